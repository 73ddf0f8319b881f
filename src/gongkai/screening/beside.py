"""What an office file says besides its text: headers, notes, links, descriptions, names, formats, traces.

A reader of documents passes over most of it; whoever opens the file, or only unpacks it, does not.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.ooxml import W, safe_parser

_LARGEST_PART = 128 << 20
_LARGEST_WHOLE = 512 << 20
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_HOLDERS = (f"{W}p", f"{_DRAWING}p")
_PIECES = frozenset((f"{W}t", f"{W}delText", f"{W}instrText", f"{W}delInstrText", f"{_DRAWING}t"))
_TELLING = re.compile("(?:[0-9０-９][ .\\-－]{0,2}){6}|[@＠]|[\u4e00-\u9fff][ \u3000]{0,2}[\u4e00-\u9fff]")
"""A text without any of these cannot be a finding."""
_SILENT_PARTS = ("[content_types].xml", "/theme/", "fonttable", "calcchain")
_SILENT_ATTRIBUTES = re.compile(
    r"(?:rsid\w*|paraId|textId|gfxdata|uid|id|ids|r|ref|sqref|style|path|coordsize|spid|s|spans|typeface"
    r"|ascii|hAnsi|eastAsia|cs|panose1?|xmlns|Ignorable|Requires|schemaLocation|lastGUID|uri)",
    re.I,
)
"""Attributes of structure, in which nobody writes a text."""
_CELLS = (b"<sheetData", b"</sheetData>")
_FORMULA = re.compile(rb"<f\b[^>]*>[^<]*</f>")
_PARTS = {
    "header": "header",
    "footer": "header",
    "footnotes": "note",
    "endnotes": "note",
    "comments": "comment",
    "threadedcomment": "comment",
    "core": "properties",
    "app": "properties",
    "custom": "properties",
}
_NAME = re.compile(r"([a-z]+)\d*\.(?:xml|rels|vml)\Z")
_ENDING = 8
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError)


def tells_something(text: str) -> bool:
    """Tell whether a text is such that a finding may be in it."""
    return _TELLING.search(text) is not None


class BesideText(NamedTuple):
    """A text that stands in a file and not in what a reader of documents reads."""

    part: str
    """``header``, ``note``, ``comment``, ``properties`` or ``beside``."""
    text: str


def beside_text(data: bytes, name: str, read: Iterable[str]) -> Iterator[BesideText]:
    """Yield what a .docx or .xlsx says in any of its parts and is not among the lines already ``read``."""
    seen = _ReadLines(read)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST_WHOLE:
                raise _too_large(name)
            for entry in package.infolist():
                if _may_speak(entry.filename.lower()):
                    yield from _spoken(entry.filename.lower(), _content(package, entry, name), seen)
    except _BROKEN as problem:
        raise UnreadableDocument(
            f"“{name}”不完整、已损坏或被加密，里面的各个部分读不出来，请用 Word、Excel 或 WPS 打开后另存。"
        ) from problem


class _ReadLines:
    """The lines that were read, found again by their ends: before them may stand the number of a list."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._whole: set[str] = set()
        self._by_end: dict[str, list[str]] = {}
        for text in lines:
            for line in {text, *text.splitlines()}:
                self.add(line)

    def add(self, line: str) -> None:
        """Remember a line."""
        whole = _squeezed(line)
        self._whole.add(whole)
        self._by_end.setdefault(whole[-_ENDING:], []).append(whole)

    def has(self, text: str) -> bool:
        """Tell whether a text is one of the lines, or the end of one."""
        whole = _squeezed(text)
        return whole in self._whole or any(
            line.endswith(whole) for line in self._by_end.get(whole[-_ENDING:], ())
        )


def _may_speak(path: str) -> bool:
    return path.endswith((".xml", ".rels", ".vml")) and not any(part in path for part in _SILENT_PARTS)


def _content(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    with package.open(entry) as stream:
        content = stream.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise _too_large(name)
    begin, end = content.find(_CELLS[0]), content.rfind(_CELLS[1])
    if 0 <= begin < end:
        formulas = b"".join(_FORMULA.findall(content, begin, end))
        return content[:begin] + b"<sheetData>" + formulas + content[end:]
    return content


def _spoken(path: str, content: bytes, seen: _ReadLines) -> Iterator[BesideText]:
    try:
        root = etree.fromstring(content, safe_parser())
    except (etree.LxmlError, ValueError):
        return  # The cleaner refuses such a part, and the reader what it needs of it.
    if root is None:
        return
    part = _part_of(path)
    for text in _texts(root, is_relations=path.endswith(".rels")):
        if tells_something(text) and not seen.has(text):
            seen.add(text)
            yield BesideText(part, text)


def _part_of(path: str) -> str:
    found = _NAME.search(path.rpartition("/")[2])
    return _PARTS.get(found[1], "beside") if found else "beside"


def _texts(root: etree._Element, *, is_relations: bool) -> Iterator[str]:
    for element in root.iter(etree.Element):
        if not is_relations:
            yield from _own_texts(element)
        elif element.get("TargetMode") == "External":
            yield element.get("Target", "")


def _own_texts(element: etree._Element) -> Iterator[str]:
    """Yield the text of one element and of its attributes."""
    if element.tag in _HOLDERS:
        yield _paragraph(element)
    elif element.tag not in _PIECES:
        yield element.text or ""
    for key, value in element.attrib.items():
        if not _SILENT_ATTRIBUTES.fullmatch(key.rpartition("}")[2]):
            yield value


def _paragraph(paragraph: etree._Element) -> str:
    """Return all that is written in a paragraph, deleted text and commands of fields included."""
    return "".join(
        piece.text or ""
        for piece in paragraph.iter(*_PIECES)
        if next(piece.iterancestors(*_HOLDERS), None) is paragraph
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _too_large(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"“{name}”解压后超过 {_LARGEST_WHOLE >> 20} MB，或其中一部分超过 {_LARGEST_PART >> 20} MB，"
        "不像正常的文件，请拆分或另存后再上传。"
    )
