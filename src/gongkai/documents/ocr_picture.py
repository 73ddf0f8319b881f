"""The picture of a page: set level, its ink told from its paper, its ruling lines from its letters.

Lengths are in letters: the usual height of a printed letter on this page, whatever its resolution.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from gongkai.documents.ruling import Lattice, RulingLine, lattices

Picture = Any
"""A numpy array of 8 bits: rows, columns and, in colour, red, green and blue."""

_WIDEST_LEAN = 4.0
"""Degrees: a page that leans more was not laid on a scanner."""
_COARSE, _FINE = 0.5, 0.05
_PREVIEW = 1000
_SMALLEST_LETTER, _LARGEST_LETTER = 8, 90
_USUAL_LETTER = 28.0
_LETTER_RANK = 0.7
_ACROSS, _DOWN = 2.2, 1.25
"""Letters: the shortest ruling lines; strokes of letters are shorter."""
_FAINT = 0.65
"""Of the depth that parts ink from paper best: thin strokes of coarse scans are fainter."""
_GRAIN = 0.7
"""Steps of grey by which neighbouring dots of bare paper differ in a coarse scan."""
_TALLEST_STROKE = 2.5
_SNAP = 0.3
_SHORTEST_LINE = 0.5


@dataclass(slots=True)
class PagePicture:
    """A page set level: what to read, what is ink, and the tables that its lines make."""

    grey: Picture
    ink: Picture
    """255 where there is ink of letters; ruling lines and specks are taken out."""
    letter: float
    tables: list[Lattice]
    lean: float = 0.0
    """Degrees by which the picture was turned to set it level."""

    @property
    def width(self) -> int:
        """The width in dots."""
        return int(self.grey.shape[1])

    @property
    def height(self) -> int:
        """The height in dots."""
        return int(self.grey.shape[0])

    def unlevelled(self, points: Any) -> Any:
        """Return points (rows of x and y) where they stood before the picture was set level."""
        matrix = _levelling(self.width, self.height, -self.lean)
        return points @ matrix[:, :2].T + matrix[:, 2]


def page_picture(picture: Picture) -> PagePicture:
    """Return the picture of a page, set level, with its tables found."""
    grey = _without_colour(picture)
    lean = _lean(grey)
    if abs(lean) >= _FINE:
        grey = _turned(grey, lean)
    dark = _dark(grey)
    grey = _without_grain(grey, dark)
    letter = letter_height(dark)
    across, down = _ruled(dark, letter)
    lines = _without_strokes(_traced(across, upright=False) + _traced(down, upright=True), letter)
    tables = lattices(lines, tolerance=_SNAP * letter, shortest=_SHORTEST_LINE * letter)
    ruled = _of_tables(cv2.bitwise_or(across, down), tables, letter)
    ink = _without_specks(cv2.bitwise_and(dark, cv2.bitwise_not(ruled)), letter)
    return PagePicture(grey, ink, letter, tables, lean)


def _without_colour(picture: Picture) -> Picture:
    """Return the picture in grey; red seals stamped over text vanish in the red light."""
    if picture.ndim == 2:  # noqa: PLR2004 - rows and columns only: it is grey already
        return picture
    return np.ascontiguousarray(picture[:, :, 0])


def _dark(grey: Picture) -> Picture:
    """Return 255 where the picture is darker than the paper around."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    paper = cv2.medianBlur(cv2.resize(smooth, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA), 11)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    depth = cv2.subtract(paper, smooth)
    level, _ = cv2.threshold(depth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return cv2.threshold(depth, float(np.clip(_FAINT * level, 20, 70)), 255, cv2.THRESH_BINARY)[1]


def _without_grain(grey: Picture, dark: Picture) -> Picture:
    """Smooth the grain of a coarse scan, which the recogniser takes for strokes."""
    smooth = cv2.medianBlur(grey, 3)
    paper = cv2.dilate(dark, np.ones((7, 7), np.uint8)) == 0
    if not paper.any():
        return grey
    grain = float(cv2.absdiff(grey, smooth)[paper].mean())
    return smooth if grain > _GRAIN else grey


def _lean(grey: Picture) -> float:
    """Return by how many degrees the lines of the page rise to the right."""
    scale = _PREVIEW / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = _dark(small)
    if not dark.any():
        return 0.0
    coarse = max(
        np.arange(-_WIDEST_LEAN, _WIDEST_LEAN + _COARSE, _COARSE), key=lambda at: _sharpness(dark, at)
    )
    fine = np.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE)
    return float(max(fine, key=lambda at: _sharpness(dark, at)))


