"""The cells of a ruled table in a picture: which are blank, and where the lines in them stand.

The usual detector of text misses single digits; in a ruled cell it is not needed, because
everything inside that is ink is text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from gongkai.documents.ocr_marks import stroke
from gongkai.documents.ocr_picture import PagePicture, letter_height
from gongkai.documents.ruling import Box, Lattice

_INSET = 0.12
"""Letters: so near the edge of a cell there is only what is left of its ruling."""
_INK = 0.22
"""Letters: a piece of ink of at least this size is text."""
_GAP = 0.12
_LOW, _LINE = 0.45, 1.3
_NARROW = 1.45
"""Letters: no wider is a line when the letters of a cell stand one below another."""
_TALLEST = 3.0
"""Letters: a higher piece of ink is a bar or a seal and no line of text."""
_COLUMN = 1.7
_MARGIN, _WIDE_MARGIN = 0.14, 0.24
_SIDE, _BETWEEN = 0.3, 0.08
_FAINT, _FAINTEST = 0.25, 15.0
_PAPER_RANK = 0.8

_Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class LinePicture:
    """One line of text cut out of a page, drawn close and with more margin for a second look."""

    close: Any
    wide: Any
    ink: Any
    """The ink of the line alone: 255 where there is any."""
    stroke: str = ""
    """The dash or slash that the line is, when it is one stroke and nothing else."""


def table_lines(page: PagePicture, table: Lattice) -> list[list[LinePicture]]:
    """Cut the lines of text out of every cell of a table; a cell without ink has none."""
    left, top, right, bottom = (max(0, round(edge)) for edge in table.edges)
    # A table is often printed smaller than the text around it.
    letter = min(page.letter, letter_height(page.ink[top:bottom, left:right], page.letter))
    return [_cell_lines(page, table.box(cell), letter) for cell in table.fields]


def _cell_lines(page: PagePicture, box: Box, letter: float) -> list[LinePicture]:
    left, top, right, bottom = _inside(page, box)
    if right - left < _INK * letter or bottom - top < _INK * letter:
        return []
    grey = page.grey[top:bottom, left:right]
    ink = _text_only(_on_its_ground(page.ink[top:bottom, left:right], grey), letter)
    if ink is None:
        return []
    paper = _Paper(grey, ink, letter)
    boxes = [
        part
        for begin, end in _lines(ink, letter)
        for part in _letters(_trimmed(ink, begin, end), ink, letter)
    ]
    boxes = [one for one in boxes if one[3] - one[1] <= _TALLEST * letter]
    if len(boxes) > 2 and all(x1 - x0 <= _NARROW * letter for x0, _, x1, _ in boxes):  # noqa: PLR2004
        return [paper.side_by_side(boxes)]
    return [paper.line(box) for box in boxes]


def line_picture(page: PagePicture, box: Box) -> LinePicture | None:
    """Cut out the line that a detector found outside the tables, or None where there is no ink."""
    left, top = max(0, round(box[0])), max(0, round(box[1]))
    right, bottom = min(page.width, round(box[2])), min(page.height, round(box[3]))
    ink = page.ink[top:bottom, left:right]
    if not ink.any():
        return None
    rows = np.flatnonzero(ink.any(axis=1))
    trimmed = _trimmed(ink, int(rows[0]), int(rows[-1]) + 1)
    return _Paper(page.grey[top:bottom, left:right], ink, page.letter).line(trimmed)


def _inside(page: PagePicture, box: Box) -> _Box:
    inset = _INSET * page.letter
    left, top, right, bottom = box
    return (
        max(0, round(left + inset)),
        max(0, round(top + inset)),
        min(page.width, round(right - inset)),
        min(page.height, round(bottom - inset)),
    )


def _on_its_ground(ink: Any, grey: Any) -> Any:
    """Return the ink that is clearly darker than the cell itself, which may be shaded."""
    ground, darkest = (float(value) for value in np.quantile(grey, (0.5, 0.005)))
    return np.where(grey < ground - max(_FAINTEST, _FAINT * (ground - darkest)), ink, 0).astype(np.uint8)


def _text_only(ink: Any, letter: float) -> Any | None:
    """Return the ink without what is left of ruling lines at the edge, or None if it is blank."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keep = np.zeros(count, bool)
    height, width = ink.shape
    seen = False
    for number in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[number])
        at_edge = x == 0 or y == 0 or x + w == width or y + h == height
        if at_edge and min(w, h) < 0.2 * letter:
            continue
        keep[number] = True
        seen = seen or max(w, h) >= _INK * letter
    return np.where(keep[labels], 255, 0).astype(np.uint8) if seen else None


