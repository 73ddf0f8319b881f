"""What a file is, by its content; its name is never trusted."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

import olefile

from gongkai.core.errors import UnreadableDocument
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
_UNREADABLE_MAGIC = (
    (b"\x89PNG", "一张图片"),
    (b"\xff\xd8\xff", "一张图片"),
    (b"GIF8", "一张图片"),
    (b"II*\x00", "一张图片"),
    (b"MM\x00*", "一张图片"),
    (b"Rar!\x1a", "一个压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "一个压缩包"),
    (b"\x1f\x8b\x08", "一个压缩包"),
    (b"BZh", "一个压缩包"),
    (b"\xfd7zXZ", "一个压缩包"),
    (b"MZ", "一个程序"),
    (b"\x7fELF", "一个程序"),
    (b"SQLite format 3\x00", "一个数据库"),
)
_ADVICE = {
    "一张图片": "请提供文字版，或把图片做成 PDF 后再读取",
    "一个压缩包": "请先解压，再提供里面的报告文件",
}
_OTHER_DOCUMENT = "请另存为 DOCX、PDF 或网页后再读取"

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
        raise UnreadableDocument(f"“{name}”是空文件，没有任何内容，请重新导出或下载后再读取。")
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
            advice = _ADVICE.get(what, "请核对是否选错了文件")
            raise UnreadableDocument(f"“{name}”是{what}，不是文档，{advice}。")
    return _kind_of_text(data, name)


def _inside_ole(data: bytes, name: str) -> Kind:
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {entry[0].lower() for entry in ole.listdir() if len(entry) == 1}
    except (OSError, ValueError, IndexError, TypeError) as problem:
        raise UnreadableDocument(
            f"“{name}”已损坏，文件的目录读不出来，请重新导出或下载完整的文件。"
        ) from problem
    if "worddocument" in streams:
        return Kind.DOC
    if "encryptedpackage" in streams:
        raise UnreadableDocument(f"“{name}”是加密的 Office 文件，请先去掉打开密码，再提供未加密的文件。")
    what = "电子表格" if streams & {"workbook", "book"} else "其他软件的文件"
    raise UnreadableDocument(f"“{name}”是{what}，不是 Word 文档，{_OTHER_DOCUMENT}。")


def _inside_zip(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = {entry.replace("\\", "/").lower() for entry in package.namelist()}
            kind = package.read("mimetype")[:80] if "mimetype" in package.namelist() else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as problem:
        raise UnreadableDocument(
            f"“{name}”不完整或已损坏，压缩结构打不开，请重新导出或下载完整的文件。"
        ) from problem
    if any(entry.startswith("word/") for entry in names):
        return Kind.DOCX
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.ODT
    if "ofd.xml" in names:
        what, advice = "一个 OFD 版式文件", "请另存为 PDF 后再读取"
    elif any(entry.startswith("xl/") for entry in names):
        what, advice = "一个电子表格", _OTHER_DOCUMENT
    elif any(entry.startswith("ppt/") for entry in names):
        what, advice = "一个演示文稿", _OTHER_DOCUMENT
    else:
        what, advice = "一个压缩包", _ADVICE["一个压缩包"]
    raise UnreadableDocument(f"“{name}”是{what}，不是 Word 文档，{advice}。")


def _kind_of_text(data: bytes, name: str) -> Kind:
    try:
        text = decode_text(data[:_GLANCE])
    except UnicodeError:
        text = "\ufffd" * 100
    if looks_like_noise(text):
        raise UnreadableDocument(f"“{name}”不是文档，里面是无法识别的数据，请核对文件是否选错或已损坏。")
    head = data[:_HEAD]
    if b"\x00" in head:  # UTF-16: no mark of a format could be found in its bytes.
        head = text.encode("utf-8", "replace")
    kind = _marked_kind(head)
    if kind is None and head.lstrip().startswith(b"<?xml"):
        raise UnreadableDocument(f"“{name}”是 XML 数据，不是文档，{_OTHER_DOCUMENT}。")
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
