"""What stands around a report on its page: the agency as it was then, other years, headlines."""

from dataclasses import dataclass
from datetime import date

from gongkai.law.forms import form
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_version
from gongkai.portal.measures import MEASURE_GROUPS
from gongkai.reports.figures import Report, Value
from gongkai.reports.models import AnnualReport

HEADLINE_GROUP = "requests"


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure that stands above the text."""

    label: object
    value: Value
    unit: object


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The published years beside a report."""

    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class ExplainedFigure:
    """What the agency says about some of its figures, and whose they are."""

    about: tuple[str, ...]
    cause: str
    body: str
    difference: Value


def agency_of_the_year(record: AnnualReport) -> AgencyVersion:
    """Return what the agency was at the end of the year that the report is about."""
    return agency_version(record.agency, date(record.year, 12, 31))


def report_headlines(report: Report) -> list[Headline]:
    """Return the figures of the report that stand above its text."""
    [group] = [group for group in MEASURE_GROUPS if group.id == HEADLINE_GROUP]
    values = {**report.subtotals, **report.cells}
    return [
        Headline(measure.label, measure.value(report.form, values), measure.unit)
        for measure in group.measures
        if report.form in measure.keys
    ]


def explained_figures(report: Report, language: str) -> list[ExplainedFigure]:
    """Return what the agency says about its own figures, each with the cells that it is about."""
    cells = form(report.form).cells
    return [
        ExplainedFigure(
            about=tuple(cells[key].label(language) for key in answer.get("keys", ()) if key in cells),
            cause=answer.get("cause", ""),
            body=answer.get("body", ""),
            difference=answer.get("difference"),
        )
        for answer in report.explanations
    ]


def neighbours(record: AnnualReport) -> Neighbours:
    """Return the published years of the same agency before and after. One query."""
    years = sorted(
        AnnualReport.objects.published().filter(agency=record.agency_id).values_list("year", flat=True)
    )
    place = years.index(record.year)
    return Neighbours(
        earlier=years[place - 1] if place else None,
        later=years[place + 1] if place + 1 < len(years) else None,
    )
