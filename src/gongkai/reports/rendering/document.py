"""A report as a document: title, parts, paragraphs, tables and charts in printed order.

Every format is written from this one object; nothing here knows how a format looks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from gongkai.core.errors import DomainError
from gongkai.law.forms import Form, PrintedTable
from gongkai.law.outlines import outline
from gongkai.reports.figures import Report
from gongkai.reports.rendering.charts import Chart, charts_of
from gongkai.reports.rendering.grid import PrintedGrid, printed_grid
from gongkai.reports.rendering.words import word

PREAMBLE = "preamble"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no document format can hold."""
_SYMBOLS = dict.fromkeys(range(0xF020, 0xF100), "•")
"""Bullets of symbol fonts, as old office files leave them behind; without that font they are nothing."""
_SECOND_LEVEL = re.compile(r"^（[一二三四五六七八九十]+）")
_LEAD = re.compile(r"^(?P<lead>（[一二三四五六七八九十]+）[^。；！？]{1,44}。)(?P<rest>.+)$", re.DOTALL)
_DATE = re.compile(r"^(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")
_LONGEST_HEADING = 42
_LONGEST_TITLE_LINE = 19
_LONGEST_SIGNATURE = 30
_NUMBERS = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十"]
_NUMBERED = re.compile(r"^(十?[一二三四五六七八九]|十|二十)、")
_EARLIEST = 1980
"""The first year that a compressed file can name."""


class CellsNotInForm(DomainError):
    """Data with figures for which the form has no cell: leaving them out would change the report."""

    code = "cells_not_in_form"


class Kind(StrEnum):
    """What a paragraph is."""

    HEADING = "heading"
    """A heading of the second level: （一）."""
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One paragraph; ``lead`` is a heading of the second level that runs on into its text."""

    text: str
    kind: Kind = Kind.TEXT
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its number in the document."""

    number: int
    chart: Chart


Block = TextLine | PrintedGrid | Figure


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text with what stands in it."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report, ready to be written in any format."""

    title_lines: tuple[str, ...]
    """The title, broken where it may be broken."""
    subtitle: str
    language: str
    agency: str
    year: int | None
    form: Form
    parts: tuple[Part, ...]
    signature: tuple[str, ...]
    """Who signed and the date, where the text ends with them."""
    annexes: tuple[Part, ...]
    """Tables that stand on pages of their own after the text."""
    dated: datetime
    """The time that a file's properties carry: fixed by the report's year, not by the clock."""

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_lines)

    @property
    def grids(self) -> list[PrintedGrid]:
        """The tables in printed order."""
        return [
            block
            for part in (*self.parts, *self.annexes)
            for block in part.blocks
            if isinstance(block, PrintedGrid)
        ]

    @property
    def figures(self) -> list[Figure]:
        """The charts in printed order."""
        return [
            block
            for part in (*self.parts, *self.annexes)
            for block in part.blocks
            if isinstance(block, Figure)
        ]


def compose(report: Report, form: Form, language: str = "zh", *, charts: bool = True) -> ReportDocument:
    """Return ``report`` as a document in ``language``; its own text stays as it was written.

    Raises :class:`CellsNotInForm` when the data has figures that the form has no place for.
    """
    _require_known_cells(report, form)
    composer = _Composer(report, form, language, charts_of(report, form, language) if charts else [])
    parts, signature = composer.parts()
    annexes = composer.annexes()
    title, subtitle = _titles(report, language)
    return ReportDocument(
        title_lines=_broken(title, clean(report.agency)),
        subtitle=subtitle,
        language=language,
        agency=clean(report.agency),
        year=report.year,
        form=form,
        parts=(*parts, *composer.parts_announcing(annexes)),
        signature=signature,
        annexes=annexes,
        dated=datetime(max((report.year or 0) + 1, _EARLIEST), 1, 1, tzinfo=UTC),
    )


def clean(text: str) -> str:
    """Return ``text`` without characters that no document can hold, and with plain bullets."""
    return _UNPRINTABLE.sub("", text).translate(_SYMBOLS)


def _require_known_cells(report: Report, form: Form) -> None:
    unknown = [key for key in report.cells if key not in form.cells]
    if unknown:
        raise CellsNotInForm(
            f"数据中有{len(unknown)}个指标不属于“{form.id}”格式，第一个是“{unknown[0]}”，"
            "请检查数据的 form 字段，或删去这些指标。"
        )


def _titles(report: Report, language: str) -> tuple[str, str]:
    own = " ".join(clean(report.title).split())
    if not own and report.agency and report.year:
        own = word("report", language, agency=clean(report.agency), year=report.year)
    own = own or word("untitled", language)
    if language == "en" and report.year and not own.isascii():
        return word("report_en", language, year=report.year), own
    return own, ""


def _broken(title: str, agency: str) -> tuple[str, ...]:
    """A title that is longer than a line is broken behind the agency's name."""
    rest = title.removeprefix(agency)
    if agency and rest and rest != title and len(title) > _LONGEST_TITLE_LINE:
        return agency, rest
    return (title,)


