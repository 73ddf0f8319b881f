"""Reports as content systems and offices really save them: every printed figure right, and none wrong."""

import io
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from gongkai.law.forms import Form, Number, all_forms
from gongkai.reports.figures import Report
from gongkai.reports.reading import read_report
from gongkai.reports.rendering import render
from gongkai.reports.rendering.grid import PrintedCell, Role, printed_grid

Show = Callable[[int], str]
Row = list[tuple[PrintedCell, str]]
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
HEADINGS = (Role.COLUMN, Role.CORNER, Role.BLOCK)


@pytest.fixture(params=all_forms(), ids=lambda of: of.id)
def of(request) -> Form:
    return request.param


@pytest.fixture
def report(of: Form) -> Report:
    """A report with a figure in every cell; they need not add up to be read."""
    chance = random.Random(of.id)
    cells = {}
    for key, cell in of.cells.items():
        value = chance.choice([0, chance.randint(1, 9), chance.randint(10, 99), chance.randint(100, 99999)])
        cells[key] = chance.choice([-1, 1]) * value if cell.number is Number.CHANGE else value
    year = of.first_year
    title = f"岚川县人民政府{year}年政府信息公开工作年度报告"
    return Report(form=of.id, agency="岚川县人民政府", year=year, title=title, cells=cells)


def printed_rows(of: Form, report: Report, show: Show = str) -> list[list[Row]]:
    """Return the rows of every statutory table, each figure as ``show`` writes it."""
    tables = []
    for table in of.tables:
        rows: dict[int, Row] = {}
        for cell in printed_grid(of, table, report).cells:
            text = show(report.cells[cell.key]) if cell.key in report.cells else cell.text
            rows.setdefault(cell.row, []).append((cell, text))
        tables.append([sorted(rows[row], key=lambda entry: entry[0].column) for row in sorted(rows)])
    return tables


def td(cell: PrintedCell, text: str) -> str:
    return f'<td rowspan="{cell.row_span}" colspan={cell.column_span}>{text}</td>'


def table(rows: list[Row]) -> str:
    return (
        "<table>" + "".join(f"<tr>{''.join(td(*entry) for entry in row)}</tr>" for row in rows) + "</table>"
    )


def page(report: Report, body: str, head: str = '<meta charset="utf-8">') -> str:
    before = f"<h1>{report.title}</h1><p>一、总体情况</p><p>工作有序开展。</p>"
    text = f"{before}{body}<p>五、存在的主要问题</p><p>无。</p>"
    return f"<html><head>{head}<title>公开</title></head><body><div>{text}</div></body></html>"


def figures_read(folder: Path, content: bytes, suffix: str = "html") -> dict[str, object]:
    path = folder / f"report.{suffix}"
    path.write_bytes(content)
    return read_report(path).cells


@pytest.mark.parametrize(
    "show",
    [
        pytest.param(lambda value: f"　{value}&nbsp;".translate(FULL_WIDTH), id="full width"),
        pytest.param(lambda value: f"{value:,}".replace(",", "，"), id="full-width separators"),
        pytest.param(lambda value: f"{value:,}".replace(",", "&nbsp;"), id="groups of three apart"),
        pytest.param(lambda value: f"{value}①", id="a digit in a circle"),
        pytest.param(lambda value: f"{value}<sup>1</sup>", id="a raised digit"),
        pytest.param(lambda value: f"{value}<sup>[2]</sup>", id="a raised digit in brackets"),
        pytest.param(lambda value: f"{value}*", id="an asterisk"),
        pytest.param(lambda value: f"{value}（注1）", id="a remark"),
        pytest.param(lambda value: f"<s>99</s>{value}<del>7</del>", id="struck out"),
        pytest.param(
            lambda value: f'{value}<b style="text-decoration:line-through">7</b>', id="struck by style"
        ),
        pytest.param(lambda value: f'<!--9-->{value}<i style="display: none">8</i>', id="hidden digits"),
        pytest.param(
            lambda value: "".join(f"<span>{digit}</span>" for digit in str(value)), id="digits apart"
        ),
        pytest.param(lambda value: f"<table><tr><td>{value}</td></tr></table>", id="a table a figure"),
    ],
)
def test_a_figure_is_read_however_its_cell_writes_it(of, report, show, tmp_path) -> None:
    body = "".join(map(table, printed_rows(of, report, show)))

    assert figures_read(tmp_path, page(report, body).encode()) == report.cells


@pytest.mark.parametrize("mark", ["①", "<sup>3</sup>"])
def test_a_mark_that_stands_alone_is_no_figure(of, report, mark, tmp_path) -> None:
    body = "".join(map(table, printed_rows(of, report, lambda value: str(value) if value else mark)))

    read = figures_read(tmp_path, page(report, body).encode())

    assert all(read[key] is None for key, value in report.cells.items() if value == 0)
    assert {read[key] for key, value in report.cells.items() if read[key] not in (None, value)} == set()
    assert sum(value is not None for value in read.values()) > len(read) / 2


