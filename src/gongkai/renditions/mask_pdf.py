"""Texts masked in a PDF: the letters themselves are taken off the page, not covered.

A page of which that cannot be proven becomes a picture with the places blacked out, and says so.
"""

import ctypes
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import cv2
import numpy
import pypdfium2
import pypdfium2.raw

from gongkai.documents.pdf import PDFIUM
from gongkai.renditions.mask_pdf_pictures import paint_pages
from gongkai.renditions.masking_rules import Hit, Masking, hits, masked_text, squeezed
from gongkai.renditions.model import CannotMask, MaskedPlace, Rendition
from gongkai.renditions.pdf import BROKEN, clean_pdf, opened, page_text, picture, saved
from gongkai.renditions.pdf_letters import page_letters
from gongkai.renditions.pdf_rewriting import decoded_contents

pdfium: Any = pypdfium2
pdfium_c: Any = pypdfium2.raw
_STAR_FONT = "Helvetica"
_INVISIBLE = 3
_DOTS_PER_POINT = 200 / 72
_MOST_DOTS = 16_000_000
_JPEG_QUALITY = 88
_MARGIN = 1.5
"""Points by which a black box is larger than the letter under it."""
_TOLERATED_LEVEL = 48
_TOLERATED_SHARE = 0.002
_LAST_ASCII = 0x7F


class _Unsuitable(Exception):
    """A page whose letters cannot be taken off one by one."""


@dataclass(slots=True)
class _PageText:
    """The letters of a page and where each stands."""

    page: Any
    text_page: Any
    text: str
    stretches: list[Hit] = field(default_factory=list)

    def indexes(self) -> dict[int, str]:
        """Map the number of each letter that is masked to what stands in its place."""
        return {
            hit.start + place: letter
            for hit in self.stretches
            for place, letter in enumerate(hit.stand_in(self.text))
        }


def mask_pdf(
    clean: Rendition, name: str, maskings: list[Masking], pages: Collection[int] = ()
) -> Rendition:
    """Return a clean PDF with texts masked and provably gone.

    What stands nowhere in its text is painted over on the pictures of ``pages``, or of all pages.
    """
    warnings = list(clean.warnings)
    try:
        with PDFIUM:
            places, by_page, elsewhere = _places(clean.data, name, maskings)
            data = _masked(clean.data, name, maskings, by_page, warnings)
            if elsewhere:
                data, painted = paint_pages(data, name, elsewhere, pages)
                places += painted
                warnings.append("涂去了图片上文字的页面已改为图片，其中的文字不再能够检索。")
            result = clean_pdf(data, name)
            _prove_gone(result.data, name, maskings)
    except BROKEN as problem:
        raise CannotMask(f"“{name}”的页面不能改写，请在原件中遮盖后重新导出 PDF。") from problem
    return Rendition(result.data, clean.removed, tuple(warnings), tuple(places))


def _places(
    data: bytes, name: str, maskings: list[Masking]
) -> tuple[list[MaskedPlace], list[int], list[Masking]]:
    """Return where the texts stand, on which pages, and what stands nowhere in the text."""
    found: Counter[tuple[int, Masking]] = Counter()
    texts = []
    with opened(data, name) as pdf:
        for index in range(len(pdf)):
            page = pdf[index]
            text_page = page.get_textpage()
            texts.append(page_letters(text_page))
            for hit in hits(texts[-1], maskings):
                found[index, hit.masking] += 1
            text_page.close()
            page.close()
    elsewhere = [masking for masking in maskings if not any(hits(text, [masking]) for text in texts)]
    places = [
        MaskedPlace(f"第{index + 1}页", masking.kind, masking.replacement, count)
        for (index, masking), count in found.items()
    ]
    return places, sorted({index for index, _ in found}), elsewhere


def _masked(
    data: bytes, name: str, maskings: list[Masking], pages: list[int], warnings: list[str]
) -> bytes:
    for index in pages:
        attempt = _try_letters(data, name, maskings, index)
        if attempt is None:
            attempt = _as_picture(data, name, maskings, index)
            warnings.append(
                f"第 {index + 1} 页的文字不能逐字遮盖，这一页已改为图片并涂黑，其中的文字不再能够检索。"
            )
        data = attempt
    return data


