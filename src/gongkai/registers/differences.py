"""What changed in a register between two days, or by one import: rows added, changed and gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from gongkai.registers.definitions import Register, RegisterColumn, all_registers
from gongkai.registers.models import RegisterImport, RegisterRow, RegisterRowVersion, RowContent
from gongkai.registers.states import RowState
from gongkai.registers.wording import value_text

MOST_ROWS = 10_000
"""Changed rows that are compared, newest first; a page shows the first 500 of each kind."""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One column that says something else than before."""

    column: RegisterColumn
    before: Any
    after: Any

    @property
    def before_text(self) -> str:
        """What it said before, as people read it."""
        return value_text(self.column, self.before)

    @property
    def after_text(self) -> str:
        """What it says now, as people read it."""
        return value_text(self.column, self.after)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One row that was added, changed or taken away."""

    row: RegisterRow
    title: str
    changes: tuple[ValueChange, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class RegisterDifference:
    """What became of a register between two moments."""

    added: list[ChangedRow] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    removed: list[ChangedRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed."""
        return not (self.added or self.changed or self.removed)


def end_of(day: date) -> datetime:
    """Return the last moment of a day, in the time of the site."""
    return datetime.combine(day, time.max, timezone.get_default_timezone())


def difference_between(
    register: Register, before: datetime, after: datetime, *, agency_ids: Iterable[int], for_public: bool
) -> RegisterDifference:
    """Compare the register as it was at two moments. Only rows changed since the first are looked at."""
    touched = RegisterRow.objects.filter(
        register=register.id, agency__in=list(agency_ids), changed_at__gt=before
    ).order_by("-dated_on", "-id")
    difference = RegisterDifference()
    rows = list(touched[:MOST_ROWS])
    versions: dict[int, list[RegisterRowVersion]] = {}
    for version in RegisterRowVersion.objects.filter(row__in=touched, superseded_at__gt=before):
        versions.setdefault(version.row_id, []).append(version)
    for row in rows:
        history = versions.get(row.pk, [])
        was = _shown(_at(row, history, before), for_public=for_public)
        is_now = _shown(_at(row, history, after), for_public=for_public)
        _compare(difference, register, row, was, is_now, for_public=for_public)
    return difference


def difference_of_import(upload: RegisterImport) -> RegisterDifference:
    """Return what one confirmed import changed."""
    if upload.confirmed_at is None:
        return RegisterDifference()
    rows = RegisterRow.objects.filter(register=upload.register, changed_at__gte=upload.confirmed_at)
    return difference_between(
        all_registers()[upload.register],
        upload.confirmed_at - timedelta(microseconds=1),
        upload.confirmed_at,
        agency_ids=list(rows.values_list("agency_id", flat=True).distinct()),
        for_public=False,
    )


def changes_between(
    register: Register, before: RowContent | None, after: RowContent | None, *, for_public: bool = False
) -> tuple[ValueChange, ...]:
    """Return the columns in which two versions of a row differ, in printed order."""
    columns = register.public_columns if for_public else register.kept_columns
    old, new = _values(before, for_public=for_public), _values(after, for_public=for_public)
    return tuple(
        ValueChange(column, old.get(column.id), new.get(column.id))
        for column in columns
        if old.get(column.id) != new.get(column.id)
    )


def _values(content: RowContent | None, *, for_public: bool) -> dict[str, Any]:
    if content is None:
        return {}
    return dict(content.values) if for_public else {**content.values, **content.private}


def _at(row: RegisterRow, history: Sequence[RegisterRowVersion], moment: datetime) -> RowContent | None:
    if row.changed_at <= moment:
        return row
    return next((version for version in history if version.held_at(moment)), None)


def _shown(content: RowContent | None, *, for_public: bool) -> RowContent | None:
    if content is None or content.state == RowState.WITHDRAWN:
        return None
    return None if for_public and content.state != RowState.PUBLISHED else content


def _compare(
    difference: RegisterDifference,
    register: Register,
    row: RegisterRow,
    was: RowContent | None,
    is_now: RowContent | None,
    *,
    for_public: bool,
) -> None:
    if was is None and is_now is not None:
        difference.added.append(ChangedRow(row, is_now.title, reason=is_now.reason))
    elif was is not None and is_now is None:
        difference.removed.append(ChangedRow(row, was.title, reason=row.withdrawal_reason))
    elif was is not None and is_now is not None:
        changes = changes_between(register, was, is_now, for_public=for_public)
        if changes:
            difference.changed.append(ChangedRow(row, is_now.title, changes, is_now.reason))
