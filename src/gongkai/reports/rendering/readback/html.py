"""A rendered web page as its reader sees it."""

from typing import Any

from lxml import html

from gongkai.reports.rendering.readback.printed import PlacedCell, PlacedTable, PrintedFile

_TABLES = ".//table[contains(concat(' ', @class, ' '), ' statutory ')]"


def read_html_back(data: bytes) -> PrintedFile:
    """Return what the page shows: its statutory tables, and the text outside tables and charts."""
    page = html.document_fromstring(data.decode("utf-8"))
    file = PrintedFile(tables=[PlacedTable(_cells(table)) for table in page.xpath(_TABLES)])
    for left_out in page.xpath("//table | //figure | //style | //head"):
        left_out.drop_tree()
    file.text = page.text_content()
    return file


def _cells(table: Any) -> list[PlacedCell]:
    cells: list[PlacedCell] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            height, width = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            cells.append(PlacedCell(cell.text_content(), row, column, height, width))
            taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
    return cells
