"""Reports on errors of the site: kept, answered once, and their addresses forgotten."""

from datetime import timedelta

import pytest
from django.core import mail as outbox

from gongkai.core.workflow import TransitionNotAllowed
from gongkai.following.models import ErrorReport
from gongkai.following.services import error_reports
from gongkai.following.services.sending import send_due_mails
from tests.disclosures.records import NOW
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


def make_report(address: str = "reader@example.org") -> ErrorReport:
    return error_reports.report_error(
        page="/disclosures/", text="第二段有错字。", address=address, language="zh-hans", now=NOW
    )


def test_an_answer_goes_out_by_mail_and_the_address_is_forgotten() -> None:
    office = make_officer(make_agency(), "county_office")
    report = make_report()

    error_reports.answer_report(report=report, answer="已更正，谢谢。", actor=office, now=NOW)
    send_due_mails(now=NOW)

    [message] = outbox.outbox
    report.refresh_from_db()
    assert message.to == ["reader@example.org"]
    assert "已更正，谢谢。" in message.body
    assert (report.state, report.address, report.handled_by) == ("answered", "", office)


def test_a_report_is_answered_once() -> None:
    office = make_officer(make_agency(), "county_office")
    report = make_report(address="")
    error_reports.answer_report(report=report, answer="已更正。", actor=office, now=NOW)

    with pytest.raises(TransitionNotAllowed):
        error_reports.answer_report(report=report, answer="再答。", actor=office, now=NOW)
    send_due_mails(now=NOW)

    assert outbox.outbox == []


def test_only_the_countys_office_deals_with_reports() -> None:
    report = make_report()
    officer = make_officer(make_agency())

    with pytest.raises(error_reports.NotTheOffice):
        error_reports.close_report(report=report, actor=officer, now=NOW)
    assert not ErrorReport.objects.visible_to(officer).exists()


def test_an_answer_needs_words() -> None:
    office = make_officer(make_agency(), "county_office")

    with pytest.raises(error_reports.AnswerMissing):
        error_reports.answer_report(report=make_report(), answer="  ", actor=office, now=NOW)


def test_closing_forgets_the_address_at_once() -> None:
    office = make_officer(make_agency(), "county_office")

    closed = error_reports.close_report(report=make_report(), actor=office, now=NOW)

    assert (closed.state, closed.address) == ("closed", "")


def test_the_address_of_an_answer_that_never_went_out_is_forgotten_after_a_month() -> None:
    office = make_officer(make_agency(), "county_office")
    report = error_reports.answer_report(report=make_report(), answer="好。", actor=office, now=NOW)
    assert error_reports.forget_answered_addresses(now=NOW + timedelta(days=29)) == 0

    assert error_reports.forget_answered_addresses(now=NOW + timedelta(days=31)) == 1
    report.refresh_from_db()
    assert report.address == ""
