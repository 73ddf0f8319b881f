"""Answers to what the check found: why the figures differ, whose they are, and by how much.

An answer is given to one finding as it stands. When the report is replaced and the same rule finds other
figures, that is another finding, and the answer no longer speaks of it. Answers travel with the report's
data, where ``gongkai report check`` takes them into account.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.organisations.models import User
from gongkai.reports.models import AnnualReport, FindingExplanation
from gongkai.reports.permissions import require_work_for
from gongkai.reports.selectors import finding_id
from gongkai.reports.states import ReportState

_ANSWERABLE = (ReportState.DRAFT, ReportState.PUBLISHED)


class FindingGone(DomainError):
    """An answer to something that the check no longer finds."""

    code = "finding_gone"


class CauseMissing(DomainError):
    """An answer that does not say why."""

    code = "cause_missing"


class ReportNotAnswerable(DomainError):
    """An answer to a finding of an edition that no longer counts."""

    code = "report_not_answerable"


@transaction.atomic
def explain_finding(
    *,
    record: AnnualReport,
    finding: str,
    cause: str,
    body: str,
    difference: Decimal | None,
    actor: User | None,
    now: datetime,
) -> FindingExplanation:
    """Answer one finding; a later answer to the same finding takes the place of the earlier."""
    if not cause.strip():
        raise CauseMissing(_("Say why the figures are as they are."))
    answer = FindingExplanation(
        finding=finding, cause=cause.strip(), body=body.strip(), difference=difference, given_at=now
    )
    return _keep(answer, record, actor)


@transaction.atomic
def take_back_explanation(
    *, record: AnnualReport, finding: str, actor: User | None, now: datetime
) -> FindingExplanation:
    """Leave a finding without an answer again; what was answered stays in the history."""
    return _keep(FindingExplanation(finding=finding, given_at=now), record, actor)


def _keep(answer: FindingExplanation, record: AnnualReport, actor: User | None) -> FindingExplanation:
    current = AnnualReport.objects.select_for_update(of=("self",)).get(pk=record.pk)
    require_work_for(actor, current.agency)
    if current.state not in _ANSWERABLE:
        raise ReportNotAnswerable(
            _("This edition no longer counts; answer the findings of the newest one.")
        )
    found = next((entry for entry in current.findings if finding_id(entry) == answer.finding), None)
    if found is None:
        raise FindingGone(
            _("The check no longer finds this; the report was replaced. Look at its findings again.")
        )
    answer.report, answer.given_by = current, actor
    answer.rule, answer.keys = found["rule"], found["keys"]
    answer.full_clean()
    answer.save()
    audit.record(
        action="reports.explain_finding" if answer.cause else "reports.take_back_explanation",
        subject=current,
        actor=actor,
        now=answer.given_at,
        agency=current.agency,
        reason=answer.cause,
        data={**answer.to_dict(), "difference": answer.difference},
    )
    return answer
