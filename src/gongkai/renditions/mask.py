"""The one door to a masked copy: cleaned first, then masked, then searched for what must be gone."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.encoding import decode_text
from gongkai.documents.html import read_html
from gongkai.documents.model import Document
from gongkai.documents.normalise import RAISED_DIGITS
from gongkai.documents.xlsx import is_xlsx, read_xlsx
from gongkai.renditions.clean import clean_copy, is_word, is_workbook
from gongkai.renditions.mask_office import IN_SHEET_NAMES, mask_parts
from gongkai.renditions.mask_pictures import cover_inside, mask_inside, mask_picture
from gongkai.renditions.masking_rules import (
    BETWEEN,
    UNSEEN,
    Masking,
    checked,
    hits,
    masked_text,
    squeezed,
)
from gongkai.renditions.model import CannotClean, CannotMask, MaskedPlace, Rendition
from gongkai.renditions.package import open_office
from gongkai.renditions.pictures import JPEG_HEAD, PNG_HEAD
from gongkai.renditions.proof import read_bytes
from gongkai.screening.files import beside_blocks

_PDF_HEAD = 1024
_BETWEEN_TAGS = rf"(?:[\s{UNSEEN}]|&nbsp;|&shy;|&#160;|<[^<>]*>)*"
_TAG = re.compile(r"<[^<>]*>")
_LOWERED_DIGITS = {raised: digit for digit, raised in RAISED_DIGITS.items()}
"""Raised digits as the file writes them: a number in raised digits is masked like any other."""
_HTML_HEAD = re.compile(r"\s*(?:<!doctype html|<html|<!--|<[a-z][a-z0-9]*[\s>])", re.I)


def masked_copy(data: bytes, name: str, maskings: Sequence[Masking]) -> Rendition:
    """Return a clean copy in which every given text is masked and provably gone, or refuse.

    What stands nowhere in the text is painted over on the pictures.
    """
    asked = checked(maskings, name)
    if data.startswith((PNG_HEAD, JPEG_HEAD)):
        return _mask_picture(data, name, asked)
    if b"%PDF-" in data[:_PDF_HEAD]:
        from gongkai.renditions.mask_pdf import mask_pdf

        pages = {masking.page for masking in maskings if masking.page}
        return mask_pdf(clean_copy(data, name), name, asked, pages)
    if data.startswith(b"PK"):
        return _mask_office(data, name, asked)
    return _mask_text(data, name, asked)


def covered_copy(data: bytes, name: str, pictures: Collection[str], kind: str) -> Rendition:
    """Return a clean copy of an office file in which a grey box stands for each of the named pictures."""
    clean = clean_copy(data, name)
    package = open_office(clean.data, name)
    places = cover_inside(package, pictures, kind)
    again = clean_copy(package.to_bytes(), name)  # Nothing leads to the old pictures: they go.
    return Rendition(again.data, clean.removed, clean.warnings, tuple(places))


def _mask_picture(data: bytes, name: str, maskings: list[Masking]) -> Rendition:
    clean = clean_copy(data, name)
    copy, places = mask_picture(clean.data, name, maskings)
    return Rendition(clean_copy(copy, name).data, clean.removed, clean.warnings, tuple(places))


def _mask_office(data: bytes, name: str, maskings: list[Masking]) -> Rendition:
    clean = clean_copy(data, name)
    package = open_office(clean.data, name)
    if not (is_word(package) or is_workbook(package)):
        raise CannotMask(f"“{name}”不是能够遮盖的格式，请另存为 DOCX、XLSX 或 PDF 后再上传。")
    before = _read(clean.data, name)
    original, cleaned = _all_lines(data, name), _all_lines(clean.data, name)
    in_pictures = [masking for masking in maskings if not _stands_in([*original, *cleaned], masking)]
    places = mask_inside(package, in_pictures) if in_pictures else []
    copy, found = mask_parts(package, maskings)
    in_text = [masking for masking in maskings if masking not in in_pictures]
    places += [*found, *_gone_with_cleaning(cleaned, in_text)]
    after = _read(copy, name)
    clean_copy(copy, name)  # Opens the copy by the other ways as well.
    _prove(before, after, maskings, name)
    return Rendition(copy, clean.removed, clean.warnings, tuple(places))


def _read(data: bytes, name: str) -> Document:
    try:
        return read_xlsx(data, name) if is_xlsx(data) else read_bytes(data, name, may_be_empty=True)
    except UnreadableDocument as problem:
        raise CannotClean(str(problem)) from problem


def _all_lines(data: bytes, name: str) -> list[str]:
    """Return every paragraph and cell, and what the file says besides them."""
    document = _read(data, name)
    try:
        document.blocks += beside_blocks(data, document)
    except UnreadableDocument as problem:
        raise CannotClean(str(problem)) from problem
    return document.lines()


def _stands_in(lines: list[str], masking: Masking) -> bool:
    return any(hits(text, [masking]) for text in lines)


def _gone_with_cleaning(cleaned: list[str], maskings: list[Masking]) -> list[MaskedPlace]:
    """Account for texts that stood only in what cleaning removed."""
    return [
        MaskedPlace("已随清理移除", masking.kind, masking.replacement, 0)
        for masking in maskings
        if not _stands_in(cleaned, masking)
    ]


def not_found(masking: Masking, name: str) -> CannotMask:
    """Return the refusal for a text that stands nowhere in the file's own text."""
    return CannotMask(
        f"在“{name}”的文字里没有找到要遮盖的“{masking.text}”，它可能在图片里，请在原件中涂去或删去后再上传。"
    )


