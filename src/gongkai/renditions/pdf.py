"""A PDF file without properties, attachments, scripts, notes and earlier versions.

PDFium puts the pages into a new document; that document is then written anew, object by object. What
is printed of forms and stamps is made part of the page; notes of reviewers are left out.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy
import pypdfium2
import pypdfium2.raw
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from gongkai.documents.pdf import PDFIUM
from gongkai.documents.pdf_bounds import too_far, unfolds_too_far
from gongkai.renditions.model import Account, CannotClean, RemovedKind, Rendition
from gongkai.renditions.pdf_rewriting import public_links, rewrite

pdfium: Any = pypdfium2
pdfium_c: Any = pypdfium2.raw
_HEAD = 1024
_PRINTED_NOTES = frozenset(
    (pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_STAMP, pdfium_c.FPDF_ANNOT_FREETEXT)
)
_PROPERTIES = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
_XFA = frozenset((pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND))
_COMPARED_SCALE = 0.75
_TOLERATED_LEVEL = 24
"""Shades of grey by which a dot may differ: flattened stamps are blended in another order."""
_TOLERATED_SHARE = 0.0005
_MOST_DOTS = 4_000_000
BROKEN = (
    pdfium.PdfiumError,
    PDFException,
    PSException,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    ArithmeticError,
)
"""What a broken PDF makes one of the two programs raise."""


def clean_pdf(data: bytes, name: str) -> Rendition:
    """Return a PDF that holds its pages and nothing else, proven to show what the original showed."""
    account = Account()
    try:
        with PDFIUM:
            fresh = _fresh(data, name, account)
            links = public_links(fresh)
            written = rewrite(fresh, name, links)
            account.add(RemovedKind.CUSTOM_DATA, written.private_keys)
            account.add(RemovedKind.PICTURE_METADATA, written.picture_metadata)
            prove_pdf(data, written.data, name)
    except BROKEN as problem:
        raise _broken(name) from problem
    return Rendition(written.data, account.removed(), tuple(account.warnings))


def _broken(name: str) -> CannotClean:
    return CannotClean(f"“{name}”已损坏，或含有不能识别的内容，请重新导出或打印为 PDF 后再上传。")


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Any]:
    """Open a PDF with PDFium, or refuse it with one sentence."""
    if unfolds_too_far(data):
        raise CannotClean(too_far(name))
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as problem:
        if getattr(problem, "err_code", None) in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise CannotClean(f"“{name}”是加密的 PDF，请先去掉打开密码，再上传未加密的文件。") from problem
        raise _broken(name) from problem
    try:
        if not len(pdf):
            raise CannotClean(f"“{name}”里一页也没有，请重新导出或下载完整的文件。")
        yield pdf
    finally:
        pdf.close()


def _fresh(data: bytes, name: str, account: Account) -> bytes:
    """Put the pages into a new document; count what is left behind."""
    with opened(data, name) as pdf:
        if pdfium_c.FPDF_GetFormType(pdf) in _XFA:
            raise CannotClean(f"“{name}”是 XFA 动态表单，不能清理，请打印为 PDF 后再上传。")
        _count_document(pdf, data, account)
        for index in range(len(pdf)):
            page = pdf[index]
            try:
                _settle_notes(page, index + 1, account)
            finally:
                page.close()
        new = pdfium.PdfDocument.new()
        try:
            new.import_pages(pdf)
            return saved(new)
        finally:
            new.close()


def saved(pdf: Any) -> bytes:
    """Return a document of PDFium as bytes."""
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def _count_document(pdf: Any, data: bytes, account: Account) -> None:
    account.add(RemovedKind.PROPERTIES, sum(bool(pdf.get_metadata_value(key)) for key in _PROPERTIES))
    account.add(RemovedKind.PROPERTIES, int(b"/Metadata" in data))
    account.add(RemovedKind.EMBEDDED_FILE, pdfium_c.FPDFDoc_GetAttachmentCount(pdf))
    account.add(RemovedKind.SCRIPT, max(0, pdfium_c.FPDFDoc_GetJavaScriptActionCount(pdf)))
    account.add(RemovedKind.SCRIPT, len(re.findall(rb"/OpenAction|/AA\b", data)))
    saved = data.count(b"startxref") - 1 - (b"/Linearized" in data[:_HEAD])
    account.add(RemovedKind.HISTORY, max(0, saved))
    account.add(RemovedKind.BOOKMARK, int(next(iter(pdf.get_toc()), None) is not None))
    signatures = max(0, pdfium_c.FPDF_GetSignatureCount(pdf))
    account.add(RemovedKind.SIGNATURE, signatures)
    if signatures:
        account.warn(
            "原件带有电子签名，清理后的文件只保留印章的样子，签名不再能够验证；需要验证时请查阅原件。"
        )
    if account.has(RemovedKind.BOOKMARK):
        account.warn("书签目录没有带入清理后的文件。")


def _settle_notes(page: Any, number: int, account: Account) -> None:
    """Drop the notes of a page but links; make what is printed of forms and stamps part of the page."""
    where = f"第{number}页"
    printed = 0
    for index in reversed(range(pdfium_c.FPDFPage_GetAnnotCount(page))):
        note = pdfium_c.FPDFPage_GetAnnot(page, index)
        kind = pdfium_c.FPDFAnnot_GetSubtype(note)
        pdfium_c.FPDFPage_CloseAnnot(note)
        if kind in _PRINTED_NOTES:
            printed += 1
            if kind == pdfium_c.FPDF_ANNOT_FREETEXT:
                account.warn(f"{where}有文本框注释，已成为页面内容，请核对是不是审阅意见。")
        elif kind != pdfium_c.FPDF_ANNOT_LINK:
            pdfium_c.FPDFPage_RemoveAnnot(page, index)
            account.add(RemovedKind.ANNOTATION, 1, where)
    if printed:
        pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_PRINT)
        account.add(RemovedKind.FORM_FIELD, printed, where)


def prove_pdf(original: bytes, copy: bytes, name: str) -> None:
    """Refuse a copy whose pages read or look otherwise than those of the original."""
    with opened(original, name) as before, opened(copy, name) as after:
        if len(before) != len(after):
            raise _differs(name, "页数不一致")
        if copy.count(b"startxref") != 1 or pdfium_c.FPDFDoc_GetAttachmentCount(after):
            raise _differs(name, "清理后仍有多余的内容")
        for index in range(len(before)):
            new = after[index]
            try:
                _prove_page(before, new, name, index + 1)
            finally:
                new.close()


def _prove_page(pdf: Any, new: Any, name: str, number: int) -> None:
    """Compare one page, once its notes are settled in the original as they are in the copy."""
    old = pdf[number - 1]
    try:
        _settle_notes(old, number, Account())
    finally:
        old.close()
    old = pdf[number - 1]
    try:
        if page_text(old) != page_text(new):
            raise _differs(name, f"第 {number} 页清理前后的文字不一致")
        if not same_picture(picture(old), picture(new)):
            raise _differs(name, f"第 {number} 页清理前后的样子不一致，可能有隐藏的图层")
    finally:
        old.close()


def page_text(page: Any) -> str:
    """Return the text of a page without white space."""
    text_page = page.get_textpage()
    try:
        return "".join(text_page.get_text_range().split())
    finally:
        text_page.close()


def picture(page: Any, scale: float = _COMPARED_SCALE) -> Any:
    """Return a page as shades of grey."""
    width, height = page.get_size()
    scale = min(scale, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        return bitmap.to_numpy().astype(numpy.int16).copy()
    finally:
        bitmap.close()


def same_picture(before: Any, after: Any) -> bool:
    """Tell whether two pictures of a page show the same to a person."""
    if before.shape != after.shape:
        return False
    differing = int((numpy.abs(before - after) > _TOLERATED_LEVEL).sum())
    return bool(differing <= before.size * _TOLERATED_SHARE)


def _differs(name: str, what: str) -> CannotClean:
    return CannotClean(f"“{name}”：{what}，没有采用清理结果，请重新打印为 PDF 后再上传。")
