"""Small marks told by their shape, because the recogniser takes them for letters or for each other.

A slash is read as a 1 and a dash as a 1 or not at all; the comma of thousands is read as a decimal
point. Each of these would turn a blank into a figure or one figure into another.
"""

from typing import Any

import cv2
import numpy as np

_FLAT, _LONG_DASH = 0.32, 0.7
_DASH = 1.35
_SHORTEST, _LONGEST = 0.25, 2.5
_LEVEL = 15.0
_SLENDER = 0.33
"""The breadth of a slash in its length, as spread of its ink; a 7 is twice as broad."""
_SLASH = (40.0, 78.0)
"""Degrees within which slashes rise; a 1 stands straighter."""
_LOWEST_STROKE = 0.5
_SMALL = 0.5
_BELOW = 0.07
"""How far below the figures, in their height, a comma reaches and a point does not."""


def stroke(ink: Any, letter: float) -> str:
    """Return the dash or slash that the ink of a line is, or nothing if it is something else."""
    height, width = ink.shape
    if height < _FLAT * letter and max(_DASH * height, _SHORTEST * letter) <= width < _LONGEST * letter:
        return "-" if width < _LONG_DASH * letter else "—"
    if height < _LOWEST_STROKE * letter or width > height:
        return ""
    slender, angle = _spread(ink)
    if slender < _SLENDER and _SLASH[0] <= abs(angle) <= _SLASH[1]:
        return "/" if angle < 0 else "\\"
    return ""


def _spread(ink: Any) -> tuple[float, float]:
    """Return how broad ink is in its length, and the angle of its length in degrees."""
    moments = cv2.moments(ink, binaryImage=True)
    across, down, both = (moments[name] / moments["m00"] for name in ("mu20", "mu02", "mu11"))
    minor, major = np.linalg.eigvalsh([[across, both], [both, down]])
    angle = np.degrees(0.5 * np.arctan2(2 * both, across - down))
    return float((max(minor, 0.0) / max(major, 1e-9)) ** 0.5), float(angle)


def with_its_marks(figure: str, ink: Any) -> str:
    """Return a figure with commas where its marks reach below the line, and points where not."""
    places = [place for place, letter in enumerate(figure) if letter in ",."]
    below = _marks_below(ink)
    if len(places) != len(below):
        return figure
    letters = list(figure)
    for place, is_below in zip(places, below, strict=True):
        letters[place] = "," if is_below else "."
    return "".join(letters)


def begins_with_dash(ink: Any) -> bool:
    """Tell whether the first piece of ink is flat and stands at half the height of the figures."""
    pieces = _pieces(ink)
    if len(pieces) < 2:  # noqa: PLR2004 - a sign and something behind it
        return False
    _, top, width, height = pieces[0]
    middle = (top + height / 2) / ink.shape[0]
    return height < _FLAT * ink.shape[0] and width >= _DASH * height and 0.3 < middle < 0.8  # noqa: PLR2004


def _pieces(ink: Any) -> list[tuple[int, ...]]:
    """Return left, top, width and height of the pieces of ink, from left to right."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return sorted(tuple(int(value) for value in piece[:4]) for piece in stats[1:])


def _marks_below(ink: Any) -> list[bool]:
    """Return for each small mark at the foot of a line, from left to right, if it reaches below."""
    pieces = _pieces(ink)
    tall = [piece for piece in pieces if piece[3] >= _SMALL * ink.shape[0]]
    if not tall:
        return []
    height = float(np.median([piece[3] for piece in tall]))
    foot = float(np.median([top + tallness for _, top, _, tallness in tall]))
    return [
        top + tallness - foot > _BELOW * height
        for _, top, _, tallness in pieces
        if tallness < _SMALL * height and top > foot - 0.6 * height
    ]
