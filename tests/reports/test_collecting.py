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
from gongkai.reports.compiling.services import keep_compiled
from gongkai.reports.models import ReportPart
from gongkai.reports.periods import due_day
from tests.factories import NOW, make_agency, make_officer, make_report
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db
TITLES = {"key": "key", "label": "label", "unit": "unit", "own": "own", "total": "total"}


@pytest.fixture
def county() -> Agency:
    return make_agency(name="岚川县人民政府", kind="government")


def make_part(county: Agency, seed: int, *, accept: bool = True) -> ReportPart:
    body = make_agency(parent=county)
    fill(body, Random(seed), cases=40)
    report = keep_compiled(scope=own_scope(body, 2023), actor=None, now=NOW)
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


def test_a_report_with_errors_is_no_part(county) -> None:
    body = make_agency(parent=county)
    from gongkai.reports.services import store_report

    wrong = make_report(cells={"requests.received.total": 99})
    record = store_report(report=wrong, agency=body, actor=None, now=NOW).record

    with pytest.raises(services.ErrorsInPart):
        services.submit_part(report=record, actor=None, now=NOW)


def test_an_agency_under_none_submits_nothing(county) -> None:
    report = keep_compiled(scope=own_scope(county, 2023), actor=None, now=NOW)

    with pytest.raises(services.NoPlaceToSubmit):
        services.submit_part(report=report, actor=None, now=NOW)


def test_a_body_that_was_merged_and_reported_by_both_is_not_counted_twice(county) -> None:
    old, new = make_agency(parent=county), make_agency(parent=county)
    fill(old, Random(2), cases=20)
    alone = keep_compiled(scope=own_scope(old, 2023), actor=None, now=NOW)
    services.accept_part(part=services.submit_part(report=alone, actor=None, now=NOW), actor=None, now=NOW)
    organisations.merge_agencies(agencies=[old], into=new, as_of=date(2023, 10, 1), reason="机构改革")
    merged = keep_compiled(scope=own_scope(new, 2023), actor=None, now=NOW)
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
