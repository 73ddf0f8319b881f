"""Acts of enclosing a redacted copy with the letter of the decision, and of taking it out again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.organisations.models import User
from gongkai.requests.models import DisclosureRequest, Redaction, ReleasedFile
from gongkai.requests.services.records import finish, keep, locked
from gongkai.requests.services.redacting import NotReleasable
from gongkai.requests.states import RequestState

RELEASING_STATES = frozenset(
    {RequestState.HANDLING, RequestState.AWAITING_PAYMENT, RequestState.IN_REVIEW, RequestState.REVIEWED}
)
"""States in which what goes with the letter can still change: it is not signed yet."""


@transaction.atomic
def release_copy(*, redaction: Redaction, actor: User | None, now: datetime) -> ReleasedFile:
    """Enclose the copy with the letter of the decision. Nothing but such a copy ever is enclosed."""
    case = locked(redaction.disclosure_request, actor)
    work = Redaction.objects.select_for_update(of=("self",)).select_related("copy").get(pk=redaction.pk)
    _require_unsigned(case)
    if not work.is_made or work.copy is None or hasattr(work, "released"):
        raise NotReleasable(_("Make the copy first; what is enclosed already is not enclosed twice."))
    released = ReleasedFile(disclosure_request=case, redaction=work, released_at=now, released_by=actor)
    keep(released)
    data = {"document": work.copy.name, "sha256": work.copy.sha256}
    finish(case, "release_copy", actor=actor, now=now, data=data)
    return released


@transaction.atomic
def take_release_back(*, released: ReleasedFile, actor: User | None, now: datetime) -> None:
    """Take an enclosure out again, as long as the letter is not signed."""
    case = locked(released.disclosure_request, actor)
    _require_unsigned(case)
    data = {"document": str(released), "seal": released.redaction.seal}
    ReleasedFile.objects.filter(pk=released.pk).delete()
    finish(case, "take_release_back", actor=actor, now=now, data=data)


def _require_unsigned(case: DisclosureRequest) -> None:
    if case.state not in RELEASING_STATES:
        raise NotReleasable(
            _("What goes with the letter is fixed once it is signed: the request is “%(state)s”.")
            % {"state": RequestState(case.state).label}
        )
