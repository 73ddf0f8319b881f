"""What has changed behind a compiled report since it was kept: its records, its figures, its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_versions
from gongkai.reports.collecting.selectors import matrix, parts_in_sum, summed
from gongkai.reports.compiling import compile_report, own_scope, scope_of_all
from gongkai.reports.compiling.services import frozen_records, numbers_in
from gongkai.reports.figures import Value
from gongkai.reports.models import AnnualReport, FrozenRecords
from gongkai.reports.periods import year_period


@dataclass(frozen=True, slots=True)
class CellChange:
    """A figure that would be another now, or that other records come to."""

    key: str
    was: Value
    now: Value
    gone: int
    """Of its records, how many no longer count; in a sum, of the agency's own."""
    come: int


class PartFate(TextChoices):
    """What became of a part since the sum was kept."""

    GONE = "gone", _("Its part is no longer accepted")
    ANOTHER = "another", _("Another report is accepted as its part")
    NEW = "new", _("Its part was accepted since")


@dataclass(frozen=True, slots=True)
class PartChange:
    """A body whose part of the sum is not what it was."""

    body: AgencyVersion
    fate: PartFate


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed behind one report."""

    is_whole: bool = False
    """Whether the report counts the records of all agencies below its own, itself or by their parts."""
    cells: tuple[CellChange, ...] = ()
    parts: tuple[PartChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.parts)


def changes_since(record: AnnualReport) -> Changes:
    """Return what the report would count now, and did not when it was kept; nothing of one from a file."""
    frozen = FrozenRecords.objects.filter(report=record).first()
    if frozen is None:
        return Changes()
    kept = {cell.key: cell.figure for cell in record.cells.all()}
    if frozen.parts is not None:
        found = matrix(record.agency, record.year, today=year_period(record.year)[1])
        parts = _part_changes(frozen.parts, parts_in_sum(found), record.year)
        cells = _cell_changes(kept, summed(found).cells, frozen.records, frozen_records(found.scope))
        return Changes(is_whole=True, cells=tuple(cells), parts=tuple(parts))
    scope = own_scope(record.agency, record.year)
    is_whole = not set(frozen.agency_ids) <= set(scope.agency_ids)
    if is_whole:
        scope = scope_of_all(record.agency, record.year)
    cells = _cell_changes(kept, compile_report(scope).cells, frozen.records, frozen_records(scope))
    return Changes(is_whole, tuple(cells))


def _cell_changes(
    was: Mapping[str, Value], now: Mapping[str, Value], then: Mapping[str, str], present: Mapping[str, str]
) -> Iterator[CellChange]:
    for key, figure in now.items():
        before, after = numbers_in(then.get(key, "")), numbers_in(present.get(key, ""))
        if before != after or was.get(key) != figure:
            yield CellChange(key, was.get(key), figure, len(before - after), len(after - before))


def _part_changes(then: list[dict[str, Any]], now: list[dict[str, Any]], year: int) -> Iterator[PartChange]:
    before = {part["agency"]: part for part in then}
    after = {part["agency"]: part for part in now}
    changed = {
        agency: _fate(before.get(agency), after.get(agency))
        for agency in before | after
        if before.get(agency) != after.get(agency)
    }
    names = agency_versions(changed, year_period(year)[1])
    yield from (PartChange(names[agency], fate) for agency, fate in changed.items())


def _fate(before: dict[str, Any] | None, after: dict[str, Any] | None) -> PartFate:
    if after is None:
        return PartFate.GONE
    return PartFate.NEW if before is None else PartFate.ANOTHER
