"""Acts on the files of a record: adding, making public, replacing and removing them.

The original stays as it was handed in and inside; the public may only ever have the rendition.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError, UnreadableDocument
from gongkai.core.workflow import next_state
from gongkai.disclosures.models import Attachment, Correction, Disclosure
from gongkai.disclosures.permissions import NotVisible, may_read_rendition, require_work_for
from gongkai.disclosures.services.preparing import PreparedRendition, prepare
from gongkai.disclosures.services.records import locked, write_down
from gongkai.disclosures.services.screening import own_contacts, record_attachment_findings
from gongkai.disclosures.states import (
    CORRECTION_TRANSITIONS,
    DISCLOSURE_TRANSITIONS,
    AttachmentStatus,
    CorrectionState,
    DisclosureState,
)
from gongkai.organisations.models import User
from gongkai.organisations.permissions import Visitor
from gongkai.renditions.model import CannotClean
from gongkai.screening import ScreeningFinding

BEGUN = "begun_with"
"""Where the report of a file that a draft began with keeps the fields until the file is read."""
ORIGINALS, RENDITIONS = "disclosures/originals", "disclosures/renditions"


class EmptyFile(DomainError):
    """A file without content."""

    code = "empty_file"


class RenditionFixed(DomainError):
    """Another rendition of a file that is under review or public."""

    code = "rendition_fixed"


@transaction.atomic
def add_attachment(
    *,
    disclosure: Disclosure,
    name: str,
    content: bytes,
    actor: User | None,
    now: datetime,
    correction: Correction | None = None,
) -> Attachment:
    """Keep a file with the draft, or with the correction in work; its rendition is made afterwards."""
    record = _editable(disclosure, correction, actor)
    _require_content(name, content)
    last = Attachment.objects.filter(disclosure=record).aggregate(last=Max("position"))["last"]
    sha256 = hashlib.sha256(content).hexdigest()
    attachment = Attachment(
        disclosure=record,
        name=PurePosixPath(name.replace("\\", "/")).name[:255],
        position=(last or 0) + 1,
        original=_keep(ORIGINALS, sha256, content),
        sha256=sha256,
        size=len(content),
        is_in_record=correction is None,
        added_by=actor,
        added_at=now,
    )
    attachment.full_clean()
    attachment.save()
    if correction:
        correction.attachments.add(attachment)
    data = {"attachment": attachment.pk, "name": attachment.name, "sha256": sha256}
    write_down(record, "add_attachment", actor=actor, now=now, data=data)
    return attachment


def attach_file(
    *,
    disclosure: Disclosure,
    name: str,
    content: bytes,
    actor: User | None,
    now: datetime,
    correction: Correction | None = None,
) -> Attachment:
    """Add a file with its clean rendition, screened; one of which none can be made is not kept at all."""
    require_work_for(actor, disclosure.agency)
    _require_content(name, content)
    record = correction or disclosure
    prepared = prepare(content, name, contacts=own_contacts(disclosure), written_on=record.formed_on)
    with transaction.atomic():
        attachment = add_attachment(
            disclosure=disclosure, name=name, content=content, actor=actor, now=now, correction=correction
        )
        return _keep_prepared(attachment, prepared, actor, now)


def prepare_rendition(*, attachment: Attachment, actor: User | None, now: datetime) -> Attachment:
    """Make the clean rendition of a file that was kept without one, or say why none can be made."""
    record = attachment.disclosure
    require_work_for(actor, record.agency)
    with storages["originals"].open(str(attachment.original.name)) as stream:
        content = stream.read()
    try:
        prepared = prepare(
            content, attachment.name, contacts=own_contacts(record), written_on=record.formed_on
        )
    except (CannotClean, UnreadableDocument) as refusal:
        return refuse_rendition(attachment=attachment, reason=str(refusal), actor=actor, now=now)
    return _keep_prepared(attachment, prepared, actor, now)


@transaction.atomic
def set_rendition(
    *,
    attachment: Attachment,
    content: bytes,
    name: str,
    actor: User | None,
    now: datetime,
    report: Mapping[str, Any] | None = None,
    findings: Sequence[ScreeningFinding] = (),
    lines: Sequence[str] = (),
) -> Attachment:
    """Keep the clean rendition that the public may have, and what screening found in its ``lines``."""
    record = locked(attachment.disclosure, actor)
    attachment = Attachment.objects.get(pk=attachment.pk)
    _require_in_drafting(record, attachment)
    sha256 = hashlib.sha256(content).hexdigest()
    attachment.rendition = _keep(RENDITIONS, sha256, content)
    attachment.rendition_name, attachment.rendition_sha256 = name, sha256
    attachment.rendition_report = dict(report or {})
    attachment.status = AttachmentStatus.CLEAN
    attachment.full_clean()
    attachment.save()
    record_attachment_findings(
        record=record, attachment_id=attachment.pk, findings=list(findings), now=now, lines=lines
    )
    data = {"attachment": attachment.pk, "sha256": sha256}
    write_down(record, "set_rendition", actor=actor, now=now, data=data)
    return attachment


@transaction.atomic
def refuse_rendition(
    *, attachment: Attachment, reason: str, actor: User | None, now: datetime
) -> Attachment:
    """Say that no clean rendition could be made, and why; the record cannot go on with this file."""
    record = locked(attachment.disclosure, actor)
    attachment = Attachment.objects.get(pk=attachment.pk)
    _require_in_drafting(record, attachment)
    begun = attachment.rendition_report.get(BEGUN)
    attachment.status = AttachmentStatus.FAILED
    attachment.rendition_report = {"reason": reason, **({BEGUN: begun} if begun else {})}
    attachment.save(update_fields=["status", "rendition_report"])
    data = {"attachment": attachment.pk}
    write_down(record, "refuse_rendition", actor=actor, now=now, reason=reason, data=data)
    return attachment


@transaction.atomic
def remove_attachment(
    *,
    attachment: Attachment,
    actor: User | None,
    now: datetime,
    correction: Correction | None = None,
) -> None:
    """Take a file out of the draft, or out of the correction in work; what was handed in is kept."""
    record = _editable(attachment.disclosure, correction, actor)
    if correction:
        correction.attachments.remove(attachment)
    else:
        Attachment.objects.filter(pk=attachment.pk).update(removed_at=now)
    record.findings.filter(place=f"attachment:{attachment.pk}").delete()
    data = {"attachment": attachment.pk, "name": attachment.name}
    write_down(record, "remove_attachment", actor=actor, now=now, data=data)


def public_rendition(attachment: Attachment, visitor: Visitor) -> "File[bytes]":
    """Open the public rendition of a file for ``visitor``. The only way to a file's content from outside.

    It follows the visibility of the record: what is withdrawn has no files any more.
    """
    if not may_read_rendition(attachment, visitor):
        raise NotVisible(_("This file is not public, or it was withdrawn."))
    return storages["originals"].open(str(attachment.rendition.name))


def internal_original(attachment: Attachment, actor: User) -> "File[bytes]":
    """Open the original for someone who works for the record's agency."""
    locked_out = not Disclosure.objects.editable_by(actor).filter(pk=attachment.disclosure_id).exists()
    if locked_out:
        raise NotVisible(_("The original is open only to those who work for the record's agency."))
    return storages["originals"].open(str(attachment.original.name))


