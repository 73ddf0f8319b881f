"""Pages of a PDF drawn as pictures and read through OCR.

Apart from the other modules because of the heavy libraries it needs: only a page that has to be
read this way loads them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from pypdfium2 import PdfiumError
from rapidocr_onnxruntime.utils.infer_engine import ONNXRuntimeError

from gongkai.documents.flow import PageItems, moved
from gongkai.documents.ocr import ReadPicture, has_table, read_page
from gongkai.documents.pdf_page import PageContent
from gongkai.documents.ruling import Box

_INCH = 72.0
_DOTS_PER_INCH = 220
_MOST_DOTS = 12_000_000
"""The largest picture that is made of a page; larger pages are drawn coarser."""


class PageNotDrawnError(Exception):
    """A page that cannot be drawn, or whose picture the recogniser cannot take."""


_FAILURES = (PdfiumError, ONNXRuntimeError, cv2.error, ValueError, OverflowError, MemoryError)


def read_drawn_page(page: Any, content: PageContent, number: int) -> ReadPicture:
    """Read a whole page from its picture."""
    try:
        picture, scale = _drawn(page, content)
        return read_page(picture, number, scale=scale)
    except _FAILURES as problem:
        raise PageNotDrawnError from problem


def tables_in_pictures(
    page: Any, content: PageContent, boxes: Sequence[Box], number: int
) -> list[ReadPicture]:
    """Return what stands in those pictures on a page that show a ruled table, at its place."""
    try:
        picture, scale = _drawn(page, content)
        return list(_tables(picture, scale, content, boxes, number))
    except _FAILURES as problem:
        raise PageNotDrawnError from problem


def _tables(
    picture: Any, scale: float, content: PageContent, boxes: Sequence[Box], number: int
) -> Iterator[ReadPicture]:
    for box in boxes:
        left, top, right, bottom = (max(0, round(edge * scale)) for edge in box)
        part = np.ascontiguousarray(picture[top:bottom, left:right])
        if part.size and has_table(part):
            result = read_page(part, number, scale=scale)
            items = [moved(item, box[0], box[1]) for item in result.page.items]
            yield ReadPicture(PageItems(number, content.width, content.height, items), result.doubts)


def _drawn(page: Any, content: PageContent) -> tuple[Any, float]:
    """Draw a page upright and in colours; return the picture and its dots a point."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / _INCH, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        picture = bitmap.to_numpy().copy()
    finally:
        bitmap.close()
    turns = content.quarter_turns - page.get_rotation() // 90
    return np.ascontiguousarray(np.rot90(picture, -turns)), scale


def cut_out(picture: Any, box: Box, scale: float) -> Any:
    """Return the part of a drawn page within a box that is in points."""
    left, top, right, bottom = (max(0, round(edge * scale)) for edge in box)
    return np.ascontiguousarray(picture[top:bottom, left:right])
