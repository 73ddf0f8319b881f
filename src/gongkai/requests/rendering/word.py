"""A letter as a Word file in the letter layout of GB/T 9704-2012."""

import io
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.requests.rendering.paper import LetterPaper

FANG, XIAOBIAOSONG = "仿宋_GB2312", "方正小标宋简体"
PITCH = Pt(28)
_RED = RGBColor(0xD0, 0x02, 0x1B)
_TWO_CHARACTERS = Pt(32)


def letter_docx(paper: LetterPaper) -> bytes:
    """Return the letter as a Word file; the same letter gives the same bytes."""
    word: Any = docx.Document()
    _set_page(word, paper)
    head = _line(word, paper.agency, align="center", face=XIAOBIAOSONG, points=26)
    head.runs[0].font.color.rgb = _RED
    _red_line(head)
    _line(word, paper.number, align="right")
    _line(word, "")
    _line(word, paper.title, align="center", face=XIAOBIAOSONG, points=22)
    _line(word, "")
    if paper.addressee:
        _line(word, f"{paper.addressee}：")
    for text in paper.paragraphs:
        _line(word, text, indent=True)
    _line(word, "")
    for text in (paper.agency, paper.day):
        signature = _line(word, text, align="right")
        signature.paragraph_format.right_indent = _TWO_CHARACTERS
        signature.paragraph_format.keep_with_next = text == paper.agency
    if paper.contact:
        _line(word, f"（联系方式：{paper.contact}）", indent=True)
    return _saved(word, (paper.dated_on.year, paper.dated_on.month, paper.dated_on.day, 0, 0, 0))


def _set_page(word: Any, paper: LetterPaper) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    properties = word.core_properties
    for name in ("author", "last_modified_by", "comments"):
        setattr(properties, name, "")
    properties.title, properties.language, properties.revision = paper.title, "zh-CN", 1
    style = word.styles["Normal"]
    _set_face(style.element.get_or_add_rPr(), FANG)
    style.font.size = Pt(16)


def _line(
    word: Any, text: str, *, align: str = "", face: str = "", points: float = 0, indent: bool = False
) -> Any:
    paragraph = word.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    if points:
        layout.line_spacing = Pt(max(38, points + 10))
    if indent:
        layout.first_line_indent = _TWO_CHARACTERS
    places = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    paragraph.alignment = places.get(align, WD_ALIGN_PARAGRAPH.JUSTIFY)
    run = paragraph.add_run(text)
    if face:
        _set_face(run._r.get_or_add_rPr(), face)  # noqa: SLF001
    if points:
        run.font.size = Pt(points)
    return paragraph


def _set_face(properties: Any, face: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)


def _red_line(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in {"val": "thickThinSmallGap", "sz": "24", "space": "6", "color": "D0021B"}.items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(borders)


def _saved(word: Any, moment: tuple[int, int, int, int, int, int]) -> bytes:
    """Return the file with one time for every part, so that it depends on the letter alone."""
    made, packed = io.BytesIO(), io.BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
