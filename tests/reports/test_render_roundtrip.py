"""What is rendered, the product's own reader reads back to the same figures."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.core import typesetting
from gongkai.law.forms import Cell, Number, all_forms, form
from gongkai.law.outlines import outline
from gongkai.reports.figures import Report, Section, Value
from gongkai.reports.reading import read_report
from gongkai.reports.rendering import render

EXAMPLES = Path(__file__).parents[2] / "examples"
READ = ("html", "docx", "pdf")
"""The formats that the product reads; a workbook is read back by the renderer's own separate path alone."""
SEEDS = range(4)
NUMERALS = "一二三四五六七八九十"


def _value(draw: random.Random, cell: Cell) -> Value:
    """Draw a figure: often blank or zero, now and then of twelve digits."""
    chance = draw.random()
    if chance < 0.12:
        return None
    if chance < 0.35:
        return 0
    if cell.number is Number.DECIMAL:
        return Decimal(draw.randrange(1, 10**9)).scaleb(-draw.randrange(1, 5))
    if cell.number is Number.CHANGE:
        return draw.choice((-1, 1)) * draw.randrange(1, 800)
    return draw.randrange(10**11, 10**12) if chance > 0.97 else draw.randrange(1, 4000)


def _report(form_id: str, seed: int) -> Report:
    draw = random.Random(seed)
    of_report = form(form_id)
    year = of_report.first_year + draw.randrange(2)
    parts = outline(of_report).parts[: len(NUMERALS)]
    return Report(
        form=form_id,
        agency="岚川县人民政府",
        year=year,
        title=f"岚川县人民政府{year}年政府信息公开工作年度报告",
        cells={key: _value(draw, cell) for key, cell in of_report.cells.items()},
        sections=[
            Section(part.key, f"{numeral}、{part.heading.zh}", "本年度各项工作有序推进，情况如下。")
            for numeral, part in zip(NUMERALS, parts, strict=False)
        ],
    )


def _read_back(report: Report, to: str, folder: Path) -> Report:
    if to == "pdf":
        try:
            typesetting.faces()
        except typesetting.FontsMissing:
            pytest.skip(
                "No font with Chinese characters is installed; run bin/install-system-packages test."
            )
    path = folder / f"report.{to}"
    path.write_bytes(render(report, to))
    return read_report(path)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("to", READ)
@pytest.mark.parametrize("form_id", [one.id for one in all_forms()])
def test_any_figures_come_back_as_they_went_out(form_id: str, to: str, seed: int, tmp_path: Path) -> None:
    report = _report(form_id, seed)

    read = _read_back(report, to, tmp_path)

    assert (read.form, read.year, read.agency, read.title) == (
        report.form,
        report.year,
        report.agency,
        report.title,
    )
    assert read.cells == report.cells


@pytest.mark.parametrize("to", READ)
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_report_comes_back_with_figures_and_text(path: Path, to: str, tmp_path: Path) -> None:
    report = Report.from_json(path.read_bytes())

    read = _read_back(report, to, tmp_path)

    assert read.cells == report.cells
    assert (read.form, read.year, read.agency, read.title) == (
        report.form,
        report.year,
        report.agency,
        report.title,
    )
    lost = [
        line for section in report.sections for line in section.text.splitlines() if line not in read.text
    ]
    assert lost == []


@pytest.mark.parametrize("to", READ)
def test_a_line_printed_for_a_whole_group_comes_back_as_that(to: str, tmp_path: Path) -> None:
    report = _report("2021", 7)
    columns = [key.rsplit(".", 1)[1] for key in form("2021").subtotals]
    for key in form("2021").cells:
        if key.startswith("requests.other."):
            report.cells[key] = None
    report.subtotals = {f"requests.other.{column}": number for number, column in enumerate(columns)}

    read = _read_back(report, to, tmp_path)

    assert read.subtotals == report.subtotals
    assert read.cells == report.cells
