"""Which act leads from which state to which: one table for each kind of record."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError


class TransitionNotAllowed(DomainError):
    """An act that the record's state does not allow."""

    code = "transition_not_allowed"


@dataclass(frozen=True, slots=True)
class Transition:
    """One act, the states in which it is allowed, and the state it leads to."""

    action: str
    label: Promise
    """What the act is called, as the beginning of a sentence: "Publishing"."""
    sources: tuple[TextChoices, ...]
    target: TextChoices


def next_state(table: Collection[Transition], *, state: TextChoices, action: str) -> TextChoices:
    """Return the state that ``action`` leads to from ``state``; refuse it where the table has none."""
    rows = [row for row in table if row.action == action]
    if not rows:
        raise LookupError(f"There is no act {action!r} in this table.")
    for row in rows:
        if state in row.sources:
            return row.target
    raise TransitionNotAllowed(
        _("%(action)s is not possible: the record is “%(state)s”, and it would have to be “%(allowed)s”.")
        % {
            "action": rows[0].label,
            "state": state.label,
            "allowed": _(" or ").join(str(source.label) for row in rows for source in row.sources),
        }
    )