@pytest.mark.parametrize(
    ("hide", "head"),
    [
        ('style="height:1px;display: none"', ""),
        ("hidden", ""),
        ('class="row tpl"', "<style>.a{color:red}\n.b, tr.tpl{display:none}</style>"),
    ],
)
def test_rows_that_a_page_hides_are_not_read(of, report, hide, head, tmp_path) -> None:
    body = ""
    for rows in printed_rows(of, report):
        body += "<table>"
        for row in rows:
            false = [(cell, "777" if cell.role is Role.FIGURE else text) for cell, text in row]
            if all(cell.row_span == 1 for cell, _ in row):
                body += f"<tr {hide}>{''.join(td(*entry) for entry in false)}</tr>"
            body += f"<tr>{''.join(td(*entry) for entry in row)}</tr>"
        body += "</table>"

    assert figures_read(tmp_path, page(report, body, head).encode()) == report.cells


def test_a_style_sheet_for_paper_hides_nothing_on_the_screen(of, report, tmp_path) -> None:
    head = "<style>@media print {.MsoTable {display:none} a {color:black}}</style>"
    body = "".join(map(table, printed_rows(of, report))).replace("<tr>", '<tr class="MsoTable">')

    assert figures_read(tmp_path, page(report, body, head).encode()) == report.cells


@pytest.mark.parametrize(("encoding", "label"), [("gb18030", "utf-8"), ("utf-8", "gb2312")])
def test_a_page_under_a_false_label_is_read_in_its_real_encoding(
    of, report, encoding, label, tmp_path
) -> None:
    body = "".join(map(table, printed_rows(of, report)))
    content = page(report, body, f'<meta http-equiv="Content-Type" content="text/html; charset={label}">')

    assert figures_read(tmp_path, content.encode(encoding)) == report.cells


def test_tables_of_layout_around_a_table_are_seen_through(of, report, tmp_path) -> None:
    def framed(inside: str) -> str:
        return (
            f"<table width=100%><tbody><tr><td><table><tr><td>{inside}</td></tr></table></td></tr></table>"
        )

    body = framed("".join(framed(table(rows)) for rows in printed_rows(of, report)))

    assert figures_read(tmp_path, page(report, body).encode()) == report.cells


@pytest.mark.parametrize("repeats_headings", [True, False])
def test_a_table_torn_into_many_is_read_with_and_without_its_headings(
    of, report, repeats_headings, tmp_path
) -> None:
    body = ""
    for rows in printed_rows(of, report):
        entries = [entry for row in rows for entry in row]
        last = max(cell.row + cell.row_span for cell, _ in entries)
        whole = [
            [(replace(c, row_span=1), text) for c, text in entries if c.row <= row < c.row + c.row_span]
            for row in range(min(cell.row for cell, _ in entries), last)
        ]
        whole = [sorted(row, key=lambda entry: entry[0].column) for row in whole]
        first = next(n for n, row in enumerate(whole) if any(c.role not in HEADINGS for c, _ in row))
        for start in range(first, len(whole), 6):
            heads = whole[:first] if repeats_headings or start == first else []
            body += table(heads + whole[start : start + 6]) + "<p>— 续 —</p>"

    assert figures_read(tmp_path, page(report, body).encode()) == report.cells


def test_labels_and_units_broken_by_spaces_and_lines_are_known(of, report, tmp_path) -> None:
    def broken(text: str) -> str:
        half = len(text) // 2
        return " ".join(text) if len(text) <= 4 else f"{text[:half]}<br>{text[half:]}"

    tables = [
        [[(cell, text if cell.key else broken(text)) for cell, text in row] for row in rows]
        for rows in printed_rows(of, report)
    ]

    assert figures_read(tmp_path, page(report, "".join(map(table, tables))).encode()) == report.cells


@pytest.mark.parametrize(
    ("between", "encoding"),
    [("\r\n", "gb18030"), ("\t", "utf-16"), (" | ", "utf-8-sig")],
    ids=["one cell a line", "tabs", "strokes"],
)
def test_tables_saved_as_text_are_read_in_any_shape(of, report, between, encoding, tmp_path) -> None:
    lines = [report.title, "一、总体情况", "工作有序开展。"]
    edge = "| " if "|" in between else ""
    for rows in printed_rows(of, report):
        lines += [edge + between.join(text for _, text in row) + edge[::-1] for row in rows]

    assert figures_read(tmp_path, "\r\n".join(lines).encode(encoding), "txt") == report.cells


def test_marks_and_struck_figures_of_a_word_file_stay_out_of_its_figures(of, report, tmp_path) -> None:
    document = docx.Document(io.BytesIO(render(report, to="docx", language="zh", charts=False)))
    for made in document.tables:
        for cell in made._cells:
            if re.fullmatch(r"[-\d.]+", cell.text):
                cell.paragraphs[0].add_run("1").font.superscript = True
                cell.paragraphs[0].add_run("66").font.strike = True
    saved = io.BytesIO()
    document.save(saved)

    assert figures_read(tmp_path, saved.getvalue(), "docx") == report.cells
