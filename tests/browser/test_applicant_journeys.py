"""An applicant's way from the question to the answer, on a phone, and the pages as everyone sees them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, Letter
from tests.browser.test_accessibility import faults_of
from tests.factories import make_agency
from tests.requests.cases import GRANT, Desk, make_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 390


def serve_online(desk: Desk, letter: Letter) -> None:
    services.record_delivery(
        letter=letter, way="online", served_on=timezone.localdate(), proof="网上送达", actor=desk.handler,
        now=timezone.now(), today=timezone.localdate(),
    )  # fmt: skip


def confirm_and_ask_for_a_correction(desk: Desk, case: DisclosureRequest) -> None:
    """Do what the officer does: confirm the receipt, ask for a correction and serve the letter."""
    now, today = timezone.now(), timezone.localdate()
    services.confirm_receipt(
        disclosure_request=case, confirmed_on=today, actor=desk.handler, now=now, today=today
    )
    letter = services.ask_correction(
        disclosure_request=case, unclear_points="未写明会议的时间。", guidance="请写明会议的日期或者文号。",
        correction_items="会议的日期。", until=today + timedelta(days=15), actor=desk.handler,
        now=now, today=today,
    )  # fmt: skip
    serve_online(desk, letter)


def decide_and_serve(desk: Desk, case: DisclosureRequest) -> None:
    """Do what the officers do: draft, review, sign and serve the decision."""
    now, today = timezone.now(), timezone.localdate()
    common = {"disclosure_request": case, "actor": desk.handler, "now": now, "today": today}
    services.set_letter_particulars(
        agency=desk.agency, actor=desk.handler, now=now, online_channel="岚川县行政复议网上申请平台"
    )
    services.draft_decision(outcome="granted", answer="provided", facts=GRANT, **common)
    services.submit_decision(**common)
    services.give_legal_opinion(
        disclosure_request=case, verdict="approve", text="依据充分。", actor=desk.lawyer, now=now
    )
    services.sign_decision(**common)
    services.serve_decision(way="online", served_on=today, proof="网上送达", **common)


def test_an_applicant_finds_nothing_applies_completes_the_request_and_downloads_the_answer(  # noqa: PLR0915
    open_page, live_server, tmp_path: Path
) -> None:
    desk = make_desk(code="shuili", name="岚川县水利局")
    page = open_page(PHONE, 844)
    faults: list[str] = []

    def look() -> None:
        faults.extend(faults_of(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url

    page.goto(f"{live_server.url}/en/requests/")
    page.get_by_label("Agency", exact=True).select_option("shuili")
    page.get_by_role("button", name="Show").click()
    look()
    page.get_by_role("article").get_by_role("link", name="Apply online").click()
    expect(page.get_by_label("Contact person")).to_be_hidden()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent yet")
    look()
    page.get_by_label("Information asked for").fill("灌区改造方案的讨论记录")
    page.get_by_label("Name of the person or organisation").fill("林某某")
    page.get_by_label("Number of the document").fill("11010519491231002X")
    page.get_by_label("Telephone").fill("13800000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Nothing published was found on this matter")).to_be_visible()
    look()
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your application has arrived")
    look()
    number, secret = page.locator("#number").inner_text(), page.locator("#secret").inner_text()
    page.get_by_role("link", name="Go to the request").click()
    expect(page.locator("main")).to_contain_text("has not confirmed its receipt yet")
    look()
    page.get_by_role("button", name="Close the request on this device").click()

    case = DisclosureRequest.objects.get()
    assert case.number == number
    confirm_and_ask_for_a_correction(desk, case)

    page.get_by_label("Agency", exact=True).select_option("shuili")
    page.get_by_label("Number of the request").fill(number)
    page.get_by_label("Secret").fill("guessed")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    look()
    page.get_by_label("Secret").fill(secret)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("main")).to_contain_text("The agency asks you to complete your request.")
    look()
    page.get_by_role("link", name="Complete the request").click()
    expect(page.locator("main")).to_contain_text("请写明会议的日期或者文号")
    look()
    page.get_by_label("Information asked for, as corrected").fill("2025年6月5日灌区改造方案的讨论记录")
    page.get_by_role("button", name="Complete the request").click()
    expect(page.get_by_role("status")).to_contain_text("The period for the answer starts afresh.")

    case.refresh_from_db()
    assert (case.state, case.asked_for) == ("handling", "2025年6月5日灌区改造方案的讨论记录")
    decide_and_serve(desk, case)

    page.reload()
    expect(page.locator("main")).to_contain_text("Your request is concluded.")
    look()
    page.get_by_role("link", name="政府信息公开申请答复书", exact=True).click()
    look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    download.value.save_as(tmp_path / "answer.pdf")
    assert (tmp_path / "answer.pdf").read_bytes().startswith(b"%PDF-")
    assert faults == []


def test_an_enterprise_applies_and_is_corrected_without_scripts(open_page, live_server) -> None:
    make_agency("shuili", "岚川县水利局")
    page = open_page(java_script_enabled=False)

    page.goto(f"{live_server.url}/en/requests/apply/shuili/")
    page.get_by_label("Enterprise").check()
    page.get_by_label("Information asked for").fill("2025年取水许可的审批结果")
    page.get_by_label("Name of the person or organisation").fill("岚川县某水务公司")
    page.get_by_label("Identity document").select_option("统一社会信用代码")
    page.get_by_label("Number of the document").fill("91110000600037341L")
    page.get_by_label("Contact person").fill("王某某")
    page.get_by_label("E-mail", exact=False).first.fill("office@lanchuan.example")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Change something").click()
    page.get_by_label("Purpose").fill("生产经营")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send the application").click()
    page.get_by_label("Code that was sent").wait_for()
    page.get_by_label("Code that was sent").fill(re.findall(r"\b\d{6}\b", mail.outbox[-1].body)[0])
    page.get_by_role("button", name="Send the application").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your application has arrived")
    case = DisclosureRequest.objects.get()
    assert (case.applicant_kind, case.purpose, case.state) == ("enterprise", "生产经营", "submitted")


@pytest.mark.parametrize("width", [PHONE, 1440])
@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_on_requests_has_a_fault_or_scrolls_sideways(
    open_page, live_server, language: str, width: int
) -> None:
    make_agency("shuili", "岚川县水利局")
    page = open_page(width)
    faults, wide = [], []
    for address in (
        "?agency=shuili",
        "statistics/",
        "clock/",
        "clock/?received=2029-03-02&event1=extended&on1=2029-03-10",
        "clock/?received=x",
        "apply/shuili/",
        "track/",
    ):
        page.goto(f"{live_server.url}{language}/requests/{address}")
        faults += faults_of(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
    assert (faults, wide) == ([], [])
