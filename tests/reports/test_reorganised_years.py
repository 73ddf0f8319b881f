"""Years in which agencies were merged, split, moved and abolished: every record is counted once.

What a year comes to is counted here again, record by record and in plain Python, for all three forms.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from gongkai.activities.kinds import activity_kinds
from gongkai.activities.models import Activity
from gongkai.commands.generate_year import generate_year
from gongkai.law.forms import form_for_year
from gongkai.law.outcomes import outcome_rules
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.registers.definitions import CountKind, all_registers
from gongkai.registers.models import RegisterRow
from gongkai.reports.collecting import selectors, services
from gongkai.reports.compiling import compile_report, own_scope, scope_of_all
from gongkai.reports.compiling.services import keep_compiled
from gongkai.requests.models import DisclosureRequest, RemedyCase
from tests.factories import NOW, make_agency

pytestmark = pytest.mark.django_db
YEARS = (2018, 2020, 2023)
CHANNELS = {
    "in_person": "in_person",
    "oral": "in_person",
    "fax": "fax",
    "online": "online",
    "email": "online",
    "letter_signed": "letter",
    "letter_ordinary": "letter",
}


def counted_by_hand(year: int, agencies: set[int]) -> Counter[str]:
    """Go through every record of the agencies and count it in each cell that it belongs to."""
    found: Counter[str] = Counter()
    for case in DisclosureRequest.objects.filter(agency__in=agencies):
        found.update(_of_request(case, year))
    for remedy in RemedyCase.objects.filter(agency__in=agencies, concluded_on__year=year):
        found.update((f"{remedy.kind}.{remedy.result}", f"{remedy.kind}.total"))
    if year >= 2019:
        for remedy in RemedyCase.objects.filter(agency__in=agencies, served_on__lte=date(year, 12, 31)):
            if remedy.concluded_on is None or remedy.concluded_on.year > year:
                found.update((f"{remedy.kind}.pending", f"{remedy.kind}.total"))
    for activity in Activity.objects.filter(agency__in=agencies):
        _add_activity(found, activity, year)
    for row in RegisterRow.objects.filter(agency__in=agencies):
        _add_row(found, row, year)
    return found


def _of_request(case: DisclosureRequest, year: int) -> list[str]:
    is_new, ended = case.received_on.year == year, case.concluded_on and case.concluded_on.year == year
    stayed = case.concluded_on is None or case.concluded_on.year > year
    if year < 2019:
        rows = ["received.total", f"received.{CHANNELS[case.channel]}"] if is_new else []
        return [*rows, "concluded.total"] if ended else rows
    was_open = case.received_on.year < year and (ended or stayed)
    rows = ["received"] * is_new + ["carried_in"] * was_open
    if ended:
        form = form_for_year(year).id
        leaf = outcome_rules().outcomes[case.outcome].cells[form]
        rows += ["concluded", leaf]
    if stayed and case.received_on.year <= year:
        rows.append("carried_out")
    return [f"requests.{row}.{column}" for row in rows for column in (case.applicant_kind, "total")]


def _add_activity(found: Counter[str], activity: Activity, year: int) -> None:
    is_standing = activity_kinds()[activity.kind].is_standing
    happened = activity.happened_on.year
    if not (happened <= year if is_standing else happened == year):
        return
    level = AgencyVersion.objects.filter(agency=activity.agency_id).latest("valid_from").level
    found.update({f"{activity.kind}": 1, f"{activity.kind}.sum": activity.quantity})
    found.update({f"{activity.kind}.{level}": 1, f"{activity.kind}.{level}.sum": activity.quantity})


def _add_row(found: Counter[str], row: RegisterRow, year: int) -> None:
    for tally in all_registers()[row.register].form_counts:
        if tally.facet and tally.facet != row.facet:
            continue
        begun = row.dated_on.year <= year
        amounts = {
            CountKind.DATED_IN_YEAR: int(row.dated_on.year == year),
            CountKind.AMOUNT_IN_YEAR: row.amount if row.dated_on.year == year else 0,
            CountKind.IN_FORCE_AT_YEAR_END: int(begun),
            CountKind.PUBLISHED_IN_YEAR: int(row.published_on.year == year),
            CountKind.ENDED_IN_YEAR: 0,
        }
        found[tally.cell] += amounts[tally.counts]


CELLS_OF_2018 = {
    "response.topics": "response_topic",
    "response.press_conferences": "press_conference",
    "websites.total": "website",
    "websites.county": "website.county",
    "websites.township": "website.township",
    "gazette.issues": "gazette_issue",
    "gazette.copies": "gazette_issue.sum",
    "reading_points.total": "reading_point",
    "reading_points.township": "reading_point.township",
    "visits.total": "visits.sum",
    "visits.county": "visits.county.sum",
    "visits.township": "visits.township.sum",
    "resources.staff_full_time": "staff_full_time.sum",
    "resources.funding": "funding.sum",
    "training.meetings": "meeting",
    "training.courses": "course",
    "training.participants": "course.sum",
}


def expected_cells(year: int, agencies: set[int]) -> dict[str, Decimal]:
    found = counted_by_hand(year, agencies)
    if year >= 2019:
        tables = ("requests.", "reconsideration.", "litigation") + (("disclosure.",) if year > 2020 else ())
        keys = [key for key in form_for_year(year).cells if key.startswith(tables)]
        return {key: Decimal(found[key]) for key in keys}
    same = [key for key in form_for_year(year).cells if key.startswith(("received.", "reconsideration."))]
    counted = {key: key for key in (*same, "concluded.total")} | CELLS_OF_2018
    return {key: Decimal(found[name]) for key, name in counted.items()}


class Country:
    """A city with counties and their bodies, reorganised at random."""

    def __init__(self, random: Random, year: int) -> None:
        self.random, self.year = random, year
        self.city = make_agency(kind="government", level="city")
        self.counties = [make_agency(parent=self.city, kind="government") for _number in range(3)]
        self.under: dict[Agency, Agency] = {}
        for county in self.counties:
            for level in ("county", "county", "township", "township"):
                self.under[make_agency(parent=county, level=level)] = county
        self.all = [self.city, *self.counties, *self.under]
        self.day = date(year, 1, 2)

    def reorganise(self, times: int) -> None:
        acts = (self.merge, self.split, self.move, self.rename, self.abolish)
        for _number in range(times):
            self.day += timedelta(days=self.random.randrange(1, 360 // times - 3))
            self.random.choice(acts)()
        self.day += timedelta(days=1)
        gone, into = self.random.sample(self.counties, 2)
        for body in [body for body, county in self.under.items() if county == gone]:
            organisations.move_agency(agency=body, parent=into, as_of=self.day)
            self.under[body] = into
        organisations.merge_agencies(agencies=[gone], into=into, as_of=self.day, reason="区划调整")
        self.counties.remove(gone)

    def two(self) -> tuple[Agency, Agency]:
        one, other = self.random.sample(list(self.under), 2)
        return one, other

    def merge(self) -> None:
        old, new = self.two()
        organisations.merge_agencies(agencies=[old], into=new, as_of=self.day, reason="机构改革")
        del self.under[old]

    def split(self) -> None:
        old, new = self.two()
        third = make_agency(parent=self.under[old], as_of=self.day)
        self.all.append(third)
        self.under[third] = self.under[old]
        organisations.split_agency(agency=old, into=[third, new], as_of=self.day, reason="机构改革")
        del self.under[old]
        self.day += timedelta(days=1)

    def move(self) -> None:
        body, county = self.random.choice(list(self.under)), self.random.choice(self.counties)
        organisations.move_agency(agency=body, parent=county, as_of=self.day)
        self.under[body] = county

    def rename(self) -> None:
        organisations.rename_agency(agency=self.two()[0], name=f"岚川县新{self.day}局", as_of=self.day)

    def abolish(self) -> None:
        body = self.two()[0]
        organisations.abolish_agency(agency=body, as_of=self.day, reason="撤销")
        del self.under[body]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("seed", range(2))
def test_however_agencies_were_reorganised_no_record_is_lost_or_counted_twice(year, seed) -> None:
    country = Country(Random(f"{year}/{seed}"), year)
    country.reorganise(6)
    everyone = [agency.pk for agency in country.all]
    generate_year(agency_ids=everyone, year=year, requests=150, seed=seed, now=NOW)

    whole = compile_report(scope_of_all(country.city, year)).cells
    for body, county in country.under.items():
        record = keep_compiled(scope=own_scope(body, year), actor=None, now=NOW)
        part = services.place_part(report=record, actor=None, now=NOW)
        assert part.whole == county
        services.accept_part(part=part, actor=None, now=NOW)
    for county in country.counties:
        record = services.keep_sum(whole=county, year=year, actor=None, now=NOW)
        by_scope = compile_report(scope_of_all(county, year)).cells
        assert {cell.key: cell.figure for cell in record.cells.all()} == by_scope
        part = services.place_part(report=record, actor=None, now=NOW)
        services.accept_part(part=part, actor=None, now=NOW)

    expected = expected_cells(year, set(everyone))
    assert sum(expected.values()) > 300
    assert {key: whole[key] for key in expected} == expected
    assert selectors.sum_of_parts(country.city, year).cells == whole