class _Composer:
    """Puts tables and charts into the parts in which the form has them."""

    def __init__(self, report: Report, form: Form, language: str, charts: Sequence[Chart]) -> None:
        self.report, self.form, self.language = report, form, language
        self.charts = list(charts)
        self.tables = [table for table in form.tables if not self._is_annex(table)]
        self.drawn = 0
        self.outline = {part.key: part for part in outline(form).parts}

    def parts(self) -> tuple[list[Part], tuple[str, ...]]:
        """Return the parts, those that the text lacks and a table needs included, and the signature."""
        texts = [
            (section.key, clean(section.heading).strip(), _lines_of(section.text))
            for section in self.report.sections
            if not self._is_annex_key(section.key)
        ]
        signature = _take_signature(texts[-1][2]) if texts else ()
        for table in self.tables:
            if table.section not in {key for key, _, _ in texts}:
                texts.insert(self._place(texts, table.section), (table.section, "", []))
        return [self._part(key, heading, lines) for key, heading, lines in texts], signature

    def annexes(self) -> tuple[Part, ...]:
        """Return each table that no part of the text holds, as a page of its own."""
        annexed = [table for table in self.form.tables if self._is_annex(table)]
        return tuple(self._annex(table) for table in annexed)

    def parts_announcing(self, annexes: Sequence[Part]) -> Iterator[Part]:
        """Yield the line that says which annexes follow, unless the text says it."""
        said = "\n".join(section.text[-200:] for section in self.report.sections[-1:])
        if annexes and word("annex", "zh") not in said:
            lines = tuple(TextLine(word("annexes", self.language, title=part.heading)) for part in annexes)
            yield Part("annexes", "", lines)

    def _annex(self, table: PrintedTable) -> Part:
        grid = printed_grid(self.form, table, self.report, self.language)
        title = grid.title
        if self.report.year:
            title = word("year_title", self.language, year=self.report.year, title=title)
        kept = [
            line
            for section in self.report.sections
            if self._is_annex_key(section.key)
            for line in _lines_of(section.text)
        ]
        blocks: list[Block] = [*map(_text_line, kept), grid, *self._figures(table.section)]
        return Part(table.section, title, tuple(blocks))

    def _part(self, key: str, heading: str, lines: list[str]) -> Part:
        heading = self._heading(key, heading)
        grids = [
            printed_grid(self.form, table, self.report, self.language)
            for table in self.tables
            if table.section == key
        ]
        self.tables = [table for table in self.tables if table.section != key]
        return Part(key, heading, (*map(_text_line, lines), *grids, *self._figures(key)))

    def _heading(self, key: str, own: str) -> str:
        """Return the heading as written; the form's where there is none, or in English."""
        if key not in self.outline or (own and self.language == "zh"):
            return own
        numbered = _NUMBERED.match(own)
        number = numbered[1] if numbered else _NUMBERS[list(self.outline).index(key)]
        heading = self.outline[key].heading.text(self.language)
        return (
            f"{number}、{heading}" if self.language == "zh" else f"{_NUMBERS.index(number) + 1}. {heading}"
        )

    def _figures(self, section: str) -> list[Figure]:
        placed = [chart for chart in self.charts if chart.section == section]
        self.charts = [chart for chart in self.charts if chart.section != section]
        figures = [Figure(self.drawn + number, chart) for number, chart in enumerate(placed, start=1)]
        self.drawn += len(figures)
        return figures

    def _place(self, texts: Sequence[tuple[str, str, list[str]]], section: str) -> int:
        """Return where a part that the text lacks stands: before the first that comes after it."""
        order = list(self.outline)
        later = order[order.index(section) + 1 :]
        places = [index for index, (key, _, _) in enumerate(texts) if key in later]
        return min(places, default=len(texts))

    def _is_annex(self, table: PrintedTable) -> bool:
        return table.section not in {part.key for part in outline(self.form).parts}

    def _is_annex_key(self, key: str) -> bool:
        return any(table.section == key and self._is_annex(table) for table in self.form.tables)


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in clean(text).replace("\r", "\n").split("\n") if line.strip()]


def _text_line(line: str) -> TextLine:
    if _SECOND_LEVEL.match(line):
        if len(line) <= _LONGEST_HEADING and not re.search(r"[。；！？](?!$)|[；！？]$", line):
            return TextLine(line, Kind.HEADING)
        lead = _LEAD.match(line)
        if lead:
            return TextLine(lead["rest"], lead=lead["lead"])
    return TextLine(line)


def _take_signature(lines: list[str]) -> tuple[str, ...]:
    """Take the date that ends the text, and the name above it, out of ``lines``."""
    if not lines or not _DATE.match(lines[-1]):
        return ()
    date = "".join(lines.pop().split())
    if lines and len(lines[-1]) <= _LONGEST_SIGNATURE and lines[-1][-1] not in "。！？；：，":
        return (lines.pop(), date)
    return (date,)
