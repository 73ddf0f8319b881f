"""What is released and what was sent, in the file of a case: listed, packed, handed on."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from gongkai.audit.sealing import plain_data
from gongkai.disclosures import services as disclosures
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import User
from gongkai.requests.models import DisclosureRequest, RequestDocument
from gongkai.requests.redaction_reading import document_content
from gongkai.requests.rendering.paper import paper_of
from gongkai.requests.services.attaching import applicant_file_content

_IN_MEMORY = 8 << 20


def released_documents(case: DisclosureRequest) -> list[RequestDocument]:
    """Return the copies that go to the applicant, never an original. One query."""
    released = case.released_files.select_related("redaction__copy")
    return [one.redaction.copy for one in released if one.redaction.copy is not None]


def attach_released_files(
    case: DisclosureRequest, draft: Disclosure, *, actor: User | None, now: datetime
) -> None:
    """Put the released copies into a draft of proactive disclosure (article 44); part of another act."""
    for document in released_documents(case):
        disclosures.attach_file(
            disclosure=draft, name=document.name, content=document_content(document), actor=actor, now=now
        )


def inventory_of_files(case: DisclosureRequest) -> list[dict[str, Any]]:
    """Return what was taken out of documents, what was released, and what the applicant sent."""
    entries: list[dict[str, Any]] = [
        {
            "what": "redaction",
            "original": redaction.original.name,
            "original_fingerprint": redaction.original.sha256,
            "copy": redaction.copy.name,
            "fingerprint": redaction.copy.sha256,
            "places": len(redaction.manifest),
            "seal": redaction.seal,
            "released": hasattr(redaction, "released"),
        }
        for redaction in case.redactions.select_related("original", "copy", "released")
        if redaction.copy is not None
    ]
    entries += [
        {
            "what": "applicant_file",
            "name": file.name,
            "purpose": file.purpose,
            "fingerprint": file.sha256,
            "size": file.size,
            "state": file.state,
        }
        for file in case.applicant_files.all()
    ]
    return entries


def case_file_archive(case: DisclosureRequest, inventory: list[dict[str, Any]]) -> Any:
    """Return everything in the file of a case as one ZIP archive for its officer."""
    from gongkai.requests.rendering.pdf import letter_pdf

    packed: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("inventory.json", _json({"number": case.number, "entries": inventory}))
        for number, letter in enumerate(case.letters.all(), 1):
            paper = paper_of(letter)
            archive.writestr(f"letters/{number:02}-{paper.file_name}.pdf", letter_pdf(paper))
        for name, content in _files(case):
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def _files(case: DisclosureRequest) -> Iterator[tuple[str, bytes]]:
    for document in case.documents.all():
        folder = "released" if hasattr(document, "redaction_made") else "documents"
        yield f"{folder}/{document.pk:05}-{_plain(document.name)}", document_content(document)
    for redaction in case.redactions.exclude(copy=None):
        manifest = {
            "original": redaction.original.sha256,
            "places": redaction.manifest,
            "proof": redaction.proof,
            "algorithm": redaction.algorithm,
            "seal": redaction.seal,
        }
        yield f"redactions/{redaction.pk:05}.json", _json(manifest)
    for file in case.applicant_files.all():
        if file.may_be_opened:
            yield f"applicant/{file.pk:05}-{_plain(file.name)}", applicant_file_content(file)


def _plain(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name


def _json(content: dict[str, Any]) -> bytes:
    plain = plain_data(content)
    return json.dumps(plain, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder).encode()
