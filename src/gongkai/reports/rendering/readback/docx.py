"""A rendered Word file as its reader sees it, through python-docx."""

import io

import docx
from docx.table import Table

from gongkai.reports.rendering.readback.printed import PlacedCell, PlacedTable, PrintedFile


def read_docx_back(data: bytes) -> PrintedFile:
    """Return what the file shows: every table, and every paragraph outside them."""
    document = docx.Document(io.BytesIO(data))
    return PrintedFile(
        tables=[PlacedTable(_cells(table)) for table in document.tables],
        text="\n".join(paragraph.text for paragraph in document.paragraphs),
    )


def _cells(table: Table) -> list[PlacedCell]:
    """Return the cells; each place of a merged cell leads to the same element."""
    width = len(table.columns)
    places: dict[int, tuple[str, list[tuple[int, int]]]] = {}
    for place, cell in enumerate(table._cells):  # noqa: SLF001
        found = places.setdefault(id(cell._tc), (cell.text, []))  # noqa: SLF001
        found[1].append(divmod(place, width))
    return [_placed(text, at) for text, at in places.values()]


def _placed(text: str, at: list[tuple[int, int]]) -> PlacedCell:
    rows, columns = [row for row, _ in at], [column for _, column in at]
    return PlacedCell(
        text,
        min(rows),
        min(columns),
        max(rows) - min(rows) + 1,
        max(columns) - min(columns) + 1,
    )
