"""PDF files into documents: text pages as they are, pages that are pictures through OCR."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.aligned import aligned_tables
from gongkai.documents.flow import PageItems, PrintedLine, TablePart, blocks
from gongkai.documents.model import Document
from gongkai.documents.pdf_bounds import too_far, unfolds_too_far
from gongkai.documents.pdf_page import PageContent, page_content
from gongkai.documents.pdf_pictures import can_be_read, large_pictures
from gongkai.documents.pdf_quality import PageReading, page_reading
from gongkai.documents.pdf_tables import ruled_tables
from gongkai.documents.pdf_text import text_lines
from gongkai.documents.ruling import Box, lattices

pdfium_c: Any = pypdfium2.raw

_SNAP = 3.0
"""Points: lines as near as that are one line."""
_SHORTEST_LINE = 4.0
_HEAD = 1024
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
"""What PDFium answers to a file that a password protects."""

PDFIUM = RLock()
"""PDFium serves one thread at a time."""


def read_pdf(path: Path, *, ocr: bool = True) -> Document:
    """Read a PDF file; its notes say which pages were read from pictures or not at all."""
    with PDFIUM, _opened(path) as pdf:
        reader = _Reader(pdf, ocr=ocr)
        count = len(pdf)
        for index in range(count):
            reader.read(index)
        notes = reader.notes()
    document = Document(path.name, "pdf", blocks(reader.pages), notes)
    if not document.blocks and not reader.has_unread:
        raise UnreadableDocument(
            Sentence(
                f"“{path.name}”的 {count} 页里没有读出任何文字，文件可能是空白的，也可能已损坏，"
                "请核对文件是否选错，或重新导出、下载完整的文件。",
                f"No text was found on the {count} pages of “{path.name}”; it may be blank or "
                "broken. See whether it is the right file, or export or download it again.",
            )
        )
    return document


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a PDF, or refuse it with one sentence; closed again whatever happens."""
    name = path.name
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”打不开，请核对文件是否存在、是否有权读取。",
                f"“{name}” cannot be opened. See whether it exists and may be read.",
            )
        ) from problem
    if not head:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”是空文件，没有任何内容，请重新导出或下载后再读取。",
                f"“{name}” is empty. Export or download it again.",
            )
        )
    if b"%PDF-" not in head:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”不是 PDF 文件，请核对文件是否选错或已损坏。",
                f"“{name}” is not a PDF. See whether it is the right file, and whole.",
            )
        )
    if unfolds_too_far(path.read_bytes()):
        raise UnreadableDocument(too_far(name))
    try:
        pdf = _document(path)
    except pdfium.PdfiumError as problem:
        raise UnreadableDocument(_refusal(path, problem)) from problem
    try:
        yield pdf
    finally:
        pdf.close()


def _document(path: Path) -> Any:
    open_document: Any = pdfium.PdfDocument
    return open_document(path)


def _refusal(path: Path, problem: Exception) -> str:
    code = getattr(problem, "err_code", None)
    # PDFium may still name the trouble of an earlier file, so the file itself must say that it is locked.
    if code in {_ERROR_PASSWORD, _ERROR_SECURITY} and b"/Encrypt" in path.read_bytes():
        return Sentence(
            f"“{path.name}”是加密的 PDF，请先去掉打开密码，再提供未加密的文件。",
            f"“{path.name}” is an encrypted PDF. Remove its password and hand in the file again.",
        )
    return Sentence(
        f"“{path.name}”已损坏，不能作为 PDF 打开，请重新导出或下载完整的文件。",
        f"“{path.name}” is broken and cannot be opened as a PDF. Export or download the whole file again.",
    )


