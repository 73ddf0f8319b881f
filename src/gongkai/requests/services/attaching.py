"""Acts on the files that applicants send: taking in, searching again, deleting what is not needed.

A file is recognised by its content, searched for malware where a scanner is set up, encrypted, and kept
under a name of our own where no address leads. Officers save it; nothing ever renders it.
"""

import hashlib
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError, UnreadableDocument
from gongkai.core.malware import ScanResult, ScanVerdict, scan_for_malware
from gongkai.core.sealed_fields import open_bytes, seal_bytes
from gongkai.documents.sent_files import checked_file
from gongkai.organisations.models import User
from gongkai.requests.models import (
    ApplicantFile,
    ApplicantFilePurpose,
    ApplicantFileState,
    DisclosureRequest,
)
from gongkai.requests.services.records import finish, keep, locked, require_text

MOST_FILES = 10
MOST_BYTES = 40 << 20
_STATES = {
    ScanVerdict.CLEAN: ApplicantFileState.READY,
    ScanVerdict.NOT_CONFIGURED: ApplicantFileState.READY,
    ScanVerdict.NO_ANSWER: ApplicantFileState.QUARANTINED,
    ScanVerdict.INFECTED: ApplicantFileState.INFECTED,
}


class ApplicantFileRefused(DomainError):
    """A file that is not taken: of a wrong kind, too large, one too many, or malware."""

    code = "applicant_file_refused"


class ApplicantFileClosed(DomainError):
    """A file of an applicant that may not be opened."""

    code = "applicant_file_closed"


def receive_applicant_file(
    *,
    disclosure_request: DisclosureRequest,
    purpose: str,
    name: str,
    content: bytes,
    actor: User | None,
    now: datetime,
) -> ApplicantFile:
    """Take a file from the applicant. Where the scanner does not answer, it waits in quarantine."""
    try:
        sent = checked_file(name, content)
    except UnreadableDocument as problem:
        raise ApplicantFileRefused(*problem.args) from problem
    result = _scan(sent.content)
    file = ApplicantFile(
        purpose=ApplicantFilePurpose(purpose),
        name=sent.name,
        sha256=hashlib.sha256(sent.content).hexdigest(),
        size=len(sent.content),
        state=_STATES[result.verdict],
        scan=_said(result),
        received_at=now,
    )
    return _keep(disclosure_request, file, sent.content, actor, now)


@transaction.atomic
def _keep(
    disclosure_request: DisclosureRequest,
    file: ApplicantFile,
    content: bytes,
    actor: User | None,
    now: datetime,
) -> ApplicantFile:
    case = locked(disclosure_request, actor)
    known = ApplicantFile.objects.filter(disclosure_request=case, sha256=file.sha256).first()
    if known is not None:
        return known
    _require_room(case, file)
    file.disclosure_request = case
    if file.state != ApplicantFileState.INFECTED:
        file.file.save(
            f"requests/{case.pk}/sent/{uuid4().hex}", ContentFile(seal_bytes(content)), save=False
        )
    keep(file)
    data = {"name": file.name, "sha256": file.sha256, "state": str(file.state), "scan": file.scan}
    finish(case, "receive_applicant_file", actor=actor, now=now, data=data)
    return file


@transaction.atomic
def scan_again(*, file: ApplicantFile, actor: User | None, now: datetime) -> ApplicantFile:
    """Ask the scanner once more about a file in quarantine."""
    case = locked(file.disclosure_request, actor)
    file = ApplicantFile.objects.select_for_update().get(pk=file.pk)
    if file.state != ApplicantFileState.QUARANTINED:
        raise ApplicantFileClosed(_("This file is not in quarantine."))
    result = _scan(_content(file))
    file.scan = _said(result)
    # A scanner that is no longer set up says nothing: what waits in quarantine stays there.
    if result.verdict == ScanVerdict.CLEAN:
        file.state = ApplicantFileState.READY
    elif result.verdict == ScanVerdict.INFECTED:
        file.state = ApplicantFileState.INFECTED
        _delete_content(file)
    keep(file)
    data = {"name": file.name, "state": str(file.state), "scan": file.scan}
    finish(case, "scan_again", actor=actor, now=now, data=data)
    return file


@transaction.atomic
def forget_applicant_file(
    *, file: ApplicantFile, reason: str, actor: User | None, now: datetime
) -> ApplicantFile:
    """Delete the content of a file that is no longer needed; that it was there stays in the case's file."""
    case = locked(file.disclosure_request, actor)
    file = ApplicantFile.objects.select_for_update().get(pk=file.pk)
    reason = require_text(reason, _("Say why the file is no longer needed."))
    if file.state in (ApplicantFileState.INFECTED, ApplicantFileState.FORGOTTEN):
        raise ApplicantFileClosed(_("The content of this file is gone already."))
    if case.is_open:
        raise ApplicantFileClosed(
            _("The request is still open, so its files are needed. Delete it when it is concluded.")
        )
    file.state = ApplicantFileState.FORGOTTEN
    _delete_content(file)
    keep(file)
    finish(case, "forget_applicant_file", actor=actor, now=now, reason=reason, data={"name": file.name})
    return file


def drop_identity_documents(case: DisclosureRequest) -> list[str]:
    """Delete the content of the identity documents of a case; return their fingerprints.

    For the act that forgets the applicant's identity, in its transaction and with its line in the trail.
    """
    files = list(ApplicantFile.objects.select_for_update().filter(disclosure_request=case).identity_kept())
    for file in files:
        file.state = ApplicantFileState.FORGOTTEN
        _delete_content(file)
        keep(file)
    return [file.sha256 for file in files]


def applicant_file_content(file: ApplicantFile) -> bytes:
    """Return the content of a file for an officer; refuse one in quarantine or gone."""
    if not file.may_be_opened:
        raise ApplicantFileClosed(
            _("“%(name)s” cannot be opened: %(state)s.")
            % {"name": file.name, "state": ApplicantFileState(file.state).label}
        )
    return _content(file)


def _content(file: ApplicantFile) -> bytes:
    with storages["originals"].open(str(file.file.name)) as stream:
        return open_bytes(stream.read())


def _delete_content(file: ApplicantFile) -> None:
    stored = str(file.file.name)
    transaction.on_commit(lambda: storages["originals"].delete(stored))
    file.file = ""


def _scan(content: bytes) -> ScanResult:
    return scan_for_malware(content, getattr(settings, "CLAMD_SOCKET", ""))


def _said(result: ScanResult) -> str:
    return f"{result.verdict.value}: {result.detail}" if result.detail else result.verdict.value


def _require_room(case: DisclosureRequest, file: ApplicantFile) -> None:
    files = list(ApplicantFile.objects.filter(disclosure_request=case).values_list("size", flat=True))
    if hasattr(case, "archive"):
        raise ApplicantFileRefused(_("The request is archived. No more files are taken."))
    if len(files) >= MOST_FILES or sum(files) + file.size > MOST_BYTES:
        raise ApplicantFileRefused(
            _(
                "At most %(count)s files of together %(limit)s MB are taken with a request; there are"
                " %(files)s already. Hand the others in on paper."
            )
            % {"count": MOST_FILES, "limit": MOST_BYTES >> 20, "files": len(files)}
        )