def _sharpness(dark: Picture, lean: float) -> float:
    """Return how clearly rows of ink and rows of paper are told apart after turning."""
    rows = _turned(dark, lean, paper=0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _turned(grey: Picture, lean: float, paper: int = 255) -> Picture:
    height, width = grey.shape
    return cv2.warpAffine(
        grey,
        _levelling(width, height, lean),
        (width, height),
        flags=cv2.INTER_CUBIC if paper else cv2.INTER_LINEAR,
        borderValue=paper,
    )


def _levelling(width: int, height: int, lean: float) -> Any:
    return cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)


def letter_height(dark: Picture, otherwise: float = _USUAL_LETTER) -> float:
    """Return the usual height of letters, by the pieces of ink that could be letters."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    likely = (heights >= _SMALLEST_LETTER) & (heights <= _LARGEST_LETTER) & (widths <= 2 * heights)
    likely &= widths * 5 >= heights
    if likely.sum() < 5:  # noqa: PLR2004 - too few to judge by
        return otherwise
    return float(np.quantile(heights[likely], _LETTER_RANK))


def _ruled(dark: Picture, letter: float) -> tuple[Picture, Picture]:
    """Return what runs along and down the page further than strokes of letters do."""
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(_ACROSS * letter)), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((round(_DOWN * letter), 1), np.uint8))
    return across, down


def _without_strokes(lines: list[RulingLine], letter: float) -> list[RulingLine]:
    """Take out upright strokes of large letters: short, and not between two level lines."""
    near = _SNAP * letter
    level = [line for line in lines if not line.upright]
    kept = []
    for line in lines:
        short = line.upright and line.end - line.start < _TALLEST_STROKE * letter
        if short and sum(1 for other in level if _meets(line, other, near)) < 2:  # noqa: PLR2004
            continue
        kept.append(line)
    return kept


def _meets(upright: RulingLine, level: RulingLine, near: float) -> bool:
    return (
        level.start - near <= upright.at <= level.end + near
        and upright.start - near <= level.at <= upright.end + near
    )


def _of_tables(ruled: Picture, tables: list[Lattice], letter: float) -> Picture:
    """Return the ink of ruling lines: in tables all, elsewhere what is too long for a letter."""
    longest = round(_TALLEST_STROKE * letter)
    mask = cv2.morphologyEx(ruled, cv2.MORPH_OPEN, np.ones((1, 2 * longest), np.uint8))
    down = cv2.morphologyEx(ruled, cv2.MORPH_OPEN, np.ones((longest, 1), np.uint8))
    mask = cv2.bitwise_or(mask, down)
    beyond = round(_SNAP * letter)
    for table in tables:
        left, top, right, bottom = (round(edge) for edge in table.edges)
        place = np.s_[max(0, top - beyond) : bottom + beyond, max(0, left - beyond) : right + beyond]
        mask[place] = ruled[place]
    return cv2.dilate(mask, np.ones((3, 3), np.uint8))


def _traced(mask: Picture, *, upright: bool) -> list[RulingLine]:
    joined = cv2.dilate(mask, np.ones((1, 3) if upright else (3, 1), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lines = []
    for number in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[number])
        x, y = (float(value) for value in centres[number])
        lines.append(
            RulingLine(True, x, top, top + height) if upright else RulingLine(False, y, left, left + width)
        )
    return lines


def _without_specks(ink: Picture, letter: float) -> Picture:
    """Take out pieces of ink too small to be a dot."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count < 2:  # noqa: PLR2004 - the paper is the first piece
        return ink
    keep = stats[:, cv2.CC_STAT_AREA] >= max(4.0, (0.09 * letter) ** 2)
    keep[0] = False
    return np.where(keep[labels], 255, 0).astype(np.uint8)
