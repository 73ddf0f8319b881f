"""The proof that a redacted PDF holds nothing of what was marked: opened anew, compared and searched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

import cv2
import numpy
import pypdfium2.raw
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream

from gongkai.law.wording import Wording
from gongkai.renditions.masking_rules import squeezed
from gongkai.renditions.pdf import opened, same_picture
from gongkai.renditions.pdf_letters import page_letters
from gongkai.renditions.pdf_rewriting import decoded_contents, pages_of
from gongkai.renditions.redaction_model import CannotRedact, ProofStep, encodings_of

pdfium_c: Any = pypdfium2.raw
_SHARED = ("XObject", "Pattern")
_DEEPEST = 40
_NEVER = (b"/Metadata", b"/EmbeddedFile", b"/Thumb")
_PAINTED = Wording(
    zh="标记的 {count} 页改为图片，标记处已涂黑，重新打开后核对了每一个像素区域",
    en="{count} marked pages became pictures with the places painted; each was opened anew and compared",
)
_TEXTLESS = Wording(
    zh="这些页面没有任何可复制的文字、图层、识别文字（剩余 {count} 个字符）",
    en="no letters, layers or recognised text are left behind them ({count} letters)",
)
_SAME = Wording(
    zh="其余 {count} 页的文字和样子与原件一致", en="the other {count} pages read and look as before"
)
_STREAMS = Wording(
    zh="检索了文件内部的 {count} 个数据流，没有找到移除的文字",
    en="{count} streams inside the file were searched; no removed text was found",
)
_FONTS = Wording(
    zh="与标记页共用而可能泄露内容的字体、图片：剩余 {count} 个",
    en="fonts and pictures shared with marked pages that could betray content: {count} left",
)
_ONE_SAVING = Wording(
    zh="文件由页面重新写成：属性、附件、缩略图、书签、旧版本共 {count} 处",
    en="written anew from its pages; properties, attachments, thumbnails, bookmarks, revisions: {count}",
)


@dataclass(slots=True)
class PaintedPage:
    """A page as a picture in which the places are painted over."""

    dots: Any
    width: float
    height: float


def tainted_pages(data: bytes, marked: set[int], *, fonts_betray: bool) -> set[int]:
    """Return the pages without marks that share with a marked page what would betray its content."""
    source = PDFDocument(PDFParser(BytesIO(data)))
    names = (*_SHARED, "Font") if fonts_betray else _SHARED
    pages = [set(_resources(page, names)) for page in pages_of(source)]
    secret = {digest for index in marked for digest in pages[index]}
    return {index for index, found in enumerate(pages) if index not in marked and found & secret}


def _resources(page: Mapping[str, Any], names: Sequence[str]) -> Iterator[bytes]:
    """Yield a digest of every stream that the resources of a page hold under some names."""
    resources = page.get("Resources")
    resources = resources.resolve() if isinstance(resources, PDFObjRef) else resources
    if isinstance(resources, Mapping):
        seen: set[int] = set()
        for name in names:
            yield from _streams(resources.get(name), seen, 0)


def _streams(value: Any, seen: set[int], depth: int) -> Iterator[bytes]:
    """Yield a digest of every stream to which a value leads."""
    if isinstance(value, PDFObjRef):
        if value.objid in seen:
            return
        seen.add(value.objid)
        value = value.resolve()
    if isinstance(value, PDFStream):
        yield sha256(value.rawdata or b"").digest()
        value = value.attrs
    if depth < _DEEPEST:
        for inside in _inside(value):
            yield from _streams(inside, seen, depth + 1)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [item for key, item in value.items() if key != "Parent"]
    return list(value) if isinstance(value, list) else []


def prove_redacted(
    before: bytes,
    data: bytes,
    name: str,
    *,
    painted: Mapping[int, PaintedPage],
    marked: set[int],
    searched: set[str],
    fonts_betray: bool,
) -> tuple[ProofStep, ...]:
    """Open the copy anew and search it; refuse it where anything of the removed content is left."""
    with opened(before, name) as old, opened(data, name) as pdf:
        if len(old) != len(pdf):
            raise not_gone(name, "页数与原件不一致")
        for index in range(len(pdf)):
            page = pdf[index]
            if index in painted:
                _prove_picture(page, painted[index], name, index + 1)
            page.close()
        count = len(pdf)
    streams = list(decoded_contents(data))
    if any(form in content for content in (data, *streams) for form in encodings_of(searched)):
        raise not_gone(name, "文件的内部数据里仍有移除的文字")
    leftover = _tainted_leftovers(before, data, marked, fonts_betray)
    if leftover:
        raise not_gone(name, f"仍有 {leftover} 个与标记页共用的字体或图片")
    if data.count(b"startxref") != 1 or any(
        key in data for key in (b"/Metadata", b"/EmbeddedFile", b"/Thumb")
    ):
        raise not_gone(name, "仍有属性、附件、缩略图或旧版本")
    return (
        ProofStep(_PAINTED, len(painted)),
        ProofStep(_TEXTLESS, 0),
        ProofStep(_SAME, count - len(painted)),
        ProofStep(_STREAMS, len(streams)),
        ProofStep(_FONTS, 0),
        ProofStep(_ONE_SAVING, 0),
    )


def _prove_picture(page: Any, painted: PaintedPage, name: str, number: int) -> None:
    text_page = page.get_textpage()
    letters = squeezed(page_letters(text_page))
    text_page.close()
    objects = list(page.get_objects())
    if letters or len(objects) != 1 or objects[0].type != pdfium_c.FPDF_PAGEOBJ_IMAGE:
        raise not_gone(name, f"第 {number} 页除图片外仍有其他内容")
    bitmap = objects[0].get_bitmap()
    found = bitmap.to_numpy()[..., :3].copy()
    if found.shape != painted.dots.shape:
        raise not_gone(name, f"第 {number} 页的图片大小与预期不同")
    pair = [
        cv2.cvtColor(
            cv2.resize(dots, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY
        )
        for dots in (painted.dots, found)
    ]
    if not same_picture(*(dots.astype(numpy.int16) for dots in pair)):
        raise not_gone(name, f"第 {number} 页涂黑后的样子与预期不同")


def _tainted_leftovers(before: bytes, data: bytes, marked: set[int], fonts_betray: bool) -> int:
    """Count the streams of the copy that marked pages of the original drew with."""
    names = (*_SHARED, "Font") if fonts_betray else _SHARED
    old = list(pages_of(PDFDocument(PDFParser(BytesIO(before)))))
    new = list(pages_of(PDFDocument(PDFParser(BytesIO(data)))))
    secret = {digest for index in marked for digest in _resources(old[index], names)}
    return len(secret & {digest for page in new for digest in _resources(page, names)})


def not_gone(name: str, what: str) -> CannotRedact:
    """Return the refusal of a copy in which something is left, with what it is."""
    return CannotRedact(f"“{name}”：{what}，没有采用，请在原件中删去后重新打印为 PDF，再上传。")
