"""A report as a Word file in the layout of official documents (GB/T 9704-2012)."""

import io
import zipfile
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.reports.rendering.document import Block, Figure, Kind, Part, ReportDocument, TextLine
from gongkai.reports.rendering.docx_styles import (
    BODY,
    CAPTION,
    FOOTER,
    HEADING,
    HEI,
    KAI,
    LATIN,
    PITCH,
    SONG,
    SUBHEADING,
    TITLE,
    XIAOBIAOSONG,
    WordStyle,
    append,
    set_styles,
    type_of,
)
from gongkai.reports.rendering.docx_tables import word_table
from gongkai.reports.rendering.drawing import chart_svg
from gongkai.reports.rendering.fitting import TEXT_WIDTH, ems
from gongkai.reports.rendering.grid import PrintedGrid
from gongkai.reports.rendering.typesetting import typeset_pictures
from gongkai.reports.rendering.words import word

_TITLE_PITCH = Pt(38)
_ONE = 100
"""Hundredths of a character, in which Word measures indents."""


def docx_of(document: ReportDocument) -> bytes:
    """Return ``document`` as a Word file; the same document gives the same bytes."""
    writer = _Writer(document)
    writer.write()
    return _with_fixed_times(writer.saved(), document.dated.timetuple()[:6])


