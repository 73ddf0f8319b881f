"""A file that comes in: a clean page, and what it says of itself for a person to confirm."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from gongkai.documents.docx import PicturesUnread
from gongkai.documents.model import Document, Paragraph
from gongkai.documents.reading import read_document
from gongkai.law.wording import Wording
from gongkai.renditions.gist import keywords, summary
from gongkai.renditions.official import Found, OfficialDocument, written_date
from gongkai.renditions.page import heading_level, page_html
from gongkai.renditions.pictures import PICTURE_HEADS
from gongkai.renditions.proof import read_bytes
from gongkai.screening.beside import beside_text
from gongkai.screening.pictures import read_picture

T = TypeVar("T")
_WORD = "docx"
_NOTE = "注：{text}"

_HEAD = Wording(zh="取自发文机关标志", en="from the head of the document")
_NUMBER = Wording(zh="取自版头的发文字号", en="from the number in the head")
_TITLE = Wording(zh="取自标题", en="from the title")
_ADDRESS = Wording(zh="取自主送机关一行", en="from the line of addressees")
_SIGNATURE = Wording(zh="取自落款", en="from the signature")
_LISTED = Wording(zh="取自附件说明", en="from the list of attachments")
_COUNTED = Wording(
    zh="按词语出现的次数推测，没有使用词典，请核对",
    en="by counting words, without a dictionary; please check",
)
_FIRST = Wording(zh="取自正文开头的几句", en="from the first sentences of the text")


@dataclass(frozen=True, slots=True)
class Suggestion(Generic[T]):
    """What a file seems to say of itself, and where that was read; a person confirms it."""

    value: T
    source: Wording
    paragraph: int | None = None
    """1-based number of the first paragraph or table it was read from."""


@dataclass(slots=True)
class Intake:
    """A file, taken in. Nothing here is certain before a person has confirmed it."""

    name: str
    format: str
    html: str
    """The text as a page, without the head, the number and the title."""
    title: Suggestion[str] | None = None
    document_number: Suggestion[str] | None = None
    issuing_body: Suggestion[str] | None = None
    formed_on: Suggestion[date] | None = None
    recipients: Suggestion[tuple[str, ...]] | None = None
    attachments: Suggestion[tuple[str, ...]] | None = None
    keywords: Suggestion[tuple[str, ...]] | None = None
    summary: Suggestion[str] | None = None
    notes: list[str] = field(default_factory=list)
    """What could not be read, and why, in whole sentences."""


def take_in(file: Path | bytes, name: str = "", *, ocr: bool = True) -> Intake:
    """Read a document, or the picture of one, into a page with suggestions for its record.

    Without ``ocr`` pages that are pictures stay out, and the notes say which.
    """
    if isinstance(file, Path):
        document = read_document(file, ocr=ocr)
        document.name = name or file.name
        file = file.read_bytes() if document.format == _WORD else b""
    elif ocr and file.startswith(PICTURE_HEADS):
        document = read_picture(file, name)
    else:
        document = read_bytes(file, name, ocr=ocr)
        document.name = name
    return _intake(document, _notes(file, document) if document.format == _WORD else [])


def _notes(data: bytes, document: Document) -> list[Paragraph]:
    """Return the footnotes and endnotes of a Word file, which come after its text."""
    return [
        Paragraph(_NOTE.format(text=found.text))
        for found in beside_text(data, document.name, ())
        if found.part == "note"
    ]


def _intake(document: Document, notes: list[Paragraph]) -> Intake:
    parts = OfficialDocument(document.blocks)
    head = {place for found in (parts.head, parts.number, parts.title) if found for place in found.places}
    body = [block for place, block in enumerate(document.blocks) if place not in head]
    # Pictures stay in the file; screening reads them there and says which it could not read.
    said = [note for note in document.notes if not isinstance(note, PicturesUnread)]
    intake = Intake(document.name, document.format, page_html([*body, *notes]), notes=said)
    intake.title = _as_is(parts.title, _TITLE)
    intake.document_number = _as_is(parts.number, _NUMBER)
    intake.issuing_body = _issuing_body(parts)
    formed_on = written_date(parts.date.value) if parts.date else None
    if parts.date and formed_on:
        intake.formed_on = Suggestion(formed_on, _SIGNATURE, parts.date.places[0] + 1)
    intake.recipients = _recipients(parts)
    if parts.attachments:
        names = tuple(found.value for found in parts.attachments)
        intake.attachments = Suggestion(names, _LISTED, parts.attachments[0].places[0] + 1)
    _add_gist(intake, document, parts, head)
    return intake


def _as_is(found: Found | None, source: Wording) -> Suggestion[str] | None:
    return Suggestion(found.value, source, found.places[0] + 1) if found else None


def _issuing_body(parts: OfficialDocument) -> Suggestion[str] | None:
    """Suggest the body that signed; else the one in the head; else the one the title begins with."""
    if parts.signature:
        return _as_is(parts.signature, _SIGNATURE)
    if parts.head:
        return _as_is(parts.head, _HEAD)
    if parts.title and "关于" in parts.title.value[1:]:
        body = parts.title.value.partition("关于")[0]
        return Suggestion(body, _TITLE, parts.title.places[0] + 1)
    return None


def _recipients(parts: OfficialDocument) -> Suggestion[tuple[str, ...]] | None:
    if not parts.recipients:
        return None
    listed = parts.recipients.value.replace("，", "、").replace(",", "、").replace("；", "、").split("、")
    names = tuple(name.strip() for name in listed if name.strip())
    return Suggestion(names, _ADDRESS, parts.recipients.places[0] + 1)


def _add_gist(intake: Intake, document: Document, parts: OfficialDocument, head: set[int]) -> None:
    """Add keywords and summary, from running text only."""
    skipped = head | {
        place
        for found in (parts.recipients, parts.date, parts.signature)
        if found
        for place in found.places
    }
    texts = [
        (place, block.text)
        for place, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and place not in skipped
    ]
    title = parts.title.value if parts.title else ""
    words = keywords(title, "\n".join(text for _, text in texts))
    if words:
        intake.keywords = Suggestion(tuple(words), _COUNTED)
    running = [(place, text) for place, text in texts if not heading_level(text)]
    first = summary([text for _, text in running])
    if first:
        intake.summary = Suggestion(first, _FIRST, running[0][0] + 1)
