"""Texts painted over on the pictures of a PDF: scanned pages, and photographs on pages with text.

A page on which something is painted becomes one picture, so that no old picture stays behind it.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import numpy
import pypdfium2
from PIL import Image

from gongkai.renditions.mask_pictures import painted, require_all
from gongkai.renditions.masking_rules import Masking
from gongkai.renditions.model import MaskedPlace
from gongkai.renditions.pdf import opened, saved
from gongkai.renditions.pdf_letters import page_dots
from gongkai.renditions.redact_pdf import put_picture
from gongkai.renditions.redact_pdf_proof import PaintedPage

_DOTS_PER_POINT = 200 / 72
_DEPTH = 6


def paint_pages(
    data: bytes, name: str, maskings: Sequence[Masking], pages: Collection[int]
) -> tuple[bytes, list[MaskedPlace]]:
    """Return a PDF with texts painted over on the pictures of pages (of all, if none is named)."""
    places, counted = [], Counter[Masking]()
    with opened(data, name) as pdf:
        for index in range(len(pdf)):
            if pages and index + 1 not in pages:
                continue
            found = _paint_page(pdf, index, name, maskings)
            counted += found
            places += [
                MaskedPlace(f"第{index + 1}页图片", masking.kind, masking.replacement, count)
                for masking, count in found.items()
            ]
        require_all(counted, maskings, name)
        return saved(pdf), places


def _paint_page(pdf: Any, index: int, name: str, maskings: Sequence[Masking]) -> Counter[Masking]:
    page = pdf[index]
    kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    if next(iter(page.get_objects(filter=kinds, max_depth=_DEPTH)), None) is None:
        page.close()
        return Counter()
    dots = page_dots(page, _DOTS_PER_POINT)
    width, height = page.get_size()
    page.close()
    copy = painted(Image.fromarray(dots[..., ::-1]), maskings)
    if copy.counted:
        blue_first = numpy.ascontiguousarray(numpy.asarray(copy.proven())[..., ::-1])
        put_picture(pdf, index, PaintedPage(blue_first, width, height), name)
    return copy.counted
