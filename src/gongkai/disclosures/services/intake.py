"""The normal way in: from a Word file, a PDF or a web page to a draft that a person confirms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.core.errors import DomainError, UnreadableDocument
from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.disclosures.permissions import require_work_for
from gongkai.disclosures.services.attaching import add_attachment, refuse_rendition, set_rendition
from gongkai.disclosures.services.drafting import begin_draft, set_attribute
from gongkai.disclosures.services.preparing import PreparedRendition, prepare
from gongkai.disclosures.services.screening import contacts_of
from gongkai.disclosures.services.suggesting import suggested_content
from gongkai.law.wording import Wording
from gongkai.organisations.models import Agency, User
from gongkai.organisations.selectors import agency_version
from gongkai.renditions.intake import take_in
from gongkai.renditions.model import CannotClean


def begin_draft_from_file(
    *,
    agency: Agency,
    kind: str,
    name: str,
    content: bytes,
    actor: User | None,
    now: datetime,
    attribute: str = "",
    reason: str = "",
) -> Disclosure:
    """Begin a draft with what the file says of itself; the file is its first attachment, cleaned.

    A file that cannot be read is refused and nothing is kept. One that is read and cannot be cleaned
    stays with the draft as it is, marked, until it is replaced or removed.
    """
    require_work_for(actor, agency)
    name = PurePosixPath(name.replace("\\", "/")).name
    intake = take_in(content, name, ocr=False)
    values, hints = suggested_content(intake, agency_version(agency, timezone.localdate(now)).name)
    prepared, refusal = prepared_or_refused(name, content, agency, values)
    with transaction.atomic():
        draft = NewDraft(agency, kind, values, attribute, reason)
        attachment = begin_with_file(draft, name=name, content=content, actor=actor, now=now)
        keep_rendition(attachment, prepared, refusal, hints, intake.notes, actor=actor, now=now)
    record = attachment.disclosure
    record.refresh_from_db()
    return record


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What a draft begins with besides its file."""

    agency: Agency
    kind: str
    values: Mapping[str, Any]
    attribute: str
    """Empty where nobody has decided yet."""
    reason: str


def begin_with_file(
    draft: NewDraft, *, name: str, content: bytes, actor: User | None, now: datetime
) -> Attachment:
    """Begin a draft with a file as it was handed in; call it in the transaction of what follows."""
    record = begin_draft(agency=draft.agency, kind=draft.kind, actor=actor, now=now, **draft.values)
    if draft.attribute:
        record = set_attribute(
            disclosure=record, attribute=draft.attribute, actor=actor, now=now, reason=draft.reason
        )
    return add_attachment(disclosure=record, name=name, content=content, actor=actor, now=now)


def prepared_or_refused(
    name: str, content: bytes, agency: Agency, values: Mapping[str, Any]
) -> tuple[PreparedRendition | None, DomainError | None]:
    """Return the clean rendition of the file that a draft begins with, or why there is none."""
    try:
        contacts = contacts_of(agency)
        return prepare(content, name, contacts=contacts, written_on=values.get("formed_on")), None
    except (CannotClean, UnreadableDocument) as refusal:
        return None, refusal


def keep_rendition(
    attachment: Attachment,
    prepared: PreparedRendition | None,
    refusal: DomainError | None,
    hints: Mapping[str, Wording],
    notes: list[str],
    *,
    actor: User | None,
    now: datetime,
) -> None:
    """Keep the rendition beside where each field was read, or say why there is none."""
    if prepared is None:
        refuse_rendition(attachment=attachment, reason=str(refusal), actor=actor, now=now)
        return
    read = {name: {"zh": source.zh, "en": source.en} for name, source in hints.items()}
    set_rendition(
        attachment=attachment,
        content=prepared.data,
        name=prepared.name,
        actor=actor,
        now=now,
        report={**prepared.report, "intake": read, "reading": notes},
        findings=prepared.findings,
        lines=prepared.lines,
    )