def _require_content(name: str, content: bytes) -> None:
    if not content:
        raise EmptyFile(_("The file “%(name)s” is empty. Choose another one.") % {"name": name})


def _keep_prepared(
    attachment: Attachment, prepared: PreparedRendition, actor: User | None, now: datetime
) -> Attachment:
    return set_rendition(
        attachment=attachment,
        content=prepared.data,
        name=prepared.name,
        actor=actor,
        now=now,
        report=prepared.report,
        findings=prepared.findings,
        lines=prepared.lines,
    )


def _editable(disclosure: Disclosure, correction: Correction | None, actor: User | None) -> Disclosure:
    record = locked(disclosure, actor)
    if correction is None:
        next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="save")
    else:
        state = Correction.objects.get(pk=correction.pk, disclosure=record).state
        next_state(CORRECTION_TRANSITIONS, state=CorrectionState(state), action="save")
    return record


def _require_in_drafting(record: Disclosure, attachment: Attachment) -> None:
    if attachment.removed_at is None and attachment.is_in_record and record.state == DisclosureState.DRAFT:
        return
    drafts = Correction.objects.filter(disclosure=record, state=CorrectionState.DRAFT)
    if not attachment.is_in_record and drafts.filter(attachments=attachment).exists():
        return
    raise RenditionFixed(
        _("The file “%(name)s” is under review or public. Add another file in a correction.")
        % {"name": attachment.name}
    )


def _keep(folder: str, sha256: str, content: bytes) -> str:
    """Store content under its own fingerprint, once; return its name in the storage."""
    name = f"{folder}/{sha256[:2]}/{sha256}"
    storage = storages["originals"]
    if not storage.exists(name):
        return str(storage.save(name, ContentFile(content)))
    return name
