"""Searching again what is already public: rules improve, and what slipped through must come out."""

from datetime import datetime

from django.core.files.storage import storages
from django.db import models, transaction

from gongkai.core.errors import UnreadableDocument
from gongkai.disclosures.models import Attachment, Correction, Disclosure, DisclosureFinding
from gongkai.disclosures.services.preparing import read_rendition, search
from gongkai.disclosures.services.records import write_down
from gongkai.disclosures.services.screening import own_contacts, record_attachment_findings, screen
from gongkai.disclosures.states import AttachmentStatus, CorrectionState, DisclosureState, FindingStatus
from gongkai.organisations.models import User
from gongkai.screening import ScreeningFinding

FOUND = "found_after_publication"
"""The act by which the audit trail says that something was found in what is public."""


def rescreen(*, record: Disclosure, actor: User | None, now: datetime) -> int:
    """Search a public record and its files with today's rules; return how many findings are open.

    What is found stays visible to the public until a person corrects or withdraws the record; the officers
    see it on their first page. The same finding is written down once. A record with a correction in work
    is left alone: that correction is searched before it can go out.
    """
    files = [(a.pk, *found) for a in _clean_files(record) if (found := _findings_in(a, record))]
    with transaction.atomic():
        locked = Disclosure.objects.select_for_update(of=("self",)).get(pk=record.pk)
        if locked.state != DisclosureState.PUBLISHED or _in_correction(locked):
            return _open(locked).count()
        before = set(_open(locked).values_list("place", "kind", "text"))
        screen(locked, now=now)
        for attachment_id, findings, lines in files:
            record_attachment_findings(
                record=locked, attachment_id=attachment_id, findings=findings, now=now, lines=lines
            )
        after = set(_open(locked).values_list("place", "kind", "text"))
        if after - before:
            kinds = sorted({kind for _place, kind, _text in after - before})
            data = {"findings": len(after - before), "kinds": kinds}
            write_down(locked, FOUND, actor=actor, now=now, data=data)
        return len(after)


def _open(record: Disclosure) -> "models.QuerySet[DisclosureFinding]":
    return DisclosureFinding.objects.filter(disclosure=record, status=FindingStatus.OPEN)


def _in_correction(record: Disclosure) -> bool:
    ended = (CorrectionState.PUBLISHED, CorrectionState.DROPPED)
    return Correction.objects.filter(disclosure=record).exclude(state__in=ended).exists()


def _clean_files(record: Disclosure) -> "models.QuerySet[Attachment]":
    return record.attachments.filter(is_in_record=True, status=AttachmentStatus.CLEAN, removed_at=None)


def _findings_in(
    attachment: Attachment, record: Disclosure
) -> tuple[list[ScreeningFinding], list[str]] | None:
    """Search a public file; None where it cannot be read, so that what was found before stays."""
    with storages["originals"].open(str(attachment.rendition.name)) as stream:
        data = stream.read()
    try:
        document = read_rendition(data, attachment.rendition_name)
    except UnreadableDocument:
        return None
    findings = search(document, contacts=own_contacts(record), written_on=record.formed_on)
    return findings, document.lines()
