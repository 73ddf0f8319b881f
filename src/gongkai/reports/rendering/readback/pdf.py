"""A rendered PDF file as its reader sees it: rules make cells, characters fall into them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from ctypes import byref, c_uint
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from gongkai.reports.rendering.readback.printed import PlacedCell, PlacedTable, PrintedFile

_THIN = 1.5
"""Points: how thick a rule may be with its rounding."""
_NEAR = 1.2
"""Points within which two rules meet."""
_FOOTER = 94.0
"""Points from the foot of the page below which the page number stands."""
_OPAQUE_BLACK = (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One ruled line: where it lies across, and from where to where it runs."""

    at: float
    start: float
    end: float

    def runs_past(self, point: float) -> bool:
        return self.start - _NEAR <= point <= self.end + _NEAR


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    x: float
    y: float


@dataclass(slots=True)
class _Fragment:
    """The part of a table that stands on one page."""

    upright: list[_Rule]
    lying: list[_Rule]
    xs: list[float]
    ys: list[float]
    """Downwards."""
    characters: list[_Character] = field(default_factory=list)
    goes_on: bool = False
    """Whether it continues the fragment before it."""

    @property
    def row_count(self) -> int:
        return len(self.ys) - 1


@dataclass(slots=True)
class _Page:
    fragments: list[_Fragment]
    text: list[_Character]
    """What stands outside the tables and above the page number."""

    def begins_with_table(self) -> bool:
        shown = [character for character in self.text if character.text.strip()]
        return bool(self.fragments) and all(one.y < self.fragments[0].ys[0] for one in shown)

    def ends_with_table(self) -> bool:
        shown = [character for character in self.text if character.text.strip()]
        return bool(self.fragments) and all(one.y > self.fragments[-1].ys[-1] for one in shown)


def read_pdf_back(data: bytes, *, heads: Sequence[tuple[int, int]]) -> PrintedFile:
    """Return what the file shows; a table that goes on over pages is one table.

    ``heads`` says for each table how many rows it repeats at the top of a page, and how many columns
    of labels it has.
    """
    document = pdfium.PdfDocument(data)
    try:
        pages = [_read_page(page) for page in document]
    finally:
        document.close()
    for before, page in pairwise(pages):
        if before.ends_with_table() and page.begins_with_table():
            first, last = page.fragments[0], before.fragments[-1]
            first.goes_on = _same([first.xs[0], first.xs[-1]], [last.xs[0], last.xs[-1]])
    return PrintedFile(
        tables=_tables([fragment for page in pages for fragment in page.fragments], heads),
        text=_text(character.text for page in pages for character in page.text),
    )


def _read_page(page: pdfium.PdfPage) -> _Page:
    found = (_fragment(*cluster) for cluster in _clusters(*_rules(page)))
    fragments = [fragment for fragment in found if fragment is not None]
    fragments.sort(key=lambda fragment: -fragment.ys[0])
    outside = []
    for character in _characters(page):
        owner = next((fragment for fragment in fragments if _is_inside(fragment, character)), None)
        if owner is not None:
            owner.characters.append(character)
        elif character.y > _FOOTER:
            outside.append(character)
    return _Page(fragments, outside)


def _rules(page: pdfium.PdfPage) -> tuple[list[_Rule], list[_Rule]]:
    upright, lying = [], []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        left, bottom, right, top = item.get_bounds()
        if min(right - left, top - bottom) > _THIN or _stroke(item) != _OPAQUE_BLACK:
            continue
        if right - left < top - bottom:
            upright.append(_Rule((left + right) / 2, bottom, top))
        else:
            lying.append(_Rule((bottom + top) / 2, left, right))
    return upright, lying


