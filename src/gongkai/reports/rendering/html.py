"""A report as a web page: complete and standing alone, or as a fragment for another page.

Elements are built, never written as text, so nothing in a report can become markup.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from gongkai.reports.figures import plain
from gongkai.reports.rendering.document import Figure, Kind, Part, ReportDocument, TextLine
from gongkai.reports.rendering.drawing import chart_svg
from gongkai.reports.rendering.grid import HEADERS, PrintedCell, PrintedGrid, Role
from gongkai.reports.rendering.words import word

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_WRITTEN = "zh-CN"
"""The language in which reports are written."""


def html_of(document: ReportDocument) -> bytes:
    """Return ``document`` as one HTML file without script, for screens, phones and paper."""
    page = etree.Element("html", lang=_LANGUAGES[document.language])
    head = etree.SubElement(page, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", document.title)
    _add(head, "style", _style_sheet())
    body = etree.SubElement(page, "body")
    main = etree.SubElement(body, "main")
    main.append(_article(document, prefix="", top=1))
    return f"<!DOCTYPE html>\n{_text(page)}\n".encode()


def fragment_of(document: ReportDocument, *, prefix: str = "report-", top: int = 2) -> str:
    """Return the report alone, for a page with its own style and headings.

    Ids begin with ``prefix``; the report's own title is a heading of level ``top``.
    """
    return _text(_article(document, prefix=prefix, top=top))


def table_of(
    grid: PrintedGrid,
    language: str = "zh",
    *,
    caption: str = "",
    prefix: str = "",
) -> str:
    """Return one statutory table in its scrolling box, for a page with its own style."""
    return _text(_table_box(grid, language, caption=caption or grid.title, prefix=prefix))


@cache
def _style_sheet() -> str:
    return (Path(__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")


def _text(element: Any) -> str:
    text = str(etree.tostring(element, method="html", encoding="unicode"))
    # The serialiser is older than this element and closes it; browsers take that for a mistake.
    return text.replace("<wbr></wbr>", "<wbr>")


def _add(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    element = etree.SubElement(parent, tag, {name.strip("_"): value for name, value in attributes.items()})
    element.text = text or None
    return element


def _article(document: ReportDocument, *, prefix: str, top: int) -> Any:
    article = etree.Element("article", {"class": "annual-report"})
    header = _add(article, "header")
    title = _add(header, f"h{top}", document.title_lines[0], class_="report-title")
    for line in document.title_lines[1:]:
        # A chance to break, not a break: the title stays one line of text for whoever reads the file.
        etree.SubElement(title, "wbr").tail = line
    if document.subtitle:
        _add(header, "p", document.subtitle, class_="report-subtitle", lang=_WRITTEN)
    for part in document.parts:
        _append_part(article, part, document, prefix=prefix, level=top + 1)
    if document.signature:
        signature = _add(article, "div", class_="signature", lang=_WRITTEN)
        for line in document.signature:
            _add(signature, "p", line)
    for annex in document.annexes:
        section = _append_part(article, annex, document, prefix=prefix, level=top + 1)
        section.set("class", "annex")
        mark = etree.Element("p", {"class": "annex-mark"})
        mark.text = word("annex", document.language)
        section.insert(0, mark)
    return article


def _append_part(article: Any, part: Part, document: ReportDocument, *, prefix: str, level: int) -> Any:
    section = _add(article, "section" if part.heading else "div")
    if part.heading:
        _add(section, f"h{level}", part.heading)
    for block in part.blocks:
        match block:
            case TextLine():
                _append_line(section, block, level + 1, foreign=document.language != "zh")
            case PrintedGrid():
                names = {"agency": document.agency, "year": document.year or "", "title": block.title}
                caption = word("table_alt", document.language, **names)
                section.append(_table_box(block, document.language, caption=caption, prefix=prefix))
            case Figure():
                section.append(_figure(block, document.language))
    return section


def _append_line(section: Any, line: TextLine, level: int, *, foreign: bool) -> None:
    language = {"lang": _WRITTEN} if foreign else {}
    if line.kind is Kind.HEADING:
        _add(section, f"h{level}", line.text, **language)
        return
    paragraph = _add(section, "p", "" if line.lead else line.text, **language)
    if line.lead:
        _add(paragraph, "span", line.lead, class_="lead").tail = line.text


def _figure(figure: Figure, language: str) -> Any:
    box = etree.Element("figure")
    picture = etree.fromstring(chart_svg(figure.chart))
    title = word("chart", language, number=figure.number, title=figure.chart.title)
    scrolled = _add(box, "div", class_="chart", role="group", tabindex="0")
    scrolled.set("aria-label", title)
    scrolled.append(picture)
    details = _add(_add(box, "figcaption", title), "details")
    _add(details, "summary", word("chart_data", language, number=figure.number))
    rows = _add(_add(details, "table"), "tbody")
    for label, value in figure.chart.points:
        row = _add(rows, "tr")
        _add(row, "th", label, scope="row")
        _add(row, "td", "" if value is None else str(plain(value)))
    return box


def _table_box(grid: PrintedGrid, language: str, *, caption: str, prefix: str) -> Any:
    box = etree.Element("div", {"class": "table-box", "role": "region", "tabindex": "0"})
    box.set("aria-label", caption)
    kind = "indented" if grid.indented else f"labels-{grid.label_columns}"
    table = _add(box, "table", class_=f"statutory {kind}", lang=_LANGUAGES[language])
    _add(table, "caption", caption)
    name = f"{prefix}{grid.id}"
    headers = _Headers(grid, name)
    body: Any = None
    for number, cells in enumerate(grid.rows):
        if number == 0 and grid.header_rows:
            body = _add(table, "thead")
        elif number == grid.header_rows or (cells and cells[0].role is Role.BLOCK):
            body = _add(table, "tbody")
        row = _add(body, "tr")
        for cell in cells:
            _append_cell(row, cell, headers)
    return box


def _append_cell(row: Any, cell: PrintedCell, headers: "_Headers") -> None:
    is_header = cell.role in HEADERS or (cell.role is Role.CORNER and cell.row_span == 1)
    element = _add(row, "th" if is_header else "td", cell.text, class_=_class(cell))
    if cell.column_span > 1:
        element.set("colspan", str(cell.column_span))
    if cell.row_span > 1:
        element.set("rowspan", str(cell.row_span))
    if is_header:
        element.set("scope", _scope(cell, indented=headers.grid.indented))
        element.set("id", headers.id_of(cell))
    elif cell.role is Role.FIGURE:
        element.set("headers", " ".join(headers.of(cell)))
        element.set("data-key", cell.key)


def _class(cell: PrintedCell) -> str:
    classes = [cell.role.value]
    if cell.indent:
        classes.append(f"indent-{cell.indent}")
    if cell.hanging:
        classes.append("hanging")
    if cell.is_by_hand:
        classes.append("by-hand")
    return " ".join(classes)


def _scope(cell: PrintedCell, *, indented: bool) -> str:
    if cell.role in (Role.ROW, Role.GROUP):
        return "rowgroup" if cell.role is Role.GROUP and not indented else "row"
    return "colgroup" if cell.column_span > 1 else "col"


class _Headers:
    """Which headings a figure stands under, for readers who hear a table."""

    def __init__(self, grid: PrintedGrid, name: str) -> None:
        self.grid = grid
        self._name = name
        self._beside: dict[int, list[str]] = {}
        self._above: dict[tuple[int, int], list[str]] = {}
        for cell in grid.cells:
            for place in _places(cell):
                known = self._beside if isinstance(place, int) else self._above
                known.setdefault(place, []).append(self.id_of(cell))  # type: ignore[arg-type]

    def id_of(self, cell: PrintedCell) -> str:
        """Return the id of a heading."""
        return f"{self._name}-{cell.row + 1}-{cell.column + 1}"

    def of(self, figure: PrintedCell) -> Sequence[str]:
        """Return the ids of the headings over and beside ``figure``."""
        return (*self._above.get((figure.block, figure.column), ()), *self._beside.get(figure.row, ()))


def _places(cell: PrintedCell) -> Iterator[int | tuple[int, int]]:
    """Yield the rows, or the columns of a part of the table, that a heading names."""
    if cell.role in (Role.GROUP, Role.ROW):
        yield from range(cell.row, cell.row + cell.row_span)
    elif cell.role in (Role.BLOCK, Role.COLUMN):
        yield from ((cell.block, column) for column in range(cell.column, cell.column + cell.column_span))
