"""From a file that is handed in to its public rendition: cleaned, proven, screened. Nothing is kept here.

This is the slow part of adding a file; it holds no lock, and what is refused leaves no trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from gongkai.core.errors import UnreadableDocument
from gongkai.disclosures.body import clean_body
from gongkai.disclosures.conversion import conversion_of, converted, is_web_page
from gongkai.documents.model import Document
from gongkai.renditions.clean import clean_copy
from gongkai.renditions.model import Rendition
from gongkai.renditions.page import page_html
from gongkai.renditions.proof import read_bytes
from gongkai.screening import NO_CONTACTS, Contacts, ScreeningFinding, screen_document
from gongkai.screening.files import read_whole
from gongkai.screening.pictures import PicturesNotRead
from gongkai.screening.unread import unread_file, unread_pictures

_OFFICE = ("docx", "xlsx")
_PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body>\n{body}\n</body></html>\n"
)


@dataclass(frozen=True, slots=True)
class PreparedRendition:
    """A clean rendition with what was taken out of it and what screening found in it."""

    data: bytes
    name: str
    report: Mapping[str, Any]
    findings: tuple[ScreeningFinding, ...] = ()
    lines: tuple[str, ...] = field(default=(), repr=False)
    """The text that was searched."""


def prepare(
    data: bytes, name: str, *, contacts: Contacts = NO_CONTACTS, written_on: date | None = None
) -> PreparedRendition:
    """Make the clean rendition of a file and search it, or refuse the file with one sentence."""
    report: dict[str, Any] = {}
    if is_web_page(data, name):
        # All of the page: what intake takes for a title is a field of the draft and still text of the file.
        body = clean_body(page_html(read_bytes(data, name).blocks))
        page = _PAGE.format(title=escape(PurePath(name).stem), body=body)
        data, name = page.encode(), f"{PurePath(name).stem}.html"
        rendition = Rendition(data)
    else:
        formats = conversion_of(data, name)
        if formats:
            data, name = converted(data, name, *formats)
            report["converted"] = list(formats)
        rendition = clean_copy(data, name)
    return screened(rendition, name, report, contacts=contacts, written_on=written_on)


def screened(
    rendition: Rendition,
    name: str,
    report: Mapping[str, Any],
    *,
    contacts: Contacts = NO_CONTACTS,
    written_on: date | None = None,
) -> PreparedRendition:
    """Search a rendition as the public would have it, pictures of text included.

    What could not be read is found as well: nobody but a person can say that nothing private is in it.
    """
    whole = {**report, **report_of(rendition)}
    try:
        document = read_rendition(rendition.data, name)
    except UnreadableDocument as problem:
        whole["unread"] = str(problem)
        return PreparedRendition(rendition.data, name, whole, (unread_file(name, problem),))
    findings = search(document, contacts=contacts, written_on=written_on)
    if document.notes:
        whole["notes"] = list(document.notes)
    return PreparedRendition(rendition.data, name, whole, tuple(findings), tuple(document.lines()))


def search(
    document: Document, *, contacts: Contacts = NO_CONTACTS, written_on: date | None = None
) -> list[ScreeningFinding]:
    """Return what was found in a rendition, and which of its pictures a person must look at."""
    can_be_covered = document.format in _OFFICE
    unread = [
        unread_pictures(note, can_be_covered=can_be_covered)
        for note in document.notes
        if isinstance(note, PicturesNotRead)
    ]
    return [*screen_document(document, contacts=contacts, written_on=written_on), *unread]


def read_rendition(data: bytes, name: str, *, inner_pictures: bool = True) -> Document:
    """Read a rendition for screening: documents, spreadsheets, and pictures by recognising their text."""
    with TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / ("file" + PurePath(name).suffix.lower()[:8])
        path.write_bytes(data)
        document = read_whole(path, inner_pictures=inner_pictures)
    document.name = name
    return document


def report_of(rendition: Rendition) -> dict[str, Any]:
    """Return what was taken out of a rendition, in both languages, as it is kept with the file."""
    return {
        "removed": [
            {
                "kind": removed.kind.value,
                "count": removed.count,
                "zh": removed.text("zh"),
                "en": removed.text("en"),
            }
            for removed in rendition.removed
        ],
        "warnings": list(rendition.warnings),
        "masked": [
            {
                "where": place.where,
                "kind": place.kind,
                "replacement": place.replacement,
                "count": place.count,
            }
            for place in rendition.masked
        ],
    }
