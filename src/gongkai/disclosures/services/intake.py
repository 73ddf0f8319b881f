"""The normal way in: from a Word file, a PDF or a web page to a draft that a person confirms."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from gongkai.core.errors import DomainError, UnreadableDocument
from gongkai.disclosures.kinds import genres
from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.disclosures.permissions import require_work_for
from gongkai.disclosures.services.attaching import add_attachment, refuse_rendition, set_rendition
from gongkai.disclosures.services.drafting import begin_draft, set_attribute
from gongkai.disclosures.services.preparing import PreparedRendition, prepare
from gongkai.disclosures.services.screening import contacts_of
from gongkai.law.wording import Wording
from gongkai.organisations.models import Agency, User
from gongkai.organisations.selectors import agency_version
from gongkai.renditions.intake import Intake, Suggestion, take_in
from gongkai.renditions.model import CannotClean

_BY_NAME = Wording(zh="取自文件名", en="from the name of the file")
_BY_TITLE = Wording(zh="取自标题末尾的文种", en="from the end of the title")
_BY_AGENCY = Wording(zh="取自所属机关名称", en="from the name of the agency")


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
    intake = take_in(content, name)
    values, hints = suggested_content(intake, agency_version(agency, timezone.localdate(now)).name)
    prepared, refusal = _prepared(name, content, agency, values)
    with transaction.atomic():
        record = begin_draft(agency=agency, kind=kind, actor=actor, now=now, **values)
        if attribute:
            record = set_attribute(
                disclosure=record, attribute=attribute, actor=actor, now=now, reason=reason
            )
        attachment = add_attachment(disclosure=record, name=name, content=content, actor=actor, now=now)
        _keep_rendition(attachment, prepared, refusal, hints, intake.notes, actor=actor, now=now)
    record.refresh_from_db()
    return record


def suggested_content(intake: Intake, agency_name: str) -> tuple[dict[str, Any], dict[str, Wording]]:
    """Return the fields that a file suggests and where each was read."""
    found: dict[str, Suggestion[Any] | None] = {
        "title": intake.title or Suggestion(PurePosixPath(intake.name).stem, _BY_NAME),
        "document_number": intake.document_number,
        "issuing_body": intake.issuing_body or Suggestion(agency_name, _BY_AGENCY),
        "formed_on": intake.formed_on,
        "summary": intake.summary,
        "source": Suggestion(agency_name, _BY_AGENCY),
    }
    if intake.keywords:
        found["keywords"] = Suggestion("；".join(intake.keywords.value), intake.keywords.source)
    title = found["title"].value if found["title"] else ""
    genre = next((genre for genre in genres() if title.endswith(genre)), "")
    if genre:
        found["genre"] = Suggestion(genre, _BY_TITLE)
    kept = {name: suggestion for name, suggestion in found.items() if suggestion is not None}
    values = {name: _fitting(name, suggestion.value) for name, suggestion in kept.items()}
    hints = {name: suggestion.source for name, suggestion in kept.items()}
    return {**values, "body_html": intake.html}, hints


def _fitting(name: str, value: Any) -> Any:
    """Return a value no longer than its field; a suggestion is never a reason to refuse a file."""
    field = Disclosure._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    if isinstance(field, models.CharField) and field.max_length:
        return str(value)[: field.max_length]
    return value


def _prepared(
    name: str, content: bytes, agency: Agency, values: Mapping[str, Any]
) -> tuple[PreparedRendition | None, DomainError | None]:
    try:
        contacts = contacts_of(agency)
        return prepare(content, name, contacts=contacts, written_on=values.get("formed_on")), None
    except (CannotClean, UnreadableDocument) as refusal:
        return None, refusal


def _keep_rendition(
    attachment: Attachment,
    prepared: PreparedRendition | None,
    refusal: DomainError | None,
    hints: Mapping[str, Wording],
    notes: list[str],
    *,
    actor: User | None,
    now: datetime,
) -> None:
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
