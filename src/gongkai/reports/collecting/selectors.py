"""Questions about a whole and its parts: who has submitted, what it comes to, what is counted twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.law.forms import form_for_year
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.reports.compiling import Scope, compile_report, own_scope, own_scopes
from gongkai.reports.compiling.scopes import bodies_under
from gongkai.reports.figures import PARTS, Report, Source, Value
from gongkai.reports.models import AnnualReport, FrozenRecords, ReportCell, ReportPart, plain_figure
from gongkai.reports.periods import due_day, part_due_day, year_period
from gongkai.reports.states import PartState, ReportState


@dataclass(frozen=True, slots=True)
class Body:
    """A body whose report is a part of the whole, and where that stands; no part is not yet submitted."""

    version: AgencyVersion
    part: ReportPart | None
    due_on: date
    is_late: bool

    @property
    def is_outdated(self) -> bool:
        """Tell whether the body replaced or withdrew the report that is its part."""
        return self.part is not None and self.part.report.state in (
            ReportState.SUPERSEDED,
            ReportState.WITHDRAWN,
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole as a table: the cells of the form, one column of values a body, and their sum."""

    keys: tuple[str, ...]
    scope: Scope
    """Whose records are the agency's own figures: not of those whom an accepted part counts."""
    own: Report
    parts: tuple[tuple[Body, dict[str, Value]], ...]
    by_hand: dict[str, Decimal]
    """What was entered by hand, by the agency itself or in a part."""

    def total(self, key: str) -> Value:
        """Return the sum of a cell over the agency itself and its accepted parts; None where all are."""
        return _sum([self.own.cells.get(key), *(values.get(key) for _body, values in self.parts)])


def bodies(whole: Agency, year: int, *, today: date, due_on: date | None = None) -> list[Body]:
    """Return the bodies whose reports are parts of the agency's, with what has come in of each.

    A part that came in before its body was merged or moved elsewhere stays in the list until it is
    returned. ``due_on`` is the day by which a part is due; without it each body's own day counts. Four
    queries, and one where there is such a part.
    """
    parts = {
        part.agency_id: part
        for part in ReportPart.objects.filter(whole=whole, year=year).select_related("report", "agency")
    }
    under = bodies_under(whole, year)
    under += _no_longer_under(parts.values(), {version.agency_id for version in under}, year)
    return [
        _body(version, parts.get(version.agency_id), due_on or part_due_day(year, version.level), today)
        for version in under
    ]


def _no_longer_under(parts: Iterable[ReportPart], under: set[int], year: int) -> list[AgencyVersion]:
    gone = [
        part.agency_id for part in parts if part.agency_id not in under and part.state != PartState.RETURNED
    ]
    return list(agency_versions(gone, year_period(year)[1]).values()) if gone else []


def late_bodies(whole: Agency, year: int, *, today: date) -> list[Body]:
    """Return the bodies whose reports are overdue, in the order of the list. Four queries."""
    return [body for body in bodies(whole, year, today=today) if body.is_late]


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """What an agency still owes of a year's report, and the last day for it."""

    is_part: bool
    """Whether it goes to the agency above; else it is published."""
    due_on: date
    returned_because: str = ""


def own_duty(agency: Agency, year: int) -> ReportDuty | None:
    """Return what the agency itself has still to do for its report of the year; None where it is done."""
    version = agency_version(agency, year_period(year)[1])
    if version.parent_id is None:
        public = AnnualReport.objects.filter(agency=agency, year=year, state=ReportState.PUBLISHED)
        return None if public.exists() else ReportDuty(is_part=False, due_on=due_day(year, "whole"))
    part = ReportPart.objects.filter(agency=agency, year=year).order_by("-submitted_at").first()
    if part is not None and part.state != PartState.RETURNED:
        return None
    reason = part.reason if part is not None else ""
    return ReportDuty(is_part=True, due_on=part_due_day(year, version.level), returned_because=reason)


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
    scope = _without_parts(own_scope(whole, year), [body.part for body in accepted if body.part])
    own = compile_report(scope)
    by_hand = {key: Decimal(source.by_hand) for key, source in own.sources.items() if source.by_hand}
    cells = ReportCell.objects.filter(report__in=list(values))
    for report, key, value, entered in cells.values_list("report_id", "key", "value", "source__by_hand"):
        values[report][key] = plain_figure(value)
        if entered:
            by_hand[key] = by_hand.get(key, Decimal(0)) + Decimal(entered)
    parts = tuple((body, values[body.part.report_id]) for body in accepted if body.part)
    return Matrix(keys, scope, own, parts, by_hand)


def _without_parts(scope: Scope, parts: list[ReportPart]) -> Scope:
    """Return the scope without whom it took over, where a part that came in before counts that body."""
    counted = {agency for ids in _counted_agencies(parts).values() for agency in ids}
    own = tuple(one for one in scope.agency_ids if one == scope.agency.pk or one not in counted)
    return replace(scope, agency_ids=own)


def sum_of_parts(whole: Agency, year: int) -> Report:
    """Return the whole's report: its own figures and those of every accepted part, added cell by cell."""
    return summed(matrix(whole, year, today=year_period(year)[1]))


def summed(found: Matrix) -> Report:
    """Return the whole of a matrix as a report."""
    cells = {key: found.total(key) for key in found.keys}
    origin = f"{PARTS}{len(found.parts)}"
    sources = {
        key: Source(text=str(total), set=origin, by_hand=_written(found.by_hand.get(key)))
        for key, total in cells.items()
        if total is not None
    }
    return replace(found.own, cells=cells, sources=sources)


def parts_in_sum(found: Matrix) -> list[dict[str, Any]]:
    """Return what tells the parts of a sum from any others: whose they are, and their contents' hashes."""
    return [
        {"agency": part.agency_id, "report": part.report_id, "content": part.report.content_hash}
        for part in _parts_of(found)
    ]


def agencies_in_sum(found: Matrix) -> list[int]:
    """Return whose records a sum counts, itself or in a part, so that nothing above counts them again."""
    counted = _counted_agencies(_parts_of(found))
    return sorted({*found.scope.agency_ids, *(agency for ids in counted.values() for agency in ids)})


def _parts_of(found: Matrix) -> list[ReportPart]:
    return [body.part for body, _values in found.parts if body.part is not None]


def _written(by_hand: Decimal | None) -> str | None:
    return None if by_hand is None else str(plain_figure(by_hand))


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
