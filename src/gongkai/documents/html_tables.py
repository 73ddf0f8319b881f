"""The text of a web page with markers in it, into lines, rows and cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.documents.grid import BlockList, LooseCell, LooseTable

Span = tuple[int, int]
"""The rows and columns over which a cell extends."""

_MOST_COLUMNS = 100
_MOST_ROWS = 10_000
_SINGLE: Span = (1, 1)


class Mark:
    """Noncharacters that stand where something begins; no text contains them."""

    LINE = "\ufdd0"
    TABLE = "\ufdd1"
    TABLE_END = "\ufdd2"
    ROW = "\ufdd3"
    CELL = "\ufdd4"


_EDGES = Mark.LINE + " \t\n\r\f\v\xa0\u2002\u2003\u2009\u3000"
_TABLES = re.compile(f"([{Mark.TABLE}{Mark.TABLE_END}])")


def span_of(rows: str | None, columns: str | None) -> Span:
    """Return the rows and columns of a cell; absurd values are cut, 0 rows mean all that follow."""
    if rows is None and columns is None:
        return _SINGLE
    height = _number(rows)
    return (
        _MOST_ROWS if height == 0 else min(height, _MOST_ROWS),
        min(max(_number(columns), 1), _MOST_COLUMNS),
    )


def _number(text: str | None) -> int:
    found = re.match(r"\s*\+?(\d{1,6})", text, re.ASCII) if text else None
    return int(found[1]) if found else 1


@dataclass(slots=True)
class _OpenTable:
    """A table being read: its rows of spans and contents, and the lines before its first cell."""

    rows: list[list[tuple[Span, list[str | LooseTable]]]] = field(default_factory=list)
    caption: list[str | LooseTable] = field(default_factory=list)
    has_inner: bool = False

    def content(self) -> list[str | LooseTable]:
        """Return where text belongs that follows the last cell's beginning."""
        return self.rows[-1][-1][1] if self.rows and self.rows[-1] else self.caption

    def read(self, text: str, spans: Iterator[Span]) -> None:
        """Read the text up to the next table mark: rows, their cells, and their lines."""
        for place, row in enumerate(text.split(Mark.ROW)):
            if place:
                self.rows.append([])
            outside, *cells = row.split(Mark.CELL)
            if outside and not outside.isspace():
                self.content().extend(_lines(outside))
            if cells and not self.rows:
                self.rows.append([])
            for cell in cells:
                self.rows[-1].append((next(spans, _SINGLE), _lines(cell)))


def read_marked(text: str, spans: list[Span], blocks: BlockList) -> None:
    """Add what a marked text says to the blocks; ``spans`` has one entry a cell, in order."""
    remaining = iter(spans)
    tables: list[_OpenTable] = []
    for piece in _TABLES.split(text):
        if piece == Mark.TABLE:
            tables.append(_OpenTable())
        elif piece == Mark.TABLE_END:
            if tables:
                _close(tables.pop(), tables, blocks)
        elif tables:
            tables[-1].read(piece, remaining)
        else:
            for line in re.split(f"[{Mark.LINE}{Mark.ROW}{Mark.CELL}]", piece):
                blocks.add_paragraph(line)
    while tables:
        _close(tables.pop(), tables, blocks)


def _close(table: _OpenTable, outer: list[_OpenTable], blocks: BlockList) -> None:
    if outer and len(table.rows) == 1 and len(table.rows[0]) == 1:
        # A table of one cell only sets its content apart.
        outer[-1].has_inner |= table.has_inner
        outer[-1].content().extend((*table.caption, *table.rows[0][0][1]))
        return
    loose = LooseTable(_placed(table.rows), has_inner=table.has_inner)
    if outer:
        outer[-1].has_inner = True
        outer[-1].content().extend((*table.caption, loose))
        return
    for part in table.caption:
        if isinstance(part, LooseTable):
            blocks.add_table(part)
        else:
            blocks.add_paragraph(part)
    blocks.add_table(loose)


def _lines(text: str) -> list[str | LooseTable]:
    text = text.strip(_EDGES)
    if Mark.LINE not in text:
        return [text]
    return [line for part in text.split(Mark.LINE) if (line := part.strip())]


def _placed(rows: list[list[tuple[Span, list[str | LooseTable]]]]) -> list[list[LooseCell]]:
    """Place the cells as a browser does: each at the first column that no cell above takes."""
    placed: list[list[LooseCell]] = []
    taken: dict[int, int] = {}
    for row in rows:
        if not row and not taken:
            continue
        cells: list[LooseCell] = []
        column = 0
        below: dict[int, int] = {}
        for (height, width), content in row:
            while column in taken:
                column += 1
            cells.append(LooseCell(column, column + width, content, height))
            if height > 1:
                below.update(dict.fromkeys(range(column, column + width), height))
            column += width
        placed.append(cells)
        if taken or below:
            taken = {place: left - 1 for place, left in (taken | below).items() if left > 1}
    return placed
