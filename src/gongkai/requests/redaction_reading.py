"""What officers look at while they mark places: sheets, pictures, what screening proposes."""

from functools import lru_cache

from django.core.files.storage import storages

from gongkai.renditions.redaction import Proposal, is_pdf, markable_sheets, pictures_to_mark, proposals
from gongkai.renditions.redaction_model import MarkablePicture, MarkableSheet
from gongkai.requests.models import Redaction, RequestDocument


def clean_copy_of(redaction: Redaction) -> bytes:
    """Return the clean copy on which the places are marked."""
    with storages["originals"].open(str(redaction.cleaned.name)) as stream:
        return bytes(stream.read())


def document_content(document: RequestDocument) -> bytes:
    """Return the content of a file of the case."""
    with storages["originals"].open(str(document.file.name)) as stream:
        return bytes(stream.read())


def has_pages(redaction: Redaction) -> bool:
    """Tell whether the document is a PDF, whose pages are seen as pictures."""
    with storages["originals"].open(str(redaction.cleaned.name)) as stream:
        return is_pdf(stream.read(1024))


def sheets_of_redaction(redaction: Redaction) -> tuple[MarkableSheet, ...]:
    """Return the pages or paragraphs of the clean copy, read once for each content."""
    return _sheets(str(redaction.cleaned.name), redaction.clean_sha256)


def pictures_of_redaction(redaction: Redaction) -> list[MarkablePicture]:
    """Return the pictures of a Word file."""
    return pictures_to_mark(clean_copy_of(redaction), redaction.original.name)


def proposals_of_redaction(redaction: Redaction) -> tuple[Proposal, ...]:
    """Return what screening proposes to take out."""
    return _proposals(str(redaction.cleaned.name), redaction.clean_sha256)


@lru_cache(maxsize=4)
def _sheets(stored: str, _sha256: str) -> tuple[MarkableSheet, ...]:
    with storages["originals"].open(stored) as stream:
        return tuple(markable_sheets(stream.read(), stored))


@lru_cache(maxsize=4)
def _proposals(stored: str, sha256: str) -> tuple[Proposal, ...]:
    return tuple(proposals(_sheets(stored, sha256), stored))
