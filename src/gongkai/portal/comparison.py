"""Figures side by side: one agency over the years, or the agencies of one year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.organisations.selectors import agency_versions
from gongkai.portal.charts import Bar, bars, largest, share
from gongkai.portal.measures import Measure, MeasureGroup
from gongkai.reports import selectors
from gongkai.reports.figures import Value
from gongkai.reports.models import AnnualReport


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of one agency."""

    year: int
    url: str
    values: list[Value]


@dataclass(frozen=True, slots=True)
class MeasureChart:
    """One measure over the years."""

    label: object
    unit: object
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency in one year, and how long its bar is."""

    agency: AgencyVersion
    url: str
    values: list[Value]
    length: float


@dataclass(frozen=True, slots=True)
class SortHeading:
    """One measure as the head of a column by which the table can be sorted."""

    label: object
    unit: object
    url: str
    is_chosen: bool


def years_of(agency: Agency, group: MeasureGroup) -> list[YearRow]:
    """Return the group's figures in every published year of the agency, oldest first. Two queries."""
    records = list(
        AnnualReport.objects.published().filter(agency=agency).without_content().order_by("year")
    )
    values = selectors.values_of(records, group.all_keys())
    return [
        YearRow(
            record.year,
            reverse("portal:report", args=[agency.code, record.year]),
            _values(record, group, values),
        )
        for record in records
    ]


def charts_of(rows: Sequence[YearRow], group: MeasureGroup) -> list[MeasureChart]:
    """Return a chart for every measure that has a figure in any year."""
    charts = []
    for place, measure in enumerate(group.measures):
        column = [(str(row.year), row.values[place], row.url) for row in rows]
        if any(value is not None for _label, value, _url in column):
            charts.append(MeasureChart(measure.label, measure.unit, bars(column)))
    return charts


def agencies_of(year: int, group: MeasureGroup, sorted_by: Measure, kind: str = "") -> list[AgencyRow]:
    """Return the group's figures of every agency that published a year, most first. Three queries."""
    records = list(
        AnnualReport.objects.published().filter(year=year).without_content().select_related("agency")
    )
    versions = agency_versions((record.agency_id for record in records), date(year, 12, 31))
    if kind:
        records = [record for record in records if versions[record.agency_id].kind == kind]
    values = selectors.values_of(records, group.all_keys())
    place = group.measures.index(sorted_by)
    figures = {record.pk: _values(record, group, values) for record in records}
    longest = largest([row[place] for row in figures.values()])
    rows = [
        AgencyRow(
            agency=versions[record.agency_id],
            url=reverse("portal:report", args=[record.agency.code, year]),
            values=figures[record.pk],
            length=share(figures[record.pk][place], longest),
        )
        for record in records
    ]
    return sorted(rows, key=lambda row: _most_first(row, place))


def sort_headings(group: MeasureGroup, chosen: Measure, query: dict[str, str | int]) -> list[SortHeading]:
    """Return the heads of the columns, each with the address of the page sorted by it."""
    return [
        SortHeading(
            label=measure.label,
            unit=measure.unit,
            url="?" + urlencode({**query, "sort": measure.id}),
            is_chosen=measure is chosen,
        )
        for measure in group.measures
    ]


def _values(record: AnnualReport, group: MeasureGroup, values: dict[int, dict[str, Value]]) -> list[Value]:
    return [one.value(record.form, values.get(record.pk, {})) for one in group.measures]


def _most_first(row: AgencyRow, place: int) -> tuple[bool, float, int, str]:
    value = row.values[place]
    return (value is None, -float(value or 0), row.agency.position, row.agency.name)
