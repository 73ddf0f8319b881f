"""The whole and its parts: submitted, accepted or returned, added up cell by cell and never twice."""

from datetime import date
from io import BytesIO
from random import Random

import openpyxl
import pytest

from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency
from gongkai.reports.collecting import selectors, services
from gongkai.reports.collecting.workbook import matrix_workbook
from gongkai.reports.compiling import compile_report, own_scope, scope_of_all
from gongkai.reports.compiling.services import enter_hand_figure, keep_compiled
from gongkai.reports.models import ReportPart
from gongkai.reports.periods import due_day
from gongkai.reports.provenance import place_in_words
from gongkai.reports.signing import SignaturesMissing
from tests.factories import NOW, make_agency, make_officer, make_report
from tests.reports.signed import signed
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db
TITLES = {"key": "key", "label": "label", "unit": "unit", "own": "own", "total": "total"}


@pytest.fixture
def county() -> Agency:
    return make_agency(name="岚川县人民政府", kind="government")


def make_part(county: Agency, seed: int, *, accept: bool = True) -> ReportPart:
    body = make_agency(parent=county)
    fill(body, Random(seed), cases=40)
    report = signed(keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW))
    part = services.submit_part(report=report, actor=None, now=NOW)
    return services.accept_part(part=part, actor=None, now=NOW) if accept else part


def test_the_whole_is_the_sum_of_the_accepted_parts_and_its_own_in_every_cell(county) -> None:
    fill(county, Random(1), cases=40)
    parts = [make_part(county, seed) for seed in (2, 3)]
    make_part(county, 4, accept=False)

    total = selectors.sum_of_parts(county, 2023)

    own = compile_report(own_scope(county, 2023))
    for key, value in total.cells.items():
        figures = [own.cells[key], *(part.report.cells.get(key=key).figure for part in parts)]
        known = [figure for figure in figures if figure is not None]
        assert value == (sum(known) if known else None)
    assert total.cells["requests.received.total"] > own.cells["requests.received.total"]


def test_the_sum_of_all_bodies_is_what_their_records_come_to(county) -> None:
    for seed in (5, 6, 7):
        make_part(county, seed)

    total = selectors.sum_of_parts(county, 2023).cells
    compiled = compile_report(scope_of_all(county, 2023)).cells

    assert {key: value or 0 for key, value in total.items()} == {
        key: value or 0 for key, value in compiled.items()
    }


def test_a_part_is_returned_with_a_reason_corrected_and_submitted_again(county) -> None:
    part = make_part(county, 2, accept=False)

    with pytest.raises(services.ReasonMissing):
        services.return_part(part=part, reason=" ", actor=None, now=NOW)
    services.return_part(part=part, reason="结转数与上年不符", actor=None, now=NOW)
    again = services.submit_part(report=part.report, actor=None, now=NOW)

    assert (again.pk, again.state, again.reason) == (part.pk, "submitted", "")


def test_a_compiled_report_that_is_not_signed_is_no_part(county) -> None:
    body = make_agency(parent=county)
    draft = keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW)

    with pytest.raises(SignaturesMissing):
        services.submit_part(report=draft, actor=None, now=NOW)

    assert services.submit_part(report=signed(draft), actor=None, now=NOW).state == "submitted"


def test_a_sum_tells_what_was_entered_by_hand_in_it_or_in_a_part(county) -> None:
    body, key = make_agency(parent=county), "disclosure.penalties.decisions"
    for agency, value in ((county, 2), (body, 5)):
        enter_hand_figure(
            agency=agency,
            year=2023,
            key=key,
            value=value,
            source="执法平台",
            reason="未逐件迁入",
            actor=None,
            now=NOW,
        )
    report = signed(keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW))
    part = services.submit_part(report=report, actor=None, now=NOW)
    services.accept_part(part=part, actor=None, now=NOW)

    total = selectors.sum_of_parts(county, 2023)

    assert (total.cells[key], total.sources[key].by_hand) == (7, "7")
    assert total.sources["requests.received.total"].by_hand is None
    assert place_in_words(total.sources[key]) != place_in_words(total.sources["requests.received.total"])


