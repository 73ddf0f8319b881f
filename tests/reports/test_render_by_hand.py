"""Figures entered by hand stand on a ground of their own in every format, and read back the same."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from gongkai.reports.figures import Report, Source
from gongkai.reports.reading import read_report
from gongkai.reports.rendering import render

KEY = "requests.received.natural_person"
EXAMPLE = Path(__file__).parents[2] / "examples" / "lanchuan-2023.json"


def example() -> Report:
    return Report.from_json(EXAMPLE.read_bytes())


@pytest.fixture(scope="module")
def report() -> Report:
    made = example()
    return replace(made, sources={**made.sources, KEY: Source(text="1", by_hand="1")})


def test_a_web_page_gives_them_a_class(report: Report) -> None:
    page = render(report, "html").decode()
    assert re.findall(r'<td class="[^"]*by-hand"[^>]*data-key="([^"]*)"', page) == [KEY]


def test_a_word_file_shades_their_cells(report: Report) -> None:
    data = render(report, "docx")
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert xml.count('w:fill="E8E8E8"') == 1
    assert docx.Document(io.BytesIO(data)).tables


def test_a_workbook_shades_their_cells(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(render(report, "xlsx"))) as book:
        assert "FFE8E8E8" in book.read("xl/styles.xml").decode()


def test_a_pdf_shades_their_cells_and_reads_back_the_same(report: Report, tmp_path: Path) -> None:
    plain = example()
    shaded = tmp_path / "report.pdf"
    shaded.write_bytes(render(report, "pdf"))
    assert read_report(shaded).cells == plain.cells
    assert shaded.read_bytes() != render(plain, "pdf")