def _prove(before: Document, after: Document, maskings: list[Masking], name: str) -> None:
    """Refuse a copy that reads otherwise than its original with the texts masked."""
    lines = [line.translate(_LOWERED_DIGITS) for line in before.lines()]
    expected = squeezed("".join(masked_text(line, maskings) for line in lines))
    found = squeezed("".join(after.lines())).translate(_LOWERED_DIGITS)
    expected, found = (text.translate(IN_SHEET_NAMES) for text in (expected, found))
    if expected != found or any(hits(line, maskings) for line in after.lines()):
        raise CannotMask(f"“{name}”遮盖后的文字与预期不符，没有采用，请在原件中修改后另存，再上传。")


def _mask_text(data: bytes, name: str, maskings: list[Masking]) -> Rendition:
    """Mask a plain text or a page."""
    try:
        text = decode_text(data)
    except UnicodeError as problem:
        raise CannotMask(f"“{name}”不是能够遮盖的格式，请另存为 DOCX、XLSX 或 PDF 后再上传。") from problem
    is_page = _HTML_HEAD.match(text) is not None
    if not is_page:
        clean_copy(data, name)  # Refuses what is no text.
    between = _BETWEEN_TAGS if is_page else BETWEEN
    stretches = hits(text, maskings, between)
    for masking in maskings:
        if not any(hit.masking is masking for hit in stretches):
            raise not_found(masking, name)
    pieces: list[str] = []
    end = 0
    for hit in stretches:
        inside = "".join(_TAG.findall(text[hit.start : hit.end])) if is_page else ""
        pieces += (text[end : hit.start], hit.masking.replacement, inside)
        end = hit.end
    copy = "".join((*pieces, text[end:]))
    _prove_text(copy, name, maskings, is_page=is_page)
    counted = Counter(hit.masking for hit in stretches)
    places = tuple(MaskedPlace("正文", found.kind, found.replacement, n) for found, n in counted.items())
    warnings = ("网页里的脚本、注释等没有清理，公开前请核对。",) if is_page else ()
    return Rendition(_declared_utf8(copy, is_page=is_page).encode("utf-8"), (), warnings, places)


_CHARSET = re.compile(r"(charset\s*=\s*[\"']?)[\w-]+", re.I)


def _declared_utf8(text: str, *, is_page: bool) -> str:
    return _CHARSET.sub(r"\1utf-8", text, count=1) if is_page else text


def _prove_text(copy: str, name: str, maskings: list[Masking], *, is_page: bool) -> None:
    lines = [copy]
    if is_page:
        try:
            lines += read_html(_declared_utf8(copy, is_page=True).encode("utf-8"), name).lines()
        except (UnreadableDocument, ValueError) as problem:
            raise CannotMask(f"“{name}”遮盖后不能再次打开，没有采用，请在原件中修改后再上传。") from problem
    if any(hits(line, maskings) for line in lines):
        raise CannotMask(f"“{name}”里要遮盖的文字仍能读出，没有采用，请在原件中修改后再上传。")
