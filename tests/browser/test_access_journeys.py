"""A publisher sets a second factor up in a browser, and signs in with a recovery code."""

import base64

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from gongkai.audit.models import AuditEntry
from tests.browser.conftest import act
from tests.factories import PASSWORD, make_agency, make_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/en/office/sign-in/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button.button").click()


def expect_accessible(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_publisher_sets_the_second_factor_up_and_uses_a_recovery_code(
    live_server, open_page, settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_officer(make_agency(name="岚川县水利局"), username="fabu")
    page = open_page(width=390)
    sign_in(page, live_server.url, "fabu")

    expect(page.get_by_role("heading", level=1)).to_have_text("Set the second factor up")
    expect_accessible(page)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    clock = TOTP(base64.b32decode(secret))
    clock.time = timezone.now().timestamp()
    page.locator("#id_code").fill(f"{clock.token():06d}")
    page.locator("main form button.button").click()

    expect(page.locator(".code-slip li")).to_have_count(10)
    expect_accessible(page)
    recovery = page.locator(".code-slip code").first.inner_text()
    other = open_page()
    sign_in(other, live_server.url, "fabu")
    other.locator("#id_code").fill(recovery)
    act(other, other.locator("main form button.button").click)
    other.goto(f"{live_server.url}/en/office/my-account/")

    expect(other.locator(".sessions-table tbody tr")).to_have_count(2)
    expect_accessible(other)
    acts = AuditEntry.objects.filter(actor=user, action="access.sign_in").values_list("address", flat=True)
    assert list(acts) == ["127.0.0.1", "127.0.0.1"]
