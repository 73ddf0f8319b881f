"""What strangers may send: recognised by content, measured before anything is unpacked, never trusted.

Nothing here opens a file for reading its text; it only says what a file is, or refuses it.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.ooxml import safe_parser
from gongkai.documents.sniff import Kind, sniff

LARGEST_SENT = 10 << 20
LONGEST_NAME = 120
_MOST_PARTS = 2_000
_LARGEST_UNPACKED = 100 << 20
_LARGEST_XML = 32 << 20
_MOST_DOTS = 50_000_000
_PNG_HEAD, _JPEG_HEAD = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_ENCRYPTED = 0x1
_BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_PIECE = 1 << 20
_STARTS = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
"""Markers of a JPEG picture that say its size."""
_ACTIVE = ("vbaproject", "activex/", "macrosheets/")


class SentKind(StrEnum):
    """What may be sent; the value is the ending under which it is handed out."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    TXT = "txt"
    PNG = "png"
    JPEG = "jpg"


_DOCUMENTS = {
    Kind.PDF: SentKind.PDF,
    Kind.DOCX: SentKind.DOCX,
    Kind.DOC: SentKind.DOC,
    Kind.TXT: SentKind.TXT,
}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that may be taken, under a harmless name that ends with what it is."""

    name: str
    kind: SentKind
    content: bytes


def checked_file(name: str, content: bytes) -> SentFile:
    """Return what a file is and a harmless name for it, or refuse it with one sentence."""
    shown = _harmless(name)
    if not content:
        raise UnreadableDocument(
            Sentence(
                f"“{shown}”是空文件，没有任何内容，请重新选择。",
                f"“{shown}” is empty. Choose another file.",
            )
        )
    if len(content) > LARGEST_SENT:
        raise UnreadableDocument(
            Sentence(
                f"“{shown}”有 {len(content) / (1 << 20):.1f} MB，超过 {LARGEST_SENT >> 20} MB 的上限，"
                "请压缩图片或拆分后再上传。",
                f"“{shown}” has {len(content) / (1 << 20):.1f} MB; at most {LARGEST_SENT >> 20} are taken.",
            )
        )
    kind = _kind(content, shown)
    stem = shown.rpartition(".")[0] or shown
    return SentFile(f"{stem[: LONGEST_NAME - 5]}.{kind.value}", kind, content)


def _harmless(name: str) -> str:
    """Return the last part of a name, without what a system or a page could take for something else."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in "<>:\"|?*&;%$`'")
    return kept.strip(". ")[-LONGEST_NAME:] or "文件"


def _kind(content: bytes, name: str) -> SentKind:
    if content.startswith(_PNG_HEAD):
        _check_dots(struct.unpack_from(">II", content.ljust(24, b"\0"), 16), name)
        return SentKind.PNG
    if content.startswith(_JPEG_HEAD):
        _check_dots(_jpeg_size(content, name), name)
        return SentKind.JPEG
    if content.startswith(b"PK"):
        _check_parts(content, name)
    kind = _DOCUMENTS.get(sniff(content, name))
    is_disguised = kind is SentKind.PDF and not content.startswith(b"%PDF-")
    is_markup = kind is SentKind.TXT and content.lstrip(_BLANKS).startswith(b"<")
    if kind is None or is_disguised or is_markup:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的格式不在可接收之列，请提供 PDF、Word 文档、纯文本，或 JPG、PNG 图片。",
                f"“{name}” is of a kind that is not taken. Send PDF, Word, plain text, JPG or PNG.",
            )
        )
    return kind


def _check_dots(size: tuple[int, int], name: str) -> None:
    width, height = size
    if not width or not height or width * height > _MOST_DOTS:
        raise UnreadableDocument(
            Sentence(
                f"图片“{name}”自称有 {width}×{height} 个像素，不像正常的图片，请重新拍照或截图后再上传。",
                f"The picture “{name}” claims to have {width}×{height} dots. Take it anew.",
            )
        )


def _jpeg_size(content: bytes, name: str) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:  # noqa: PLR2004
        marker = content[place + 1]
        if marker in _STARTS:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return int(width), int(height)
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    raise UnreadableDocument(
        Sentence(
            f"图片“{name}”不完整或已损坏，请重新拍照或截图后再上传。",
            f"The picture “{name}” is incomplete or broken. Take it anew, then send it again.",
        )
    )


def _check_parts(content: bytes, name: str) -> None:
    """Unpack a file piece by piece and stop where it is a bomb; look into its XML for entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS:
                raise UnreadableDocument(
                    Sentence(
                        f"“{name}”里有 {len(entries)} 个部分，不像正常的文件，请另存后再上传。",
                        f"“{name}” has {len(entries)} parts, as no document has. Save it anew.",
                    )
                )
            left = _LARGEST_UNPACKED
            for entry in entries:
                _check_entry(entry, name)
                left -= _check_part(archive, entry, left, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”不完整或已损坏，请重新导出后再上传。",
                f"“{name}” is incomplete or broken. Export it again, then send it.",
            )
        ) from problem


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.filename.replace("\\", "/").lower()
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的内容被加密，请去掉密码后另存一份再上传。",
                f"“{name}” is encrypted. Save it without a password, then send it again.",
            )
        )
    if path.startswith("/") or ".." in path.split("/"):
        raise UnreadableDocument(
            Sentence(
                f"“{name}”里有越界的路径，不是正常的文件，不能接收。",
                f"“{name}” holds paths that lead out of it and is not taken.",
            )
        )
    if any(active in path for active in _ACTIVE):
        raise UnreadableDocument(
            Sentence(
                f"“{name}”带有宏或控件（程序），请另存为不带宏的 DOCX 或 PDF 后再上传。",
                f"“{name}” carries macros or controls. Save it as a DOCX without macros or as PDF.",
            )
        )


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, name: str) -> int:
    """Return the size of a part as it unpacks, whatever the archive says of it."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    most = min(left, _LARGEST_XML) if is_xml else left
    size = 0
    pieces = []
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise UnreadableDocument(
                    Sentence(
                        f"“{name}”解压后超过 {_LARGEST_UNPACKED >> 20} MB，不像正常的文件，请拆分。",
                        f"“{name}” unpacks to over {_LARGEST_UNPACKED >> 20} MB, as no document does.",
                    )
                )
            if is_xml:
                pieces.append(piece)
    if is_xml:
        _check_xml(b"".join(pieces), name)
    return size


def _check_xml(content: bytes, name: str) -> None:
    try:
        root = etree.fromstring(content, safe_parser())
    except (etree.LxmlError, ValueError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的结构已损坏，请另存后再上传。",
                f"The structure of “{name}” is broken. Save it anew, then send it again.",
            )
        ) from problem
    if root is None or root.getroottree().docinfo.doctype:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”里定义了 XML 实体，这不是正常的办公文件，不能接收。",
                f"“{name}” defines XML entities, which no office program does, and is not taken.",
            )
        )
