"""Tables in plain text: one cell a line, tabs, pipes and rules, columns of spaces, commas.

A recogniser looks at the lines from one place on. It returns the rows and where they end, or no
rows and the lines it is sure are none, or nothing. In doubt lines stay text: a table that is not
recognised can still be read line by line, but a sentence taken for cells is lost.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Entry = tuple[str, int]
"""The text of a cell and the 1-based line on which it begins."""


@dataclass(slots=True)
class FoundRows:
    """Rows of a table, and the place of the first line after them."""

    end: int
    rows: list[list[Entry]] = field(default_factory=list)
    exact: bool = False


Recogniser = Callable[[Sequence[str], int], FoundRows | None]

_PROSE = 120
_ENTRY = 60
"""Characters that an entry of a table hardly exceeds in plain text."""
_MANY = 3
_PIPES = re.compile(r"(?<!\\)[|｜│┃║]")
_FILLING = re.compile(r"(?<=\s)\|{2,}$")
"""Pipes without a space between them, which are no cells but fill a row up."""
_BORDER = re.compile(r"[\s+:|\-=─━┄┅┈┉═╌╍┌-╋╔-╬]{3,}")
_BORDER_STROKE = re.compile("[-=─━═]")
_PARTIAL_BORDER = re.compile("[─━═]+|-{3,}|={3,}")
_GAP = re.compile("[ \u3000\xa0]{2,}|\t")
_FIGURE = re.compile(
    r"[+\-±增减]?[\d０-９][\d０-９,，.．]*\s*[%％‰]?[件条人次个份期篇元万宗项]{0,3}|[-—–－/／]{1,3}"
)


def find_rows(lines: Sequence[str], place: int) -> FoundRows | None:
    """Return the table that begins on a line, if one does."""
    line = lines[place]
    for begins, recogniser in _RECOGNISERS:
        if begins(line):
            found = recogniser(lines, place)
            if found is not None:
                return found
    return None


def _cell_lines(lines: Sequence[str], place: int) -> FoundRows | None:
    """Read one cell a line: each begins with a tab, a blank line ends a row."""
    rows: list[list[Entry]] = []
    end = after = place
    if _is_row_of_tabs(lines, place + 1):
        return None
    while after < len(lines) and lines[after].startswith("\t"):
        row, after = _cell_row(lines, after)
        if _is_prose(row):
            break
        rows.append(row)
        end = after
        while after < len(lines) and lines[after][:1] != "\t" and not lines[after].strip():
            after += 1
    if any(len(row) > 1 for row in rows):
        return FoundRows(end, rows)
    return FoundRows(max(after, place + 1))


def _is_row_of_tabs(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line is a row of several cells, as the one above it must be, too."""
    return place < len(lines) and "\t" in lines[place].strip()


def _cell_row(lines: Sequence[str], place: int) -> tuple[list[Entry], int]:
    """Read the cells up to a blank line; a line without a tab continues the cell above it.

    A line of mere spaces between two cells of a row is an empty line inside a cell.
    """
    row: list[tuple[list[str], int]] = []
    while place < len(lines):
        line = lines[place]
        if line.startswith("\t"):
            row.append(([line.strip()], place + 1))
        elif _ends_row(lines, place):
            break
        else:
            row[-1][0].append(line.strip())
        place += 1
    return [("\n".join(filter(None, parts)), line) for parts, line in row], place


