"""Acts on parts: submitting one, accepting or returning it, and keeping the sum."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.organisations.models import Agency, User
from gongkai.organisations.selectors import agency_version
from gongkai.reports.collecting.selectors import (
    agencies_in_sum,
    matrix,
    overlapping_parts,
    parts_in_sum,
    summed,
)
from gongkai.reports.compiling import scope_of_all
from gongkai.reports.compiling.scopes import is_answered_for
from gongkai.reports.compiling.services import Behind, frozen_records, keep_frozen
from gongkai.reports.models import AnnualReport, ReportPart
from gongkai.reports.periods import year_period
from gongkai.reports.permissions import require_work_for
from gongkai.reports.selectors import standing_errors
from gongkai.reports.signing import require_signed
from gongkai.reports.states import PART_TRANSITIONS, PartState, ReportState
from gongkai.reports.writing.exhibits import with_exhibits
from gongkai.reports.writing.services import with_text


class NoPlaceToSubmit(DomainError):
    """A report of an agency that is under none, or a report that is no longer current."""

    code = "no_place_to_submit"


class ErrorsInPart(DomainError):
    """A part with errors: they would be in the sum."""

    code = "errors_in_part"


class CountedTwice(DomainError):
    """A part that counts records of a body which another accepted part counts already."""

    code = "counted_twice"


class ReasonMissing(DomainError):
    """A return that does not say why."""

    code = "reason_missing"


@transaction.atomic
def submit_part(*, report: AnnualReport, actor: User | None, now: datetime) -> ReportPart:
    """Hand the agency's report to the agency above it; one with errors, or not signed, is refused."""
    require_work_for(actor, report.agency)
    Agency.objects.select_for_update(no_key=True).get(pk=report.agency_id)
    report = AnnualReport.objects.get(pk=report.pk)
    errors = standing_errors(report)
    if errors:
        raise ErrorsInPart(
            _("The report has %(count)s errors, and they would be in the sum. Correct them first.")
            % {"count": errors}
        )
    require_signed(report)
    return place_part(report=report, actor=actor, now=now)


def place_part(*, report: AnnualReport, actor: User | None, now: datetime) -> ReportPart:
    """Put a report before the agency above, with or without errors; part of an act, and none of its own."""
    if report.state not in (ReportState.DRAFT, ReportState.PUBLISHED):
        raise NoPlaceToSubmit(_("Only the current edition of a report is submitted."))
    above = agency_version(report.agency, year_period(report.year)[1]).parent
    if above is None:
        raise NoPlaceToSubmit(_("This agency is under no other; its report is no part of a whole."))
    if is_answered_for(report.agency, report.year):
        raise NoPlaceToSubmit(
            _(
                "The duties of this agency went to another by the end of %(year)s."
                " That agency's report counts its records."
            )
            % {"year": report.year}
        )
    part = (
        ReportPart.objects.select_for_update()
        .filter(whole=above, agency=report.agency, year=report.year)
        .first()
    )
    if part is None:
        part = ReportPart(whole=above, agency=report.agency, year=report.year)
    else:
        part.state = next_state(PART_TRANSITIONS, state=PartState(part.state), action="resubmit")
    part.report, part.submitted_by, part.submitted_at = report, actor, now
    part.reason, part.decided_by, part.decided_at = "", None, None
    part.full_clean()
    part.save()
    _write_down(part, "submit_part", actor=actor, now=now)
    return part


@transaction.atomic
def accept_part(*, part: ReportPart, actor: User | None, now: datetime) -> ReportPart:
    """Take a part into the sum, unless it counts what another accepted part counts already."""
    current = _locked(part, actor)
    current.state = next_state(PART_TRANSITIONS, state=PartState(current.state), action="accept")
    Agency.objects.select_for_update(no_key=True).get(pk=current.whole_id)
    doubled = overlapping_parts(current)
    if doubled:
        raise CountedTwice(
            _("%(names)s would be counted twice: the accepted report of %(other)s counts it already.")
            % {
                "names": "、".join(agency_version(agency, now.date()).name for agency, _other in doubled),
                "other": "、".join(
                    agency_version(other.agency, now.date()).name for _agency, other in doubled
                ),
            }
        )
    return _decided(current, "accept_part", actor=actor, now=now)


@transaction.atomic
def return_part(*, part: ReportPart, reason: str, actor: User | None, now: datetime) -> ReportPart:
    """Give a part back to its body, saying what is wrong with it."""
    current = _locked(part, actor)
    current.state = next_state(PART_TRANSITIONS, state=PartState(current.state), action="return")
    if not reason.strip():
        raise ReasonMissing(_("Say what the body is to correct."))
    current.reason = reason.strip()
    return _decided(current, "return_part", actor=actor, now=now)


@transaction.atomic
def keep_sum(*, whole: Agency, year: int, actor: User | None, now: datetime) -> AnnualReport:
    """Keep the sum of the agency's own figures and of all accepted parts as its draft, with its text.

    The text is the agency's own, bound to the summed figures; the charts tell the parts apart.
    """
    require_work_for(actor, whole)
    found = matrix(whole, year, today=year_period(year)[1])
    report = with_text(scope_of_all(whole, year), summed(found))
    report = with_exhibits(report, whole, [(body.version, values) for body, values in found.parts])
    behind = Behind(agencies_in_sum(found), frozen_records(found.scope), parts_in_sum(found))
    return keep_frozen(report=report, behind=behind, agency=whole, actor=actor, now=now)


def _locked(part: ReportPart, actor: User | None) -> ReportPart:
    current = ReportPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    require_work_for(actor, current.whole)
    return current


def _decided(part: ReportPart, action: str, *, actor: User | None, now: datetime) -> ReportPart:
    part.decided_by, part.decided_at = actor, now
    part.full_clean()
    part.save()
    _write_down(part, action, actor=actor, now=now)
    return part


def _write_down(part: ReportPart, action: str, *, actor: User | None, now: datetime) -> None:
    audit.record(
        action=f"reports.{action}",
        subject=part,
        actor=actor,
        now=now,
        agency=part.whole,
        reason=part.reason,
        data={"agency": part.agency_id, "year": part.year, "report": part.report_id},
    )
