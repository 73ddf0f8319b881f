"""What a finished file shows: its text, and its tables as placed cells. Filled by one reader a format."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+")


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """One cell of a table in a file, counted from 0."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class PlacedTable:
    """A table of a file: which cell stands at each place."""

    def __init__(self, cells: Iterable[PlacedCell]) -> None:
        self._at: dict[tuple[int, int], PlacedCell] = {}
        for cell in cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self._at[row, column] = cell
        self.row_count = max((row for row, _ in self._at), default=-1) + 1
        self.column_count = max((column for _, column in self._at), default=-1) + 1

    def text(self, row: int, column: int) -> str:
        """Return what stands at a place, without white space."""
        cell = self._at.get((row, column))
        return squeezed(cell.text) if cell else ""

    def across(self, row: int, first: int, last: int) -> tuple[str, ...]:
        """Return the texts of a row between two columns, each merged cell once."""
        cells = dict.fromkeys(self._at.get((row, column)) for column in range(first, last))
        return tuple(squeezed(cell.text) for cell in cells if cell is not None)

    def down(self, column: int, first: int, last: int) -> tuple[str, ...]:
        """Return the texts of a column between two rows, each merged cell once."""
        cells = dict.fromkeys(self._at.get((row, column)) for row in range(first, last))
        return tuple(squeezed(cell.text) for cell in cells if cell is not None)


@dataclass(slots=True)
class PrintedFile:
    """A file as its reader sees it."""

    tables: list[PlacedTable] = field(default_factory=list)
    text: str = ""
    """Everything outside the tables, in reading order."""
    values: dict[str, str] | None = None
    """Of a workbook: the figures of its list of data, by key."""


def squeezed(text: str) -> str:
    """Return ``text`` without white space and invisible characters, in one form of each character."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