def _ends_row(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line without a tab ends the row above it: a blank line, or prose.

    A line of spaces ends it too, unless the cells after it go on to a truly empty line: then it
    is an empty line inside a cell.
    """
    line = lines[place]
    if not line or len(line) > _PROSE:
        return True
    if line.strip():
        return False
    following = place + 1
    while following < len(lines) and lines[following].startswith("\t"):
        following += 1
    return following == place + 1 or following == len(lines) or bool(lines[following])


def _is_prose(row: list[Entry]) -> bool:
    prose = sum(1 for text, _ in row if len(text) > _PROSE or text.endswith("。"))
    return prose * 2 >= len(row)


def _tabbed(lines: Sequence[str], place: int) -> FoundRows | None:
    """Read rows whose cells are separated by tabs on one line."""
    rows: list[list[Entry]] = []
    end = place
    for number in range(place, len(lines)):
        line = lines[number]
        if "\t" in line and line.strip():
            rows.append([(cell.strip(), number + 1) for cell in line.split("\t")])
            end = number + 1
        elif line.strip() or number > end:
            break
    if all(not row[0][0] for row in rows):
        rows = [row[1:] for row in rows]
    if len(rows) > 1 or len(rows[0]) >= _MANY:
        return FoundRows(end, rows, _is_even(rows))
    return None


@dataclass(frozen=True, slots=True)
class _Style:
    """What the pipes at both ends of a table's lines are."""

    is_framed: bool
    """Whether a pipe at the beginning is the frame, and no empty cell before it."""
    is_filled: bool
    """Whether rows are filled up at their end, for merged cells and for empty ones left out."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> "_Style":
        return cls(all(map(_PIPES.match, lines)), any(map(_FILLING.search, lines)))


def _ruled(lines: Sequence[str], place: int) -> FoundRows | None:
    """Read rows drawn with pipes or box-drawing characters."""
    drawn: list[list[int]] = [[]]
    end = place
    while end < len(lines):
        line = lines[end].strip()
        if _is_border(line):
            drawn.append([])
        elif len(_PIPES.findall(line)) > 1:
            drawn[-1].append(end)
        else:
            break
        end += 1
    style = _Style.of([lines[number].strip() for group in drawn for number in group])
    groups = [
        [[(cell, number + 1) for cell in _between_pipes(lines[number].strip(), style)] for number in group]
        for group in drawn
        if group
    ]
    if len(groups) >= _MANY:
        rows = [_stacked(group) for group in groups]
    else:
        rows = [row for group in groups for row in group]
    if sum(map(len, groups)) > 1 or (rows and end - place > 1):
        return FoundRows(end, rows, _is_even(rows))
    return FoundRows(end) if end > place + 1 else None


def _is_border(line: str) -> bool:
    return bool(_BORDER.fullmatch(line) and _BORDER_STROKE.search(line))


def _between_pipes(line: str, style: _Style) -> list[str]:
    cells = [cell.strip().replace("\\|", "|") for cell in _PIPES.split(_FILLING.sub("", line))]
    if style.is_framed:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    if style.is_filled and len(cells) > 1 and not cells[-1] and not _FILLING.search(line):
        del cells[-1]
    return ["" if _PARTIAL_BORDER.fullmatch(cell) else cell for cell in cells]


def _stacked(lines: list[list[Entry]]) -> list[Entry]:
    """Join the lines between two borders into one row."""
    width = max(map(len, lines))
    return [
        (
            "\n".join(line[place][0] for line in lines if place < len(line) and line[place][0]),
            lines[0][0][1],
        )
        for place in range(width)
    ]


def _piped_cells(lines: Sequence[str], place: int) -> FoundRows | None:
    """Read one cell a line, each with a pipe behind it, and rows filled up with pipes to one width."""
    width = _first_row_width(lines, place)
    rows: list[list[Entry]] = []
    end = place
    while width:
        row, after = _piped_row(lines, end, width)
        if not row:
            break
        rows.append(row)
        end = after
    return FoundRows(end, rows) if len(rows) > 1 else None


def _first_row_width(lines: Sequence[str], place: int) -> int:
    """Return the cells up to the first line of several pipes, which ends a row; 0 if there is none."""
    width = 0
    for number in range(place, len(lines)):
        pipes = _trailing_pipes(lines[number])
        width += pipes
        if pipes > 1:
            return width
        if not lines[number].strip():
            break
    return 0


def _piped_row(lines: Sequence[str], place: int, width: int) -> tuple[list[Entry], int]:
    """Read a row of so many cells, without those that only fill it up; nothing if it has another width.

    A line without a pipe goes on below.
    """
    row: list[Entry] = []
    begun: list[str] = []
    filling = 0
    while len(row) + filling < width and place < len(lines) and len(begun) <= _MANY:
        text = lines[place].strip()
        pipes = _trailing_pipes(text)
        if not text or len(text) > _PROSE or (begun and pipes > 1):
            break
        begun.append(text.rstrip("| "))
        if pipes > 1:
            filling = pipes
        elif pipes:
            row.append(("\n".join(filter(None, begun)), place + 1))
            begun = []
        place += 1
    if len(row) + filling != width:
        return [], place
    return row[:-1] if not (filling or row[-1][0]) else row, place


def _trailing_pipes(line: str) -> int:
    """Return how many pipes a line has if it is a cell with its pipe, or pipes and nothing else."""
    text = line.strip()
    pipes = text.count("|")
    is_cell = text.endswith("|") and (pipes == 1 or not text.strip("| "))
    return pipes if is_cell else 0


def _aligned(lines: Sequence[str], place: int) -> FoundRows | None:
    """Read rows whose columns are set apart by two or more spaces."""
    rows: list[list[Entry]] = []
    end = place
    while end < len(lines):
        cells = _GAP.split(lines[end].strip())
        if len(cells) == 1 or max(map(len, cells)) > _ENTRY:
            break
        rows.append([(cell.strip(), end + 1) for cell in cells])
        end += 1
    figured = sum(1 for row in rows if any(_FIGURE.fullmatch(text) for text, _ in row[1:]))
    if len(rows) > 1 and figured * 2 >= len(rows):
        return FoundRows(end, rows)
    return FoundRows(end) if rows else None


def _comma_separated(lines: Sequence[str], place: int) -> FoundRows | None:
    """Read rows of comma-separated values: as many in each, and figures among them."""
    rows: list[list[Entry]] = []
    end = place
    while end < len(lines) and lines[end].count(",") > 1:
        cells = next(csv.reader([lines[end]]), [])
        if max(map(len, cells)) > _ENTRY or (rows and len(cells) != len(rows[0])):
            break
        rows.append([(cell.strip(), end + 1) for cell in cells])
        end += 1
    figured = sum(1 for row in rows if any(_FIGURE.fullmatch(text) for text, _ in row[1:]))
    if len(rows) >= _MANY and figured * 2 >= len(rows):
        return FoundRows(end, rows, exact=True)
    return FoundRows(max(end, place + 1))


def _is_even(rows: list[list[Entry]]) -> bool:
    return len({len(row) for row in rows}) == 1


_RECOGNISERS: tuple[tuple[Callable[[str], bool], Recogniser], ...] = (
    (lambda line: line[:1] == "\t" and "\t" not in line.strip(), _cell_lines),
    (lambda line: "\t" in line.strip(), _tabbed),
    (lambda line: _trailing_pipes(line) == 1, _piped_cells),
    (lambda line: _PIPES.search(line) is not None or _is_border(line.strip()), _ruled),
    (lambda line: _GAP.search(line.strip()) is not None, _aligned),
    (lambda line: line.count(",") > 1, _comma_separated),
)