def _lines(ink: Any, letter: float) -> list[tuple[int, int]]:
    """Return where the lines of text begin and end, from top to bottom."""
    runs = list(_runs(ink.any(axis=1), round(_GAP * letter)))
    lines: list[tuple[int, int]] = []
    for begin, end in runs:
        if lines:
            above, below = lines[-1]
            low = min(end - begin, below - above) < _LOW * letter
            if low and end - above <= _LINE * letter:
                lines[-1] = (above, end)
                continue
        lines.append((begin, end))
    return lines


def _letters(box: _Box, ink: Any, letter: float) -> list[_Box]:
    """Cut a narrow column of letters that touch one another into its letters."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if width > _NARROW * letter or height < _COLUMN * max(width, letter):
        return [box]
    filled = ink[top:bottom].sum(axis=1, dtype=np.float64)
    count = round(height / width)
    pitch = height / count
    cuts = [0]
    for number in range(1, count):
        begin, end = round((number - 0.3) * pitch), round((number + 0.3) * pitch) + 1
        cuts.append(begin + int(filled[begin:end].argmin()))
    cuts.append(height)
    return [_trimmed(ink, top + begin, top + end) for begin, end in pairwise(cuts)]


def _runs(filled: Any, gap: int) -> Iterator[tuple[int, int]]:
    begin = end = -1
    for place in np.flatnonzero(filled):
        if begin >= 0 and place - end <= gap:
            end = int(place) + 1
            continue
        if begin >= 0:
            yield begin, end
        begin, end = int(place), int(place) + 1
    if begin >= 0:
        yield begin, end


def _trimmed(ink: Any, begin: int, end: int) -> _Box:
    columns = np.flatnonzero(ink[begin:end].any(axis=0))
    return int(columns[0]), begin, int(columns[-1]) + 1, end


class _Paper:
    """A piece of a page to cut lines out of, with paper around it where it ends."""

    def __init__(self, grey: Any, ink: Any, letter: float) -> None:
        self._letter = letter
        self._ink = ink
        self._around = round(max(_MARGIN, _WIDE_MARGIN, _SIDE) * max(letter, grey.shape[0])) + 1
        self._colour = int(np.quantile(grey, _PAPER_RANK))
        around = self._around
        self._grey = cv2.copyMakeBorder(
            grey, around, around, around, around, cv2.BORDER_CONSTANT, value=self._colour
        )

    def line(self, box: _Box) -> LinePicture:
        """Cut out a line twice; a flat one is given the height of a line."""
        left, top, right, bottom = box
        ink = self._ink[top:bottom, left:right]
        return LinePicture(
            self._cut(box, _MARGIN, _SIDE),
            self._cut(box, _WIDE_MARGIN, _SIDE),
            ink,
            stroke(ink, self._letter),
        )

    def side_by_side(self, boxes: list[_Box]) -> LinePicture:
        """Set letters that stand one below another in one line."""
        letters = [self._cut(box, _MARGIN, _BETWEEN) for box in boxes]
        height = max(letter.shape[0] for letter in letters)
        level = []
        for letter in letters:
            above = (height - letter.shape[0]) // 2
            below = height - letter.shape[0] - above
            level.append(
                cv2.copyMakeBorder(letter, above, below, 0, 0, cv2.BORDER_CONSTANT, value=self._colour)
            )
        joined = np.hstack(level)
        return LinePicture(joined, joined, self._ink)

    def _cut(self, box: _Box, margin: float, side: float) -> Any:
        left, top, right, bottom = box
        size = max(self._letter, bottom - top)
        lacking = max(0.0, self._letter - (bottom - top)) / 2
        above = min(self._around, round(margin * size + lacking))
        beside = min(self._around, round(side * size))
        at = self._around
        return self._grey[at + top - above : at + bottom + above, at + left - beside : at + right + beside]
