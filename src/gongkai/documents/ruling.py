"""Ruling lines into tables: which cells a reader sees between the lines, with their spans.

The lines may come from the drawing of a PDF or from the picture of a page. Lines may be doubled,
dashed, broken or missing at the outer edge: every table is completed to a full grid, and two
neighbouring fields of the grid are one cell where no line separates them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_TALLEST_OPEN_ROW = 16.0
"""Tolerances: how far apart the lines above and below a row without sides may be."""
_COVERED = 0.55
"""The part of a side that must be ruled for it to separate two cells."""


Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""
_Side = tuple[int, int]
"""The number of a grid line, and of the band between two lines that cross it."""


class RulingLine(NamedTuple):
    """A straight line along the page (upright: down the page) at a fixed place across it."""

    upright: bool
    at: float
    start: float
    end: float


class Field(NamedTuple):
    """One cell of a ruled table: 0-based row and column, and how many of each it spans."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: where its grid lines are, and which fields between them are one cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]
    """In reading order, every place of the grid in exactly one."""
    owners: tuple[tuple[int, ...], ...]
    """For each row and column of the grid the number of its field."""

    def field_at(self, x: float, y: float) -> int | None:
        """Return the number of the field that holds a point, or None outside the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.owners[row][column]

    def box(self, field: Field) -> Box:
        """Return the left, top, right and bottom of a field."""
        return (
            self.xs[field.column],
            self.ys[field.row],
            self.xs[field.column + field.column_span],
            self.ys[field.row + field.row_span],
        )

    def width(self, field: Field) -> float:
        """Return the width of a field."""
        return self.xs[field.column + field.column_span] - self.xs[field.column]

    @property
    def edges(self) -> Box:
        """The left, top, right and bottom of the whole table."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def area(self) -> float:
        """The surface of the whole table."""
        left, top, right, bottom = self.edges
        return (right - left) * (bottom - top)


def lattices(lines: Iterable[RulingLine], *, tolerance: float, shortest: float) -> list[Lattice]:
    """Return the ruled tables that the lines make, from the top of the page to its bottom.

    Lines nearer than ``tolerance`` are one; pieces shorter than ``shortest`` are no lines.
    """
    joined = _joined(lines, tolerance, shortest)
    found = []
    for group in _across_open_rows(_touching(joined, tolerance), tolerance):
        lattice = _lattice(group, tolerance)
        if lattice and len(lattice.fields) > 1:
            found.append(lattice)
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _joined(lines: Iterable[RulingLine], tolerance: float, shortest: float) -> list[RulingLine]:
    """Make one line of all pieces that lie on one another or follow each other."""
    joined: list[RulingLine] = []
    ordered = sorted(lines)
    begin = 0
    for index in range(1, len(ordered) + 1):
        if (
            index < len(ordered)
            and ordered[index].upright == ordered[begin].upright
            and ordered[index].at - ordered[index - 1].at <= tolerance
            and ordered[index].at - ordered[begin].at <= 2 * tolerance
        ):
            continue
        joined.extend(_pieces_joined(ordered[begin:index], tolerance))
        begin = index
    return [line for line in joined if line.end - line.start >= shortest]


def _pieces_joined(pieces: Sequence[RulingLine], tolerance: float) -> Iterator[RulingLine]:
    length = sum(piece.end - piece.start for piece in pieces) or 1.0
    at = sum(piece.at * (piece.end - piece.start) for piece in pieces) / length
    if not min(pieces).at <= at <= max(pieces).at:
        at = pieces[0].at
    upright = pieces[0].upright
    ordered = sorted((piece.start, piece.end) for piece in pieces)
    start, end = ordered[0]
    for next_start, next_end in ordered[1:]:
        if next_start - end > tolerance:
            yield RulingLine(upright, at, start, end)
            start, end = next_start, next_end
        else:
            end = max(end, next_end)
    yield RulingLine(upright, at, start, end)


def _touching(lines: list[RulingLine], tolerance: float) -> list[list[RulingLine]]:
    """Group the lines that cross or meet, directly or through others."""
    across = [number for number, line in enumerate(lines) if not line.upright]
    groups = _Union(len(lines))
    for number, line in enumerate(lines):
        if not line.upright:
            continue
        for other in across:
            level = lines[other]
            if (
                level.start - tolerance <= line.at <= level.end + tolerance
                and line.start - tolerance <= level.at <= line.end + tolerance
            ):
                groups.join(number, other)
    return [[lines[number] for number in group] for group in groups.groups()]


def _across_open_rows(groups: list[list[RulingLine]], tolerance: float) -> list[list[RulingLine]]:
    """Join groups of lines between which a row without any upright line stands.

    Only a table that is open at both sides has such rows: one merged over the whole width.
    """
    joined: list[list[RulingLine]] = []
    for group in sorted(groups, key=lambda lines: _extent(lines)[1]):
        for other in joined:
            if _is_open_row_between(other, group, tolerance):
                other.extend(group)
                break
        else:
            joined.append(group)
    return joined


def _is_open_row_between(above: list[RulingLine], below: list[RulingLine], tolerance: float) -> bool:
    left, _, right, bottom = _extent(above)
    left_below, top, right_below, _ = _extent(below)
    return (
        0 <= top - bottom <= _TALLEST_OPEN_ROW * tolerance
        and abs(left - left_below) <= tolerance
        and abs(right - right_below) <= tolerance
        and _is_open(above, left, right, tolerance)
        and _is_open(below, left_below, right_below, tolerance)
    )


