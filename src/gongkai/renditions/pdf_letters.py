"""The letters of a PDF's pages, where each stands on the page as it is seen, and the page as a picture."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy
import pypdfium2.raw

from gongkai.documents.pdf import PDFIUM
from gongkai.renditions.pdf import opened
from gongkai.renditions.redaction_model import Area, CannotRedact, MarkableSheet, Word

pdfium_c: Any = pypdfium2.raw
_MOST_DOTS = 16_000_000
_WORD = re.compile(r"[A-Za-z0-9._@/+-]+|[^\W\dA-Za-z_]+|[^\s\w]")


def markable_pages(data: bytes, name: str) -> list[MarkableSheet]:
    """Return the pages with their letters and where each word stands."""
    with PDFIUM, opened(data, name) as pdf:
        return [_markable(pdf, index) for index in range(len(pdf))]


def page_png(data: bytes, name: str, number: int, *, dots_per_point: float = 1.5) -> bytes:
    """Return a picture of a page, for the officer who marks places on it."""
    with PDFIUM, opened(data, name) as pdf:
        if not 1 <= number <= len(pdf):
            raise CannotRedact(f"“{name}”没有第 {number} 页。")
        page = pdf[number - 1]
        dots = page_dots(page, dots_per_point)
        page.close()
    done, encoded = cv2.imencode(".png", dots)
    if not done:
        raise CannotRedact(f"“{name}”第 {number} 页不能显示为图片。")
    return bytes(encoded.tobytes())


def _markable(pdf: Any, index: int) -> MarkableSheet:
    page = pdf[index]
    text_page = page.get_textpage()
    width, height = page.get_size()
    text = page_letters(text_page)
    words = []
    for match in _WORD.finditer(text):
        for start, end in _lines_of(page, text_page, match.start(), match.end()):
            area = _area_of(page, text_page, range(start, end))
            if area:
                words.append(Word(start, end, text[start:end], area))
    text_page.close()
    page.close()
    return MarkableSheet(index + 1, text, tuple(words), width, height)


def _lines_of(page: Any, text_page: Any, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a word where it runs on in the next line."""
    first = start
    before: Area | None = None
    for index in range(start, end):
        here = letter_area(page, text_page, index)
        if here and before and (here.top > before.bottom or here.right < before.left):
            yield first, index
            first = index
        before = here or before
    yield first, end


def page_letters(text_page: Any) -> str:
    """Return the text of a page, one letter for each that PDFium counts."""
    codes = (
        pdfium_c.FPDFText_GetUnicode(text_page, index)
        for index in range(pdfium_c.FPDFText_CountChars(text_page))
    )
    return "".join(chr(code) if 0 < code <= 0x10FFFF else "\x00" for code in codes)  # noqa: PLR2004


def letter_area(page: Any, text_page: Any, index: int) -> Area | None:
    """Return where a letter stands on the page as it is seen, turned and cut."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium_c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return None
    if right.value <= left.value and top.value <= bottom.value:
        return None
    size = 100_000
    corners = []
    for across, up in ((left.value, bottom.value), (right.value, top.value)):
        x, y = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, size, size, 0, across, up, x, y)
        corners.append((x.value / size, y.value / size))
    (x1, y1), (x2, y2) = corners
    return Area(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _area_of(page: Any, text_page: Any, indexes: range) -> Area | None:
    areas = [area for index in indexes if (area := letter_area(page, text_page, index))]
    if not areas:
        return None
    return Area(
        min(one.left for one in areas),
        min(one.top for one in areas),
        max(one.right for one in areas),
        max(one.bottom for one in areas),
    )


def rows_of(page: Any, text_page: Any, indexes: Sequence[int]) -> Iterator[Area]:
    """Yield the areas of letters, those side by side as one."""
    row: Area | None = None
    for index in indexes:
        area = letter_area(page, text_page, index)
        if area is None:
            continue
        if row and area.top < row.bottom and row.top < area.bottom and area.left >= row.left:
            row = Area(
                row.left, min(row.top, area.top), max(row.right, area.right), max(row.bottom, area.bottom)
            )
            continue
        if row:
            yield row
        row = area
    if row:
        yield row


def page_dots(page: Any, dots_per_point: float) -> Any:
    """Return a page as it is seen, in colours, never larger than a picture may be."""
    width, height = page.get_size()
    scale = min(dots_per_point, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    try:
        return numpy.ascontiguousarray(bitmap.to_numpy()[..., :3])
    finally:
        bitmap.close()
