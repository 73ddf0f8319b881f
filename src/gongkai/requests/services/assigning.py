"""Acts that give a part of the work on a case to a section or to another agency, and take what it reports.

An agency that is given a part sees what is asked for and its task, never who asks.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.notices.services import Recipient, RoleHolders, tell
from gongkai.organisations.models import Agency, AgencyVersion, Role, User
from gongkai.organisations.permissions import may_work_for
from gongkai.requests.models import DisclosureRequest, RequestAssignment
from gongkai.requests.services.records import (
    FactMissing,
    finish,
    keep,
    locked,
    require_from,
    require_not_ahead,
    require_open,
    require_text,
)
from gongkai.requests.services.working import file_document
from gongkai.requests.states import DocumentKind


@transaction.atomic
def assign(
    *,
    disclosure_request: DisclosureRequest,
    task: str,
    due_on: date,
    actor: User | None,
    now: datetime,
    today: date,
    department: str = "",
    agency: Agency | None = None,
    revision: int | None = None,
) -> RequestAssignment:
    """Give a part of the work, with a day of its own, to a section or to another agency, which is told."""
    case = locked(disclosure_request, actor, revision=revision)
    require_open(case)
    require_from(due_on, today, _("The work would be due on %(day)s, before today, %(first)s."))
    official = _name_of(agency, today) if agency else ""
    name = department.strip() or official
    assignment = RequestAssignment(
        disclosure_request=case,
        department=require_text(name, _("Name the department or section, or choose an agency.")),
        agency=agency,
        task=require_text(task, _("Say what the department has to do.")),
        due_on=due_on,
        assigned_on=today,
        assigned_by=actor,
    )
    keep(assignment)
    finish(case, "assign", actor=actor, now=now, data={"department": name, "due_on": due_on})
    if agency and agency != case.agency:
        _tell(assignment, [RoleHolders(Role.OFFICER, agency)], is_done=False, now=now)
    return assignment


def _name_of(agency: Agency, today: date) -> str:
    version = AgencyVersion.objects.as_of(today).filter(agency=agency).first()
    if version is None:
        raise FactMissing(
            _("The agency chosen does not exist any more. Choose the one that took its work over.")
        )
    return version.name


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
    papers: Iterable[tuple[str, bytes]] = (),
) -> RequestAssignment:
    """Take what the department or the other agency found or did, with its papers; the handler is told.

    An officer of the agency that was given the part may report, as may those who work on the case.
    """
    given_to = assignment.agency
    reports = given_to if actor and given_to and may_work_for(actor, given_to) else None
    case = locked(assignment.disclosure_request, actor, revision=revision, agency=reports)
    require_open(case)
    assignment = RequestAssignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.done_on:
        raise FactMissing(_("%(department)s has reported already.") % {"department": assignment.department})
    require_not_ahead(done_on, today)
    assignment.result = require_text(result, _("Enter what the department reports."))
    assignment.done_on = done_on
    keep(assignment)
    names = [
        file_document(case, DocumentKind.WORKING, name, content, actor=actor, now=now).name
        for name, content in papers
    ]
    data = {"department": assignment.department, "done_on": done_on, "papers": names}
    finish(case, "complete_assignment", actor=actor, now=now, data=data)
    if reports and reports != case.agency:
        _tell(assignment, [case.handler or RoleHolders(Role.OFFICER, case.agency)], is_done=True, now=now)
    return assignment


def _tell(
    assignment: RequestAssignment, recipients: list[Recipient], *, is_done: bool, now: datetime
) -> None:
    number = assignment.disclosure_request.number
    with translation.override(settings.LANGUAGE_CODE):
        if is_done:
            subject = _("%(department)s has reported on request %(number)s") % {
                "department": assignment.department,
                "number": number,
            }
        else:
            subject = _("A part of request %s is given to you") % number
        day = _("The last day is %s.") % assignment.due_on.isoformat()
        tell(
            recipients=recipients,
            subject=subject[:200],
            text=assignment.result if is_done else f"{assignment.task}\n{day}",
            key=f"requests.assignment:{assignment.pk}:{is_done}",
            about=assignment,
            address=reverse("backoffice:request-part", args=[assignment.pk]),
            now=now,
        )
