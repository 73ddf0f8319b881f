"""A visitor follows an agency by e-mail, with scripts and without, and reports an error of the site."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.following.models import ErrorReport, Subscription
from gongkai.following.services.sending import send_due_mails
from tests.browser.test_accessibility import faults_of
from tests.portal.pages import POLICY, make_county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "form[method=post] .button"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_follows_an_agency_and_leaves(
    open_page: Callable[..., Page], live_server, settings, scripts: bool
) -> None:
    make_county()
    settings.SITE_URL = live_server.url
    page = open_page(390, java_script_enabled=scripts)

    page.goto(f"{live_server.url}/en/agencies/shuili/disclosures/")
    page.locator(".feeds a[href*='kind=agency']").click()
    page.fill("#id_address", "reader@example.org")
    page.locator(FORM).click()
    expect(page.locator("h1")).to_have_text("Please look into your mailbox")
    send_due_mails(now=timezone.now())
    [message] = mail.outbox
    [link] = re.findall(r"http://\S+/following/confirm/\S+", str(message.body))
    page.goto(link)
    page.locator(FORM).click()

    expect(page.locator(".subscriptions > li")).to_have_count(1)
    assert Subscription.objects.get().confirmed_at is not None
    if scripts:
        assert faults_of(page) == []
    page.locator("button[name=stop]").click()
    expect(page.locator("h1")).to_have_text("Follow")
    assert not Subscription.objects.exists()


def test_a_visitor_reports_an_error_of_the_page_being_read(
    open_page: Callable[..., Page], live_server
) -> None:
    make_county()
    page = open_page(1440)

    page.goto(f"{live_server.url}/en/disclosures/{POLICY}/")
    page.locator(".footer-links a[href*='report-error']").click()
    page.fill("#id_text", "第二段有错字。")
    page.locator(FORM).click()
    expect(page.locator("h1")).to_have_text("Thank you")

    report = ErrorReport.objects.get()
    assert (report.page, report.address) == (f"/en/disclosures/{POLICY}/", "")
