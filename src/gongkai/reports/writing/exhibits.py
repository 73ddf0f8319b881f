"""What the charts of a report show beside its form: where the figures come from, and how years compare."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gongkai.organisations.models import Agency, AgencyKind, AgencyVersion
from gongkai.reports.figures import Exhibit, Report, Value
from gongkai.reports.models import AnnualReport, ReportCell, plain_figure
from gongkai.reports.states import ReportState

Parts = Sequence[tuple[AgencyVersion, Mapping[str, Value]]]
MOST, YEARS = 10, 5
OF_2014, OF_LATER = ("disclosed.total", "received.total"), ("requests.received.total",)
TOWNSHIPS = (AgencyKind.TOWNSHIP, AgencyKind.SUBDISTRICT)


def with_exhibits(report: Report, agency: Agency, parts: Parts = ()) -> Report:
    """Return the report with what its charts show of its parts and of the years before it. One query."""
    key = (OF_2014 if report.form == "2014" else OF_LATER)[0]
    exhibits = [*_of_parts(report, key, parts), *_of_years(report, key, agency)]
    return replace(report, exhibits=exhibits)


def _of_parts(report: Report, key: str, parts: Parts) -> Iterator[Exhibit]:
    if not parts:
        return
    figures = [(version, values.get(key) or 0) for version, values in parts]
    departments = [(one.name, value) for one, value in figures if one.kind == AgencyKind.DEPARTMENT]
    townships = [(one.name, value) for one, value in figures if one.kind in TOWNSHIPS]
    of_groups = {"departments": _sum(departments), "townships": _sum(townships)}
    all_parts = sum((value for _one, value in figures), 0)
    sources: dict[str, int | Decimal] = {
        "own": (report.cells.get(key) or 0) - all_parts,
        **of_groups,
        "others": all_parts - sum(of_groups.values()),
    }
    yield Exhibit("by_source", tuple((name, value) for name, value in sources.items() if value))
    largest = sorted(departments, key=lambda point: -point[1])[:MOST]
    yield Exhibit("top_departments", tuple(point for point in largest if point[1]))
    yield Exhibit("townships", tuple(point for point in townships if point[1]))


def _of_years(report: Report, key: str, agency: Agency) -> Iterator[Exhibit]:
    """Yield the last years' figures of the same name, from whatever form each year had."""
    this = report.cells.get(key)
    if report.year is None or this is None:
        return
    cells = ReportCell.objects.filter(
        report__in=AnnualReport.objects.filter(
            agency=agency, year__gt=report.year - YEARS, year__lt=report.year
        ).exclude(state=ReportState.WITHDRAWN),
        key__in=OF_2014[:1] if key == OF_2014[0] else (*OF_LATER, OF_2014[1]),
        value__isnull=False,
    ).order_by("report__edition")
    found = {year: plain_figure(value) for year, value in cells.values_list("report__year", "value")}
    found[report.year] = this
    points = tuple((str(year), value) for year, value in sorted(found.items()) if value is not None)
    if len(points) > 1:
        yield Exhibit("five_years", points)


def _sum(points: Sequence[tuple[str, int | Decimal]]) -> int | Decimal:
    return sum((value for _name, value in points), 0)
