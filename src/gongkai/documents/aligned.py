"""Tables without ruling lines: entries that stand below one another in columns.

Recognised only where there can be little doubt: several lines of several short entries, many of
them figures. All other lines stay text.
"""

import re
from collections.abc import Iterator, Sequence

from gongkai.documents.flow import PrintedLine, TablePart
from gongkai.documents.model import GridCell

_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_LONGEST_ENTRY = 16
"""Letters beyond which a piece of a line is prose and no entry of a column."""
_ENTRY = re.compile(r"[+\-－—/]?[\d,.]*\d%?|[-－—–/]+|\d+(?:\.\d+)?[^\W\d]{1,3}")
_FIGURES = 0.4
"""The part of the entries that must be figures for lines to be a table without rules."""


def aligned_tables(lines: Sequence[PrintedLine], page: int) -> list[PrintedLine | TablePart]:
    """Replace lines that stand in columns by a table; all others stay as they are."""
    items: list[PrintedLine | TablePart] = []
    for run in _runs(lines):
        items.extend(_aligned(run, page))
    return items


def _runs(lines: Sequence[PrintedLine]) -> Iterator[list[PrintedLine]]:
    """Split lines into runs of lines with several words each, and all others."""
    run: list[PrintedLine] = []
    for line in lines:
        if run and (_in_columns(line) != _in_columns(run[-1]) or _is_far(run[-1], line)):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _in_columns(line: PrintedLine) -> bool:
    return len(line.words) >= _FEWEST_COLUMNS


def _is_far(line: PrintedLine, following: PrintedLine) -> bool:
    return following.top - line.bottom > 2 * max(line.size, following.size)


def _aligned(run: list[PrintedLine], page: int) -> Sequence[PrintedLine | TablePart]:
    words = [word for line in run for word in line.words]
    if len(run) < _FEWEST_ROWS or not _in_columns(run[0]):
        return run
    if any(len(word.text) > _LONGEST_ENTRY for word in words):
        return run
    if sum(1 for word in words if _ENTRY.fullmatch(word.text)) < _FIGURES * len(words):
        return run
    columns = _columns([(word.left, word.right) for word in words])
    if len(columns) < _FEWEST_COLUMNS:
        return run
    places = [[_place(columns, (word.left + word.right) / 2) for word in line.words] for line in run]
    exact = all(len(set(row)) == len(row) for row in places)
    rows = tuple(
        tuple(
            GridCell(word.text, row, place if exact else order, page=page, origin=line.origin)
            for order, (word, place) in enumerate(zip(line.words, line_places, strict=True), 1)
        )
        for row, (line, line_places) in enumerate(zip(run, places, strict=True), 1)
    )
    return [TablePart(rows, run[0].top, exact)]


def _columns(extents: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the extents of the columns: words that overlap across are in one."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted(extents):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _place(columns: list[tuple[float, float]], middle: float) -> int:
    return next(number for number, (_, right) in enumerate(columns, 1) if middle <= right)
