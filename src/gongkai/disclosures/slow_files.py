"""Which files are too slow to be read while a person waits: by their kind, or by their size."""

import pypdfium2

from gongkai.disclosures.conversion import conversion_of
from gongkai.documents.pdf_bounds import unfolds_too_far
from gongkai.renditions.pictures import PICTURE_HEADS
from gongkai.screening.pictures import has_pictures

LARGE = 8 << 20
"""Bytes above which cleaning and searching a file takes longer than a page may."""
_FEW_LETTERS = 16
_MOST_PAGES = 200
_HEAD = 1024


def is_slow(content: bytes, name: str) -> bool:
    """Tell whether a file goes to the worker: its text is to be recognised, converted, or very long."""
    if len(content) > LARGE or content.startswith(PICTURE_HEADS):
        return True
    if b"%PDF" in content[:_HEAD]:
        if unfolds_too_far(content):
            return False  # It is refused at once, with its reason.
        return _has_pictured_page(content) or has_pictures(content)
    return conversion_of(content, name) is not None or (content.startswith(b"PK") and has_pictures(content))


def _has_pictured_page(content: bytes) -> bool:
    """Tell whether a PDF has a page that shows pictures and hardly a letter, as a scanner makes them."""
    try:
        with pypdfium2.PdfDocument(content) as file:
            if len(file) > _MOST_PAGES:
                return True
            return any(_is_pictured(page) for page in file)
    except pypdfium2.PdfiumError:
        return False  # What is broken or locked is refused at once, with its reason.


def _is_pictured(page: pypdfium2.PdfPage) -> bool:
    if page.get_textpage().count_chars() > _FEW_LETTERS:
        return False
    kinds = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    return next(iter(page.get_objects(filter=[kinds], max_depth=3)), None) is not None
