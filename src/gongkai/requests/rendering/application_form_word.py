"""The blank application form as a Word file."""

import io
import zipfile
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.requests.rendering.application_form import TITLE, FormPart, FormRow, PaperForm

FANG, XIAOBIAOSONG = "仿宋_GB2312", "方正小标宋简体"
WIDTHS = (Mm(16), Mm(34), Mm(42), Mm(36), Mm(42))
LINE, ROW = Mm(8.5), Mm(11)
_MOMENT = (2019, 5, 15, 0, 0, 0)
"""The time of every part of the file, so that the same form gives the same bytes."""


def application_form_docx(form: PaperForm) -> bytes:
    """Return the blank form as a Word file."""
    word: Any = docx.Document()
    _set_page(word)
    title = _write(word.add_paragraph(), TITLE, face=XIAOBIAOSONG, points=20)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(word.add_paragraph(), form.addressee, points=12)
    table = word.add_table(rows=0, cols=len(WIDTHS))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for part in form.parts:
        _add_part(table, part)
    for number, note in enumerate(form.notes, start=1):
        _write(word.add_paragraph(), f"{number}.{note}", points=9)
    return _saved(word)


def _set_page(word: Any) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(18)
    section.left_margin = section.right_margin = Mm(20)
    properties = word.core_properties
    for name in ("author", "last_modified_by", "comments"):
        setattr(properties, name, "")
    properties.title, properties.language, properties.revision = TITLE, "zh-CN", 1
    _set_face(word.styles["Normal"].element.get_or_add_rPr(), FANG)


def _add_part(table: Any, part: FormPart) -> None:
    first = len(table.rows)
    for row in part.rows:
        _add_row(table, row)
    heading = table.rows[first].cells[0].merge(table.rows[-1].cells[0])
    _write(heading.paragraphs[0], part.title, points=11).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_row(table: Any, row: FormRow) -> None:
    added = table.add_row()
    added.height = max(ROW, LINE * row.lines)
    added.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(added.cells, WIDTHS, strict=True):
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    cells = list(added.cells)
    if len(row.cells) == 1:
        cells[2:] = [cells[2].merge(cells[4])]
    for place, (label, text) in enumerate(row.cells):
        _write(cells[1 + 2 * place].paragraphs[0], label, points=10.5)
        _write(cells[2 + 2 * place].paragraphs[0], text, points=10.5)


def _write(paragraph: Any, text: str, *, face: str = "", points: float = 12) -> Any:
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    if face:
        _set_face(run._r.get_or_add_rPr(), face)  # noqa: SLF001 - python-docx has no public way
    return paragraph


def _set_face(properties: Any, face: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)


def _saved(word: Any) -> bytes:
    made, packed = io.BytesIO(), io.BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
