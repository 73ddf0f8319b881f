"""Tables as web pages and editors leave them: merged cells lost, borders kept as empty cells."""

from dataclasses import replace

from gongkai.documents.model import GridCell, Table
from gongkai.reports.reading import recognise
from tests.reports.printed import document

TITLE = "岚川县2022年政府信息公开工作年度报告"
HEADINGS = [
    ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
    ["自然人", "法人或其他组织", "总计"],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]
RECEIVED = ["一、本年新收政府信息公开申请数量", "11", "12", "13", "14", "15", "16", "17"]
COLUMNS = [
    "natural_person",
    "enterprise",
    "research",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
]


def table(rows: list[list[str]], *, exact: bool) -> Table:
    width = max(len(row) for row in rows) if exact else 0
    return Table(
        rows=tuple(
            tuple(
                GridCell(text, r, c) for c, text in enumerate([*row, *[""] * (width - len(row))], start=1)
            )
            for r, row in enumerate(rows, start=1)
        ),
        number=1,
        exact=exact,
    )


def on_page(made: Table, page: int) -> Table:
    rows = tuple(tuple(replace(cell, page=page) for cell in row) for row in made.rows)
    return replace(made, rows=rows, page=page)


def received(report_table: Table) -> list[object]:
    cells = recognise(document(TITLE, [report_table])).cells
    return [cells[f"requests.received.{column}"] for column in COLUMNS]


def test_headings_that_lost_their_merged_cells_do_not_shift_the_figures() -> None:
    assert received(table([*HEADINGS, RECEIVED], exact=True)) == [11, 12, 13, 14, 15, 16, 17]


def test_empty_cells_behind_a_full_row_are_its_border() -> None:
    rows = [*HEADINGS, [*RECEIVED, "", ""]]
    assert received(table(rows, exact=False)) == [11, 12, 13, 14, 15, 16, 17]
    assert received(table(rows, exact=True)) == [11, 12, 13, 14, 15, 16, 17]


def test_a_label_printed_in_two_cells_is_put_together() -> None:
    rows = [*HEADINGS, ["一、本年新收政府信息", "公开申请数量", *RECEIVED[1:]]]
    assert received(table(rows, exact=False)) == [11, 12, 13, 14, 15, 16, 17]


def test_a_figure_missing_in_a_row_without_columns_leaves_the_row_unread() -> None:
    assert received(table([*HEADINGS, RECEIVED[:-1]], exact=False)) == [None] * 7


def test_a_text_among_the_figures_leaves_its_own_cell_unread() -> None:
    row = [*RECEIVED[:-1], "见附表"]
    assert received(table([*HEADINGS, row], exact=False)) == [11, 12, 13, 14, 15, 16, None]


def test_a_row_torn_by_a_page_break_is_put_together() -> None:
    above = table(
        [*HEADINGS, ["一、本年新收政府信息", "11", "1", "13", "14", "15", "16", "17"]], exact=True
    )
    below = table(
        [["公开申请数量", "", "2", "", "", "", "", ""], ["二、上年结转政府信息公开申请数量", *["3"] * 7]],
        exact=True,
    )
    pages = [on_page(above, 3), on_page(below, 4)]
    cells = recognise(document(TITLE, pages)).cells
    assert [cells[f"requests.received.{column}"] for column in COLUMNS] == [11, 12, 13, 14, 15, 16, 17]
    assert cells["requests.carried_in.total"] == 3


def test_the_rest_of_figures_without_a_label_belongs_to_the_row_before() -> None:
    above = table([*HEADINGS, ["一、本年新收政府信息公开申请数量", *["1"] * 7]], exact=True)
    below = table([["", "", "2", "", "", "", "", ""]], exact=True)
    cells = recognise(document(TITLE, [on_page(above, 3), on_page(below, 4)])).cells
    assert [cells[f"requests.received.{column}"] for column in COLUMNS] == [1, 12, 1, 1, 1, 1, 1]


def test_a_torn_row_whose_halves_do_not_match_is_left_unread() -> None:
    above = table([*HEADINGS, ["一、本年新收政府信息公开申请数量", *["1"] * 7]], exact=True)
    below = table([["", "2", "", "", "", "", ""]], exact=True)
    cells = recognise(document(TITLE, [on_page(above, 3), on_page(below, 4)])).cells
    assert [cells[f"requests.received.{column}"] for column in COLUMNS] == [None] * 7


def test_another_table_on_the_next_page_tears_nothing() -> None:
    above = table([*HEADINGS, ["一、本年新收政府信息公开申请数量", *["1"] * 7]], exact=True)
    for below in ([["", ""], ["", "6034"]], [["", "2", ""]]):
        pages = [on_page(above, 3), on_page(table(below, exact=True), 4)]
        cells = recognise(document(TITLE, pages)).cells
        assert [cells[f"requests.received.{column}"] for column in COLUMNS] == [1] * 7


RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
REMEDY_HEADS = [["行政复议", *[""] * 4, "行政诉讼", *[""] * 9]]
FIFTEEN = [str(number) for number in range(1, 16)]


def test_headings_torn_by_a_page_break_are_put_together() -> None:
    heads = [*REMEDY_HEADS, [*[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]]
    torn = [text[:3] if len(text) > 3 else text for text in RESULTS * 3]
    above = table([*HEADINGS, *[[*row] for row in heads], torn], exact=True)
    below = table([[text[3:] for text in RESULTS * 3], FIFTEEN], exact=True)
    cells = recognise(document(TITLE, [on_page(above, 3), on_page(below, 4)])).cells
    assert cells["reconsideration.upheld"] == 1
    assert cells["litigation_direct.total"] == 10
    assert cells["litigation_after_reconsideration.total"] == 15


def test_figures_below_whole_headings_on_the_page_before_are_no_torn_row() -> None:
    heads = [*REMEDY_HEADS, [*[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]]
    above = table([*HEADINGS, *heads, RESULTS * 3], exact=True)
    below = table([FIFTEEN], exact=True)
    cells = recognise(document(TITLE, [on_page(above, 3), on_page(below, 4)])).cells
    assert cells["reconsideration.upheld"] == 1
    assert cells["litigation_after_reconsideration.total"] == 15


def test_a_row_torn_below_headings_that_the_page_repeats_is_put_together() -> None:
    heads = [[HEADINGS[0][0], *[""] * 7], ["", *HEADINGS[2], "自然人", "总计"]]
    above = table([*heads, RECEIVED, ["二、上年结转政府信息", *["3"] * 7]], exact=True)
    below = table([*heads, ["公开申请数量", *[""] * 7]], exact=True)
    cells = recognise(document(TITLE, [on_page(above, 3), on_page(below, 4)])).cells
    assert cells["requests.carried_in.total"] == 3
    assert cells["requests.carried_in.enterprise"] == 3


def test_a_torn_row_is_matched_from_the_right_where_a_label_column_is_gone() -> None:
    above = table([*HEADINGS, RECEIVED, ["（五）不予处理", "4.无正当理由大", *["3"] * 7]], exact=True)
    below = table([["", "", "量反复申请", *[""] * 7]], exact=True)
    cells = recognise(document(TITLE, [on_page(above, 3), on_page(below, 4)])).cells
    assert cells["requests.not_processed.excessive.total"] == 3


def test_empty_label_columns_before_a_full_row_are_no_figures() -> None:
    row = ["四、结转下年度继续办理", "", "", *RECEIVED[1:]]
    cells = recognise(document(TITLE, [table([*HEADINGS, row], exact=False)])).cells
    assert [cells[f"requests.carried_out.{column}"] for column in COLUMNS] == [11, 12, 13, 14, 15, 16, 17]
