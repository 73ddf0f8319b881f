"""Reading a slow file afterwards, in the worker: what is found goes where nobody has written meanwhile.

Until that is done the file waits, and a record with a waiting file is neither submitted nor published.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from gongkai.core.errors import UnreadableDocument
from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.disclosures.services.attaching import (
    BEGUN,
    RenditionFixed,
    prepare_rendition,
    refuse_rendition,
)
from gongkai.disclosures.services.drafting import save_draft
from gongkai.disclosures.services.intake import keep_rendition, prepared_or_refused
from gongkai.disclosures.services.suggesting import suggested_content
from gongkai.disclosures.states import AttachmentStatus
from gongkai.organisations.models import User
from gongkai.organisations.selectors import agency_version
from gongkai.renditions.intake import take_in
from gongkai.renditions.model import CannotClean


def recognise(*, attachment_id: int, actor_id: int | None, now: datetime) -> bool:
    """Read, clean and search a waiting file for the officer who handed it in; tell whether that was done.

    Done twice it changes nothing; a file that was taken out of its record in the meantime is left alone.
    """
    waiting = Attachment.objects.filter(status=AttachmentStatus.WAITING, removed_at=None)
    attachment = waiting.select_related("disclosure__agency").filter(pk=attachment_id).first()
    if attachment is None:
        return False
    actor = User.objects.filter(pk=actor_id).first() if actor_id else None
    try:
        if BEGUN in attachment.rendition_report:
            _read_for_draft(attachment, attachment.rendition_report[BEGUN], actor, now)
        else:
            prepare_rendition(attachment=attachment, actor=actor, now=now)
    except RenditionFixed:
        return False
    return True


def _read_for_draft(
    attachment: Attachment, begun: Mapping[str, str], actor: User | None, now: datetime
) -> None:
    """Fill the draft in with what its first file says, and keep the file's rendition."""
    record = attachment.disclosure
    with storages["originals"].open(str(attachment.original.name)) as stream:
        content = stream.read()
    try:
        intake = take_in(content, attachment.name)
    except (CannotClean, UnreadableDocument) as problem:
        refuse_rendition(attachment=attachment, reason=str(problem), actor=actor, now=now)
        return
    agency_name = agency_version(record.agency, timezone.localdate(now)).name
    values, hints = suggested_content(intake, agency_name)
    prepared, refusal = prepared_or_refused(attachment.name, content, record.agency, values)
    with transaction.atomic():
        record = Disclosure.objects.select_for_update(of=("self",)).get(pk=record.pk)
        fresh = _still_to_fill(record, values, begun)
        if fresh:
            save_draft(disclosure=record, actor=actor, now=now, **fresh)
        read = {name: source for name, source in hints.items() if name in fresh or name not in values}
        keep_rendition(attachment, prepared, refusal, read, intake.notes, actor=actor, now=now)


def _still_to_fill(
    record: Disclosure, values: Mapping[str, Any], begun: Mapping[str, str]
) -> dict[str, Any]:
    """Return the suggestions for the fields in which nobody has written since the draft began."""
    return {
        name: value
        for name, value in values.items()
        if getattr(record, name) in {None, "", begun.get(name, "")} and getattr(record, name) != value
    }
