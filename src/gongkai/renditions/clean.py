"""The one door to a clean copy: the file is recognised by its bytes, cleaned, and proven, or refused."""

import re

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.encoding import decode_text, looks_like_noise
from gongkai.documents.reading import LARGEST_FILE
from gongkai.renditions.model import Account, CannotClean, RemovedKind, Rendition
from gongkai.renditions.package import OfficePackage, open_office
from gongkai.renditions.pictures import JPEG_HEAD, PNG_HEAD, clean_picture
from gongkai.renditions.proof import prove_word, prove_workbook
from gongkai.renditions.word import clean_word
from gongkai.renditions.workbook import HiddenRows, clean_workbook

_PDF_HEAD = 1024
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_SAVE_AS = "请另存为 DOCX、XLSX 或 PDF 后再上传"


def clean_copy(
    data: bytes,
    name: str,
    *,
    keep_hidden_sheets: bool = False,
    hidden_rows: HiddenRows = HiddenRows.REPORT,
) -> Rendition:
    """Return a copy that holds only what a reader sees; refuse where that cannot be had or proven.

    Hidden sheets go unless they are to be kept; the cells of hidden rows and columns are reported,
    or emptied if asked.
    """
    if not data:
        raise CannotClean(f"“{name}”是空文件，没有任何内容，请重新导出后再上传。")
    if len(data) > LARGEST_FILE:
        raise CannotClean(
            f"“{name}”有 {len(data) >> 20} MB，超过 {LARGEST_FILE >> 20} MB 的上限，请压缩或拆分。"
        )
    try:
        return _clean(data, name, keep_hidden_sheets=keep_hidden_sheets, hidden_rows=hidden_rows)
    except (RecursionError, MemoryError) as problem:
        raise CannotClean(f"“{name}”的结构不正常，不能清理，请另存后再上传。") from problem
    except UnreadableDocument as problem:
        raise CannotClean(str(problem)) from problem


def _clean(data: bytes, name: str, *, keep_hidden_sheets: bool, hidden_rows: HiddenRows) -> Rendition:
    if data.startswith(b"PK"):
        package = open_office(data, name)
        if is_workbook(package):
            return _clean_workbook(package, data, keep_hidden_sheets, hidden_rows)
        return _clean_word(package, data)
    if b"%PDF-" in data[:_PDF_HEAD]:
        from gongkai.renditions.pdf import clean_pdf

        return clean_pdf(data, name)
    if data.startswith((PNG_HEAD, JPEG_HEAD)):
        return _clean_picture(data, name)
    if _is_plain_text(data):
        return Rendition(data)
    raise CannotClean(f"“{name}”不是能够清理的格式，{_SAVE_AS}。")


def _clean_word(package: OfficePackage, data: bytes) -> Rendition:
    name = package.name
    if not is_word(package):
        raise CannotClean(f"“{name}”既不是 Word 文档也不是电子表格，{_SAVE_AS}。")
    account = Account()
    hidden = clean_word(package, account)
    copy = package.to_bytes()
    prove_word(data, copy, name, hidden)
    return Rendition(copy, account.removed(), tuple(account.warnings))


def _clean_workbook(
    package: OfficePackage, data: bytes, keep_hidden_sheets: bool, hidden_rows: HiddenRows
) -> Rendition:
    account = Account()
    outcome = clean_workbook(
        package, account, keep_hidden_sheets=keep_hidden_sheets, hidden_rows=hidden_rows
    )
    copy = package.to_bytes()
    prove_workbook(data, copy, package.name, outcome.removed_sheets, outcome.emptied)
    return Rendition(copy, account.removed(), tuple(account.warnings))


def is_word(package: OfficePackage) -> bool:
    """Tell whether the parts are those of a Word file."""
    return any(path.lower().startswith("word/") for path in package.parts)


def is_workbook(package: OfficePackage) -> bool:
    """Tell whether the parts are those of a spreadsheet."""
    return package.has("xl/workbook.xml")


def _clean_picture(data: bytes, name: str) -> Rendition:
    cleaned, count = clean_picture(data, name)
    account = Account()
    account.add(RemovedKind.PICTURE_METADATA, count)
    _prove_picture(data, cleaned, name)
    return Rendition(cleaned, account.removed())


def _prove_picture(original: bytes, copy: bytes, name: str) -> None:
    """Refuse a picture that a second program does not open or that shows other dots."""
    import cv2
    import numpy

    before, after = (
        cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR) for data in (original, copy)
    )
    if before is None or after is None or not numpy.array_equal(before, after):
        raise CannotClean(f"图片“{name}”清理后不能打开或与原图不同，没有采用，请用看图软件另存后再上传。")


def _is_plain_text(data: bytes) -> bool:
    """Tell whether a file is text without markup and without a trace of other data: it hides nothing."""
    try:
        text = decode_text(data)
    except UnicodeError:
        return False
    if _NOT_TEXT.search(text) or looks_like_noise(text):
        return False
    return not text[:_PDF_HEAD].lstrip("\ufeff \t\r\n").startswith(("<", "{\\rtf"))
