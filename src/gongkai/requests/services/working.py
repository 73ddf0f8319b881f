"""Acts of the work on a case: assigning, searching, filing documents, changing the handler."""

import hashlib
from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import may_work_for
from gongkai.requests.models import (
    DisclosureRequest,
    RequestAssignment,
    RequestDocument,
    SearchRecord,
)
from gongkai.requests.services.records import (
    FactMissing,
    finish,
    keep,
    locked,
    require_from,
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
def assign(
    *,
    disclosure_request: DisclosureRequest,
    department: str,
    task: str,
    due_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    agency: Agency | None = None,
    revision: int | None = None,
) -> RequestAssignment:
    """Give a part of the work to a department, with a day of its own."""
    case = locked(disclosure_request, actor, revision=revision)
    require_open(case)
    require_from(due_on, today, _("The work would be due on %(day)s, before today, %(first)s."))
    assignment = RequestAssignment(
        disclosure_request=case,
        department=require_text(department, _("Name the department or section.")),
        agency=agency,
        task=require_text(task, _("Say what the department has to do.")),
        due_on=due_on,
        assigned_on=today,
        assigned_by=actor,
    )
    keep(assignment)
    finish(case, "assign", actor=actor, now=now, data={"department": department, "due_on": due_on})
    return assignment


@transaction.atomic
def complete_assignment(
    *,
    assignment: RequestAssignment,
    result: str,
    done_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> RequestAssignment:
    """Take what the department found or did."""
    case = locked(assignment.disclosure_request, actor, revision=revision)
    require_open(case)
    assignment = RequestAssignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.done_on:
        raise FactMissing(_("%(department)s has reported already.") % {"department": assignment.department})
    require_not_ahead(done_on, today)
    assignment.result = require_text(result, _("Enter what the department reports."))
    assignment.done_on = done_on
    keep(assignment)
    data = {"department": assignment.department, "done_on": done_on}
    finish(case, "complete_assignment", actor=actor, now=now, data=data)
    return assignment


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
    finish(case, "add_document", actor=actor, now=now, data={"name": name, "sha256": digest})
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
