"""Cells as a file stores them, into tables and paragraphs as a reader sees them.

The readers say where each cell begins and ends in units of their own (grid columns, twips);
this module finds the columns, joins merged cells, and tells a table from mere layout.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.documents.model import Block, GridCell, Paragraph, Table

_PROSE = 400
"""Characters in one cell beyond which it is a text, not an entry of a table."""

_LEAST_TOLERANCE, _MOST_TOLERANCE = 40, 160
"""Twips; a twip is a twentieth of a point, 57 are a millimetre."""

_ENTRIES = 3
"""Filled cells that make a row of a table, whatever prose stands elsewhere in it."""


@dataclass(slots=True)
class LooseCell:
    """A cell as stored: its edges, its lines and the tables inside it."""

    start: int
    end: int
    content: "list[str | LooseTable]"
    """Lines of text and tables, in reading order."""
    row_span: int = 1
    continues: bool = False
    """Whether the cell only continues the one above it."""

    def text(self) -> str:
        """Return the cell's own lines, without those of tables inside it."""
        if len(self.content) == 1:
            only = self.content[0]
            return only if isinstance(only, str) else ""
        return "\n".join(line for line in self.content if isinstance(line, str) and line)

    def inner(self) -> "Iterator[LooseTable]":
        """Yield the tables inside the cell."""
        for part in self.content:
            if isinstance(part, LooseTable):
                yield part


@dataclass(slots=True)
class LooseTable:
    """A table as stored: rows of cells whose edges share one measure."""

    rows: list[list[LooseCell]]
    tolerance: int = 0
    """How far apart two edges may be and still be one line."""
    has_inner: bool = False
    """Whether any cell contains a table."""


@dataclass(slots=True)
class BlockList:
    """The blocks of a document under construction; numbers its tables."""

    blocks: list[Block] = field(default_factory=list)
    _tables: int = 0

    def add_paragraph(self, text: str, line: int | None = None) -> None:
        """Add a paragraph unless it is blank."""
        text = text.strip()
        if text:
            self.blocks.append(Paragraph(text, line=line))

    def add_table(self, table: LooseTable) -> None:
        """Add a table, then the tables inside it; a layout table only gives what it holds."""
        if not any(table.rows):
            return
        texts = [[cell.text() for cell in row] for row in table.rows]
        if _is_layout(table, texts):
            self._unfold(table)
            return
        self.add_rows(_columns_found(table, texts), exact=True)
        if table.has_inner:
            for cell in _cells(table):
                for inner in cell.inner():
                    self.add_table(inner)

    def add_rows(self, rows: list[tuple[GridCell, ...]], *, exact: bool) -> None:
        """Add a table whose cells have their places already."""
        self._tables += 1
        self.blocks.append(Table(tuple(rows), self._tables, exact=exact))

    def _unfold(self, table: LooseTable) -> None:
        for cell in _cells(table):
            for part in cell.content:
                if isinstance(part, LooseTable):
                    self.add_table(part)
                else:
                    self.add_paragraph(part)


def tolerance_for(rows: list[list[LooseCell]]) -> int:
    """Return how far apart edges measured in twips may be: a few millimetres, less if cells are narrow."""
    narrowest = min((cell.end - cell.start for row in rows for cell in row), default=0)
    return max(_LEAST_TOLERANCE, min(_MOST_TOLERANCE, narrowest // 3))


def _cells(table: LooseTable) -> Iterator[LooseCell]:
    for row in table.rows:
        yield from row


def _is_layout(table: LooseTable, texts: list[list[str]]) -> bool:
    """Tell whether a table only places text on the page: one cell, whole prose, other tables."""
    if len(texts) == 1 and len(texts[0]) == 1:
        return True
    longest = max(len(text) for row in texts for text in row)
    if table.has_inner:
        inner = sum(_inner_cells(cell) for cell in _cells(table))
        filled = sum(1 for row in texts for text in row if text)
        return inner >= filled or longest > _PROSE
    if longest <= _PROSE:
        return False
    entries = sum(1 for row in texts if sum(1 for text in row if text) >= _ENTRIES)
    return entries <= 1 and longest * 2 > sum(len(text) for row in texts for text in row)


def _inner_cells(cell: LooseCell) -> int:
    return sum(1 + _inner_cells(below) for inner in cell.inner() for below in _cells(inner))


def _columns_found(table: LooseTable, texts: list[list[str]]) -> list[tuple[GridCell, ...]]:
    """Give each cell its row, column and spans on the lines that the table really has."""
    edges = _lines(table)
    _join_downwards(table, edges)
    height = len(table.rows)
    rows = []
    for number, (row, row_texts) in enumerate(zip(table.rows, texts, strict=True), 1):
        cells = []
        for cell, text in zip(row, row_texts, strict=True):
            if cell.continues:
                continue
            column = edges[cell.start]
            rows_spanned = cell.row_span
            if rows_spanned > 1:
                rows_spanned = min(rows_spanned, height - number + 1)
            columns_spanned = edges[cell.end] - column
            cells.append(GridCell(text, number, column, rows_spanned, columns_spanned or 1))
        rows.append(tuple(cells))
    return rows


def _lines(table: LooseTable) -> dict[int, int]:
    """Map every edge to a column number; only left edges make columns."""
    starts = sorted({cell.start for cell in _cells(table)})
    tolerance = table.tolerance
    lines = _clustered(starts, tolerance)
    while tolerance and _collides(table, lines):
        tolerance //= 2
        lines = _clustered(starts, tolerance)
    last = lines[starts[-1]]
    for end in {cell.end for cell in _cells(table)} - lines.keys():
        following = bisect_left(starts, end - tolerance)
        lines[end] = lines[starts[following]] if following < len(starts) else last + 1
    return lines


def _clustered(starts: list[int], tolerance: int) -> dict[int, int]:
    lines: dict[int, int] = {}
    column, begin = 0, None
    for start in starts:
        if begin is None or start - begin > tolerance:
            column += 1
            begin = start
        lines[start] = column
    return lines


def _collides(table: LooseTable, lines: dict[int, int]) -> bool:
    """Tell whether two cells of one row came to begin on the same line."""
    return any(len({lines[cell.start] for cell in row}) < len(row) for row in table.rows)


def _join_downwards(table: LooseTable, edges: dict[int, int]) -> None:
    """Lengthen each cell by the continuations below it; a stray continuation stays a cell."""
    above: dict[int, LooseCell] = {}
    for row in table.rows:
        open_cells: dict[int, LooseCell] = {}
        for cell in row:
            column = edges[cell.start]
            if cell.continues and column in above:
                above[column].row_span += 1
                open_cells[column] = above[column]
                continue
            cell.continues = False
            open_cells[column] = cell
        above = open_cells