@dataclass(slots=True)
class _Reader:
    """Reads the pages one by one and remembers what has to be said about them."""

    pdf: Any
    ocr: bool
    pages: list[PageItems] = field(default_factory=list)
    _pictures: list[int] = field(default_factory=list)
    """Numbers of the pages read by OCR because they are pictures."""
    _garbled: list[int] = field(default_factory=list)
    """Numbers of the pages read by OCR because their text makes no sense."""
    _parts: list[int] = field(default_factory=list)
    """Numbers of the pages of text on which a table in a picture was read by OCR."""
    _unread: list[int] = field(default_factory=list)
    _parts_unread: list[int] = field(default_factory=list)
    _broken: list[int] = field(default_factory=list)
    _doubts: list[str] = field(default_factory=list)

    def read(self, index: int) -> None:
        """Read one page and close it again; a page that is broken is only remembered."""
        number = index + 1
        try:
            page = self.pdf[index]
        except pdfium.PdfiumError:
            self._broken.append(number)
            return
        try:
            self.pages.append(self._items(page, number))
        except (pdfium.PdfiumError, ValueError, OverflowError):
            self._broken.append(number)
        finally:
            page.close()

    def _items(self, page: Any, number: int) -> PageItems:
        text_page = page.get_textpage()
        try:
            content = page_content(page, text_page)
        finally:
            text_page.close()
        found = page_reading(content)
        if found is PageReading.TEXT:
            return self._text_page(page, content, number)
        if found is PageReading.BLANK:
            return PageItems(number, content.width, content.height)
        if not self._can_see():
            self._unread.append(number)
            return PageItems(number, content.width, content.height)
        pages_of_kind = self._pictures if found is PageReading.PICTURE else self._garbled
        pages_of_kind.append(number)
        from gongkai.documents.pdf_drawn import PageNotDrawnError, read_drawn_page

        try:
            result = read_drawn_page(page, content, number)
        except PageNotDrawnError:
            self._broken.append(number)
            return PageItems(number, content.width, content.height)
        self._doubts.extend(result.doubts)
        return result.page

    def _can_see(self) -> bool:
        return self.ocr and can_be_read()

    def _text_page(self, page: Any, content: PageContent, number: int) -> PageItems:
        self._note_lost_letters(content, number)
        items = _text_items(content, number)
        boxes = large_pictures(content)
        if boxes and self._can_see():
            self._read_pictures(page, content, boxes, items)
        elif boxes:
            self._parts_unread.append(number)
        return items

    def _read_pictures(
        self, page: Any, content: PageContent, boxes: Sequence[Box], items: PageItems
    ) -> None:
        """Add what stands in those pictures on a page that are tables."""
        from gongkai.documents.pdf_drawn import PageNotDrawnError, tables_in_pictures

        try:
            results = tables_in_pictures(page, content, boxes, items.number)
        except PageNotDrawnError:
            self._parts_unread.append(items.number)
            return
        for result in results:
            self._doubts.extend(result.doubts)
            self._parts.append(items.number)
            items.items.extend(result.page.items)
        items.items.sort(key=lambda item: item.top)

    def _note_lost_letters(self, content: PageContent, number: int) -> None:
        if content.unmapped:
            self._doubts.append(
                Sentence(
                    f"第 {number} 页有 {content.unmapped} 个字符在文件里没有对应的文字，"
                    "读出的内容可能缺字，请对照原件核对。",
                    f"On page {number}, {content.unmapped} characters have no text "
                    "in the file, so some may be missing; compare the original.",
                )
            )

    @property
    def has_unread(self) -> bool:
        """Tell whether there are pictures of pages that were not looked at."""
        return bool(self._unread)

    def notes(self) -> list[str]:
        """Return what has to be said about the pages, in whole sentences."""
        notes = []
        if self._pictures:
            notes.append(
                Sentence(
                    f"第 {_listed(self._pictures)} 页是图片，文字和数字由 OCR 识别，请对照原件核对。",
                    "Pictures, whose text and figures were recognised by OCR: "
                    f"page {_listed(self._pictures)}. Compare the original.",
                )
            )
        if self._garbled:
            notes.append(
                Sentence(
                    f"第 {_listed(self._garbled)} 页的文字编码无法还原，"
                    "已改用 OCR 从页面图像识别，请对照原件核对。",
                    "Text that cannot be decoded and was recognised by OCR "
                    f"instead: page {_listed(self._garbled)}. Compare the original.",
                )
            )
        if self._parts:
            notes.append(
                Sentence(
                    f"第 {_listed(self._parts)} 页有以图片形式插入的表格，由 OCR 识别，请对照原件核对。",
                    "Tables inserted as pictures and recognised by OCR: "
                    f"page {_listed(self._parts)}. Compare the original.",
                )
            )
        why = (
            Sentence("没有安装 OCR 组件", "OCR is not installed")
            if self.ocr
            else Sentence("读取时关闭了 OCR", "OCR was switched off")
        )
        why = Sentence("图片无法识别", "the pictures cannot be recognised") if self._can_see() else why
        if self._unread:
            notes.append(
                Sentence(
                    f"第 {_listed(self._unread)} 页是图片或文字编码无法还原，{why}，其中的内容没有读入。",
                    "Pictures, or text that cannot be decoded; not read, "
                    f"because {why.english}: page {_listed(self._unread)}.",
                )
            )
        if self._parts_unread:
            notes.append(
                Sentence(
                    f"第 {_listed(self._parts_unread)} 页有较大的图片，{why}，图片里的内容没有读入。",
                    f"Large pictures, not read, because {why.english}: page {_listed(self._parts_unread)}.",
                )
            )
        if self._broken:
            notes.append(
                Sentence(
                    f"第 {_listed(self._broken)} 页已损坏，没有读入。",
                    f"Broken and not read: page {_listed(self._broken)}.",
                )
            )
        if not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(self.pdf.raw):
            notes.append(
                Sentence(
                    "文件的目录已损坏，是修复后读取的，可能缺页或缺字，请对照原件核对。",
                    "The directory of the file was broken and had to be repaired; "
                    "pages or characters may be missing. Compare the original.",
                )
            )
        return notes + self._doubts


def _listed(numbers: list[int]) -> str:
    return "、".join(map(str, dict.fromkeys(numbers)))


def _text_items(content: PageContent, number: int) -> PageItems:
    """Return the tables of a page and the lines around them, from top to bottom."""
    items = PageItems(number, content.width, content.height)
    glyphs = content.glyphs
    tables: list[TablePart] = []
    if content.drawn.lines:
        ruled = lattices(content.drawn.lines, tolerance=_SNAP, shortest=_SHORTEST_LINE)
        tables, glyphs = ruled_tables(ruled, glyphs, number)
    lines: list[PrintedLine | TablePart] = aligned_tables(text_lines(glyphs), number)
    items.items = sorted(tables + lines, key=lambda item: item.top)
    return items
