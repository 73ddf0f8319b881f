"""The statutory tables as printed grids."""

from decimal import Decimal

import pytest

from gongkai.law.forms import Form, Number, all_forms, form
from gongkai.reports.figures import Report, Value
from gongkai.reports.rendering.fitting import TEXT_WIDTH, fit
from gongkai.reports.rendering.grid import PrintedCell, PrintedGrid, Role, figure_text, printed_grid


def _grid(
    form_id: str,
    table_id: str,
    cells: dict[str, Value],
    *,
    subtotals: dict[str, Value] | None = None,
    language: str = "zh",
) -> PrintedGrid:
    of_report = form(form_id)
    report = Report(form=form_id, cells=cells, subtotals=subtotals or {})
    table = next(table for table in of_report.tables if table.id == table_id)
    return printed_grid(of_report, table, report, language)


def _cell(grid: PrintedGrid, text: str) -> PrintedCell:
    return next(cell for cell in grid.cells if cell.text == text)


def _place(cell: PrintedCell) -> tuple[int, int, int, int]:
    return cell.row, cell.column, cell.row_span, cell.column_span


def test_table_three_of_2021_is_printed_with_the_merged_cells_of_the_form() -> None:
    grid = _grid("2021", "requests", {"requests.granted.total": 46})

    assert (grid.row_count, grid.column_count, grid.header_rows) == (28, 10, 3)
    assert _place(_cell(grid, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")) == (
        0,
        0,
        3,
        3,
    )
    assert _place(_cell(grid, "申请人情况")) == (0, 3, 1, 7)
    assert _place(_cell(grid, "自然人")) == (1, 3, 2, 1)
    assert _place(_cell(grid, "法人或其他组织")) == (1, 4, 1, 5)
    assert _place(_cell(grid, "法律服务机构")) == (2, 7, 1, 1)
    assert _place(_cell(grid, "总计")) == (1, 9, 2, 1)
    assert _place(_cell(grid, "一、本年新收政府信息公开申请数量")) == (3, 0, 1, 3)
    assert _place(_cell(grid, "三、本年度办理结果")) == (5, 0, 22, 1)
    assert _place(_cell(grid, "（一）予以公开")) == (5, 1, 1, 2)
    assert _place(_cell(grid, "（三）不予公开")) == (7, 1, 8, 1)
    assert _place(_cell(grid, "（六）其他处理")) == (23, 1, 3, 1)
    assert _place(_cell(grid, "四、结转下年度继续办理")) == (27, 0, 1, 3)
    assert _place(_cell(grid, "46")) == (5, 9, 1, 1)


def test_the_last_column_of_a_narrow_part_of_table_two_takes_the_rest_of_the_width() -> None:
    grid = _grid("2019", "disclosure", {"disclosure.charges.items_change": -2})

    headings = [cell for cell in grid.cells if cell.role is Role.BLOCK]
    assert [cell.text for cell in headings] == [
        "第二十条第（一）项",
        "第二十条第（五）项",
        "第二十条第（六）项",
        "第二十条第（八）项",
        "第二十条第（九）项",
    ]
    assert {cell.column_span for cell in headings} == {4}
    change = _cell(grid, "减2")
    assert (change.column, change.column_span) == (2, 2)


def test_table_four_is_one_row_of_fifteen_figures_under_three_rows_of_headings() -> None:
    grid = _grid("2021", "remedies", {"litigation_after_reconsideration.total": 3})

    assert (grid.row_count, grid.column_count, grid.label_columns) == (4, 15, 0)
    assert _place(_cell(grid, "行政复议")) == (0, 0, 1, 5)
    assert _place(_cell(grid, "复议后起诉")) == (1, 10, 1, 5)
    assert _place(_cell(grid, "3")) == (3, 14, 1, 1)


def test_the_table_of_2014_shows_parts_by_indents_and_a_unit_beside_each_figure() -> None:
    grid = _grid("2014", "statistics", {"resources.funding": Decimal("26.5")})

    assert grid.indented
    assert [cell.text for cell in grid.rows[0]] == ["统计指标", "单位", "统计数"]
    secret = _cell(grid, "其中：涉及国家秘密")
    trade = _cell(grid, "涉及商业秘密")
    assert (secret.indent, secret.hanging) == (3, False)
    assert (trade.indent, trade.hanging) == (3, True)
    assert not _cell(grid, "5.不属于本行政机关公开数").hanging
    funding = next(row for row in grid.rows if row[0].text.startswith("（三）政府信息公开专项经费（不包括"))
    assert [cell.text for cell in funding[1:]] == ["万元", "26.5"]


@pytest.mark.parametrize(
    ("value", "kind", "language", "printed"),
    [
        (None, Number.COUNT, "zh", ""),
        (0, Number.COUNT, "zh", "0"),
        (Decimal("7730.2840"), Number.DECIMAL, "zh", "7730.2840"),
        (101, Number.CHANGE, "zh", "增101"),
        (-6, Number.CHANGE, "zh", "减6"),
        (0, Number.CHANGE, "zh", "0"),
        (101, Number.CHANGE, "en", "+101"),
        (-6, Number.CHANGE, "en", "-6"),
        (-3, Number.COUNT, "zh", "-3"),
        (999999999999, Number.COUNT, "zh", "999999999999"),
    ],
)
def test_a_figure_is_printed_as_the_form_prints_it(
    value: Value, kind: Number, language: str, printed: str
) -> None:
    assert figure_text(value, kind, language) == printed


def test_an_amount_carries_its_unit_where_no_heading_says_it() -> None:
    chinese = _grid("2019", "disclosure", {"disclosure.procurement.amount": Decimal("16485.62")})
    english = _grid(
        "2019", "disclosure", {"disclosure.procurement.amount": Decimal("16485.62")}, language="en"
    )
    of_2021 = _grid("2021", "disclosure", {"disclosure.charges.amount": Decimal("7730.28")})

    assert _cell(chinese, "16485.62万元").key == "disclosure.procurement.amount"
    assert _cell(english, "Total amount (10,000 yuan)").role is Role.COLUMN
    assert _cell(english, "16485.62").key == "disclosure.procurement.amount"
    assert _cell(of_2021, "7730.28").key == "disclosure.charges.amount"


def test_a_group_of_which_only_the_whole_is_known_is_printed_in_its_own_line() -> None:
    grid = _grid("2021", "requests", {}, subtotals={"requests.other.total": 2})

    assert grid.row_count == 26
    assert _place(_cell(grid, "（六）其他处理")) == (23, 1, 1, 2)
    assert _place(_cell(grid, "三、本年度办理结果")) == (5, 0, 20, 1)
    assert _cell(grid, "2").key == "requests.other.total"


def test_a_group_whose_parts_are_known_is_printed_with_its_parts() -> None:
    grid = _grid(
        "2021", "requests", {"requests.other.other.total": 2}, subtotals={"requests.other.total": 2}
    )

    assert grid.row_count == 28


@pytest.mark.parametrize("of_report", all_forms(), ids=lambda one: one.id)
def test_every_place_of_a_table_belongs_to_exactly_one_cell(of_report: Form) -> None:
    for table in of_report.tables:
        grid = printed_grid(of_report, table, Report(form=of_report.id))
        places = [
            (row, column)
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        everywhere = {(row, column) for row in range(grid.row_count) for column in range(grid.column_count)}
        assert len(places) == len(set(places))
        assert set(places) == everywhere
        keys = [cell.key for cell in of_report.cells.values() if cell.table == table.id]
        assert sorted(cell.key for cell in grid.figures) == sorted(keys)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("of_report", all_forms(), ids=lambda one: one.id)
def test_columns_fill_the_width_between_the_margins_whatever_the_figures(
    of_report: Form, language: str
) -> None:
    for value in (0, 10**12 - 1):
        report = Report(form=of_report.id, cells=dict.fromkeys(of_report.cells, value))
        for table in of_report.tables:
            measures = fit(printed_grid(of_report, table, report, language), language)
            assert sum(measures.widths) == pytest.approx(TEXT_WIDTH)
            assert min(measures.widths) > 8
            assert measures.figure_points >= 2.5
