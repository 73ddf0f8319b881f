"""Screening of what a record says: findings are kept until they are gone or justified."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.disclosures.body import body_document, hidden_text
from gongkai.disclosures.models import Correction, Disclosure, DisclosureContent, DisclosureFinding
from gongkai.disclosures.passages import passage_in
from gongkai.disclosures.services.links import dead_links
from gongkai.disclosures.services.records import locked, require_reason, write_down
from gongkai.disclosures.states import FindingStatus
from gongkai.organisations.models import Agency, DisclosureOffice, User
from gongkai.renditions.masking_rules import maskings_of
from gongkai.screening import Contacts, ScreeningFinding, ScreeningKind, screen_document, screen_text

BODY = "body"
SCREENED_FIELDS = ("title", "summary", "keywords", "source", "opinions_to")


class FindingsOpen(DomainError):
    """A record in which something was found that may not be public as it stands."""

    code = "findings_open"


def screen(record: Disclosure, *, now: datetime, correction: Correction | None = None) -> int:
    """Search the record, or its correction, and keep what is found; return how many findings are open.

    What was justified stays justified while the same text stands in the same place.
    """
    content = correction or record
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for place, finding in found_in_content(content, record):
        stands = _names_in(content, finding) if place == BODY else {}
        found.setdefault((place, finding.kind.value, finding.text), {**_details(finding), **stands})
    for key, details in dead_links(record, content):
        found.setdefault(key, details)
    kept = set()
    for old in DisclosureFinding.objects.filter(disclosure=record).exclude(place__startswith="attachment:"):
        key = (old.place, old.kind, old.text)
        if key in found and key not in kept:
            kept.add(key)
        else:
            old.delete()
    DisclosureFinding.objects.bulk_create(
        DisclosureFinding(
            disclosure=record,
            place=key[0],
            kind=key[1],
            text=key[2],
            masked=details["masked"] or "",
            details=details,
            found_at=now,
        )
        for key, details in found.items()
        if key not in kept
    )
    return DisclosureFinding.objects.filter(disclosure=record, status=FindingStatus.OPEN).count()


def require_no_open_findings(
    record: Disclosure, *, now: datetime, correction: Correction | None = None
) -> None:
    """Search again, and refuse to go on while something found is neither removed nor justified."""
    count = screen(record, now=now, correction=correction)
    if not count:
        return
    first = DisclosureFinding.objects.filter(disclosure=record, status=FindingStatus.OPEN)[0]
    raise FindingsOpen(
        _(
            "%(count)s findings in “%(title)s” are open, among them “%(text)s”. Mask or remove each, or say"
            " why it may be public."
        )
        % {"count": count, "title": (correction or record).title, "text": first.masked or first.text}
    )


@transaction.atomic
def justify_finding(
    *, finding: DisclosureFinding, justification: str, actor: User | None, now: datetime
) -> DisclosureFinding:
    """Say why something that was found may be public as it stands."""
    record = locked(finding.disclosure, actor)
    finding = DisclosureFinding.objects.get(pk=finding.pk)
    finding.justification = require_reason(
        justification, _("Say why the finding may be public as it stands.")
    )
    finding.status = FindingStatus.JUSTIFIED
    finding.justified_by, finding.justified_at = actor, now
    finding.full_clean()
    finding.save()
    write_down(
        record,
        "justify_finding",
        actor=actor,
        now=now,
        reason=finding.justification,
        data={"finding": finding.pk, "kind": finding.kind, "place": finding.place},
    )
    return finding


@transaction.atomic
def keep_dead_links(
    *, disclosure: Disclosure, justification: str, actor: User | None, now: datetime
) -> int:
    """Let all dead links of a record stay, with one reason for all; return how many these are."""
    record = locked(disclosure, actor)
    justification = require_reason(justification, _("Say why the dead links may stay."))
    dead = DisclosureFinding.objects.filter(
        disclosure=record, kind=ScreeningKind.DEAD_LINK.value, status=FindingStatus.OPEN
    )
    count = dead.update(
        status=FindingStatus.JUSTIFIED, justification=justification, justified_by=actor, justified_at=now
    )
    write_down(record, "keep_dead_links", actor=actor, now=now, reason=justification, data={"links": count})
    return count


@transaction.atomic
def record_attachment_findings(
    *,
    record: Disclosure,
    attachment_id: int,
    findings: list[ScreeningFinding],
    now: datetime,
    lines: Sequence[str] = (),
) -> None:
    """Keep what screening found in the rendition of an attachment, in place of what it found before.

    ``lines`` is the text of the file; a finding keeps its passage, as nobody opens the file to see it.
    """
    place = f"attachment:{attachment_id}"
    earlier = DisclosureFinding.objects.filter(disclosure=record, place=place)
    still = {(finding.kind.value, finding.text) for finding in findings}
    justified = set()
    for old in earlier:
        if old.status == FindingStatus.JUSTIFIED and (old.kind, old.text) in still:
            justified.add((old.kind, old.text))
        else:
            old.delete()
    DisclosureFinding.objects.bulk_create(
        DisclosureFinding(
            disclosure=record,
            place=place,
            kind=finding.kind.value,
            text=finding.text,
            masked=finding.masked or "",
            details={**_details(finding), **_passage(lines, finding.text)},
            found_at=now,
        )
        for finding in findings
        if (finding.kind.value, finding.text) not in justified
    )


def found_in_content(content: DisclosureContent, record: Disclosure) -> list[tuple[str, ScreeningFinding]]:
    """Search the text and the fields; return each finding with the place it stands in."""
    contacts = own_contacts(record)
    found = [
        (BODY, finding)
        for finding in screen_document(
            body_document("", content.body_html), contacts=contacts, written_on=content.formed_on
        )
    ]
    texts = {name: getattr(content, name) for name in SCREENED_FIELDS}
    texts["body_attributes"] = hidden_text(content.body_html)
    for place, text in texts.items():
        if text:
            found += [
                (place, finding)
                for finding in screen_text(text, contacts=contacts, written_on=content.formed_on)
            ]
    return found


def own_contacts(record: Disclosure) -> Contacts:
    """Return what the record's agency itself publishes about how it is reached."""
    return contacts_of(record.agency)


def contacts_of(agency: Agency) -> Contacts:
    """Return what an agency publishes about how it is reached."""
    office = DisclosureOffice.objects.filter(agency=agency).first()
    if office is None:
        return Contacts.of()
    return Contacts.of(
        phones=[office.phone, office.fax], mailboxes=[office.email], addresses=[office.address]
    )


def _names_in(content: DisclosureContent, finding: ScreeningFinding) -> dict[str, Any]:
    """Return the names of a list as they stand in the text: what tells of the list stands there nowhere."""
    if finding.kind is not ScreeningKind.PERSON_LIST:
        return {}
    asked = maskings_of(body_document("", content.body_html), [finding])
    return {"stands": [masking.text for masking in asked]}


def _passage(lines: Sequence[str], text: str) -> dict[str, Any]:
    passage = passage_in(lines, text)
    return {"passage": [passage.before, passage.text, passage.after]} if passage else {}


def _details(finding: ScreeningFinding) -> dict[str, Any]:
    return {
        "start": finding.start,
        "end": finding.end,
        "strength": finding.strength.value,
        "masked": finding.masked,
        "where": {"zh": finding.where("zh"), "en": finding.where("en")},
        "why": {"zh": finding.why("zh"), "en": finding.why("en")},
    }
