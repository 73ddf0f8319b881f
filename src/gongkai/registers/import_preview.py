"""What a spreadsheet would do to a register, row by row, before anything is changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gongkai.registers.definitions import Register
from gongkai.registers.judging import JudgedRow
from gongkai.registers.models import RegisterRow
from gongkai.registers.states import RowState

KEYS_AT_ONCE = 5_000
MOST_SHOWN = 200
"""Rows of each kind that a preview keeps to show; the counts are of all."""


class RowStatus(StrEnum):
    """What would become of one row of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(slots=True)
class ImportPlan:
    """What is to be written: new rows, changed rows beside the row that they change, and the rest."""

    new: list[JudgedRow] = field(default_factory=list)
    changed: list[tuple[int, JudgedRow]] = field(default_factory=list)
    same: int = 0
    withdrawn: int = 0
    """Of the rows that are the same, those that were withdrawn and stay so."""
    refused: list[JudgedRow] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each status."""
        return {
            RowStatus.NEW.value: len(self.new),
            RowStatus.CHANGED.value: len(self.changed),
            RowStatus.SAME.value: self.same,
            RowStatus.REFUSED.value: len(self.refused),
        }


@dataclass(frozen=True, slots=True)
class _Held:
    """The row that is there already."""

    id: int
    fingerprint: str
    state: str


def plan_import(register: Register, rows: Iterable[JudgedRow]) -> ImportPlan:
    """Compare judged rows with the register as it is now. One query for every few thousand rows."""
    plan = ImportPlan()
    seen: dict[tuple[int, str], int] = {}
    for batch in _batches(rows, KEYS_AT_ONCE):
        held = _held_rows(register, batch)
        for row in batch:
            place = (row.agency_id, row.key)
            if row.key and not row.errors:
                first = seen.setdefault(place, row.number)
                if first != row.number:
                    row.errors.append(_repeated(register, row, first))
            _sort_in(plan, row, held.get(place))
    return plan


def _sort_in(plan: ImportPlan, row: JudgedRow, held: _Held | None) -> None:
    if not row.errors and held and held.state == RowState.WITHDRAWN and held.fingerprint != row.fingerprint:
        row.errors.append(
            _("“%(title)s” was withdrawn and the file says something else of it. Restore it first.")
            % {"title": row.title}
        )
    if row.errors:
        plan.refused.append(row)
    elif held is None:
        plan.new.append(row)
    elif held.fingerprint == row.fingerprint:
        plan.same += 1
        plan.withdrawn += held.state == RowState.WITHDRAWN
    else:
        plan.changed.append((held.id, row))


def _repeated(register: Register, row: JudgedRow, first: int) -> str:
    columns = "、".join(register.column(name).label for name in register.key)
    return _(
        "The same %(columns)s stands already in row %(first)s: %(key)s. Delete one of the rows or"
        " correct it."
    ) % {"columns": columns, "first": first, "key": row.key}


def _held_rows(register: Register, batch: Sequence[JudgedRow]) -> dict[tuple[int, str], _Held]:
    """Return the rows that the batch is about; in SQL, as the framework takes a third of the time."""
    keys: dict[int, list[str]] = {}
    for row in batch:
        if not row.errors:
            keys.setdefault(row.agency_id, []).append(row.key)
    found = {}
    with connection.cursor() as cursor:
        for agency_id, wanted in keys.items():
            places = ", ".join(["%s"] * len(wanted))
            cursor.execute(
                "SELECT id, key, fingerprint, state FROM registers_registerrow"  # noqa: S608 - only places
                f" WHERE agency_id = %s AND register = %s AND key IN ({places})",
                [agency_id, register.id, *wanted],
            )
            for row_id, key, fingerprint, state in cursor.fetchall():
                found[agency_id, key] = _Held(row_id, fingerprint, state)
    return found


def _batches(rows: Iterable[JudgedRow], size: int) -> Iterator[list[JudgedRow]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def preview_data(register: Register, plan: ImportPlan, notes: Sequence[str]) -> dict[str, Any]:
    """Return what a person looks at: the counts, the faulty rows, and what would change in which row."""
    shown = plan.changed[:MOST_SHOWN]
    before = RegisterRow.objects.in_bulk([row_id for row_id, _row in shown])
    notes = list(notes)
    if plan.withdrawn:
        notes.append(
            _("%(count)s rows of the file were withdrawn before; they stay withdrawn.")
            % {"count": plan.withdrawn}
        )
    return {
        "counts": plan.counts(),
        "notes": notes,
        "refused": [
            {"row": row.number, "title": row.title or row.key, "errors": row.errors}
            for row in plan.refused[:MOST_SHOWN]
        ],
        "changed": [
            {
                "row": row.number,
                "title": row.title,
                "changes": _changes(register, before[row_id], row),
            }
            for row_id, row in shown
        ],
        "new": [{"row": row.number, "title": row.title, "key": row.key} for row in plan.new[:MOST_SHOWN]],
    }


def _changes(register: Register, held: RegisterRow, row: JudgedRow) -> list[dict[str, Any]]:
    before = {**held.values, **held.private}
    after = row.all_values()
    return [
        {"column": column.id, "before": before.get(column.id), "after": after.get(column.id)}
        for column in register.kept_columns
        if before.get(column.id) != after.get(column.id)
    ]