def _try_letters(data: bytes, name: str, maskings: list[Masking], index: int) -> bytes | None:
    """Mask the letters of one page; None if the page then reads or looks otherwise than expected."""
    with opened(data, name) as pdf:
        page = pdf[index]
        before = picture(page)
        content = _page_text(page, maskings)
        expected = squeezed(masked_text(content.text, maskings).replace("\x00", ""))
        boxes = _boxes(content)
        try:
            _replace_letters(pdf, content)
        except _Unsuitable:
            return None
        finally:
            content.text_page.close()
        if not pdfium_c.FPDFPage_GenerateContent(page):
            return None
        height = page.get_size()[1]
        page.close()
        copy = saved(pdf)
    with opened(copy, name) as again:
        page = again[index]
        found = page_text(page).replace("\x00", "")
        after = picture(page)
        page.close()
    _blank(before, boxes, height, before.shape[0] / height)
    _blank(after, boxes, height, before.shape[0] / height)
    differing = int((numpy.abs(before - after) > _TOLERATED_LEVEL).sum())
    if found != expected or differing > before.size * _TOLERATED_SHARE:
        return None
    return copy


def _page_text(page: Any, maskings: list[Masking]) -> _PageText:
    text_page = page.get_textpage()
    text = page_letters(text_page)
    return _PageText(page, text_page, text, hits(text, maskings))


def _boxes(content: _PageText) -> list[tuple[float, float, float, float]]:
    """Return left, bottom, right and top of each letter that is masked."""
    found = []
    for index in content.indexes():
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if pdfium_c.FPDFText_GetCharBox(content.text_page, index, left, right, bottom, top):
            found.append((left.value, bottom.value, right.value, top.value))
    return found


def _blank(dots: Any, boxes: list[tuple[float, float, float, float]], height: float, scale: float) -> None:
    """Black out the boxes of letters in a picture of the page."""
    for left, bottom, right, top in boxes:
        margin = _MARGIN + (top - bottom) * 0.25
        rows = slice(
            max(0, int((height - top - margin) * scale)),
            max(0, int((height - bottom + margin) * scale) + 1),
        )
        columns = slice(max(0, int((left - margin) * scale)), max(0, int((right + margin) * scale) + 1))
        dots[rows, columns] = 0


def _replace_letters(pdf: Any, content: _PageText) -> None:
    """Take every text object that holds a masked letter off the page and set its letters anew."""
    masked = content.indexes()
    order = {
        _address(pdfium_c.FPDFPage_GetObject(content.page, place)): place
        for place in range(pdfium_c.FPDFPage_CountObjects(content.page))
    }
    affected = {
        address: found
        for address, found in _text_objects(content).items()
        if any(index in masked for index in found[1])
    }
    if not affected.keys() <= order.keys():
        raise _Unsuitable  # Letters inside a form that several pages may share.
    for address in sorted(affected, key=order.__getitem__, reverse=True):
        handle, indexes = affected[address]
        if pdfium_c.FPDFTextObj_GetTextRenderMode(handle) == _INVISIBLE:
            raise _Unsuitable
        place = order[address] + 1
        for index in indexes:
            new = _new_letter(pdf, content, handle, index, masked.get(index))
            if new:
                pdfium_c.FPDFPage_InsertObjectAtIndex(content.page, new, place)
                place += 1
        if not pdfium_c.FPDFPage_RemoveObject(content.page, handle):
            raise _Unsuitable
        pdfium_c.FPDFPageObj_Destroy(handle)


