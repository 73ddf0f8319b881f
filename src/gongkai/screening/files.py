"""Screening a file of any kind that can be read."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.docx import PicturesUnread
from gongkai.documents.model import Document
from gongkai.documents.reading import LARGEST_FILE, read_document
from gongkai.documents.xlsx import is_xlsx, read_xlsx
from gongkai.screening.beside import beside_text
from gongkai.screening.contacts import NO_CONTACTS, Contacts
from gongkai.screening.documents import BesideParagraph, screen_document
from gongkai.screening.findings import ScreeningFinding
from gongkai.screening.lists import ScreeningLists
from gongkai.screening.pictures import read_inner_pictures

_OFFICE = ("docx", "xlsx")
_PDF = "pdf"


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
    with path.open("rb") as stream:
        is_package = stream.read(2) == b"PK" and document.format in _OFFICE
        if is_package:
            document.blocks += beside_blocks(b"PK" + stream.read(), document)
    if inner_pictures and (is_package or document.format == _PDF):
        lines, notes = read_inner_pictures(path, ocr=ocr)
        document.blocks += lines
        document.notes = [note for note in document.notes if not isinstance(note, PicturesUnread)] + notes
    return document


def beside_blocks(data: bytes, document: Document) -> list[BesideParagraph]:
    """Return what a .docx or .xlsx says besides what was read of it."""
    found = beside_text(data, document.name, document.lines())
    return [BesideParagraph(one.text, part=one.part) for one in found]


def read_for_screening(path: Path, *, ocr: bool = True) -> Document:
    """Read a file; a spreadsheet too, which is no report but often an attachment."""
    data = _spreadsheet(path)
    return read_document(path, ocr=ocr) if data is None else read_xlsx(data, path.name)


def _spreadsheet(path: Path) -> bytes | None:
    """Return the bytes of a spreadsheet; None for anything else, which its own reader will judge."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return None
        with path.open("rb") as stream:
            if stream.read(2) != b"PK":
                return None
            data = b"PK" + stream.read()
    except OSError as problem:
        raise UnreadableDocument(
            f"“{path.name}”打不开，请核对是否有读取权限、文件是否被移走：{path}。"
        ) from problem
    return data if is_xlsx(data) else None
