"""Pictures of pages into blocks: ruled tables cell by cell, and the lines around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from gongkai.core.sentences import Sentence, in_language
from gongkai.documents.aligned import aligned_tables
from gongkai.documents.flow import (
    CELL_PADDING,
    WIDE_SPACE,
    PageItems,
    PrintedLine,
    TablePart,
    Word,
    blocks,
    cell_text,
    is_page_number,
    tidy,
)
from gongkai.documents.model import Block, GridCell, Origin
from gongkai.documents.ocr_cells import LinePicture, line_picture, table_lines
from gongkai.documents.ocr_engine import recognised
from gongkai.documents.ocr_figures import ReadLine, read_lines
from gongkai.documents.ocr_lines import lines_outside
from gongkai.documents.ocr_picture import PagePicture, page_picture
from gongkai.documents.ruling import Box, Lattice

__all__ = ["PlacedText", "ReadPicture", "has_table", "placed_texts", "read_image", "read_page"]

_LEGIBLE = 0.9
"""A page whose letters are less certain on average lies on its side or upside down."""
_WORTH_KEEPING = 0.5
_SAMPLE = 24
_WIDE_GAP = 2.5
_FEWEST_FIELDS = 6
_FEWEST_TEXTS = 2
"""Cells with text that make a table of ruling lines; a chart or a frame has fewer."""
_A4_WIDTH = 595.0


@dataclass(slots=True)
class ReadPicture:
    """What stands on the picture of a page, and which figures must be compared with it."""

    page: PageItems
    doubts: list[str] = field(default_factory=list)


def read_image(image: Any, page: int) -> list[Block]:
    """Return the paragraphs and tables of a picture: a PIL image or an array (RGB or grey)."""
    picture = np.asarray(image.convert("RGB") if hasattr(image, "convert") else image)
    return blocks([read_page(picture, page).page])


def read_page(picture: Any, number: int, *, scale: float | None = None) -> ReadPicture:
    """Read the picture of a page; ``scale`` is its dots per point, if it is known."""
    scale = scale or picture.shape[1] / _A4_WIDTH
    pieces, readings = _read_upright(picture)
    return _put_together(pieces, readings, number, scale)


class PlacedText(NamedTuple):
    """What stands in one line or cell of a picture, and where."""

    text: str
    corners: Any
    """In dots of the picture as it was given: top left, top right, bottom right, bottom left."""
    is_line: bool = True
    """Whether the corners are those of one line; else of a cell of a table."""


def placed_texts(picture: Any, turns: int | None = None) -> tuple[list[PlacedText], int]:
    """Return every line and cell of a picture (an array, RGB or grey) with its place, read as a page is.

    Return also by how many quarters of a circle it was turned to be read; ``turns`` says that beforehand.
    """
    pieces, readings = _read_upright(picture) if turns is None else _read_turned(picture, turns)
    found = [
        (" ".join(readings[line].text for line in lines), table.box(cell), False)
        for table, cells in zip(pieces.page.tables, pieces.cells, strict=True)
        for cell, lines in zip(table.fields, cells, strict=True)
    ]
    outside = zip(pieces.boxes, (readings[line] for line in pieces.outside), strict=True)
    found += [(reading.text, box, True) for box, reading in sorted(outside, key=lambda one: one[0][1])]
    return [
        PlacedText(text, _corners(box, pieces, picture.shape), is_line)
        for text, box, is_line in found
        if text
    ], pieces.turns


def _read_turned(picture: Any, turns: int) -> "tuple[_Pieces, list[ReadLine]]":
    pieces = _Pieces(page_picture(np.ascontiguousarray(np.rot90(picture, turns))), turns)
    return pieces, read_lines(pieces.pictures)


def _read_upright(picture: Any) -> "tuple[_Pieces, list[ReadLine]]":
    """Return the lines of a picture and what they say, turned until they can be read."""
    pieces, readings = _read_turned(picture, 0)
    if _legibility(pieces.pictures, [reading.certainty for reading in readings]) < _LEGIBLE:
        turned = [
            _Pieces(page_picture(np.ascontiguousarray(np.rot90(picture, turns))), turns)
            for turns in (1, 2, 3)
        ]
        best = max((pieces, *turned), key=_sample)
        if best is not pieces:
            pieces, readings = best, read_lines(best.pictures)
    return pieces, readings


def _corners(box: Box, pieces: "_Pieces", shape: tuple[int, ...]) -> Any:
    """Return the corners of a box on the picture before it was turned and set level."""
    left, top, right, bottom = box
    points = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=np.float64)
    points = pieces.page.unlevelled(points)
    height, width = shape[:2]
    across, down = points[:, 0], points[:, 1]
    before = {
        0: (across, down),
        1: (width - down, across),
        2: (width - across, height - down),
        3: (down, height - across),
    }
    return np.stack(before[pieces.turns], axis=1)


def has_table(picture: Any) -> bool:
    """Tell whether a picture shows a ruled table, without reading it."""
    return any(len(table.fields) >= _FEWEST_FIELDS for table in page_picture(picture).tables)


class _Place(NamedTuple):
    """The number of a page, and the dots a point of its picture."""

    page: int
    scale: float


class _Pieces:
    """The lines of text on a picture: first those in the cells of its tables, then the others."""

    def __init__(self, page: PagePicture, turns: int = 0) -> None:
        self.page, self.turns = page, turns
        self.pictures: list[LinePicture] = []
        self.cells: list[list[range]] = []
        """For each table and field the numbers of its lines."""
        for table in page.tables:
            self.cells.append([self._add(lines) for lines in table_lines(page, table)])
        found = [(box, line_picture(page, box)) for box in lines_outside(page)]
        self.boxes = [box for box, picture in found if picture]
        self.outside = self._add([picture for _, picture in found if picture])

    def _add(self, pictures: list[LinePicture]) -> range:
        begin = len(self.pictures)
        self.pictures.extend(pictures)
        return range(begin, len(self.pictures))


def _sample(pieces: _Pieces) -> float:
    """Return how certain the letters are of lines picked from the whole page."""
    step = max(1, len(pieces.pictures) // _SAMPLE)
    pictures = pieces.pictures[::step]
    guesses = recognised([picture.close for picture in pictures])
    return _legibility(pictures, [guess.certainty for guess in guesses])


def _legibility(pictures: Sequence[LinePicture], certain: Sequence[float]) -> float:
    """Return how certain the letters are, each line counted by its length."""
    if not pictures:
        return 0.0
    return float(np.average(certain, weights=[picture.close.shape[1] for picture in pictures]))


def _put_together(pieces: _Pieces, readings: Sequence[ReadLine], number: int, scale: float) -> ReadPicture:
    page = pieces.page
    doubts: list[str] = []
    items: list[PrintedLine | TablePart] = []
    outside = list(zip(pieces.boxes, (readings[line] for line in pieces.outside), strict=True))
    for table, cells in zip(page.tables, pieces.cells, strict=True):
        texts = [[readings[line] for line in lines if readings[line].text] for lines in cells]
        if sum(map(bool, texts)) < _FEWEST_TEXTS:
            outside.extend(
                (table.box(cell), reading)
                for cell, found in zip(table.fields, texts, strict=True)
                for reading in found
            )
            continue
        items.append(_table_part(table, cells, pieces, readings, _Place(number, scale)))
        order = len(items)
        for cell, lines in zip(table.fields, cells, strict=True):
            place = Sentence(
                f"第 {number} 页第 {order} 个表第 {cell.row + 1} 行第 {cell.column + 1} 列",
                f"Page {number}, table {order}, row {cell.row + 1}, column {cell.column + 1}",
            )
            doubts.extend(_doubts(place, [readings[line] for line in lines]))
    kept = [
        (box, reading) for box, reading in outside if reading.text and reading.certainty >= _WORTH_KEEPING
    ]
    prose = [reading for _, reading in kept if not (reading.is_figure or is_page_number(reading.text))]
    doubts.extend(_doubts(Sentence(f"第 {number} 页", f"Page {number}"), prose))
    items.extend(aligned_tables(_text_lines(kept, scale), number))
    items.sort(key=lambda item: item.top)
    return ReadPicture(PageItems(number, page.width / scale, page.height / scale, items), doubts)


def _doubts(place: Sentence, readings: Iterable[ReadLine]) -> list[str]:
    return [
        Sentence(
            f"{place}的“{reading.text}”是 OCR 识别的，{reading.doubt}，请对照原件核对。",
            f"{place.english}: OCR read “{reading.text}”, but "
            f"{in_language(reading.doubt, 'en')}. Compare the original.",
        )
        for reading in readings
        if reading.doubt
    ]


def _table_part(
    table: Lattice, cells: Sequence[range], pieces: _Pieces, readings: Sequence[ReadLine], place: _Place
) -> TablePart:
    rows: list[list[GridCell]] = [[] for _ in table.owners]
    for cell, lines in zip(table.fields, cells, strict=True):
        texts = [
            (readings[line].text, float(pieces.pictures[line].ink.shape[1]))
            for line in lines
            if readings[line].text
        ]
        rows[cell.row].append(
            GridCell(
                cell_text(texts, table.width(cell) - CELL_PADDING * place.scale),
                cell.row + 1,
                cell.column + 1,
                cell.row_span,
                cell.column_span,
                page=place.page,
                origin=Origin.OCR,
            )
        )
    return TablePart(tuple(map(tuple, rows)), table.ys[0] / place.scale)


def _text_lines(found: Iterable[tuple[Box, ReadLine]], scale: float) -> list[PrintedLine]:
    """Set the pieces that stand side by side into lines, from top to bottom."""
    lines: list[list[tuple[Box, ReadLine]]] = []
    for piece in sorted(found, key=lambda piece: piece[0][1] + piece[0][3]):
        if lines and _side_by_side(lines[-1][-1][0], piece[0]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_text_line(sorted(line, key=lambda piece: piece[0][0]), scale) for line in lines]


def _side_by_side(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _text_line(pieces: list[tuple[Box, ReadLine]], scale: float) -> PrintedLine:
    size = max(bottom - top for (_, top, _, bottom), _ in pieces)
    parts = [pieces[0][1].text]
    for ((_, _, last, _), _), ((left, _, _, _), reading) in pairwise(pieces):
        parts.append(WIDE_SPACE if left - last > _WIDE_GAP * size else " ")
        parts.append(reading.text)
    boxes = [box for box, _ in pieces]
    return PrintedLine(
        tidy("".join(parts)),
        boxes[0][0] / scale,
        boxes[-1][2] / scale,
        min(top for _, top, _, _ in boxes) / scale,
        max(bottom for _, _, _, bottom in boxes) / scale,
        size / scale,
        tuple(Word(reading.text, left / scale, right / scale) for (left, _, right, _), reading in pieces),
        Origin.OCR,
    )