def _text_objects(content: _PageText) -> dict[int, tuple[Any, list[int]]]:
    """Map each text object to itself and the numbers of its letters."""
    objects: dict[int, tuple[Any, list[int]]] = {}
    for index in range(len(content.text)):
        handle = pdfium_c.FPDFText_GetTextObject(content.text_page, index)
        if handle:
            objects.setdefault(_address(handle), (handle, []))[1].append(index)
    return objects


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _new_letter(pdf: Any, content: _PageText, handle: Any, index: int, stand_in: str | None) -> Any:
    """Return one letter, or what stands in for it, where the letter stood; None for white space."""
    original = content.text[index]
    text = original if stand_in is None else stand_in
    if not text.strip() or original.isspace():
        if stand_in is not None and text.strip():
            raise _Unsuitable
        return None
    size = ctypes.c_float()
    pdfium_c.FPDFTextObj_GetFontSize(handle, size)
    if text != original and ord(max(text)) <= _LAST_ASCII:
        new = pdfium_c.FPDFPageObj_NewTextObj(pdf, _STAR_FONT.encode(), size)
    else:
        new = pdfium_c.FPDFPageObj_CreateTextObj(pdf, pdfium_c.FPDFTextObj_GetFont(handle), size)
    if not new or not pdfium_c.FPDFText_SetText(new, _wide(text)):
        raise _Unsuitable
    matrix = pdfium_c.FS_MATRIX()
    across, up = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFPageObj_GetMatrix(handle, matrix)
    pdfium_c.FPDFText_GetCharOrigin(content.text_page, index, across, up)
    matrix.e, matrix.f = across.value, up.value
    pdfium_c.FPDFPageObj_SetMatrix(new, matrix)
    colour = [ctypes.c_uint() for _ in range(4)]
    if pdfium_c.FPDFPageObj_GetFillColor(handle, *colour):
        pdfium_c.FPDFPageObj_SetFillColor(new, *colour)
    return new


def _wide(text: str) -> Any:
    encoded = (text + "\x00").encode("utf-16-le")
    return (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)


def _as_picture(data: bytes, name: str, maskings: list[Masking], index: int) -> bytes:
    """Put a picture of the page, with the letters blacked out, in its place."""
    with opened(data, name) as pdf:
        page = pdf[index]
        width, height = page.get_size()
        if page.get_rotation() or page.get_cropbox()[:2] != (0, 0):
            raise CannotMask(
                f"“{name}”第 {index + 1} 页是旋转或裁切过的页面，不能可靠地遮盖，"
                "请在原件中遮盖后重新导出 PDF。"
            )
        content = _page_text(page, maskings)
        boxes = _boxes(content)
        content.text_page.close()
        scale = min(_DOTS_PER_POINT, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale)
        dots = bitmap.to_numpy()[..., :3].copy()
        bitmap.close()
        page.close()
        _blank(dots, boxes, height, scale)
        done, encoded = cv2.imencode(".jpg", dots, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        if not done:
            raise CannotMask(f"“{name}”第 {index + 1} 页不能改为图片，请在原件中遮盖后重新导出 PDF。")
        pdf.del_page(index)
        new = pdf.new_page(width, height, index)
        image = pdfium.PdfImage.new(pdf)
        image.load_jpeg(BytesIO(encoded.tobytes()), inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(width, height))
        new.insert_obj(image)
        new.gen_content()
        new.close()
        return saved(pdf)


def _prove_gone(data: bytes, name: str, maskings: list[Masking]) -> None:
    """Search the text of every page and every decoded stream for what must be gone."""
    needles = [squeezed(masking.text) for masking in maskings]
    with opened(data, name) as pdf:
        for index in range(len(pdf)):
            page = pdf[index]
            text = page_text(page)
            page.close()
            if any(needle in text for needle in needles):
                raise CannotMask(
                    f"“{name}”第 {index + 1} 页遮盖后仍能读出要遮盖的文字，请在原件中遮盖后重新导出 PDF。"
                )
    forms = [
        needle.encode(code) for needle in needles for code in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
    ]
    forms += [form.hex().encode() for form in forms if len(form) > 3] + [  # noqa: PLR2004
        form.hex().upper().encode() for form in forms
    ]
    if any(form in content for content in (data, *decoded_contents(data)) for form in forms):
        raise CannotMask(f"“{name}”的内部数据里仍有要遮盖的文字，请在原件中遮盖后重新导出 PDF。")
