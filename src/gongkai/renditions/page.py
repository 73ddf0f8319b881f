"""A document as a clean page: headings by their numbers, paragraphs, tables; all text escaped."""

import re
from collections.abc import Iterable
from html import escape

from gongkai.documents.model import Block, GridCell, Paragraph, Table

_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十百]+、|第[一二三四五六七八九十百]+[章部][分]?\s")
_SECOND_LEVEL = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")
_LONGEST_HEADING = 40
_SENTENCE = re.compile(r"[。；;！？：:]")
_FIGURES = re.compile(r"[-+]?[\d,，.．%％/]+")


def page_html(blocks: Iterable[Block]) -> str:
    """Return blocks as the body of a page."""
    return "\n".join(_table(block) if isinstance(block, Table) else _paragraph(block) for block in blocks)


def heading_level(text: str) -> int:
    """Return 2 or 3 for a heading of that level by its number, 0 for running text."""
    if len(text) > _LONGEST_HEADING or _SENTENCE.search(text):
        return 0
    if _FIRST_LEVEL.match(text):
        return 2
    return 3 if _SECOND_LEVEL.match(text) else 0


def _paragraph(paragraph: Paragraph) -> str:
    level = heading_level(paragraph.text)
    tag = f"h{level}" if level else "p"
    return f"<{tag}>{_text(paragraph.text)}</{tag}>"


def _table(table: Table) -> str:
    headings = heading_rows(table)
    rows = [
        "<tr>" + "".join(_cell(cell, is_heading=number < headings) for cell in row) + "</tr>"
        for number, row in enumerate(table.rows)
    ]
    head = f"<thead>{''.join(rows[:headings])}</thead>" if headings else ""
    return f"<table>{head}<tbody>{''.join(rows[headings:])}</tbody></table>"


def heading_rows(table: Table) -> int:
    """Return how many rows at the top name the columns: none of their cells is a figure."""
    if not table.exact or len(table.rows) < 2 or len(table.rows[0]) < 2:  # noqa: PLR2004
        return 0
    first = table.rows[0]
    if any(not cell.text or _FIGURES.fullmatch(cell.text) for cell in first):
        return 0
    height = max(cell.row_span for cell in first)
    return height if height < len(table.rows) else 0


def _cell(cell: GridCell, *, is_heading: bool) -> str:
    tag = "th" if is_heading else "td"
    attributes = ""
    if is_heading:
        attributes += ' scope="colgroup"' if cell.column_span > 1 else ' scope="col"'
    if cell.row_span > 1:
        attributes += f' rowspan="{cell.row_span}"'
    if cell.column_span > 1:
        attributes += f' colspan="{cell.column_span}"'
    return f"<{tag}{attributes}>{_text(cell.text)}</{tag}>"


def _text(text: str) -> str:
    """Escape a text; control characters that no page may hold are left out."""
    printable = "".join(letter for letter in text if letter in "\n\t" or letter >= " ")
    return escape(printable).replace("\n", "<br>")
