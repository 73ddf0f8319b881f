"""The one door through which a file comes in: sniffed, read by its reader, or refused.

Whatever the bytes are, the answer is a document or one sentence that says what is wrong.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.doc import read_doc
from gongkai.documents.docx import read_docx, read_word_xml
from gongkai.documents.html import read_html
from gongkai.documents.mhtml import read_mhtml
from gongkai.documents.model import Document
from gongkai.documents.office import read_by_conversion
from gongkai.documents.sniff import Kind, sniff
from gongkai.documents.txt import read_txt

LARGEST_FILE = 100 << 20
"""Bytes; a report with all its pictures stays far below."""

_READERS: dict[Kind, Callable[[bytes, str], Document]] = {
    Kind.TXT: read_txt,
    Kind.HTML: read_html,
    Kind.MHTML: read_mhtml,
    Kind.DOCX: read_docx,
    Kind.WORD_XML: read_word_xml,
    Kind.DOC: read_doc,
}
_BROKEN = (
    ValueError,
    LookupError,
    EOFError,
    OSError,
    RecursionError,
    MemoryError,
    NotImplementedError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
    etree.LxmlError,
)
"""What the bytes of a broken file make a parser raise."""


def read_document(path: Path, *, ocr: bool = True, may_be_empty: bool = False) -> Document:
    """Read a file of any kind by what it holds, whatever its name ends in.

    One without any text is refused, unless ``may_be_empty``: it may hold pictures that are read elsewhere.
    """
    name = path.name
    data = _bytes_of(path)
    kind = sniff(data, name)
    if kind is Kind.PDF:
        from gongkai.documents.pdf import read_pdf

        del data
        return read_pdf(path, ocr=ocr)
    try:
        if kind in (Kind.RTF, Kind.ODT):
            document = read_by_conversion(data, name, kind.value)
        else:
            document = _READERS[kind](data, name)
    except _BROKEN as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”已损坏，读到一半无法继续，请重新导出或下载完整的文件。",
                f"“{name}” is broken and cannot be read to its "
                "end. Export or download the whole file again.",
            )
        ) from problem
    if not document.blocks and not may_be_empty:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”里没有任何文字，可能只有图片，请提供文字版，或做成 PDF 后再读取。",
                f"“{name}” holds no text, perhaps only pictures. Hand "
                "in a version with text, or make it a PDF first.",
            )
        )
    return document


def _bytes_of(path: Path) -> bytes:
    """Return the whole file; its size is looked at before a byte is read."""
    name = path.name
    try:
        if path.is_dir():
            raise UnreadableDocument(
                Sentence(
                    f"“{name}”是文件夹，不是文件，请给出里面的报告文件。",
                    f"“{name}” is a folder and not a file. Name the report inside.",
                )
            )
        if not path.exists():
            raise UnreadableDocument(
                Sentence(
                    f"找不到文件“{name}”，请核对路径和文件名：{path}。",
                    f"There is no file “{name}”. See whether its path and name are right: {path}.",
                )
            )
        if not path.is_file():
            raise UnreadableDocument(
                Sentence(
                    f"“{name}”不是普通文件，请给出磁盘上的报告文件。",
                    f"“{name}” is no ordinary file. Name a report on the disk.",
                )
            )
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableDocument(
                Sentence(
                    f"“{name}”有 {size / (1 << 20):.0f} MB，超过 {LARGEST_FILE >> 20} MB 的上限，"
                    "请压缩其中的图片或拆分后再读取。",
                    f"“{name}” has {size / (1 << 20):.0f} MB; at most {LARGEST_FILE >> 20} "
                    "MB are read. Make its pictures smaller, or split it.",
                )
            )
        return path.read_bytes()
    except (OSError, ValueError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”打不开，请核对是否有读取权限、文件是否被移走：{path}。",
                f"“{name}” cannot be opened. See whether it may be read and is still there: {path}.",
            )
        ) from problem
