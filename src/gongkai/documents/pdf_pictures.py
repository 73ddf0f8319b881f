"""The pictures on a page of a PDF that may hold a table."""

from collections.abc import Sequence
from importlib.util import find_spec

from gongkai.documents.pdf_page import Glyph, PageContent
from gongkai.documents.ruling import Box

_LARGE = 0.08
"""The part of the page that a picture covers if it may be more than an ornament."""
_LETTERS = 20
"""Letters on a picture from which on it is a background to text."""
_TOUCHING = 1.5
"""Points: pieces of one picture, cut into strips, are no further apart."""


def can_be_read() -> bool:
    """Tell whether what reads pictures is installed."""
    return find_spec("rapidocr_onnxruntime") is not None and find_spec("cv2") is not None


def large_pictures(content: PageContent) -> list[Box]:
    """Return the boxes of the pictures on a page of text that are large and not its background."""
    least = _LARGE * content.width * content.height
    return [
        box
        for box in _pieced_together(content.drawn.pictures)
        if (box[2] - box[0]) * (box[3] - box[1]) > least and _letters_on(content.glyphs, box) < _LETTERS
    ]


def _letters_on(glyphs: Sequence[Glyph], box: Box) -> int:
    left, top, right, bottom = box
    return sum(
        1
        for glyph in glyphs
        if left < glyph.left and glyph.right < right and top < glyph.top and glyph.bottom < bottom
    )


def _pieced_together(boxes: Sequence[Box]) -> list[Box]:
    """Join the boxes of pictures that touch: files cut large pictures into strips."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda one: one[1]):
        for number, other in enumerate(joined):
            if _touch(box, other):
                joined[number] = (
                    min(box[0], other[0]),
                    min(box[1], other[1]),
                    max(box[2], other[2]),
                    max(box[3], other[3]),
                )
                break
        else:
            joined.append(box)
    return joined


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[2] + _TOUCHING
        and other[0] <= one[2] + _TOUCHING
        and one[1] <= other[3] + _TOUCHING
        and other[1] <= one[3] + _TOUCHING
    )
