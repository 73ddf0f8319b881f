"""A spreadsheet of rows, from the file into texts: columns are known by their names, in any order."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.documents.encoding import decode_text
from gongkai.documents.model import Document, GridCell, Paragraph, Table
from gongkai.documents.normalise import fold
from gongkai.documents.xlsx import is_xlsx, read_xlsx
from gongkai.registers.definitions import Register, RegisterColumn

_HEADING_WITHIN = 20
"""Rows at the top among which the heading is looked for."""
_SAMPLE = 4096
MOST_ROWS = 200_000


class SpreadsheetNotRecognised(DomainError):
    """A file that is no spreadsheet, or in which the register's columns are not found."""

    code = "spreadsheet_not_recognised"


@dataclass(slots=True)
class SpreadsheetRows:
    """The rows below the headings, each with one text for every column of the register."""

    rows: list[tuple[int, Sequence[str]]] = field(default_factory=list)
    """The number of the row in its sheet, and its texts."""
    notes: list[str] = field(default_factory=list)
    """What was left out, in whole sentences."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where the heading of a sheet is, and in which place each column of the register stands."""

    row: int
    places: tuple[int | None, ...]
    unknown: tuple[str, ...]


def read_spreadsheet(content: bytes, filename: str, register: Register, day: date) -> SpreadsheetRows:
    """Return the rows of a file handed in as .xlsx or .csv for the register."""
    columns = register.columns_on(day)
    found = SpreadsheetRows()
    nearest: list[str] = []
    for name, lines in _sheets(content, filename, found.notes):
        top = [(number, line) for number, line in _first(lines)]
        heading = _heading(top, columns)
        if heading is None:
            if top and not nearest:
                nearest = [text for text in max((line for _n, line in top), key=len) if text]
            continue
        _require_columns(name, heading, columns)
        if heading.unknown:
            found.notes.append(
                _("The register has no column %(names)s; what stands there is not taken over.")
                % {"names": "、".join(f"“{one}”" for one in heading.unknown)}
            )
        found.rows += _rows(top, lines, heading)
        if len(found.rows) > MOST_ROWS:
            raise SpreadsheetNotRecognised(
                _("“%(file)s” has more than %(most)s rows. Divide it into several files.")
                % {"file": filename, "most": MOST_ROWS}
            )
    if not found.rows:
        raise SpreadsheetNotRecognised(_what_is_missing(filename, columns, nearest))
    return found


def _first(lines: Iterator[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    for _count, line in zip(range(_HEADING_WITHIN), lines, strict=False):
        yield line


def _sheets(
    content: bytes, filename: str, notes: list[str]
) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[str]]]]]:
    if is_xlsx(content):
        document = read_xlsx(content, filename)
        notes += document.notes
        yield from _workbook_sheets(document)
    else:
        yield filename, _csv_lines(content, filename)


def _workbook_sheets(document: Document) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[str]]]]]:
    name = document.name
    for block in document.blocks:
        if isinstance(block, Paragraph):
            name = block.text
        elif isinstance(block, Table):
            yield name, _table_lines(block)


def _table_lines(table: Table) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows; what is merged downwards stands in each of its rows."""
    merged: dict[int, GridCell] = {}
    width = max((cell.column for cell in table.cells()), default=0)
    for cells in table.rows:
        if not cells:
            continue
        row, line = cells[0].row, [""] * width
        merged = {column: cell for column, cell in merged.items() if row < cell.row + cell.row_span}
        for cell in (*merged.values(), *cells):
            line[cell.column - 1] = cell.text
        merged |= {cell.column: cell for cell in cells if cell.row_span > 1}
        yield row, line


def _csv_lines(content: bytes, filename: str) -> Iterator[tuple[int, Sequence[str]]]:
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or not filename.lower().endswith((".csv", ".txt")):
        raise SpreadsheetNotRecognised(
            _("“%(file)s” is neither .xlsx nor .csv. Open it with Excel or WPS and save it as .xlsx.")
            % {"file": filename}
        )
    try:
        text = decode_text(content).replace("\0", "")
        delimiter = "\t" if "\t" in text[:_SAMPLE] else ","
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)
    except (UnicodeError, csv.Error) as problem:
        raise SpreadsheetNotRecognised(
            _("“%(file)s” cannot be read as a table. Open it with Excel or WPS and save it as .xlsx.")
            % {"file": filename}
        ) from problem


def _heading(
    lines: Iterable[tuple[int, Sequence[str]]], columns: Sequence[RegisterColumn]
) -> _Heading | None:
    """Return the line that names most columns of the register, if it names two at least."""
    named = _column_names(columns)
    best, most = None, 1
    for number, line in lines:
        places: dict[int, int] = {}
        unknown = []
        for place, text in enumerate(line):
            label = fold(text).removeprefix("*").removesuffix("*")
            if not label:
                continue
            column = named.get(label)
            if column is None:
                unknown.append(text.strip()[:40])
            else:
                places.setdefault(column, place)
        if len(places) > most:
            most = len(places)
            ordered = tuple(places.get(column) for column in range(len(columns)))
            best = _Heading(number, ordered, tuple(one for one in unknown if fold(one) not in _IGNORED))
    return best


_IGNORED = frozenset({"序号", "编号序号", "no.", "no", "No.", "No"})


def _column_names(columns: Sequence[RegisterColumn]) -> dict[str, int]:
    """Return the place of each column by all its names; its own names go before what others are called."""
    named: dict[str, int] = {}
    for number, column in enumerate(columns):
        for name in (column.name.zh, column.name.en, column.id):
            named.setdefault(fold(name), number)
    for number, column in enumerate(columns):
        for name in column.also:
            named.setdefault(fold(name), number)
    return named


def _require_columns(sheet: str, heading: _Heading, columns: Sequence[RegisterColumn]) -> None:
    missing = [
        column.label
        for column, place in zip(columns, heading.places, strict=True)
        if column.required and place is None
    ]
    if missing:
        raise SpreadsheetNotRecognised(
            _("The sheet “%(sheet)s” has no column %(missing)s. Add it to the heading in row %(row)s.")
            % {"sheet": sheet, "missing": "、".join(f"“{one}”" for one in missing), "row": heading.row}
        )


def _rows(
    top: Iterable[tuple[int, Sequence[str]]],
    lines: Iterator[tuple[int, Sequence[str]]],
    heading: _Heading,
) -> Iterator[tuple[int, Sequence[str]]]:
    width = max(place for place in heading.places if place is not None) + 1
    pick = itemgetter(*(width if place is None else place for place in heading.places))
    for below in ((pair for pair in top if pair[0] > heading.row), lines):
        for number, line in below:
            texts = [*line[:width], ""] if len(line) >= width else [*line, *[""] * (width + 1 - len(line))]
            row = pick(texts)
            if any(row) and not "".join(row).isspace():
                yield number, row


def _what_is_missing(filename: str, columns: Sequence[RegisterColumn], nearest: Sequence[str]) -> str:
    needed = "、".join(f"“{column.label}”" for column in columns if column.required)
    if nearest:
        return _(
            "No rows were found in “%(file)s”. Its heading must name the columns %(needed)s, with rows"
            " below; the file begins with %(found)s."
        ) % {"file": filename, "needed": needed, "found": "、".join(f"“{one[:20]}”" for one in nearest[:8])}
    return _(
        "No rows were found in “%(file)s”. Its heading must name the columns %(needed)s, with rows below."
    ) % {"file": filename, "needed": needed}