def _with_fixed_times(data: bytes, moment: tuple[int, ...]) -> bytes:
    """Return the packed file with ``moment`` as the time of every part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=moment)  # type: ignore[arg-type]
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()


class _Writer:
    """Writes one document from top to bottom."""

    def __init__(self, document: ReportDocument) -> None:
        self._document = document
        self._language = document.language
        self._word: WordDocument = docx.Document()
        svgs = tuple(chart_svg(figure.chart) for figure in document.figures)
        self._pictures = iter(typeset_pictures(svgs))

    def write(self) -> None:
        """Write everything."""
        self._set_properties()
        self._set_page()
        set_styles(self._word, self._language)
        self._set_footers()
        self._write_title()
        for part in self._document.parts:
            self._write_part(part)
        self._write_signature()
        for annex in self._document.annexes:
            self._write_annex(annex)

    def saved(self) -> bytes:
        """Return the file."""
        target = io.BytesIO()
        self._word.save(target)
        return target.getvalue()

    def _set_properties(self) -> None:
        properties = self._word.core_properties
        for name in ("author", "last_modified_by", "comments", "category", "keywords", "subject"):
            setattr(properties, name, "")
        properties.title = self._document.title
        properties.language = "zh-CN" if self._language == "zh" else "en-GB"
        properties.created = properties.modified = self._document.dated.replace(tzinfo=None)
        properties.revision = 1

    def _set_page(self) -> None:
        section = self._word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(23)
        grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001
        if grid is None:
            grid = append(section._sectPr, "w:docGrid")  # noqa: SLF001
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(int(PITCH.pt * 20)))
        if self._language == "en":
            tab_stop = self._word.settings.element.find(qn("w:defaultTabStop"))
            if tab_stop is not None:
                tab_stop.addnext(OxmlElement("w:autoHyphenation"))

    def _set_footers(self) -> None:
        self._word.settings.odd_and_even_pages_header_footer = True
        section = self._word.sections[0]
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph._p.style = FOOTER.id  # noqa: SLF001
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
            append(properties, "w:ind", **{f"w:{side}Chars": str(_ONE), f"w:{side}": "280"})
            append(properties, "w:jc", **{"w:val": side})
            paragraph.add_run("— ")
            field = append(paragraph._p, "w:fldSimple", **{"w:instr": "PAGE"})  # noqa: SLF001
            append(append(field, "w:r"), "w:t").text = "1"
            paragraph.add_run(" —")

    def _write_title(self) -> None:
        self._paragraph(TITLE, *self._document.title_lines, pitch=_TITLE_PITCH)
        if self._document.subtitle:
            self._paragraph(BODY, self._document.subtitle, align="center", face=(KAI, 14), indent=False)
        self._new(BODY)

    def _write_part(self, part: Part) -> None:
        if part.heading:
            self._paragraph(HEADING, part.heading)
        for block in part.blocks:
            self._write_block(block)

    def _write_block(self, block: Block) -> None:
        match block:
            case TextLine(kind=Kind.HEADING):
                self._paragraph(SUBHEADING, block.text)
            case TextLine():
                self._write_line(block)
            case PrintedGrid():
                names = {
                    "agency": self._document.agency,
                    "year": self._document.year or "",
                    "title": block.title,
                }
                caption = word("table_alt", self._language, **names)
                latin = SONG if self._language == "zh" else LATIN
                table = word_table(block, self._language, caption=caption, latin=latin, east_asian=SONG)
                body = self._word.element.body
                body.insert(len(body) - 1, table)
                self._space()
            case Figure():
                self._write_figure(block)

    def _write_line(self, line: TextLine) -> None:
        paragraph = self._new(BODY)
        if line.lead:
            run = paragraph.add_run(line.lead)
            run._r.insert(0, type_of(KAI, 16, self._language, condensed=True))  # noqa: SLF001
        paragraph.add_run(line.text)

    def _write_figure(self, figure: Figure) -> None:
        paragraph = self._word.add_paragraph()
        append(paragraph._p.get_or_add_pPr(), "w:keepNext")  # noqa: SLF001
        picture = io.BytesIO(next(self._pictures))
        shape = paragraph.add_run().add_picture(picture, width=Mm(TEXT_WIDTH))
        named = shape._inline.docPr  # noqa: SLF001
        caption = word("chart", self._language, number=figure.number, title=figure.chart.title)
        named.set("name", caption)
        named.set("descr", figure.chart.description)
        self._paragraph(CAPTION, caption)
        self._space()

    def _write_signature(self) -> None:
        lines = self._document.signature
        if not lines:
            return
        self._new(BODY)
        widest = max(map(ems, lines))
        for line in lines:
            indent = round(_ONE * (2 + (widest - ems(line)) / 2))
            self._paragraph(BODY, line, align="right", right=indent, indent=False)

    def _write_annex(self, annex: Part) -> None:
        mark = self._paragraph(
            BODY, word("annex", self._language), align="left", face=(HEI, 16), indent=False
        )
        mark.paragraph_format.page_break_before = True
        heading = self._paragraph(
            HEADING,
            annex.heading,
            align="center",
            face=(XIAOBIAOSONG, 22),
            indent=False,
            pitch=_TITLE_PITCH,
        )
        heading.paragraph_format.space_after = Pt(8)
        for block in annex.blocks:
            self._write_block(block)

    def _new(self, style: WordStyle) -> Any:
        paragraph = self._word.add_paragraph()
        paragraph._p.style = style.id  # noqa: SLF001
        return paragraph

    def _space(self) -> None:
        """Keep a table or a picture apart from what follows."""
        paragraph = self._word.add_paragraph()
        spacing = append(paragraph._p.get_or_add_pPr(), "w:spacing")  # noqa: SLF001
        spacing.set(qn("w:line"), "240")
        spacing.set(qn("w:lineRule"), "exact")

    def _paragraph(
        self,
        style: WordStyle,
        *lines: str,
        align: str = "",
        face: tuple[str, float] | None = None,
        indent: bool = True,
        right: int = 0,
        pitch: Any = None,
    ) -> Any:
        paragraph = self._new(style)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        if pitch is not None:
            value = {"w:line": str(int(pitch.pt * 20)), "w:lineRule": "exact"}
            append(properties, "w:spacing", **value)
        if not indent:
            value = {"w:firstLineChars": "0", "w:firstLine": "0"}
            if right:
                value |= {"w:rightChars": str(right), "w:right": str(round(right * 3.2))}
            append(properties, "w:ind", **value)
        if align:
            append(properties, "w:jc", **{"w:val": align})
        for number, line in enumerate(lines):
            run = paragraph.add_run()
            if face is not None:
                run._r.insert(0, type_of(*face, self._language))  # noqa: SLF001
            if number:
                run.add_break()
            run.add_text(line)
        return paragraph
