from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from gongkai.documents.model import Document, GridCell, Paragraph, Table
from gongkai.law.forms import Form, Number, all_forms, form
from gongkai.reports.figures import Value
from gongkai.reports.reading import recognise
from tests.reports.printed import altered, document, printed_tables, without_spans

TITLE = "岚川县人民政府2022年政府信息公开工作年度报告"


def figures(of: Form, seed: int) -> tuple[dict[str, Value], dict[str, str]]:
    """Return random figures for every cell of a form, and how they are printed."""
    random = Random(seed)
    values: dict[str, Value] = {}
    shown: dict[str, str] = {}
    for key, cell in of.cells.items():
        count = random.choice([0, random.randint(0, 9), random.randint(10, 99_999)])
        if cell.number is Number.CHANGE:
            change = random.choice([count, -count])
            values[key] = change
            shown[key] = f"增{change}" if change > 0 else f"减{-change}" if change < 0 else "0"
        elif cell.number is Number.DECIMAL:
            amount = Decimal(count) + Decimal("0.25")
            values[key], shown[key] = amount, str(amount)
        else:
            values[key], shown[key] = count, str(count)
    return values, shown


@pytest.mark.parametrize("of", all_forms(), ids=lambda f: f.id)
@pytest.mark.parametrize("seed", range(5))
def test_every_figure_of_a_merged_table_is_read_in_its_place(of: Form, seed: int) -> None:
    values, shown = figures(of, seed)
    report = recognise(document(TITLE, printed_tables(of, shown)))
    assert report.form == of.id
    assert report.cells == values
    assert report.notes == []


@pytest.mark.parametrize("of", all_forms(), ids=lambda f: f.id)
@pytest.mark.parametrize("seed", range(5))
def test_every_figure_is_read_when_cells_are_merely_in_order(of: Form, seed: int) -> None:
    values, shown = figures(of, seed)
    report = recognise(document(TITLE, [without_spans(table) for table in printed_tables(of, shown)]))
    assert report.cells == values


@pytest.mark.parametrize("of", all_forms(), ids=lambda f: f.id)
def test_every_figure_is_read_when_each_cell_is_a_line_of_text(of: Form) -> None:
    values, shown = figures(of, 7)
    lines = [
        Paragraph(cell.text)
        for table in printed_tables(of, shown)
        for cell in without_spans(table).cells()
        if cell.text
    ]
    text = Document("report.txt", "txt", blocks=[Paragraph(TITLE), Paragraph("一、总体情况"), *lines])
    assert recognise(text).cells == values


def test_a_table_broken_over_pages_is_read_on_without_its_headings() -> None:
    of = form("2021")
    values, shown = figures(of, 3)
    tables = printed_tables(of, shown)
    long = tables[4]
    first = replace(long, rows=long.rows[:15])
    rest = replace(
        long, rows=tuple(tuple(replace(c, row=c.row - 15) for c in row) for row in long.rows[15:])
    )
    report = recognise(document(TITLE, [*tables[:4], first, rest, *tables[5:]]))
    assert report.cells == values


def test_one_row_printed_for_a_group_is_kept_apart_and_its_cells_stay_empty() -> None:
    of = form("2021")
    values, shown = figures(of, 4)
    group = {key: str(index) for index, key in enumerate(of.subtotals)}
    report = recognise(document(TITLE, printed_tables(of, shown, group_value=group)))
    assert report.subtotals == {key: index for index, key in enumerate(of.subtotals)}
    assert all(report.cells[key] is None for parts in of.subtotals.values() for key in parts)
    assert report.cells["requests.concluded.total"] == values["requests.concluded.total"]
    assert any("没有印出21个指标" in note for note in report.notes)


def test_a_misprinted_label_is_read_and_said() -> None:
    of = form("2021")
    values, shown = figures(of, 5)

    def misprint(cell: GridCell) -> GridCell:
        return replace(cell, text=cell.text.replace("法律行政法规禁止", "法律行政止"))

    report = recognise(document(TITLE, [altered(table, misprint) for table in printed_tables(of, shown)]))
    assert report.cells == values
    assert any("2.其他法律行政止公开" in note for note in report.notes)


def test_a_blank_cell_is_null_with_a_note_and_never_nought() -> None:
    of = form("2021")
    _, shown = figures(of, 6)
    shown |= {
        "disclosure.regulations.issued": "/",
        "requests.granted.total": "",
        "reconsideration.other": "—",
    }
    report = recognise(document(TITLE, printed_tables(of, shown)))
    assert report.cells["disclosure.regulations.issued"] is None
    assert report.cells["requests.granted.total"] is None
    assert report.cells["reconsideration.other"] is None
    assert any("规章｜本年制发件数" in note for note in report.notes)


def test_a_row_with_too_few_figures_is_not_guessed() -> None:
    of = form("2021")
    _, shown = figures(of, 8)
    table = without_spans(printed_tables(of, shown)[4])
    torn = replace(table, rows=tuple(row[:-2] if "本年新收" in row[0].text else row for row in table.rows))
    report = recognise(document(TITLE, [torn]))
    assert report.cells["requests.received.natural_person"] is None
    assert report.cells["requests.carried_in.natural_person"] is not None
    assert any("本年新收" in note and "5个" in note for note in report.notes)


def test_a_figure_names_where_it_was_printed() -> None:
    of = form("2019")
    _, shown = figures(of, 9)
    report = recognise(document(TITLE, printed_tables(of, shown)))
    place = report.sources["requests.received.total"]
    assert (place.table, place.text) == (6, shown["requests.received.total"])
    assert place.column == 10


def test_an_amount_printed_in_yuan_is_converted() -> None:
    of = form("2019")
    _, shown = figures(of, 10)
    shown["disclosure.procurement.amount"] = "251000元"
    report = recognise(document(TITLE, printed_tables(of, shown)))
    assert report.cells["disclosure.procurement.amount"] == Decimal("25.1")


def test_the_national_variant_of_the_statistics_is_read_by_what_it_says() -> None:
    labels = [
        ("六、举报投诉数量", "件", "3"),
        ("七、依申请公开信息收取的费用", "万元", "0.5"),
        ("八、机构建设和保障经费情况", "——", ""),
        ("（一）政府信息公开工作专门机构数", "个", "2"),
        ("（二）设置政府信息公开查阅点数", "个", "9"),
        ("（三）从事政府信息公开工作人员数", "人", "7"),
        ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "4"),
        ("2.兼职人员数", "人", "3"),
        (
            "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
            "万元",
            "12.5",
        ),
        ("九、政府信息公开会议和培训情况", "——", ""),
        ("（一）召开政府信息公开工作会议或专题会议数", "次", "1"),
    ]
    rows = [
        tuple(GridCell(text, number, column) for column, text in enumerate(row, start=1))
        for number, row in enumerate([("统　计　指　标", "单位", "统计数"), *labels], start=1)
    ]
    report = recognise(document(TITLE, [Table(rows=tuple(rows), number=1)]))
    assert report.form == "2014"
    read = {key: value for key, value in report.cells.items() if value is not None}
    assert read == {
        "complaints.total": 3,
        "resources.dedicated_offices": 2,
        "reading_points.total": 9,
        "resources.staff": 7,
        "resources.staff_full_time": 4,
        "resources.staff_part_time": 3,
        "resources.funding": Decimal("12.5"),
        "training.meetings": 1,
    }
