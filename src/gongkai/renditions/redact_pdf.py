"""Content taken out of a PDF: every page with a marked place becomes a picture with the place painted over.

So nothing of the page's letters, drawings, pictures, layers and recognised text is left behind it. A page
that shares a font, a picture or a drawing with such a page becomes a picture, too, where that would betray
something.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import cv2
import pypdfium2

from gongkai.documents.pdf import PDFIUM
from gongkai.renditions.model import Rendition
from gongkai.renditions.pdf import BROKEN, clean_pdf, opened, saved
from gongkai.renditions.pdf_letters import letter_area, page_dots, page_letters, rows_of
from gongkai.renditions.redact_pdf_proof import PaintedPage, prove_redacted, tainted_pages
from gongkai.renditions.redaction_model import (
    Area,
    CannotRedact,
    RedactedCopy,
    RedactionMark,
    RemovedTexts,
)

pdfium: Any = pypdfium2
_DOTS_PER_POINT = 200 / 72
_JPEG_QUALITY = 90
_MARGIN = 1.5
"""Points by which a painted letter is larger than its box, for strokes that stand out of it."""
_TOUCHED = 0.05


def redact_pdf(clean: Rendition, name: str, marks: Sequence[RedactionMark]) -> RedactedCopy:
    """Return a clean PDF without what is marked, and the proof."""
    try:
        with PDFIUM:
            return _redacted(clean, name, marks)
    except BROKEN as problem:
        raise CannotRedact(f"“{name}”的页面不能改写，请重新打印为 PDF 后再上传。") from problem


def _redacted(clean: Rendition, name: str, marks: Sequence[RedactionMark]) -> RedactedCopy:
    by_page: dict[int, list[RedactionMark]] = {}
    for mark in marks:
        by_page.setdefault(mark.sheet - 1, []).append(mark)
    gone = RemovedTexts()
    painted: dict[int, PaintedPage] = {}
    kept: list[tuple[int, str]] = []
    with opened(clean.data, name) as pdf:
        count = len(pdf)
        if not by_page.keys() <= set(range(count)):
            raise CannotRedact(f"“{name}”只有 {count} 页，标记的页码超出范围，请重新标记。")
        for index in range(count):
            text = _painted(pdf, index, by_page.get(index, []), gone, painted)
            kept.append((index + 1, text))
        gone.letters -= {letter for _, text in kept for letter in text}
        tainted = tainted_pages(clean.data, set(by_page), fonts_betray=bool(gone.letters))
        for index in sorted(tainted):
            page = pdf[index]
            painted[index] = PaintedPage(page_dots(page, _DOTS_PER_POINT), *page.get_size())
            page.close()
        for index in sorted(painted):
            put_picture(pdf, index, painted[index], name)
        result = clean_pdf(saved(pdf), name)
    warnings = [*clean.warnings]
    if tainted:
        listed = "、".join(str(index + 1) for index in sorted(tainted))
        warnings.append(
            f"第 {listed} 页与标记页共用字体或图片，会泄露移除的内容，也已改为图片，文字不再能够复制。"
        )
    remaining = gone.remaining(kept)
    still_read = {found.text for found in remaining}
    proof = prove_redacted(
        clean.data,
        result.data,
        name,
        painted=painted,
        marked=set(by_page),
        searched=gone.texts - still_read,
        fonts_betray=bool(gone.letters),
    )
    return RedactedCopy(result.data, proof, clean.removed, tuple(warnings), remaining)


def _painted(
    pdf: Any,
    index: int,
    marks: Sequence[RedactionMark],
    gone: RemovedTexts,
    painted: dict[int, PaintedPage],
) -> str:
    """Paint over the marked places of a page and return the text that may still be read."""
    page = pdf[index]
    text_page = page.get_textpage()
    text = page_letters(text_page)
    hidden: set[int] = set()
    dots = page_dots(page, _DOTS_PER_POINT) if marks else None
    for mark in marks:
        touched = _marked_letters(page, text_page, text, mark)
        hidden |= touched
        gone.add(
            "".join(letter for place, letter in enumerate(text) if place in touched or letter in "\r\n")
        )
        areas = [] if mark.area is None else [mark.area]
        areas += [_widened(area, page) for area in rows_of(page, text_page, sorted(touched))]
        _paint(dots, areas, str(mark.number))
    if marks:
        painted[index] = PaintedPage(dots, *page.get_size())
    text_page.close()
    page.close()
    return "".join("\n" if place in hidden else letter for place, letter in enumerate(text))


def _marked_letters(page: Any, text_page: Any, text: str, mark: RedactionMark) -> set[int]:
    """Return the letters of a mark; a letter that an area touches belongs to it as a whole."""
    if mark.area is None:
        if not 0 <= mark.start < mark.end <= len(text):
            raise CannotRedact(f"第 {mark.sheet} 页没有标记所指的文字，请重新标记。")
        return set(range(mark.start, mark.end))
    found = set()
    for index in range(len(text)):
        area = letter_area(page, text_page, index)
        if area and _touches(area, mark.area):
            found.add(index)
    return found


def _touches(letter: Area, area: Area) -> bool:
    across = min(letter.right, area.right) - max(letter.left, area.left)
    down = min(letter.bottom, area.bottom) - max(letter.top, area.top)
    width, height = letter.right - letter.left, letter.bottom - letter.top
    return across > width * _TOUCHED and down > height * _TOUCHED


def _widened(area: Area, page: Any) -> Area:
    width, height = page.get_size()
    across, down = _MARGIN / width, _MARGIN / height + (area.bottom - area.top) * 0.2
    return Area(area.left - across, area.top - down, area.right + across, area.bottom + down)


def _paint(dots: Any, areas: Sequence[Area], number: str) -> None:
    """Paint areas black; write the place's number in white into the first that has room for it."""
    height, width = dots.shape[:2]
    is_written = False
    for area in areas:
        left, right = max(0, int(area.left * width)), min(width, int(area.right * width) + 1)
        top, bottom = max(0, int(area.top * height)), min(height, int(area.bottom * height) + 1)
        dots[top:bottom, left:right] = 0
        scale = min(1.0, (bottom - top) / 40)
        (wide, high), _ = cv2.getTextSize(number, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
        if not is_written and scale > 0.3 and wide + 8 < right - left:  # noqa: PLR2004 - else unreadable
            origin = (left + 4, (top + bottom + high) // 2)
            cv2.putText(
                dots, number, origin, cv2.FONT_HERSHEY_SIMPLEX, scale, (255, 255, 255), 1, cv2.LINE_AA
            )
            is_written = True


def put_picture(pdf: Any, index: int, painted: PaintedPage, name: str) -> None:
    """Put a picture in the place of a page."""
    done, encoded = cv2.imencode(".jpg", painted.dots, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise CannotRedact(f"“{name}”第 {index + 1} 页不能改为图片，请重新打印为 PDF 后再上传。")
    pdf.del_page(index)
    new = pdf.new_page(painted.width, painted.height, index)
    image = pdfium.PdfImage.new(pdf)
    image.load_jpeg(BytesIO(encoded.tobytes()), inline=True)
    image.set_matrix(pdfium.PdfMatrix().scale(painted.width, painted.height))
    new.insert_obj(image)
    new.gen_content()
    new.close()