def test_a_part_that_was_accepted_before_its_body_was_merged_can_still_be_returned(county) -> None:
    old, new = make_agency(parent=county), make_agency(parent=county)
    fill(old, Random(2), cases=40)
    alone = signed(keep_compiled(scope=own_scope(old, 2023), actor=None, now=NOW))
    part = services.submit_part(report=alone, actor=None, now=NOW)
    services.accept_part(part=part, actor=None, now=NOW)
    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2023, 10, 1), reason="机构改革")
    counted = selectors.sum_of_parts(county, 2023).cells["requests.received.total"]

    listed = selectors.bodies(county, 2023, today=NOW.date())
    assert [body.version.agency_id for body in listed] == [new.pk, old.pk]
    services.return_part(part=part, reason="机构已合并，由接收机关填报", actor=None, now=NOW)
    with pytest.raises(services.NoPlaceToSubmit):
        services.submit_part(report=alone, actor=None, now=NOW)
    merged = signed(keep_compiled(scope=own_scope(new, 2023), actor=None, now=NOW))
    services.accept_part(part=services.submit_part(report=merged, actor=None, now=NOW), actor=None, now=NOW)

    assert counted > 0
    assert selectors.sum_of_parts(county, 2023).cells["requests.received.total"] == counted
    assert len(selectors.bodies(county, 2023, today=NOW.date())) == 1


def test_the_sum_of_sums_counts_no_body_of_a_county_again(county) -> None:
    city = make_agency(name="景澜市人民政府", kind="government", level="city")
    organisations.move_agency(agency=county, parent=city, as_of=date(2020, 1, 1))
    part = make_part(county, 2)
    whole = signed(services.keep_sum(whole=county, year=2023, actor=None, now=NOW))
    above = services.submit_part(report=whole, actor=None, now=NOW)
    services.accept_part(part=above, actor=None, now=NOW)
    organisations.move_agency(agency=part.agency, parent=city, as_of=date(2023, 11, 1))
    again = services.submit_part(report=part.report, actor=None, now=NOW)

    with pytest.raises(services.CountedTwice):
        services.accept_part(part=again, actor=None, now=NOW)


def test_a_report_with_errors_is_no_part(county) -> None:
    body = make_agency(parent=county)
    from gongkai.reports.services import store_report

    wrong = make_report(cells={"requests.received.total": 99})
    record = store_report(report=wrong, agency=body, actor=None, now=NOW).record

    with pytest.raises(services.ErrorsInPart):
        services.submit_part(report=record, actor=None, now=NOW)


def test_an_agency_under_none_submits_nothing(county) -> None:
    report = signed(keep_compiled(scope=own_scope(county, 2023), actor=None, now=NOW))

    with pytest.raises(services.NoPlaceToSubmit):
        services.submit_part(report=report, actor=None, now=NOW)


def test_a_body_that_was_merged_and_reported_by_both_is_not_counted_twice(county) -> None:
    old, new = make_agency(parent=county), make_agency(parent=county)
    fill(old, Random(2), cases=20)
    alone = signed(keep_compiled(scope=own_scope(old, 2023), actor=None, now=NOW))
    services.accept_part(part=services.submit_part(report=alone, actor=None, now=NOW), actor=None, now=NOW)
    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2023, 10, 1), reason="机构改革")
    merged = signed(keep_compiled(scope=own_scope(new, 2023), actor=None, now=NOW))
    part = services.submit_part(report=merged, actor=None, now=NOW)

    with pytest.raises(services.CountedTwice):
        services.accept_part(part=part, actor=None, now=NOW)


def test_who_is_late_is_known_from_the_day_after_the_deadline(county) -> None:
    make_agency(parent=county)
    due = due_day(2023, "part")
    assert due == date(2024, 1, 31)

    def late(day: date) -> list[bool]:
        return [body.is_late for body in selectors.bodies(county, 2023, today=day, due_on=due)]

    assert (late(due), late(date(2024, 2, 1))) == ([False], [True])


def test_only_the_agency_above_decides(county) -> None:
    part = make_part(county, 2, accept=False)
    own_officer = make_officer(part.agency)

    from gongkai.reports.permissions import NotYourAgency

    with pytest.raises(NotYourAgency):
        services.accept_part(part=part, actor=own_officer, now=NOW)


def test_the_spreadsheet_has_every_figure_and_totals_as_formulas(county) -> None:
    fill(county, Random(1), cases=20)
    make_part(county, 2)
    matrix = selectors.matrix(county, 2023, today=NOW.date())

    book = openpyxl.load_workbook(BytesIO(matrix_workbook(matrix, year=2023, language="zh", titles=TITLES)))

    rows = {row[0].value: row for row in book.active.iter_rows(min_row=2)}
    assert set(rows) == set(matrix.keys)
    received = rows["requests.received.total"]
    number = received[0].row
    assert received[-1].value == f"=SUM(D{number}:E{number})"
    assert received[3].value + received[4].value == matrix.total("requests.received.total")
