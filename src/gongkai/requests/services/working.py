"""Acts of the work on a case: searching, filing documents, changing the handler."""

import hashlib
from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import User
from gongkai.organisations.permissions import may_work_for
from gongkai.requests.models import (
    DisclosureRequest,
    RequestDocument,
    SearchRecord,
)
from gongkai.requests.services.records import (
    finish,
    keep,
    locked,
    require_growing_file,
    require_not_ahead,
    require_open,
    require_text,
)

LARGEST_DOCUMENT = 50 * 1024 * 1024
ACTIVE_CONTENT = frozenset(
    {
        ".exe",
        ".dll",
        ".bat",
        ".cmd",
        ".com",
        ".js",
        ".vbs",
        ".ps1",
        ".sh",
        ".scr",
        ".msi",
        ".jar",
        ".hta",
        ".lnk",
    }
)


class DocumentRefused(DomainError):
    """A file that is too large, empty, or a program."""

    code = "document_refused"


class NotAHandler(DomainError):
    """A handler who does not work for the request's agency."""

    code = "not_a_handler"


@transaction.atomic
def record_search(
    *,
    disclosure_request: DisclosureRequest,
    searched_on: date,
    places: str,
    method: str,
    searched_by: str,
    found: bool,
    result: str,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> SearchRecord:
    """Record a search: where, how, by whom and with what result."""
    case = locked(disclosure_request, actor, revision=revision)
    require_open(case)
    require_not_ahead(searched_on, today)
    search = SearchRecord(
        disclosure_request=case,
        searched_on=searched_on,
        places=require_text(places, _("Say where it was searched.")),
        method=require_text(method, _("Say how it was searched.")),
        searched_by=require_text(searched_by, _("Name who searched.")),
        found=found,
        result=require_text(result, _("Say what the search came to.")),
        recorded_at=now,
        recorded_by=actor,
    )
    keep(search)
    finish(case, "record_search", actor=actor, now=now, data={"found": found, "places": places})
    return search


@transaction.atomic
def add_document(
    *,
    disclosure_request: DisclosureRequest,
    kind: str,
    name: str,
    content: bytes,
    actor: User | None,
    now: datetime,
    revision: int | None = None,
) -> RequestDocument:
    """File a document with the case. It is kept as it came, and never run or shown as a page."""
    case = locked(disclosure_request, actor, revision=revision)
    require_growing_file(case)
    document = file_document(case, kind, name, content, actor=actor, now=now)
    data = {"name": document.name, "sha256": document.sha256}
    finish(case, "add_document", actor=actor, now=now, data=data)
    return document


def file_document(
    case: DisclosureRequest, kind: str, name: str, content: bytes, *, actor: User | None, now: datetime
) -> RequestDocument:
    """Keep a document with a case that is locked for an act; refuse a program, nothing, and too much."""
    name = PurePath(name.replace("\\", "/")).name
    if PurePath(name).suffix.lower() in ACTIVE_CONTENT:
        raise DocumentRefused(_("“%(name)s” is a program and is not filed.") % {"name": name})
    if not content or len(content) > LARGEST_DOCUMENT:
        raise DocumentRefused(
            _("“%(name)s” has %(size)s bytes; a file of 1 byte to %(limit)s MB is taken.")
            % {"name": name, "size": len(content), "limit": LARGEST_DOCUMENT // 1024 // 1024}
        )
    digest = hashlib.sha256(content).hexdigest()
    document = RequestDocument(
        disclosure_request=case,
        kind=kind,
        name=name,
        sha256=digest,
        size=len(content),
        added_at=now,
        added_by=actor,
    )
    document.file.save(f"requests/{case.pk}/{digest}", ContentFile(content), save=False)
    keep(document)
    return document


@transaction.atomic
def set_handler(
    *,
    disclosure_request: DisclosureRequest,
    handler: User,
    actor: User | None,
    now: datetime,
    revision: int | None = None,
) -> DisclosureRequest:
    """Give the case to another officer of the agency."""
    case = locked(disclosure_request, actor, revision=revision)
    require_open(case)
    if not may_work_for(handler, case.agency):
        raise NotAHandler(
            _("%(name)s does not work for this agency. Choose one of its officers.")
            % {"name": handler.display_name}
        )
    case.handler = handler
    finish(case, "set_handler", actor=actor, now=now, data={"handler": handler.username})
    return case
