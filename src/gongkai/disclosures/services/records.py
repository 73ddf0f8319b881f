"""What every act on a record shares: the lock, the version, the line of the trail and of the log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.audit.sealing import plain_data, seal, sealing_algorithm
from gongkai.core.errors import DomainError
from gongkai.disclosures.models import (
    Attachment,
    Correction,
    Disclosure,
    DisclosureContent,
    DisclosureVersion,
    PublicationLogEntry,
)
from gongkai.disclosures.models.content import sealed_content
from gongkai.disclosures.permissions import require_work_for
from gongkai.disclosures.states import PublicationAct
from gongkai.organisations.models import User


class ReasonMissing(DomainError):
    """An act that must say why and does not."""

    code = "reason_missing"


def locked(disclosure: Disclosure, actor: User | None) -> Disclosure:
    """Return the record locked until the act is done; refuse who does not work for its agency."""
    record = (
        Disclosure.objects.select_for_update(of=("self",)).select_related("agency").get(pk=disclosure.pk)
    )
    require_work_for(actor, record.agency)
    return record


def require_as_seen(edited_at: datetime, edited_by: User | None, seen_at: datetime | None) -> None:
    """Refuse to write over what somebody else saved since ``seen_at``; None asks for no such care."""
    if seen_at is None or seen_at == edited_at:
        return
    raise ChangedMeanwhile(
        _(
            "%(name)s saved this draft at %(time)s, after you had opened it. Nothing of yours is saved yet:"
            " compare below, then save again."
        )
        % {
            "name": edited_by.display_name if edited_by else _("The program"),
            "time": timezone.localtime(edited_at).strftime("%H:%M:%S"),
        }
    )


def require_reason(reason: str, sentence: str) -> str:
    """Return the reason without white space around it; refuse an empty one."""
    if not reason.strip():
        raise ReasonMissing(sentence)
    return reason.strip()


def write_down(
    record: Disclosure,
    action: str,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the line of an act on a record into the audit trail."""
    audit.record(
        action=f"disclosures.{action}",
        subject=record,
        actor=actor,
        now=now,
        agency=record.agency,
        data={"state": str(record.state), "title": record.title, **(data or {})},
        reason=reason,
    )


def log(
    record: Disclosure, act: PublicationAct, *, actor: User | None, now: datetime, reason: str = ""
) -> None:
    """Write a line into the publication log."""
    if record.public_version is None or not record.index_number:
        raise ValueError(f"The record {record.pk} was never public and has no place in the log.")
    PublicationLogEntry.objects.create(
        disclosure=record,
        version=record.public_version,
        agency=record.agency,
        act=act,
        index_number=record.index_number,
        title=record.title,
        happened_at=now,
        actor=actor,
        actor_name=actor.display_name if actor else "",
        reason=reason,
    )


def attachments_in_work(record: Disclosure, correction: Correction | None) -> list[Attachment]:
    """Return the files that the next version will have."""
    files = Attachment.objects.filter(removed_at=None).order_by("position", "id")
    if correction:
        return list(files.filter(pk__in=correction.attachments.values("pk")))
    return list(files.filter(disclosure=record, is_in_record=True))


def content_seal(
    content: DisclosureContent, attachments: Iterable[Mapping[str, Any]], algorithm: str
) -> str:
    """Return the fingerprint of what a record says, its files included."""
    said = plain_data(sealed_content(content.content()))
    return seal({**said, "attachments": list(attachments)}, algorithm)


def make_version(
    record: Disclosure,
    *,
    actor: User | None,
    now: datetime,
    reason: str,
    correction: Correction | None = None,
) -> DisclosureVersion:
    """Keep what the record, or its correction, says now: exactly this is reviewed."""
    content = correction or record
    last = DisclosureVersion.objects.filter(disclosure=record).aggregate(last=Max("number"))["last"]
    manifest = [file.manifest() for file in attachments_in_work(record, correction)]
    algorithm = sealing_algorithm()
    version = DisclosureVersion(
        disclosure=record,
        correction=correction,
        number=(last or 0) + 1,
        reason=reason,
        attachments=manifest,
        drafter=content.drafter,
        edited_by=content.edited_by,
        made_by=actor,
        made_at=now,
        algorithm=algorithm,
        content_hash=content_seal(content, manifest, algorithm),
    )
    version.take_content(content)
    version.full_clean(validate_unique=False)
    version.save()
    return version


def require_unchanged(
    record: Disclosure, version: DisclosureVersion, correction: Correction | None = None
) -> None:
    """Refuse to publish what is not what the review approved."""
    manifest = [file.manifest() for file in attachments_in_work(record, correction)]
    found = content_seal(correction or record, manifest, version.algorithm)
    if found != version.content_hash:
        raise ContentChanged(
            _("“%(title)s” was changed after its review began. Recall it and submit it again.")
            % {"title": record.title}
        )


class ChangedMeanwhile(DomainError):
    """A save over what somebody else saved in the meantime."""

    code = "changed_meanwhile"


class ContentChanged(DomainError):
    """Content that is not what its review approved."""

    code = "content_changed"
