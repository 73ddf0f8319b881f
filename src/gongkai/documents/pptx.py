"""Presentations (.pptx): what stands on each slide and in its notes, tables as tables, slides as pages."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.model import Block, Document, GridCell, Paragraph, Table
from gongkai.documents.ooxml import safe_parser

_PRESENTATION = "ppt/presentation.xml"
_PAGE = re.compile(r"ppt/(?:slides/slide|notesslides/notesslide)(\d+)\.xml", re.I)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{_DRAWING}{name}" for name in ("p", "tbl", "tr", "tc"))
_PIECES = {f"{_DRAWING}t": None, f"{_DRAWING}br": "\n"}
_LARGEST_PART = 64 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError)


def is_pptx(data: bytes) -> bool:
    """Tell whether the bytes are a presentation in Office Open XML."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return any(entry.lower() == _PRESENTATION for entry in package.namelist())
    except _BROKEN:
        return False


def read_pptx(data: bytes, name: str) -> Document:
    """Read a .pptx file: its slides in their order, each followed by its notes."""
    document = Document(name, "pptx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            pages = sorted(
                (int(found[1]), entry.filename, entry)
                for entry in package.infolist()
                if (found := _PAGE.fullmatch(entry.filename)) and entry.file_size <= _LARGEST_PART
            )
            for page, _path, entry in sorted(pages, key=lambda one: (one[0], "notes" in one[1].lower())):
                root = etree.fromstring(package.read(entry), safe_parser())
                document.blocks += _blocks(root, page, len(document.tables))
    except (*_BROKEN, etree.LxmlError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”不完整或已损坏，幻灯片读不出来，请用 PowerPoint 或 WPS 打开后另存。",
                f"“{name}” is incomplete or broken: its slides cannot be read. Save it anew in PowerPoint"
                " or WPS.",
            )
        ) from problem
    return document


def _blocks(root: etree._Element, page: int, tables: int) -> Iterator[Block]:
    for element in root.iter(_PARAGRAPH, _TABLE):
        if element.tag == _TABLE:
            tables += 1
            yield _table(element, page, tables)
        elif next(element.iterancestors(_TABLE), None) is None and (text := _text(element)):
            yield Paragraph(text, page=page)


def _table(element: etree._Element, page: int, number: int) -> Table:
    rows = []
    for row, cells in enumerate(element.iter(_ROW), start=1):
        texts = ["\n".join(map(_text, cell.iter(_PARAGRAPH))) for cell in cells.iter(_CELL)]
        rows.append(
            tuple(GridCell(text, row, column, page=page) for column, text in enumerate(texts, start=1))
        )
    return Table(tuple(rows), number, page=page)


def _text(paragraph: etree._Element) -> str:
    return "".join(_PIECES[piece.tag] or piece.text or "" for piece in paragraph.iter(*_PIECES)).strip()
