"""Questions about a whole and its parts: who has submitted, what it comes to, what is counted twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from gongkai.law.forms import form_for_year
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.reports.compiling import compile_report, own_scope, own_scopes
from gongkai.reports.compiling.scopes import bodies_under
from gongkai.reports.figures import Report, Source, Value
from gongkai.reports.models import FrozenRecords, ReportCell, ReportPart
from gongkai.reports.periods import part_due_day, year_period
from gongkai.reports.states import PartState


@dataclass(frozen=True, slots=True)
class Body:
    """A body whose report is a part of the whole, and where that stands; no part is not yet submitted."""

    version: AgencyVersion
    part: ReportPart | None
    due_on: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole as a table: the cells of the form, one column of values a body, and their sum."""

    keys: tuple[str, ...]
    own: Report
    parts: tuple[tuple[Body, dict[str, Value]], ...]

    def total(self, key: str) -> Value:
        """Return the sum of a cell over the agency itself and its accepted parts; None where all are."""
        return _sum([self.own.cells.get(key), *(values.get(key) for _body, values in self.parts)])


def bodies(whole: Agency, year: int, *, today: date, due_on: date | None = None) -> list[Body]:
    """Return the bodies whose reports are parts of the agency's, with what has come in of each.

    ``due_on`` is the day by which a part is due; without it each body's own day counts. Three queries.
    """
    parts = {
        part.agency_id: part
        for part in ReportPart.objects.filter(whole=whole, year=year).select_related("report", "agency")
    }
    return [
        _body(version, parts.get(version.agency_id), due_on or part_due_day(year, version.level), today)
        for version in bodies_under(whole, year)
    ]


def late_bodies(whole: Agency, year: int, *, today: date) -> list[Body]:
    """Return the bodies whose reports are overdue, in the order of the list. Three queries."""
    return [body for body in bodies(whole, year, today=today) if body.is_late]


def _body(version: AgencyVersion, part: ReportPart | None, due_on: date, today: date) -> Body:
    is_missing = part is None or part.state == PartState.RETURNED
    return Body(version, part, due_on, is_missing and today > due_on)


def matrix(whole: Agency, year: int, *, today: date) -> Matrix:
    """Return the whole with every accepted part, cell by cell. One query for all figures."""
    keys = tuple(form_for_year(year).cells)
    accepted = [
        body
        for body in bodies(whole, year, today=today)
        if body.part is not None and body.part.state == PartState.ACCEPTED
    ]
    values: dict[int, dict[str, Value]] = {body.part.report_id: {} for body in accepted if body.part}
    for cell in ReportCell.objects.filter(report__in=list(values)).only("report_id", "key", "value"):
        values[cell.report_id][cell.key] = cell.figure
    parts = tuple((body, values[body.part.report_id]) for body in accepted if body.part)
    return Matrix(keys, compile_report(own_scope(whole, year)), parts)


def sum_of_parts(whole: Agency, year: int) -> Report:
    """Return the whole's report: its own figures and those of every accepted part, added cell by cell."""
    return summed(matrix(whole, year, today=year_period(year)[1]))


def summed(found: Matrix) -> Report:
    """Return the whole of a matrix as a report."""
    report = found.own
    cells = {key: found.total(key) for key in found.keys}
    origin = f"parts:{len(found.parts)}"
    sources = {
        key: Source(text=str(total), set=origin) for key, total in cells.items() if total is not None
    }
    return replace(report, cells=cells, sources={**report.sources, **sources})


def overlapping_parts(part: ReportPart) -> list[tuple[Agency, ReportPart]]:
    """Return the agencies that both this part and another accepted part of the same whole count."""
    own = _counted_agencies([part])[part.pk]
    others = list(
        ReportPart.objects.filter(whole=part.whole_id, year=part.year, state=PartState.ACCEPTED)
        .exclude(pk=part.pk)
        .select_related("agency")
    )
    counted = _counted_agencies(others)
    return [
        (agency, other)
        for other in others
        for agency in Agency.objects.filter(pk__in=own & counted[other.pk])
    ]


def _counted_agencies(parts: Iterable[ReportPart]) -> dict[int, set[int]]:
    """Return whose records each part counts: what it was frozen with, else what its own report would."""
    listed = list(parts)
    frozen = {
        record.report_id: record.agency_ids
        for record in FrozenRecords.objects.filter(report__in=[part.report_id for part in listed])
    }
    years = {part.year for part in listed}
    own = {
        (scope.agency.pk, year): scope.agency_ids
        for year in years
        for scope in own_scopes([part.agency for part in listed], year)
    }
    return {
        part.pk: {part.agency_id, *frozen.get(part.report_id, own[part.agency_id, part.year])}
        for part in listed
    }


def _sum(values: Iterable[Value]) -> Value:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
