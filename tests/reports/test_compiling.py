"""The year's own report: every figure is the number of its records, and the statutory arithmetic holds."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.commands.generate_year import generate_year
from gongkai.law.forms import form_for_year
from gongkai.law.outcomes import outcome_rules
from gongkai.law.statute import validate
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency
from gongkai.reports.changes import changes_since
from gongkai.reports.checking import Level, check
from gongkai.reports.compiling import (
    compile_report,
    compile_reports,
    compiled_cell,
    own_scope,
    own_scopes,
    scope_of_all,
)
from gongkai.reports.compiling.bindings import bindings
from gongkai.reports.compiling.services import (
    FigureNotAllowed,
    enter_hand_figure,
    frozen_records,
    keep_compiled,
    numbers_in,
    with_records,
)
from gongkai.reports.models import HandFigure
from gongkai.reports.permissions import NotYourAgency
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.states import ApplicantKind, IntakeChannel, RequestState
from tests.activities.test_services import make_activity
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2018, 1, 1), date(2025, 6, 30)
YEARS = (2018, 2019, 2020, 2021, 2022, 2023, 2024)


def fill(agency: Agency, random: Random, *, cases: int = 120) -> None:
    """Give the agency random requests of seven years, of every kind and with every end."""
    days = (LAST - FIRST).days
    outcomes = list(outcome_rules().outcomes)
    made = []
    for serial in range(1, cases + 1):
        received = FIRST + timedelta(days=random.randrange(days))
        closed = random.random() < 0.9
        made.append(
            DisclosureRequest(
                agency=agency,
                year=received.year,
                serial=serial,
                number=f"T{agency.pk}-{serial}",
                state=RequestState.CONCLUDED if closed else RequestState.HANDLING,
                channel=random.choice(IntakeChannel.values),
                submitted_on=received,
                received_on=received,
                registered_at=NOW,
                applicant_kind=random.choice(ApplicantKind.values),
                applicant_name="某人",
                asked_for="某事",
                outcome=random.choice(outcomes) if closed else "",
                concluded_on=received + timedelta(days=random.randrange(60)) if closed else None,
            )
        )
    DisclosureRequest.objects.bulk_create(made)


@pytest.mark.parametrize("seed", range(3))
def test_every_cell_is_the_number_of_its_records_and_the_form_adds_up(seed) -> None:
    agency = make_agency(name="岚川县人民政府")
    fill(agency, Random(seed))
    previous = None

    for year in YEARS[1:]:
        scope = own_scope(agency, year)
        report = compile_report(scope)
        for key in bindings(report.form):
            cell = compiled_cell(scope, key)
            if cell.records is not None and not cell.sums:
                assert (
                    report.cells[key] == cell.value == len(set(cell.records.values_list("pk", flat=True)))
                )
        last_year = previous if previous and previous.form == report.form else None
        wrong = [
            finding.message()
            for finding in check(report, last_year)
            if finding.level is Level.ERROR and finding.keys
        ]
        assert wrong == [], year
        previous = report


def test_all_requests_of_all_years_are_received_once() -> None:
    agency = make_agency()
    fill(agency, Random(7))

    total = sum(
        compile_report(own_scope(agency, year)).cells.get("requests.received.total") or 0
        for year in YEARS[1:]
    )
    early = compile_report(own_scope(agency, 2018)).cells["received.total"]

    assert total + early == DisclosureRequest.objects.filter(received_on__lte=date(2024, 12, 31)).count()


def test_the_form_of_2014_counts_activities_and_requests_by_their_channel() -> None:
    agency = make_agency()
    fill(agency, Random(3))
    make_activity(agency=agency, happened_on=date(2018, 3, 1), quantity=40)
    make_activity(agency=agency, happened_on=date(2018, 9, 1), quantity=25)
    make_activity(agency=agency, kind="press_conference", happened_on=date(2018, 5, 5), by_head=True)
    make_activity(agency=agency, kind="press_conference", happened_on=date(2018, 6, 5))
    make_activity(agency=agency, kind="staff_part_time", happened_on=date(2016, 1, 1), quantity=4)

    cells = compile_report(own_scope(agency, 2018)).cells

    assert (cells["training.courses"], cells["training.participants"]) == (2, 65)
    assert (cells["response.press_conferences"], cells["response.press_conferences_by_head"]) == (2, 1)
    assert (cells["resources.staff"], cells["resources.staff_part_time"]) == (4, 4)
    channels = [cells[f"received.{name}"] for name in ("in_person", "fax", "online", "letter", "other")]
    assert sum(channels) == cells["received.total"] > 0


def test_what_a_body_did_before_it_was_merged_is_counted_under_its_level() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    old = make_agency(parent=county, level="township", kind="township")
    new = make_agency(parent=county, level="township", kind="township")
    for agency, quantity in ((county, 30), (old, 5), (new, 7)):
        make_activity(agency=agency, kind="visits", happened_on=date(2018, 3, 1), quantity=quantity)
    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2018, 7, 1), reason="撤并")

    cells = compile_report(scope_of_all(county, 2018)).cells

    assert (cells["visits.total"], cells["visits.county"], cells["visits.township"]) == (42, 30, 12)


def test_compiling_changes_nothing_and_gives_the_same_again() -> None:
    agency = make_agency()
    fill(agency, Random(1), cases=20)

    assert compile_report(own_scope(agency, 2023)) == compile_report(own_scope(agency, 2023))
    assert not HandFigure.objects.exists()


def test_a_merged_agency_is_counted_once_by_its_successor() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    old, new = make_agency(parent=county), make_agency(parent=county)
    fill(old, Random(4), cases=30)
    fill(new, Random(5), cases=30)
    before = compile_report(scope_of_all(county, 2022)).cells["requests.received.total"]
    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2022, 7, 1), reason="机构改革")

    assert compile_report(own_scope(new, 2021)).cells["requests.received.total"] == (
        DisclosureRequest.objects.filter(agency=new, received_on__year=2021).count()
    )
    assert compile_report(own_scope(new, 2022)).cells["requests.received.total"] == (
        DisclosureRequest.objects.filter(received_on__year=2022).count()
    )
    assert compile_report(scope_of_all(county, 2022)).cells["requests.received.total"] == before


def test_what_no_record_gives_is_entered_by_hand_and_told_apart() -> None:
    agency = make_agency()
    fill(agency, Random(6), cases=40)
    scope, key = own_scope(agency, 2023), "requests.received.total"
    counted = compiled_cell(scope, key).counted

    enter_hand_figure(
        agency=agency,
        year=2023,
        key=key,
        value=3,
        source="原台账",
        reason="系统启用前登记",
        actor=None,
        now=NOW,
    )

    cell = compiled_cell(scope, key)
    assert (cell.counted, cell.value) == (counted, counted + 3)
    assert Decimal(compile_report(scope).sources[key].by_hand) == 3

    enter_hand_figure(
        agency=agency, year=2023, key=key, value=None, source="原台账", reason="重复", actor=None, now=NOW
    )
    assert compiled_cell(scope, key).value == counted
    assert HandFigure.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"key": "requests.received.martians"}, id="no such cell"),
        pytest.param({"value": Decimal("1.5")}, id="a count with decimals"),
        pytest.param({"value": -1}, id="a negative count"),
        pytest.param({"source": " "}, id="no source"),
        pytest.param({"reason": ""}, id="no reason"),
    ],
)
def test_a_figure_by_hand_that_cannot_be_is_refused(changes) -> None:
    values = {"key": "requests.received.total", "value": 1, "source": "台账", "reason": "迁移", **changes}

    with pytest.raises(FigureNotAllowed):
        enter_hand_figure(agency=make_agency(), year=2023, actor=None, now=NOW, **values)


def test_another_agency_s_officer_compiles_and_enters_nothing() -> None:
    agency, stranger = make_agency(), make_officer(make_agency())

    with pytest.raises(NotYourAgency):
        keep_compiled(scope=own_scope(agency, 2023), actor=stranger, now=NOW)


def test_a_kept_report_says_what_changed_in_its_records_since() -> None:
    agency = make_agency(name="岚川县水利局")
    fill(agency, Random(8), cases=60)
    kept = keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW)
    assert not changes_since(kept)

    case = DisclosureRequest.objects.filter(received_on__year=2023).first()
    case.received_on = date(2022, 12, 31)
    case.submitted_on = case.received_on
    case.save()

    changed = {change.key: (change.gone, change.come) for change in changes_since(kept).cells}
    assert changed["requests.received.total"] == (1, 0)
    assert changed["requests.carried_in.total"] == (0, 1)
    assert (
        kept.cells.get(key="requests.received.total").value
        == DisclosureRequest.objects.filter(received_on__year=2023).count() + 1
    )


@pytest.mark.parametrize("year", [2018, 2020, 2023])
def test_a_report_is_frozen_with_exactly_the_records_behind_its_cells_in_few_queries(
    year, django_assert_max_num_queries
) -> None:
    agency = make_agency()
    fill(agency, Random(5))
    make_activity(agency=agency, happened_on=date(2018, 3, 1))
    scope = own_scope(agency, year)

    with django_assert_max_num_queries(80):
        frozen = frozen_records(scope)

    for key in bindings(form_for_year(year).id):
        records = compiled_cell(scope, key).records
        ids = [] if records is None else list(records.order_by("pk").values_list("pk", flat=True))
        assert sorted(numbers_in(frozen.get(key, ""))) == ids, key


def test_compiling_makes_as_many_queries_for_many_records_as_for_few(django_assert_num_queries) -> None:
    few, many = make_agency(), make_agency()
    fill(few, Random(1), cases=2)
    fill(many, Random(2), cases=200)
    for _activity in range(10):
        make_activity(agency=many, happened_on=date(2023, 1, 5))

    with CaptureQueriesContext(
        connection,
    ) as captured:
        compile_report(own_scope(few, 2023))
    with django_assert_num_queries(len(captured)):
        compile_report(own_scope(many, 2023))


@pytest.mark.parametrize("form_id", ["2014", "2019", "2021"])
def test_the_data_of_compiling_has_the_shape_that_its_schemas_ask_for(form_id) -> None:
    validate(f"annual_report/{form_id}/bindings.yaml", "bindings.json")
    validate(f"annual_report/{form_id}/sentences.yaml", "sentences.json")
    validate("annual_report/deadlines.yaml", "deadlines.json")


def test_every_form_has_its_bindings_and_every_binding_fits_a_cell() -> None:
    for year in (2018, 2020, 2023):
        form = form_for_year(year)
        bound = bindings(form.id)
        assert set(bound) <= set(form.cells)
        assert len(bound) > len(form.cells) / 2


@pytest.mark.parametrize("year", [2018, 2020, 2023])
@pytest.mark.parametrize("seed", range(2))
def test_many_reports_compiled_together_are_those_compiled_one_by_one(year, seed) -> None:
    random = Random(seed)
    county = make_agency(name="岚川县人民政府", kind="government")
    bodies = [make_agency(parent=county, level=level) for level in ("county", "township", "county")]
    generate_year(
        agency_ids=[county.pk, *(body.pk for body in bodies)], year=year, requests=90, seed=seed, now=NOW
    )
    organisations.merge_agencies(
        agencies=[bodies[2]], into=bodies[0], as_of=date(year, 7, 1), reason="机构改革"
    )
    make_activity(agency=bodies[1], happened_on=date(year, 3, 1), quantity=random.randrange(50))
    by_hand = {"agency": bodies[1], "year": year, "source": "原台账", "reason": "系统启用前", "actor": None}
    first = next(iter(form_for_year(year).cells))
    enter_hand_figure(**by_hand, key=first, value=4, now=NOW)
    scopes = [*own_scopes([county, *bodies], year), scope_of_all(county, year)]

    together = compile_reports(scopes)

    assert together == [compile_report(scope) for scope in scopes]
    assert together[2].cells[first] == compiled_cell(scopes[2], first).value >= 4
    for scope, report in zip(scopes, together, strict=True):
        for key in random.sample(list(report.cells), 40):
            assert report.cells[key] == compiled_cell(scope, key).value, (scope.agency, key)


@pytest.mark.parametrize("year", [2018, 2020, 2023])
def test_many_reports_take_as_many_queries_as_one(year, django_assert_num_queries) -> None:
    agencies = [make_agency() for _one in range(4)]
    generate_year(agency_ids=[agency.pk for agency in agencies], year=year, requests=20, seed=1, now=NOW)
    scopes = own_scopes(agencies, year)
    with CaptureQueriesContext(connection) as of_one:
        compile_reports(scopes[:1])

    with django_assert_num_queries(len(of_one)):
        reports = compile_reports(scopes)

    assert len(reports) == 4
    assert len(of_one) <= 30


def test_reports_of_different_years_are_not_compiled_together() -> None:
    agency = make_agency()

    with pytest.raises(ValueError, match="different years"):
        compile_reports([own_scope(agency, 2022), own_scope(agency, 2023)])
    assert compile_reports([]) == []


def test_what_was_entered_by_hand_for_a_merged_or_a_lower_body_is_in_the_figure() -> None:
    county = make_agency(name="岚川县人民政府", kind="government")
    old, new = make_agency(parent=county), make_agency(parent=county)
    key = "disclosure.penalties.decisions"
    for agency, value in ((old, 4), (new, 5), (county, 6)):
        entry = {"year": 2023, "key": key, "source": "执法平台", "reason": "未逐件迁入", "actor": None}
        enter_hand_figure(agency=agency, value=value, now=NOW, **entry)
    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2023, 7, 1), reason="机构改革")

    merged, whole = own_scope(new, 2023), scope_of_all(county, 2023)

    assert (compiled_cell(merged, key).by_hand, compile_report(merged).cells[key]) == (9, 9)
    assert (compiled_cell(whole, key).by_hand, compile_report(whole).cells[key]) == (15, 15)
    assert compile_report(whole).sources[key].by_hand == "15"
    assert compile_report(own_scope(county, 2023)).cells[key] == 6


@pytest.mark.parametrize("year", [2018, 2020, 2023])
def test_the_sources_of_a_compiled_report_name_the_records_behind_each_figure(year) -> None:
    agency = make_agency()
    generate_year(agency_ids=[agency.pk], year=year, requests=80, seed=year, now=NOW)
    scope = own_scope(agency, year)

    report = with_records(compile_report(scope), scope)

    for key, value in report.cells.items():
        cell = compiled_cell(scope, key)
        if cell.records is not None:
            named = numbers_in(report.sources[key].records)
            assert named == set(cell.records.values_list("pk", flat=True)), key
            assert cell.sums or len(named) == value, key
    assert any(source.records for source in report.sources.values())
