"""Ruled tables on one page of a PDF: every character into the cell that it stands in."""

from collections import Counter
from collections.abc import Sequence

from gongkai.documents.flow import TablePart
from gongkai.documents.model import GridCell
from gongkai.documents.pdf_page import Glyph
from gongkai.documents.pdf_text import text_in_cell
from gongkai.documents.ruling import Lattice

_Place = tuple[int, int]
"""A table's number and the number of a field in it."""

_PROSE = 400
"""Letters in one cell beyond which it is a text, not an entry of a table."""
_ONE_COLUMN = 2
"""Lines upright of a single column: strokes that only set rows apart hold no cells."""
_ABUTS = 0.1
"""Of a letter's height: the gap within a word is smaller."""
_CUT = 0.2
_CLOSING = frozenset("、，。；：）》”’！？,.;:)%")


def ruled_tables(
    lattices: Sequence[Lattice], glyphs: Sequence[Glyph], page: int
) -> tuple[list[TablePart], list[Glyph]]:
    """Return the tables between the lines of a page, and the characters outside them."""
    inward = sorted(lattices, key=lambda lattice: lattice.area)
    contents: list[dict[int, list[Glyph]]] = [{} for _ in inward]
    outside = []
    places = [_place_of(glyph, inward) for glyph in glyphs]
    _hold_together(glyphs, places, inward)
    for glyph, place in zip(glyphs, places, strict=True):
        if place:
            contents[place[0]].setdefault(place[1], []).append(glyph)
        else:
            outside.append(glyph)
    tables = []
    for lattice, content in zip(inward, contents, strict=True):
        texts = {
            number: text_in_cell(inside, lattice.width(lattice.fields[number]))
            for number, inside in content.items()
        }
        if sum(map(bool, texts.values())) > 1 and len(lattice.xs) > _ONE_COLUMN and not _is_layout(texts):
            tables.append(TablePart(_rows(lattice, texts, page), lattice.ys[0]))
        else:
            outside.extend(glyph for inside in content.values() for glyph in inside)
    return tables, outside


def _is_layout(texts: dict[int, str]) -> bool:
    """Tell whether lines only frame a text: most of it is prose in one cell."""
    longest = max(map(len, texts.values()))
    return longest > _PROSE and 2 * longest > sum(map(len, texts.values()))


def _place_of(glyph: Glyph, lattices: Sequence[Lattice]) -> _Place | None:
    """Return the innermost table and its field that hold the middle of a character."""
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    for number, lattice in enumerate(lattices):
        field = lattice.field_at(x, y)
        if field is not None:
            return number, field
    return None


def _hold_together(
    glyphs: Sequence[Glyph], places: list[_Place | None], lattices: Sequence[Lattice]
) -> None:
    """Keep a word that runs over the edge of its cell in the one cell where most of it stands."""
    begin = 0
    for end in range(1, len(glyphs) + 1):
        if end < len(glyphs) and _follows(glyphs[end - 1], glyphs[end]):
            if places[end] != places[end - 1] and not _runs_over(end, glyphs, places, lattices):
                begin = end
            continue
        if len(set(places[begin:end])) > 1:
            most = Counter(places[begin:end]).most_common(1)[0][0]
            places[begin:end] = [most] * (end - begin)
        begin = end


def _follows(last: Glyph, glyph: Glyph) -> bool:
    near = _ABUTS * (glyph.bottom - glyph.top)
    return abs(glyph.left - last.right) < near and abs(glyph.base - last.base) < near


def _runs_over(
    index: int, glyphs: Sequence[Glyph], places: Sequence[_Place | None], lattices: Sequence[Lattice]
) -> bool:
    """Tell whether the edge between two neighbours cuts through one of them."""
    if glyphs[index].text in _CLOSING:
        return True
    for glyph, place in zip(glyphs[index - 1 : index + 1], places[index - 1 : index + 1], strict=True):
        if place is None:
            continue
        lattice = lattices[place[0]]
        left, _, right, _ = lattice.box(lattice.fields[place[1]])
        if max(left - glyph.left, glyph.right - right) > _CUT * (glyph.right - glyph.left):
            return True
    return False


def _rows(lattice: Lattice, texts: dict[int, str], page: int) -> tuple[tuple[GridCell, ...], ...]:
    rows: list[list[GridCell]] = [[] for _ in lattice.owners]
    for number, field in enumerate(lattice.fields):
        rows[field.row].append(
            GridCell(
                texts.get(number, ""),
                field.row + 1,
                field.column + 1,
                field.row_span,
                field.column_span,
                page=page,
            )
        )
    return tuple(map(tuple, rows))
