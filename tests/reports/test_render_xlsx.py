"""A report's figures as a workbook."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from gongkai.law.forms import Form, all_forms, form
from gongkai.reports.figures import Report, Source
from gongkai.reports.rendering import render
from gongkai.reports.rendering.identities import identities

EXAMPLES = Path(__file__).parents[2] / "examples"


def _example(name: str) -> Report:
    return Report.from_json((EXAMPLES / f"{name}.json").read_bytes())


def _book(report: Report, *, formulas: bool = False, language: str = "zh"):
    data = render(report, "xlsx", language=language)
    return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)


def test_there_is_a_sheet_for_each_table_then_charts_data_checks_and_an_explanation() -> None:
    assert _book(_example("lanchuan-2023")).sheetnames == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "图表",
        "数据",
        "校验",
        "说明",
    ]


def test_cells_are_merged_as_printed_and_figures_are_numbers() -> None:
    sheet = _book(_example("lanchuan-2023"))["收到和处理政府信息公开申请情况"]

    merged = {str(area) for area in sheet.merged_cells.ranges}

    assert {"A3:C5", "D3:J3", "A8:A29", "B10:B17", "B8:C8"} <= merged
    assert sheet["J8"].value == 46
    assert sheet["A1"].value == "2023年收到和处理政府信息公开申请情况"


def test_changes_and_amounts_are_numbers_that_look_as_printed() -> None:
    sheet = _book(_example("lanchuan-2019"))["主动公开政府信息情况"]

    change = next(cell for row in sheet.iter_rows() for cell in row if cell.value == -9)
    amount = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 18642.75)

    assert change.number_format == '"增"0;"减"0;0'
    assert amount.number_format == '0.00"万元"'


def test_the_list_of_data_gives_key_label_unit_value_and_source() -> None:
    report = Report(
        form="2021",
        year=2023,
        cells={"requests.received.total": 99, "requests.granted.total": None},
        sources={"requests.received.total": Source(text="99", table=2, row=4, column=10, page=3, ocr=True)},
    )

    rows = {row[0]: row[1:] for row in _book(report)["数据"].iter_rows(min_row=2, values_only=True)}

    assert len(rows) == len(form("2021").cells)
    assert rows["requests.received.total"] == (
        "一、本年新收政府信息公开申请数量｜总计",
        "件",
        99,
        "第3页 表2第4行第10列 图像识别",
    )
    assert rows["requests.granted.total"][2] is None


def test_checks_are_formulas_over_the_printed_figures() -> None:
    book = _book(_example("lanchuan-2023"), formulas=True)
    rows = list(book["校验"].iter_rows(min_row=2, values_only=True))

    balance = rows[6]

    assert balance[0] == "AR2021-T3-01"
    assert (
        balance[3] == "=N('收到和处理政府信息公开申请情况'!$J$6)+N('收到和处理政府信息公开申请情况'!$J$7)"
    )
    assert balance[4] == "="
    assert balance[7].startswith("=IF(COUNT(")
    assert not any(
        str(cell.value).startswith("=")
        for name in book.sheetnames
        if name != "校验"
        for row in book[name].iter_rows()
        for cell in row
    )


def test_the_result_of_a_check_is_there_before_anything_is_worked_out_again() -> None:
    report = _example("lanchuan-2023")
    report.cells["requests.received.total"] = 98
    report.cells["requests.received.research"] = None

    results = [row[7] for row in _book(report)["校验"].iter_rows(min_row=2, values_only=True)]

    assert results[6] == "不符"
    assert results[0] == "相符"
    assert results[2] == "有空白，未比较"


@pytest.mark.parametrize(("form_id", "fewest"), [("2014", 15), ("2019", 40), ("2021", 40)])
def test_the_rules_of_every_form_become_checks(form_id: str, fewest: int) -> None:
    found = identities(form(form_id))

    assert len(found) >= fewest
    assert {key for identity in found for key in (*identity.left.keys, *identity.right.keys)} <= set(
        form(form_id).cells
    )


@pytest.mark.parametrize("of_report", all_forms(), ids=lambda one: one.id)
def test_a_report_full_of_zeros_fails_no_check(of_report: Form) -> None:
    report = Report(form=of_report.id, cells=dict.fromkeys(of_report.cells, 0))

    results = {row[7] for row in _book(report)["校验"].iter_rows(min_row=2, values_only=True)}

    assert results == {"相符"}


def test_numbers_that_a_spreadsheet_would_round_are_kept_as_text() -> None:
    report = Report(
        form="2021",
        cells={"requests.received.total": 12345678901234567, "disclosure.charges.amount": Decimal("0.1")},
    )

    book = _book(report)

    assert book["收到和处理政府信息公开申请情况"]["J6"].value == "12345678901234567"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    report = Report(form="2021", agency="=1+1", year=2023, notes=["=HYPERLINK(1)"])

    sheet = _book(report, formulas=True)["说明"]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_same_report_gives_the_same_bytes() -> None:
    report = _example("lanchuan-2017")

    first = render(report, "xlsx")

    assert first == render(report, "xlsx")
    assert len({entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}) == 1


def test_sheets_of_an_english_workbook_have_english_names() -> None:
    names = _book(_example("lanchuan-2023"), language="en").sheetnames

    assert names == [
        "Proactive disclosure",
        "Disclosure requests received an",
        "Administrative reconsideration",
        "Charts",
        "Data",
        "Checks",
        "About",
    ]
