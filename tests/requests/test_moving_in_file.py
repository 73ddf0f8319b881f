"""Past requests out of a spreadsheet: row by row, whole or not at all, once."""

import io
from datetime import date

import pytest
import xlsxwriter
from openpyxl import load_workbook

from gongkai.notices.models import Notice
from gongkai.requests.models import DisclosureRequest, RemedyCase, RequestEvent
from gongkai.requests.moving_in_columns import MOVED_COLUMNS
from gongkai.requests.moving_in_file import (
    MovedFileRefused,
    check_moved_file,
    moving_in_template,
    read_moved_file,
    take_moved_file,
)
from tests.factories import make_agency
from tests.requests.cases import at

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
HEADINGS = [column.heading for column in MOVED_COLUMNS]


def line(**changes):
    """Return a row: a request of 2023 answered in time."""
    return {
        "行政机关": "岚川县水利局",
        "申请方式": "当面提交",
        "提交日期": "2023-03-06",
        "申请人类型": "自然人",
        "申请人": "林某某",
        "申请内容": "2022年灌区改造资金使用情况",
        "办理过程": "2023-03-08 要求补正；2023年3月10日 补正到达",
        "办理结果": "granted",
        "办结日期": "2023/3/20",
        **changes,
    }


def workbook(*lines, headings=HEADINGS):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings)
        for number, values in enumerate(lines, 1):
            sheet.write_row(number, 0, [values.get(heading, "") for heading in headings])
    return target.getvalue()


@pytest.fixture
def county():
    government = make_agency(name="岚川县人民政府", kind="government")
    make_agency(code="slj", name="岚川县水利局", parent=government)
    return government


def read(county, *lines, **changes):
    return read_moved_file(workbook(*lines, **changes), owner=county, today=TODAY)


def take(county, file):
    return take_moved_file(file=file, owner=county, reason="原台账", actor=None, now=at(TODAY), today=TODAY)


def names_of(heading):
    [column] = [one for one in MOVED_COLUMNS if one.heading == heading]
    return column.choices()


def simple(**changes):
    return line(
        **{
            "答复情形": "provided",
            "申请方式": "in_person",
            "申请人类型": "natural_person",
            "办理过程": "",
            **changes,
        }
    )


def test_a_row_becomes_a_request_with_its_events_and_its_end(county):
    events = "2023-03-08 correction_requested；2023年3月10日 corrected"

    take(county, read(county, simple(办理过程=events)))

    [case] = DisclosureRequest.objects.all()
    assert (case.number, case.outcome, case.concluded_on) == ("2023-00001", "granted", date(2023, 3, 20))
    assert case.agency.code == "slj"
    assert [(event.on.day, event.kind) for event in case.events.all()] == [
        (8, "correction_requested"),
        (10, "corrected"),
        (20, "answered"),
    ]
    assert Notice.objects.count() == 0


def test_a_delayed_answer_comes_with_the_day_until_which_it_was_delayed(county):
    events = "2023-03-08 要求说明理由；2023-03-10 说明理由；2023年3月15日 告知延迟答复 至 2023年5月31日"

    take(county, read(county, simple(办理过程=events, 办结日期="2023-05-31")))

    [case] = DisclosureRequest.objects.all()
    assert case.events.get(kind="delayed").until == date(2023, 5, 31)
    assert case.clock.due_on == date(2023, 5, 31)
    for wrong in ("2023-03-15 告知延迟答复", "2023-03-15 告知延期至2023-05-31"):
        [problem] = read(county, simple(办理过程=wrong)).problems
        assert "告知延迟答复至2023-05-31" in str(problem)


def test_every_name_that_the_template_offers_is_understood(county):
    lines = [simple(申请方式=channel, 双方确认日期="2023-03-06") for channel in names_of("申请方式")] + [
        simple(申请人类型=kind) for kind in names_of("申请人类型")
    ]
    lines += [simple(办理结果=outcome) for outcome in names_of("办理结果")]

    assert read(county, *lines).problems == []


def test_a_reconsideration_comes_with_its_request(county):
    take(
        county,
        read(
            county,
            simple(
                救济类型="reconsideration",
                复议机关或者法院="景澜市人民政府",
                副本送达日期="2023-04-06",
                救济结果="upheld",
                救济审结日期="2023-05-30",
            ),
        ),
    )

    [remedy] = RemedyCase.objects.all()
    assert (remedy.body, remedy.result) == ("景澜市人民政府", "upheld")


def test_each_wrong_cell_is_listed_with_its_row_and_column(county):
    file = read(
        county,
        simple(),
        simple(提交日期="3月初", 申请方式="口头转告"),
        simple(行政机关="邻县水利局"),
        simple(申请人=""),
        simple(办结日期=""),
        simple(救济类型="complaint"),
        simple(办理过程="三月八日补正"),
    )

    assert [(problem.row, problem.column) for problem in file.problems] == [
        (3, "申请方式"),
        (3, "提交日期"),
        (4, "行政机关"),
        (5, "申请人"),
        (6, ""),
        (7, "救济类型"),
        (8, "办理过程"),
    ]
    with pytest.raises(MovedFileRefused, match="7"):
        take(county, file)
    assert DisclosureRequest.objects.count() == 0


def test_checking_lists_what_contradicts_the_law_and_keeps_nothing(county):
    file = read(county, simple(), simple(办结日期="2023-06-30"))

    found = check_moved_file(file=file, owner=county, actor=None, now=at(TODAY), today=TODAY)

    assert found.records == 2
    assert [one.place for one in found.against_the_law] == [2]
    assert (DisclosureRequest.objects.count(), RequestEvent.objects.count()) == (0, 0)
    assert take(county, file).records == 2


def test_the_same_file_twice_changes_nothing(county):
    content = workbook(simple())
    for is_new in (True, False):
        file = read_moved_file(content, owner=county, today=TODAY)
        assert take(county, file).is_new is is_new

    assert DisclosureRequest.objects.count() == 1


def test_a_file_without_the_headings_or_of_another_kind_is_refused(county):
    with pytest.raises(MovedFileRefused, match="行政机关"):
        read(county, headings=["申请人", "申请内容"])
    with pytest.raises(MovedFileRefused, match=r"\.xlsx"):
        read_moved_file(b"a,b,c", owner=county, today=TODAY)


def test_the_template_has_every_heading_and_can_be_read_empty(county):
    content = moving_in_template(["岚川县水利局"])

    book = load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADINGS
    assert read_moved_file(content, owner=county, today=TODAY).records == []