def _stroke(item: pdfium.PdfObject) -> tuple[int, ...]:
    parts = [c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetStrokeColor(item, *map(byref, parts))
    return tuple(part.value for part in parts)


def _clusters(upright: list[_Rule], lying: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Return rules that meet one another, together."""
    clusters: list[tuple[list[_Rule], list[_Rule]]] = []
    for rule in upright:
        meeting = [flat for flat in lying if flat.runs_past(rule.at) and rule.runs_past(flat.at)]
        joined: tuple[list[_Rule], list[_Rule]] = ([rule], meeting)
        apart = []
        for cluster in clusters:
            if any(flat in cluster[1] for flat in joined[1]):
                joined = (cluster[0] + joined[0], cluster[1] + joined[1])
            else:
                apart.append(cluster)
        clusters = [*apart, joined]
    return [(sides, list(dict.fromkeys(flats))) for sides, flats in clusters]


def _fragment(upright: list[_Rule], lying: list[_Rule]) -> _Fragment | None:
    xs = _edges(rule.at for rule in upright)
    ys = _edges(rule.at for rule in lying)[::-1]
    return _Fragment(upright, lying, xs, ys) if len(xs) > 1 and len(ys) > 1 else None


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _cells(fragment: _Fragment) -> list[PlacedCell]:
    """Return the cells with their texts: places with no rule between them are one."""
    width, height = len(fragment.xs) - 1, fragment.row_count
    owners: dict[tuple[int, int], PlacedCell] = {}
    for row in range(height):
        for column in range(width):
            if (row, column) in owners:
                continue
            right = column + 1
            while right < width and not _is_ruled(
                fragment.upright, fragment.xs[right], _middle(fragment.ys, row)
            ):
                right += 1
            below = row + 1
            while below < height and not _is_ruled(
                fragment.lying, fragment.ys[below], _middle(fragment.xs, column)
            ):
                below += 1
            cell = PlacedCell("", row, column, below - row, right - column)
            owners |= {(at, across): cell for at in range(row, below) for across in range(column, right)}
    texts: dict[int, list[str]] = defaultdict(list)
    for character in fragment.characters:
        texts[id(owners[_place(fragment, character)])].append(character.text)
    return [
        replace(cell, text=_text(texts[id(cell)]))
        for place, cell in owners.items()
        if place == (cell.row, cell.column)
    ]


def _is_ruled(rules: list[_Rule], at: float, point: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start <= point <= rule.end for rule in rules)


def _middle(edges: list[float], index: int) -> float:
    return (edges[index] + edges[index + 1]) / 2


def _characters(page: pdfium.PdfPage) -> list[_Character]:
    """Return the characters in the order in which they were set."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index, loose=True)
        code = raw.FPDFText_GetUnicode(text, index)
        found.append(_Character(chr(code), (left + right) / 2, (bottom + top) / 2))
    return found


def _text(units: Iterable[str]) -> str:
    """Join what PDFium counts as characters: one beyond the basic plane comes in two halves."""
    return "".join(units).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_inside(fragment: _Fragment, character: _Character) -> bool:
    return fragment.ys[-1] < character.y < fragment.ys[0] and fragment.xs[0] < character.x < fragment.xs[-1]


def _place(fragment: _Fragment, character: _Character) -> tuple[int, int]:
    row = bisect_right([-edge for edge in fragment.ys], -character.y) - 1
    return row, bisect_right(fragment.xs, character.x) - 1


def _same(first: list[float], second: list[float]) -> bool:
    return len(first) == len(second) and all(
        abs(a - b) <= _NEAR for a, b in zip(first, second, strict=True)
    )


def _tables(fragments: list[_Fragment], heads: Sequence[tuple[int, int]]) -> list[PlacedTable]:
    chains: list[list[_Fragment]] = []
    for fragment in fragments:
        if fragment.goes_on:
            chains[-1].append(fragment)
        else:
            chains.append([fragment])
    tables = []
    for number, chain in enumerate(chains):
        repeated, labels = heads[number] if number < len(heads) else (0, 0)
        # A page that shows only wide rows does not show all columns of its table.
        xs = _edges(edge for fragment in chain for edge in fragment.xs)
        cells: list[PlacedCell] = []
        for fragment in chain:
            fragment.xs = xs
            cells += _continued(cells, fragment, repeated, labels) if cells else _cells(fragment)
        tables.append(PlacedTable(cells))
    return tables


def _continued(
    before: list[PlacedCell], fragment: _Fragment, repeated: int, labels: int
) -> list[PlacedCell]:
    """Return the cells of a further page; a heading beside rows that is cut by the page is printed once."""
    end = max(cell.row + cell.row_span for cell in before)
    last = {cell.column: cell for cell in before if cell.row + cell.row_span == end}
    cells = []
    for cell in _cells(fragment):
        if cell.row < repeated:
            continue
        text = cell.text
        above = last.get(cell.column)
        if not text.strip() and cell.row == repeated and cell.column < labels and above is not None:
            text = above.text
        cells.append(
            PlacedCell(text, end + cell.row - repeated, cell.column, cell.row_span, cell.column_span)
        )
    return cells
