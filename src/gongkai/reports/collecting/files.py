"""Parts of bodies without accounts: the office above hands their files in, and accepts or returns them."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, User
from gongkai.organisations.selectors import agency_named, agency_version
from gongkai.reports import services
from gongkai.reports.collecting.services import accept_part, place_part, return_part, submit_part
from gongkai.reports.compiling.scopes import bodies_under
from gongkai.reports.figures import Report
from gongkai.reports.models import ReportPart, ReportUpload
from gongkai.reports.periods import year_period
from gongkai.reports.permissions import require_work_for
from gongkai.reports.states import PartState


class NotThatPart(DomainError):
    """A file that is the report of another body or of another year than it is handed in for."""

    code = "not_that_part"


class PartThereAlready(DomainError):
    """A file for a body whose part is accepted, or waits to be decided on."""

    code = "part_there_already"


@transaction.atomic
def hand_in_part(
    *,
    whole: Agency,
    body: Agency,
    year: int,
    report: Report,
    document: bytes,
    filename: str,
    actor: User,
    now: datetime,
) -> ReportUpload:
    """Keep a body's file as it was read until it is accepted or returned; nothing is summed by this."""
    require_work_for(actor, whole)
    if all(version.agency_id != body.pk for version in bodies_under(whole, year)):
        raise NotThatPart(_("The report of this body is no part of the whole of that year."))
    if report.year is not None and report.year != year:
        raise NotThatPart(
            _("The file is the report of %(found)s, and parts of %(year)s are collected here.")
            % {"found": report.year, "year": year}
        )
    named = agency_named(report.agency) if report.agency else None
    if named is not None and named != body:
        raise _of_another(report.agency)
    _require_no_part(whole, body, year)
    _require_its_own_file(whole, body, year, sha256=hashlib.sha256(document).hexdigest())
    return services.hand_in_report(
        report=report, agency=body, actor=actor, now=now, document=document, filename=filename
    )


@transaction.atomic
def accept_file(*, whole: Agency, upload: ReportUpload, actor: User, now: datetime) -> ReportPart:
    """Take the figures of a file into the sum; one with errors is refused, as from anyone."""
    require_work_for(actor, whole)
    record = services.accept_upload(upload=upload, actor=actor, now=now).record
    _require_no_part(whole, record.agency, record.year)
    if record.document is not None:
        _require_its_own_file(whole, record.agency, record.year, sha256=record.document.sha256)
    part = submit_part(report=record, actor=actor, now=now)
    return accept_part(part=part, actor=actor, now=now)


@transaction.atomic
def return_file(
    *, whole: Agency, upload: ReportUpload, reason: str, actor: User, now: datetime
) -> ReportPart:
    """Give a file back to its body, saying what is wrong with it; the list of parts says so too."""
    require_work_for(actor, whole)
    record = services.accept_upload(upload=upload, actor=actor, now=now).record
    _require_no_part(whole, record.agency, record.year)
    part = place_part(report=record, actor=actor, now=now)
    return return_part(part=part, reason=reason, actor=actor, now=now)


def _of_another(name: str) -> NotThatPart:
    return NotThatPart(
        _("The file is the report of “%(found)s”. Hand it in for that body.") % {"found": name}
    )


def _require_its_own_file(whole: Agency, body: Agency, year: int, *, sha256: str) -> None:
    """Refuse the very file that is the part of another body, whosever name it bears."""
    same = ReportPart.objects.filter(whole=whole, year=year, report__document__sha256=sha256)
    other = same.exclude(agency=body).exclude(state=PartState.RETURNED).first()
    if other is not None:
        raise _of_another(agency_version(other.agency, year_period(year)[1]).name)


def _require_no_part(whole: Agency, body: Agency, year: int) -> None:
    there = ReportPart.objects.filter(whole=whole, agency=body, year=year)
    if there.exclude(state=PartState.RETURNED).exists():
        raise PartThereAlready(
            _(
                "A report of this body for %(year)s is there already."
                " Return it before another takes its place."
            )
            % {"year": year}
        )