def _is_open(lines: list[RulingLine], left: float, right: float, tolerance: float) -> bool:
    """Tell whether no upright line stands at the left or right end of the level ones."""
    return not any(
        line.upright and min(abs(line.at - left), abs(line.at - right)) <= tolerance for line in lines
    )


def _extent(lines: list[RulingLine]) -> Box:
    """Return the left, top, right and bottom of a group of lines."""
    level = [(line.start, line.at, line.end, line.at) for line in lines if not line.upright]
    upright = [(line.at, line.start, line.at, line.end) for line in lines if line.upright]
    lefts, tops, rights, bottoms = zip(*level, *upright, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


class _Union:
    """Things that are found one by one to belong together."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def find(self, thing: int) -> int:
        parents = self._parents
        while parents[thing] != thing:
            parents[thing] = parents[parents[thing]]
            thing = parents[thing]
        return thing

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for thing in range(len(self._parents)):
            found.setdefault(self.find(thing), []).append(thing)
        return list(found.values())


def _lattice(lines: list[RulingLine], tolerance: float) -> Lattice | None:
    upright = [line for line in lines if line.upright]
    level = [line for line in lines if not line.upright]
    if not upright or not level:
        return None
    xs = _grid_lines(upright, level, tolerance)
    ys = _grid_lines(level, upright, tolerance)
    if len(xs) < 2 or len(ys) < 2:  # noqa: PLR2004 - a field needs two sides
        return None
    xs, ys = (
        _without_idle(xs, _walls(upright, xs, ys, tolerance)),
        _without_idle(ys, _walls(level, ys, xs, tolerance)),
    )
    walls, floors = _walls(upright, xs, ys, tolerance), _walls(level, ys, xs, tolerance)
    columns, rows = len(xs) - 1, len(ys) - 1
    fields = sorted(
        field for places in _unseparated(rows, columns, walls, floors) for field in _rectangles(places)
    )
    owners = [[0] * columns for _ in range(rows)]
    for number, field in enumerate(fields):
        for row in range(field.row, field.row + field.row_span):
            owners[row][field.column : field.column + field.column_span] = [number] * field.column_span
    return Lattice(tuple(xs), tuple(ys), tuple(fields), tuple(map(tuple, owners)))


def _grid_lines(lines: list[RulingLine], crossing: list[RulingLine], tolerance: float) -> list[float]:
    """Return where the lines stand; where crossing lines run on beyond them, the edge is unprinted."""
    places: list[list[float]] = []
    for at in sorted(line.at for line in lines):
        if places and at - places[-1][-1] <= tolerance:
            places[-1].append(at)
        else:
            places.append([at])
    grid = [sum(place) / len(place) for place in places]
    first = min(line.start for line in crossing)
    last = max(line.end for line in crossing)
    if grid[0] - first > 2 * tolerance:
        grid.insert(0, first)
    if last - grid[-1] > 2 * tolerance:
        grid.append(last)
    return grid


def _walls(
    lines: list[RulingLine], places: list[float], bands: list[float], tolerance: float
) -> set[_Side]:
    """Return the (grid line, band between the crossing grid lines) that are ruled."""
    ruled: dict[tuple[int, int], float] = {}
    for line in lines:
        place = min(range(len(places)), key=lambda number: abs(places[number] - line.at))
        band = max(0, bisect_right(bands, line.start + tolerance) - 2)
        while band < len(bands) - 1 and bands[band] < line.end:
            covered = min(line.end, bands[band + 1]) - max(line.start, bands[band])
            if covered > 0:
                ruled[place, band] = ruled.get((place, band), 0.0) + covered
            band += 1
    return {
        key for key, length in ruled.items() if length >= _COVERED * (bands[key[1] + 1] - bands[key[1]])
    }


def _without_idle(places: list[float], ruled: set[_Side]) -> list[float]:
    """Take out grid lines that separate no two cells anywhere; the outermost stay."""
    used = {place for place, _ in ruled}
    last = len(places) - 1
    return [at for place, at in enumerate(places) if place in used or place in {0, last}]


def _unseparated(
    rows: int, columns: int, walls: set[_Side], floors: set[_Side]
) -> Iterator[list[tuple[int, int]]]:
    """Yield the (row, column) of all places of the grid that are one cell."""
    grid = _Union(rows * columns)
    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            if column + 1 < columns and (column + 1, row) not in walls:
                grid.join(place, place + 1)
            if row + 1 < rows and (row + 1, column) not in floors:
                grid.join(place, place + columns)
    for group in grid.groups():
        yield [divmod(place, columns) for place in group]


def _rectangles(places: list[tuple[int, int]]) -> Iterator[Field]:
    """Cut joined places into rectangles; nearly always they are one already."""
    top, bottom = min(places)[0], max(places)[0]
    left = min(column for _, column in places)
    right = max(column for _, column in places)
    if len(places) == (bottom - top + 1) * (right - left + 1):
        yield Field(top, left, bottom - top + 1, right - left + 1)
        return
    growing: dict[tuple[int, int], Field] = {}
    for row in range(top, bottom + 1):
        runs = _runs(sorted(column for line, column in places if line == row))
        for run in list(growing):
            if run not in runs:
                yield growing.pop(run)
        for run in runs:
            above = growing.get(run, Field(row, run[0], 0, run[1]))
            growing[run] = above._replace(row_span=above.row_span + 1)
    yield from growing.values()


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    """Return (first, length) of each run of neighbouring columns."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
