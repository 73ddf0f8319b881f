"""Printed tables of any origin as rows: what stands to the left, and the figures to the right of it.

A row keeps, for each cell, what is printed above it in the same column, when the columns are known.
"""

from dataclasses import dataclass, field, replace

from gongkai.documents.model import GridCell, Origin, Table
from gongkai.reports.reading.numbers import BLANK, PrintedNumber, parse_number, parse_seen_number


@dataclass(slots=True)
class RowCell:
    """One cell of a printed row, with where it stands and what it says as a number."""

    cell: GridCell
    number: PrintedNumber
    table: int
    """1-based among the document's tables; 0 for running lines."""
    is_figure: bool
    """Whether a number or nothing is printed here."""

    @property
    def columns(self) -> range:
        """The columns of the printed grid that the cell covers."""
        return range(self.cell.column, self.cell.column + self.cell.column_span)


@dataclass(slots=True)
class PrintedRow:
    """One printed row with the cells that reach into it from above."""

    table: Table
    number: int
    cells: list[RowCell] = field(default_factory=list)


def table_rows(table: Table) -> list[PrintedRow]:
    """Return the rows of a table; a cell merged over rows stands in each of them."""
    if not table.exact:
        return [
            PrintedRow(
                table, index, [row_cell(piece, table.number) for cell in row for piece in pieces(cell)]
            )
            for index, row in enumerate(table.rows, start=1)
        ]
    rows: dict[int, list[RowCell]] = {}
    for cell in table.cells():
        made = row_cell(cell, table.number)
        for number in range(cell.row, cell.row + cell.row_span):
            rows.setdefault(number, []).append(made)
    printed = []
    for number in sorted(rows):
        cells = rows[number]
        cells.sort(key=_left_edge)
        printed.append(PrintedRow(table, number, cells))
    return printed


def pieces(cell: GridCell) -> list[GridCell]:
    """Return the figures that came to stand in one cell of a page that rules no columns, else the cell."""
    words = cell.text.split()
    if cell.page is None or len(words) <= 1 or not all(parse_number(word).readable for word in words):
        return [cell]
    return [replace(cell, text=word) for word in words]


def row_cell(cell: GridCell, table: int) -> RowCell:
    """Return a cell together with what it says as a number."""
    if not cell.text:
        number = BLANK
    elif cell.origin is Origin.OCR:
        number = parse_seen_number(cell.text)
    else:
        number = parse_number(cell.text, joined=cell.page is not None)
    return RowCell(cell, number, table, number.readable)


def _left_edge(cell: RowCell) -> int:
    return cell.cell.column
