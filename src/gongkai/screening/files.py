"""Screening a file of any kind that can be read."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import olefile

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.docx import PicturesUnread
from gongkai.documents.model import Document
from gongkai.documents.office import convert, foreign_format, office_program
from gongkai.documents.pptx import is_pptx, read_pptx
from gongkai.documents.reading import LARGEST_FILE, read_document
from gongkai.documents.xlsx import is_xlsx, read_xlsx
from gongkai.screening.beside import beside_text
from gongkai.screening.beside_page import beside_page
from gongkai.screening.contacts import NO_CONTACTS, Contacts
from gongkai.screening.documents import BesideParagraph, screen_document
from gongkai.screening.findings import ScreeningFinding
from gongkai.screening.lists import ScreeningLists
from gongkai.screening.pictures import is_picture, read_inner_pictures, read_picture

_OFFICE = ("docx", "xlsx", "pptx")
_PDF, _PICTURE, _PAGE = "pdf", "picture", "html"
_WITHOUT_PARTS = ("doc", "rtf")
"""Formats whose pictures only an office program takes out."""


class ScreenedFile(NamedTuple):
    """What was found in a file, and what of it could not be read, in whole sentences."""

    findings: list[ScreeningFinding]
    notes: list[str]


def screen_file(
    path: Path,
    *,
    ocr: bool = True,
    contacts: Contacts = NO_CONTACTS,
    lists: ScreeningLists | None = None,
    today: date | None = None,
    written_on: date | None = None,
) -> ScreenedFile:
    """Read a file and return everything in it that may not be public as it stands."""
    document = read_whole(path, ocr=ocr)
    found = screen_document(document, contacts=contacts, lists=lists, today=today, written_on=written_on)
    return ScreenedFile(found, document.notes)


def read_whole(path: Path, *, ocr: bool = True, inner_pictures: bool = True) -> Document:
    """Read a file with all that it holds besides its text: other parts, and what stands on its pictures."""
    document = read_for_screening(path, ocr=ocr)
    data = _package_of(path, document)
    if document.format in _OFFICE and data is not None:
        document.blocks += beside_blocks(data, document)
    elif document.format == _PAGE:
        found = beside_page(path.read_bytes(), document.lines())
        document.blocks += [BesideParagraph(one.text, part=one.part) for one in found]
    if inner_pictures and (data is not None or document.format == _PDF):
        lines, notes = read_inner_pictures(path if data is None else data, ocr=ocr)
        document.blocks += lines
        document.notes = [note for note in document.notes if not isinstance(note, PicturesUnread)] + notes
    return document


def beside_blocks(data: bytes, document: Document) -> list[BesideParagraph]:
    """Return what a .docx, .xlsx or .pptx says besides what was read of it."""
    found = beside_text(data, document.name, document.lines())
    return [BesideParagraph(one.text, part=one.part) for one in found]


def read_for_screening(path: Path, *, ocr: bool = True) -> Document:
    """Read a file; also what is no report but often an attachment: a spreadsheet, slides, a picture."""
    head = _head_of(path)
    if is_picture(head):
        return read_picture(path.read_bytes(), path.name, ocr=ocr)
    if not head.startswith((b"PK", olefile.MAGIC)):
        return read_document(path, ocr=ocr)
    data = path.read_bytes()
    data = _converted(data) or data
    if is_xlsx(data):
        return read_xlsx(data, path.name)
    if is_pptx(data):
        return read_pptx(data, path.name)
    return read_document(path, ocr=ocr, may_be_empty=True)


def _package_of(path: Path, document: Document) -> bytes | None:
    """Return the package in which the pictures of a file are found, if it is one or can be made one."""
    data = b"" if document.format in (_PDF, _PICTURE) else path.read_bytes()
    if data.startswith(b"PK"):
        return _converted(data) or data
    made = _converted(data)
    if made is not None or document.format not in _WITHOUT_PARTS:
        return made
    program = office_program()
    return convert(program, data, document.format, "docx") if program else None


def _converted(data: bytes) -> bytes | None:
    """Return an old or foreign spreadsheet or presentation in a format that is read; None for any other."""
    source = foreign_format(data)
    program = office_program() if source else None
    return convert(program, data, *source) if program and source else None


def _head_of(path: Path) -> bytes:
    """Return the first bytes of a file; nothing of one that its own reader will judge."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return b""
        with path.open("rb") as stream:
            return stream.read(16)
    except OSError as problem:
        raise UnreadableDocument(
            f"“{path.name}”打不开，请核对是否有读取权限、文件是否被移走：{path}。"
        ) from problem
