"""The front page: what this site is, the year in figures, what is newest."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_tree, agency_versions
from gongkai.portal.charts import Bar, bars
from gongkai.portal.measures import MEASURE_GROUPS, Measure
from gongkai.portal.reading import Headline
from gongkai.reports import selectors
from gongkai.reports.figures import Value
from gongkai.reports.models import AnnualReport

NEWEST = 8
HEADLINES = (
    ("requests", "received"),
    ("requests", "concluded"),
    ("outcomes", "granted"),
    ("remedies", "reconsideration"),
)
"""Group and measure of the figures that stand on the front page."""
[OUTCOMES] = [group for group in MEASURE_GROUPS if group.id == "outcomes"]


@dataclass(frozen=True, slots=True)
class YearInFigures:
    """What the government's newest report says, and how its requests developed."""

    agency: AgencyVersion
    record: AnnualReport
    headlines: list[Headline]
    received: list[Bar]
    outcomes: list[Bar]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page."""
    today = timezone.localdate()
    tree = agency_tree(today)
    newest = selectors.newest_published(NEWEST)
    names = agency_versions((record.agency_id for record in newest), today)
    context = {
        "section": "home",
        "year_in_figures": _year_in_figures(tree[0].version) if tree else None,
        "newest": [(record, names[record.agency_id]) for record in newest],
        "years": selectors.published_years(),
        "report_count": AnnualReport.objects.published().count(),
        "agency_count": sum(1 for root in tree for _node in root.walk()),
    }
    return render(request, "portal/home.html", context)


def _year_in_figures(agency: AgencyVersion) -> YearInFigures | None:
    records = list(
        AnnualReport.objects.published().filter(agency=agency.agency_id).without_content().order_by("-year")
    )
    if not records:
        return None
    measures = {(group.id, one.id): one for group in MEASURE_GROUPS for one in group.measures}
    headline_measures = [measures[name] for name in HEADLINES]
    keys = {key for one in headline_measures for key in one.all_keys()} | OUTCOMES.all_keys()
    values = selectors.values_of(records, keys)
    newest = records[0]
    printed = values.get(newest.pk, {})
    return YearInFigures(
        agency=agency,
        record=newest,
        headlines=[
            Headline(one.label, one.value(newest.form, printed), one.unit) for one in headline_measures
        ],
        received=_received_by_year(agency, records, values, headline_measures[0]),
        outcomes=bars((str(one.label), one.value(newest.form, printed), "") for one in OUTCOMES.measures),
    )


def _received_by_year(
    agency: AgencyVersion,
    records: list[AnnualReport],
    values: dict[int, dict[str, Value]],
    measure: Measure,
) -> list[Bar]:
    return bars(
        (
            str(record.year),
            measure.value(record.form, values.get(record.pk, {})),
            reverse("portal:report", args=[agency.agency.code, record.year]),
        )
        for record in records
    )
