"""What visitors report wrong on a page (网站纠错), and how the office of the site deals with it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.following.models import ErrorReport, OutgoingMail
from gongkai.following.states import ERROR_REPORT_TRANSITIONS, ErrorReportState, MailKind
from gongkai.organisations.models import User
from gongkai.organisations.permissions import answers_for_site

ADDRESS_KEPT = timedelta(days=30)
"""How long the address of a closed report is kept where its answer was never sent."""


class NotTheOffice(DomainError):
    """An error report that someone else than the county's office would deal with."""

    code = "not_the_office"


class AnswerMissing(DomainError):
    """An answer without a word."""

    code = "answer_missing"


def report_error(*, page: str, text: str, address: str, language: str, now: datetime) -> ErrorReport:
    """Keep what a visitor says is wrong on a page."""
    report = ErrorReport(page=page, text=text, address=address, language=language, made_at=now)
    report.full_clean()
    report.save()
    return report


@transaction.atomic
def answer_report(*, report: ErrorReport, answer: str, actor: User, now: datetime) -> ErrorReport:
    """Answer a report; whoever left an address gets the answer by mail."""
    if not answer.strip():
        raise AnswerMissing(_("Write what was done, or close the report without an answer."))
    found = _moved(report, "answer", actor, now)
    found.answer = answer.strip()
    found.save()
    if found.address:
        OutgoingMail.objects.create(kind=MailKind.ANSWER, error_report=found, made_at=now, due_at=now)
    audit.record(action="answer_error_report", subject=found, actor=actor, now=now)
    return found


@transaction.atomic
def close_report(*, report: ErrorReport, actor: User, now: datetime) -> ErrorReport:
    """Close a report that needs no answer, and forget the address."""
    found = _moved(report, "close", actor, now)
    found.address = ""
    found.save()
    audit.record(action="close_error_report", subject=found, actor=actor, now=now)
    return found


@transaction.atomic
def reopen_report(*, report: ErrorReport, actor: User, now: datetime) -> ErrorReport:
    """Take up a report again."""
    found = _moved(report, "reopen", actor, now)
    found.save()
    audit.record(action="reopen_error_report", subject=found, actor=actor, now=now)
    return found


def forget_answered_addresses(*, now: datetime) -> int:
    """Delete the addresses of reports whose answer was sent, and of those dealt with long ago."""
    done = ErrorReport.objects.exclude(address="").exclude(state=ErrorReportState.OPEN)
    sent = done.filter(mails__sent_at__isnull=False) | done.filter(handled_at__lt=now - ADDRESS_KEPT)
    return ErrorReport.objects.filter(pk__in=sent.values("pk")).update(address="")


def _moved(report: ErrorReport, action: str, actor: User, now: datetime) -> ErrorReport:
    if not answers_for_site(actor):
        raise NotTheOffice(_("Only the office that answers for the whole site deals with error reports."))
    found = ErrorReport.objects.select_for_update().get(pk=report.pk)
    target = next_state(ERROR_REPORT_TRANSITIONS, state=ErrorReportState(found.state), action=action)
    found.state = ErrorReportState(target)
    found.handled_by, found.handled_at = actor, now
    return found
