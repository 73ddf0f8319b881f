"""What a file is, by its content; its name is never trusted."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

import olefile

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.encoding import decode_text, looks_like_noise


class Kind(StrEnum):
    """What a readable file is by its content."""

    TXT = "txt"
    HTML = "html"
    MHTML = "mhtml"
    DOCX = "docx"
    WORD_XML = "word-xml"
    DOC = "doc"
    PDF = "pdf"
    RTF = "rtf"
    ODT = "odt"


_HEAD, _GLANCE = 1 << 16, 1 << 13
"""Bytes in which a format shows itself, and in which writing shows that it is writing."""
_OPEN_DOCUMENT = b"<office:document"
_PICTURE, _ARCHIVE = Sentence("一张图片", "a picture"), Sentence("一个压缩包", "an archive")
_PROGRAM, _DATABASE = Sentence("一个程序", "a program"), Sentence("一个数据库", "a database")
_UNREADABLE_MAGIC = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"Rar!\x1a", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b\x08", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"SQLite format 3\x00", _DATABASE),
)
_ADVICE = {
    _PICTURE: Sentence(
        "请提供文字版，或把图片做成 PDF 后再读取",
        "Hand in a version with text, or make the picture a PDF first",
    ),
    _ARCHIVE: Sentence("请先解压，再提供里面的报告文件", "Unpack it and hand in the report inside"),
}
_OTHER_DOCUMENT = Sentence("请另存为 DOCX、PDF 或网页后再读取", "Save it as DOCX, PDF or a web page first")

_MARKUP = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<table[\s>]|<frameset[\s>]|<head[\s>]|<meta\s", re.I
)
_LEADING_TAG = re.compile(rb"\s*<(?:p|div|h[1-6]|span|center|font|section)[\s>]", re.I)
_COMMENT = re.compile(rb"\s*<!--")
_HEADER_LINE = re.compile(rb"\s*[\w-]+:\s")
_MAIL_HEADER = re.compile(rb"(?:^|\n)Content-Type:\s*(?:multipart/related|text/html)", re.I)
_WORD_XML = (
    b"http://schemas.microsoft.com/office/word/2003/wordml",
    b"http://schemas.microsoft.com/office/2006/xmlPackage",
)


def sniff(data: bytes, name: str) -> Kind:
    """Return what the bytes are, or refuse them with one sentence that names the file."""
    head = data[:_HEAD]
    if not data.strip(b"\x00\t\n\r\f \xef\xbb\xbf\xff\xfe"):
        raise UnreadableDocument(
            Sentence(
                f"“{name}”是空文件，没有任何内容，请重新导出或下载后再读取。",
                f"“{name}” is empty. Export or download it again.",
            )
        )
    if data.startswith(olefile.MAGIC):
        return _inside_ole(data, name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(data, name)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.lstrip().startswith(b"{\\rtf"):
        return Kind.RTF
    for magic, what in _UNREADABLE_MAGIC:
        if data.startswith(magic):
            advice = _ADVICE.get(what, Sentence("请核对是否选错了文件", "See whether it is the right file"))
            raise UnreadableDocument(
                Sentence(
                    f"“{name}”是{what}，不是文档，{advice}。",
                    f"“{name}” is {what.english} and not a document. {advice.english}.",
                )
            )
    return _kind_of_text(data, name)


def _inside_ole(data: bytes, name: str) -> Kind:
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {entry[0].lower() for entry in ole.listdir() if len(entry) == 1}
    except (OSError, ValueError, IndexError, TypeError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”已损坏，文件的目录读不出来，请重新导出或下载完整的文件。",
                f"“{name}” is broken: its directory cannot be "
                "read. Export or download the whole file again.",
            )
        ) from problem
    if "worddocument" in streams:
        return Kind.DOC
    if "encryptedpackage" in streams:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”是加密的 Office 文件，请先去掉打开密码，再提供未加密的文件。",
                f"“{name}” is an encrypted Office file. Remove its password and hand in the file again.",
            )
        )
    what = (
        Sentence("电子表格", "a spreadsheet")
        if streams & {"workbook", "book"}
        else Sentence("其他软件的文件", "a file of another program")
    )
    raise UnreadableDocument(
        Sentence(
            f"“{name}”是{what}，不是 Word 文档，{_OTHER_DOCUMENT}。",
            f"“{name}” is {what.english} and not a Word document. {_OTHER_DOCUMENT.english}.",
        )
    )


def _inside_zip(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = {entry.replace("\\", "/").lower() for entry in package.namelist()}
            kind = package.read("mimetype")[:80] if "mimetype" in package.namelist() else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”不完整或已损坏，压缩结构打不开，请重新导出或下载完整的文件。",
                f"“{name}” is incomplete or broken: it cannot be "
                "unpacked. Export or download the whole file again.",
            )
        ) from problem
    if any(entry.startswith("word/") for entry in names):
        return Kind.DOCX
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.ODT
    if "ofd.xml" in names:
        what, advice = (
            Sentence("一个 OFD 版式文件", "an OFD file"),
            Sentence("请另存为 PDF 后再读取", "Save it as PDF first"),
        )
    elif any(entry.startswith("xl/") for entry in names):
        what, advice = Sentence("一个电子表格", "a spreadsheet"), _OTHER_DOCUMENT
    elif any(entry.startswith("ppt/") for entry in names):
        what, advice = Sentence("一个演示文稿", "a presentation"), _OTHER_DOCUMENT
    else:
        what, advice = _ARCHIVE, _ADVICE[_ARCHIVE]
    raise UnreadableDocument(
        Sentence(
            f"“{name}”是{what}，不是 Word 文档，{advice}。",
            f"“{name}” is {what.english} and not a Word document. {advice.english}.",
        )
    )


def _kind_of_text(data: bytes, name: str) -> Kind:
    try:
        text = decode_text(data[:_GLANCE])
    except UnicodeError:
        text = "\ufffd" * 100
    if looks_like_noise(text):
        raise UnreadableDocument(
            Sentence(
                f"“{name}”不是文档，里面是无法识别的数据，请核对文件是否选错或已损坏。",
                f"“{name}” is not a document: nothing in it can be "
                "recognised. See whether it is the right file, and whole.",
            )
        )
    head = data[:_HEAD]
    if b"\x00" in head:  # UTF-16: no mark of a format could be found in its bytes.
        head = text.encode("utf-8", "replace")
    kind = _marked_kind(head)
    if kind is None and head.lstrip().startswith(b"<?xml"):
        raise UnreadableDocument(
            Sentence(
                f"“{name}”是 XML 数据，不是文档，{_OTHER_DOCUMENT}。",
                f"“{name}” is XML data and not a document. {_OTHER_DOCUMENT.english}.",
            )
        )
    return kind or Kind.TXT


def _marked_kind(head: bytes) -> Kind | None:
    """Return the format whose marks a text file begins with."""
    if any(namespace in head for namespace in _WORD_XML):
        return Kind.WORD_XML
    if _OPEN_DOCUMENT in head:
        return Kind.ODT
    if _HEADER_LINE.match(head) and _MAIL_HEADER.search(head):
        return Kind.MHTML
    if _MARKUP.search(head) or _LEADING_TAG.match(head, _after_comments(head)):
        return Kind.HTML
    return None


def _after_comments(head: bytes) -> int:
    """Return where a page begins behind its leading comments."""
    at = 0
    while _COMMENT.match(head, at):
        end = head.find(b"-->", at)
        if end < 0:
            break
        at = end + 3
    return at
