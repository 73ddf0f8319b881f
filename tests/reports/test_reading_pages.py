"""Pages whose tables have no lines between their columns: what stands in a row is still its figures."""

from pathlib import Path

import pytest

from gongkai.documents.html import read_html
from gongkai.documents.model import GridCell, Table
from gongkai.reports.figures import Report
from gongkai.reports.reading import recognise
from gongkai.reports.reading.recognise import read_report
from gongkai.reports.reading.rows import table_rows
from tests.documents.pdf_files import FIGURES, saved, table_three, typeset, typst_table
from tests.reports.test_reading_broken_layouts import KEYS, RESULTS, row

COLUMNS = f"(6em,6em,38em{',4.5em' * 7})"
TITLE = "#align(center)[岚川县人民政府2023年政府信息公开工作年度报告]\n\n一、总体情况\n\n正文。\n\n"


def read(folder: Path, source: str) -> Report:
    path = saved(folder, typeset(TITLE + source, page=",flipped:true", margin="1.5cm"))
    return read_report(path, ocr=False)


@pytest.mark.parametrize("stroke", ["none", "(y:0.6pt)"], ids=["no lines", "lines between rows"])
def test_figures_of_a_table_without_columns_of_lines_are_read_by_their_order(
    tmp_path: Path, stroke: str
) -> None:
    report = read(tmp_path, typst_table(table_three(), COLUMNS, stroke=stroke, size=8))

    lines = {"received": 0, "carried_in": 1, "granted": 2, "refused.state_secret": 4, "carried_out": 24}
    for line, number in lines.items():
        assert row(report, line) == list(map(int, FIGURES[number])), line
    printed = {f"requests.{line}.{key}" for line in lines for key in KEYS}
    assert printed <= {key for key, value in report.cells.items() if value is not None}


def test_two_neighbours_that_came_into_one_cell_are_two_figures() -> None:
    cells = (GridCell("（七）总计", 1, 1, page=1), GridCell("160 359", 1, 2, page=1))

    [printed] = table_rows(Table((cells,), 1, page=1, exact=False))

    assert [cell.number.value for cell in printed.cells[1:]] == [160, 359]


def test_headings_torn_by_the_end_of_a_page_do_not_hide_the_figures_below() -> None:
    head = f"<tr>{'<td></td>' * 5}{''.join(f'<td>{word}</td>' for word in RESULTS * 2)}</tr>"
    figures = "".join(f"<td>{number}</td>" for number in range(15))
    page = "<h1>岚川县2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文。</p>" + (
        "<table><tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        f"{head}<tr>{figures}</tr></table>"
    )
    report = recognise(read_html(page.encode(), "report.html"))

    assert report.cells["reconsideration.pending"] == 3
    assert report.cells["litigation_after_reconsideration.total"] == 14
