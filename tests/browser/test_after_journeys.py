"""An applicant proves the address, speaks after the answer; an officer opens what he was told."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from gongkai.notices.services import tell
from gongkai.requests.models import Complaint, DisclosureRequest
from gongkai.requests.services.intake import secret_digest
from tests.browser.conftest import act
from tests.browser.test_accessibility import faults_of
from tests.factories import PASSWORD
from tests.requests.cases import RECEIVED, conclude, make_desk, register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_applicant_proves_the_address_and_withdraws_on_a_phone(open_page, live_server):
    make_desk(code="shuili", name="岚川县水利局")
    page = open_page(390, 844)
    page.goto(f"{live_server.url}/en/requests/apply/shuili/")
    page.get_by_label("Information asked for").fill("灌区改造方案的讨论记录")
    page.get_by_label("Name of the person or organisation").fill("林某某")
    page.get_by_label("Number of the document").fill("11010519491231002X")
    page.get_by_label("Telephone").fill("13800000000")
    page.get_by_label("E-mail", exact=False).first.fill("lin@lanchuan.example")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send the application").click()
    page.get_by_label("Code that was sent").wait_for()
    faults = faults_of(page)
    assert DisclosureRequest.objects.count() == 0

    page.get_by_label("Code that was sent").fill(re.findall(r"\b\d{6}\b", mail.outbox[0].body)[0])
    page.get_by_role("button", name="Send the application").click()
    page.wait_for_url("**/receipt/")
    page.goto(page.url.removesuffix("receipt/"))
    page.get_by_role("link", name="Withdraw the request").click()
    faults += faults_of(page)
    page.get_by_label("I withdraw the request").check()
    act(page, page.get_by_role("button", name="Withdraw the request").click)

    assert DisclosureRequest.objects.get().outcome
    assert faults == []


def test_an_applicant_complains_and_the_officer_opens_what_he_was_told(open_page, live_server):
    desk = make_desk()
    case = conclude(desk, register(desk), RECEIVED)
    DisclosureRequest.objects.filter(pk=case.pk).update(secret_hash=secret_digest("a-secret"))
    page = open_page(390, 844)
    page.goto(f"{live_server.url}/en/requests/track/?agency={case.agency.code}&number={case.number}")
    page.get_by_label("Secret").fill("a-secret")
    page.locator("main form button").first.click()
    page.get_by_role("link", name="Complain to the office above").click()
    page.get_by_label("My rights in disclosure").check()
    page.get_by_label("What happened").fill("没有附件")
    faults = faults_of(page)
    act(page, page.get_by_role("button", name="Complain").click)
    assert Complaint.objects.get().text == "没有附件"

    tell(
        recipients=[desk.handler], subject="期限将到", text="", key="k", now=timezone.now(),
        address=f"/office/requests/{case.pk}/",
    )  # fmt: skip
    office = open_page()
    office.goto(f"{live_server.url}/office/sign-in/")
    office.locator("input[name=username]").fill(desk.handler.username)
    office.locator("input[name=password]").fill(PASSWORD)
    office.locator("main form button").first.click()
    office.get_by_role("button", name="期限将到").click()
    office.wait_for_url(f"**/office/requests/{case.pk}/")
    office.goto(f"{live_server.url}/office/notices/")
    faults += faults_of(office)
    assert office.get_by_role("button", name="期限将到").count() == 0
    assert faults == []
