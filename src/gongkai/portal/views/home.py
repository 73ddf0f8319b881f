"""The front page: what is newest, policies with their explanations, the ways in, the year in figures."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_tree
from gongkai.portal.agency_frame import section_links
from gongkai.portal.charts import Bar, bars
from gongkai.portal.disclosures.columns import kind_columns
from gongkai.portal.disclosures.counting import record_totals
from gongkai.portal.disclosures.keeping import page_of_all_acts
from gongkai.portal.disclosures.keyset import newest
from gongkai.portal.disclosures.policies import explained_policies
from gongkai.portal.disclosures.stamps import kept
from gongkai.portal.disclosures.views.lists import listed
from gongkai.portal.measures import MEASURE_GROUPS, Measure
from gongkai.portal.reading import Headline
from gongkai.reports import selectors
from gongkai.reports.figures import Value
from gongkai.reports.models import AnnualReport

NEWEST = 10
MOST_EXPLAINED = 4
EXPLAINED_WITHIN = timedelta(days=2 * 366)
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
    years: list[int]


@require_safe
@page_of_all_acts
def home(request: HttpRequest, stamp: str) -> HttpResponse:
    """Show the front page."""
    today = timezone.localdate()
    tree = agency_tree(today)
    agencies = {node.version.agency_id: node.version for root in tree for node in root.walk()}
    totals = record_totals(stamp)
    context = {
        "section": "home",
        "column": None,
        "sections": section_links(tree[0].version.agency.code) if tree else [],
        "newest": listed(newest(Disclosure.objects.published(), NEWEST), today, agencies),
        "explained": kept(
            stamp, f"explained {today}", lambda: explained_policies(MOST_EXPLAINED, _since(today))
        ),
        "year_in_figures": _year_in_figures(tree[0].version) if tree else None,
        "article_20": totals.article_20,
        "kind_columns": kind_columns(),
        "record_count": totals.total,
        "agency_count": len(agencies),
    }
    return render(request, "portal/home.html", context)


def _since(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day - EXPLAINED_WITHIN, time.min))


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
    latest = records[0]
    printed = values.get(latest.pk, {})
    return YearInFigures(
        agency=agency,
        record=latest,
        headlines=[
            Headline(one.label, one.value(latest.form, printed), one.unit) for one in headline_measures
        ],
        received=_received_by_year(agency, records, values, headline_measures[0]),
        outcomes=bars((str(one.label), one.value(latest.form, printed), "") for one in OUTCOMES.measures),
        years=[record.year for record in records],
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
