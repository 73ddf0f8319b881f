"""Handing in a file from a page: a quick one is done at once, a slow one goes to the worker.

The task is written in the same transaction as the file, so that neither is ever without the other.
"""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongkai.disclosures.models import Attachment, Correction, Disclosure
from gongkai.disclosures.permissions import require_work_for
from gongkai.disclosures.services.attaching import BEGUN, add_attachment, attach_file, prepare_rendition
from gongkai.disclosures.services.intake import NewDraft, begin_draft_from_file, begin_with_file
from gongkai.disclosures.services.records import locked
from gongkai.disclosures.services.suggesting import blank_content
from gongkai.disclosures.slow_files import is_slow
from gongkai.disclosures.states import AttachmentStatus
from gongkai.disclosures.tasks import recognise_file
from gongkai.organisations.models import Agency, User
from gongkai.organisations.selectors import agency_version


def hand_in_file(
    *,
    disclosure: Disclosure,
    name: str,
    content: bytes,
    actor: User | None,
    now: datetime,
    correction: Correction | None = None,
) -> Attachment:
    """Add a file to a draft; a slow one waits for the worker."""
    add = attach_file if not is_slow(content, name) else _add_slow_file
    return add(
        disclosure=disclosure, name=name, content=content, actor=actor, now=now, correction=correction
    )


def hand_in_draft(
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
    """Begin a draft with a file; where that is slow to read, the worker fills the draft in afterwards."""
    if not is_slow(content, name):
        return begin_draft_from_file(
            agency=agency,
            kind=kind,
            name=name,
            content=content,
            actor=actor,
            now=now,
            attribute=attribute,
            reason=reason,
        )
    require_work_for(actor, agency)
    name = PurePosixPath(name.replace("\\", "/")).name
    values = blank_content(name, agency_version(agency, timezone.localdate(now)).name)
    with transaction.atomic():
        draft = NewDraft(agency, kind, values, attribute, reason)
        attachment = begin_with_file(draft, name=name, content=content, actor=actor, now=now)
        attachment.rendition_report = {BEGUN: values}
        _to_the_worker(attachment, actor)
    return attachment.disclosure


def read_again(*, attachment: Attachment, actor: User | None, now: datetime) -> Attachment:
    """Try once more to make the clean rendition of a file, at once or in the worker."""
    with attachment.original.open() as stream:
        content = stream.read()
    if not is_slow(content, attachment.name):
        return prepare_rendition(attachment=attachment, actor=actor, now=now)
    with transaction.atomic():
        locked(attachment.disclosure, actor)
        attachment = Attachment.objects.get(pk=attachment.pk)
        if attachment.status == AttachmentStatus.CLEAN:
            return attachment
        attachment.status = AttachmentStatus.WAITING
        return _to_the_worker(attachment, actor)


@transaction.atomic
def _add_slow_file(*, actor: User | None, **values: Any) -> Attachment:
    return _to_the_worker(add_attachment(actor=actor, **values), actor)


def _to_the_worker(attachment: Attachment, actor: User | None) -> Attachment:
    attachment.task_id = UUID(recognise_file.enqueue(attachment.pk, actor.pk if actor else None).id)
    attachment.save(update_fields=["task_id", "status", "rendition_report"])
    return attachment
