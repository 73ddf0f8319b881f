"""The one door to a redacted copy of a Word file or PDF: cleaned, marked, taken out, proven gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Document, Paragraph
from gongkai.renditions.clean import clean_copy, is_word
from gongkai.renditions.masking_rules import maskings_of
from gongkai.renditions.model import CannotClean, Rendition
from gongkai.renditions.package import open_office
from gongkai.renditions.redact_word import (
    markable_paragraphs,
    markable_pictures,
    redact_word,
    word_to_mark,
)
from gongkai.renditions.redaction_model import (
    CannotRedact,
    MarkablePicture,
    MarkableSheet,
    RedactedCopy,
    RedactionMark,
    Stretch,
    occurrences,
)
from gongkai.screening import ScreeningFinding, screen_document

_PDF_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place that screening proposes to take out, and why."""

    stretch: Stretch
    text: str
    finding: ScreeningFinding


def is_pdf(data: bytes) -> bool:
    """Tell whether a file is a PDF, by its bytes."""
    return b"%PDF-" in data[:_PDF_HEAD]


def copy_to_mark(data: bytes, name: str) -> Rendition:
    """Return the clean copy on which places are marked; refuse what is neither a Word file nor a PDF."""
    try:
        if is_pdf(data):
            return clean_copy(data, name)
        if data.startswith(b"PK") and is_word(open_office(data, name)):
            return word_to_mark(data, name)
    except CannotClean as problem:
        raise CannotRedact(*problem.args) from problem
    raise CannotRedact(f"“{name}”既不是 DOCX 也不是 PDF，请另存为其中一种后再上传。")


def markable_sheets(data: bytes, name: str) -> list[MarkableSheet]:
    """Return the pages of a PDF, or the paragraphs of a Word file, with their text."""
    if is_pdf(data):
        from gongkai.renditions.pdf_letters import markable_pages

        return markable_pages(data, name)
    return markable_paragraphs(data, name)


def pictures_to_mark(data: bytes, name: str) -> list[MarkablePicture]:
    """Return the pictures of a Word file; those of a PDF are marked on its pages."""
    return [] if is_pdf(data) else markable_pictures(data, name)


def proposals(sheets: Sequence[MarkableSheet], name: str) -> list[Proposal]:
    """Return what screening finds in the text, each at its place."""
    document = Document(name, "text", [Paragraph(sheet.text, page=sheet.number) for sheet in sheets])
    found: list[Proposal] = []
    for finding in screen_document(document):
        for text in {masking.text for masking in maskings_of(document, [finding])}:
            found += [
                Proposal(stretch, text, finding)
                for stretch in occurrences(sheets, text)
                if not any(_overlap(stretch, other.stretch) for other in found)
            ]
    return sorted(found, key=lambda proposal: proposal.stretch)


def redacted_copy(clean: Rendition, name: str, marks: Sequence[RedactionMark]) -> RedactedCopy:
    """Return the document without what is marked and with the proof, or refuse."""
    if not marks:
        raise CannotRedact(f"“{name}”还没有标记任何位置。")
    try:
        if is_pdf(clean.data):
            from gongkai.renditions.redact_pdf import redact_pdf

            return redact_pdf(clean, name, marks)
        return redact_word(clean, name, marks)
    except (CannotClean, UnreadableDocument) as problem:
        raise CannotRedact(*problem.args) from problem


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one.sheet == other.sheet and one.start < other.end and other.start < one.end
