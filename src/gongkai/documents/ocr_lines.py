"""Where the lines of text stand on a picture outside its tables.

A detector finds them; the ink itself then says where each begins and ends, because the detector
cuts off a leading number as readily as it overlooks a single digit.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from gongkai.documents.ocr_engine import found_lines
from gongkai.documents.ocr_picture import PagePicture
from gongkai.documents.ruling import Box

_NEAR = 0.8
"""Of a line's height: ink as near as that beside it belongs to it."""
_BLEED = 0.2
_PAPER = 255
_LOWEST, _TALLEST = 0.5, 2.5
"""Letters: how high a piece of ink that no line covers must be to be one."""


def lines_outside(page: PagePicture) -> list[Box]:
    """Return the boxes of the lines outside the tables, from top to bottom."""
    ink, grey = page.ink.copy(), page.grey.copy()
    for table in page.tables:
        left, top, right, bottom = (round(edge) for edge in table.edges)
        ink[max(0, top) : bottom + 1, max(0, left) : right + 1] = 0
        grey[max(0, top - 3) : bottom + 4, max(0, left - 3) : right + 4] = _PAPER
    rows = np.flatnonzero(ink.any(axis=1))
    if not len(rows):
        return []
    first = max(0, int(rows[0]) - round(page.letter))
    last = int(rows[-1]) + round(page.letter)
    found = [
        _to_its_ink((left, top + first, right, bottom + first), ink)
        for left, top, right, bottom in found_lines(grey[first:last], page.letter)
    ]
    return _joined(found + _overlooked(found, ink, page.letter))


def _to_its_ink(box: Box, ink: Any) -> Box:
    """Stretch a box to the ink that it cuts through or that stands close beside it."""
    left, top, right, bottom = (round(edge) for edge in box)
    height = bottom - top
    bleed = round(_BLEED * height)
    top, bottom = _grown(ink[:, max(0, left) : right].any(axis=1), top, bottom, bleed, 0)
    near = round(_NEAR * height)
    left, right = _grown(ink[top:bottom].any(axis=0), left, right, ink.shape[1], near)
    return float(left), float(top), float(right), float(bottom)


def _grown(filled: Any, begin: int, end: int, most: int, gap: int) -> tuple[int, int]:
    """Move both ends outwards while there is ink within ``gap``, by ``most`` at the most."""
    begin, end = max(0, begin), min(len(filled), end)
    lowest, highest = max(0, begin - most), min(len(filled), end + most)
    places = np.flatnonzero(filled)
    for place in places[places < begin][::-1]:
        if begin - place > gap + 1 or place < lowest:
            break
        begin = int(place)
    for place in places[places >= end]:
        if place - end > gap or place >= highest:
            break
        end = int(place) + 1
    return begin, end


def _overlooked(found: Sequence[Box], ink: Any, letter: float) -> list[Box]:
    """Return the boxes of ink as high as letters that no line covers."""
    rest = ink.copy()
    for left, top, right, bottom in found:
        rest[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = 0
    joined = cv2.dilate(rest, np.ones((3, 2 * round(_NEAR * letter) + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for number in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[number])
        if not _LOWEST * letter <= height <= _TALLEST * letter:
            continue
        place = np.s_[top : top + height, left : left + width]
        rows, columns = np.nonzero((labels[place] == number) & (rest[place] > 0))
        boxes.append(
            (
                float(left + columns.min()),
                float(top + rows.min()),
                float(left + columns.max()) + 1,
                float(top + rows.max()) + 1,
            )
        )
    return boxes


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Make one box of those that stand close beside each other in one line."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda one: one[0]):
        for number, other in enumerate(joined):
            height = min(box[3] - box[1], other[3] - other[1])
            if box[0] - other[2] <= _NEAR * height and _shared(box, other) > 0.6 * height:
                joined[number] = (
                    other[0],
                    min(other[1], box[1]),
                    max(other[2], box[2]),
                    max(other[3], box[3]),
                )
                break
        else:
            joined.append(box)
    return sorted(joined, key=lambda one: one[1])


def _shared(one: Box, other: Box) -> float:
    """Return how much of the page's height two boxes share."""
    return min(one[3], other[3]) - max(one[1], other[1])
