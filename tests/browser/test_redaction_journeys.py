"""Content taken out of a document in a browser, and the copy that its applicant then gets."""

from pathlib import Path

import pytest
import time_machine
import typst
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.renditions.redaction import markable_sheets
from gongkai.requests import services
from gongkai.requests.models import Redaction
from gongkai.requests.redaction_reading import document_content
from tests.browser.conftest import act
from tests.browser.test_accessibility import faults_of
from tests.browser.test_requests_journeys import sign_in
from tests.renditions.leaky_files import png_with
from tests.requests.cases import RECEIVED, Desk, application, at, draft, make_desk, review_and_sign, serve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = """#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"))
参加人王小明，电话13800001234。会议认为应当先行试点。
"""


def press(page: Page, name: str) -> None:
    act(page, page.get_by_role("button", name=name, exact=True).click)


def registered(desk: Desk) -> services.Registration:
    with time_machine.travel("2026-03-02 10:00+08:00"):
        return services.register_request(
            agency=desk.agency, actor=desk.handler, now=at(RECEIVED), today=RECEIVED, **application()
        )


def test_an_officer_takes_content_out_by_keyboard_and_by_mouse_and_the_applicant_gets_the_copy(
    open_page, live_server, tmp_path: Path
) -> None:
    desk = make_desk()
    registration = registered(desk)
    case = registration.disclosure_request
    original = tmp_path / "讨论记录.pdf"
    original.write_bytes(typst.compile(PDF.encode()))
    services.add_document(
        disclosure_request=case, kind="working", name=original.name, content=original.read_bytes(),
        actor=desk.handler, now=timezone.now(),
    )  # fmt: skip
    page = open_page()
    faults: list[str] = []
    sign_in(page, live_server.url, desk.handler.username)

    page.goto(f"{live_server.url}/en/office/requests/{case.pk}/files/")
    faults += faults_of(page)
    act(page, lambda: page.get_by_role("button", name="Prepare for release").press("Enter"))
    faults += faults_of(page)
    press(page, "Mark what is ticked")
    page.get_by_label("Text to take out").fill("王小明")
    act(page, lambda: page.get_by_label("Text to take out").press("Enter"))
    page.locator("rect.word").last.scroll_into_view_if_needed()
    page.get_by_text("会议认为应当先行试点").or_(
        page.locator("rect.word[data-text='会议认为应当先行试点']")
    ).first.click()
    expect(page.locator("[data-selected-text]")).to_have_text("会议认为应当先行试点")
    press(page, "Mark the selection")
    expect(page.get_by_role("heading", name="Marked places (3)")).to_be_visible()
    press(page, "Make the redacted copy")
    expect(page.get_by_text("The copy and its manifest are what was sealed.")).to_be_visible()
    faults += faults_of(page)
    press(page, "Enclose it with the letter")
    expect(page.get_by_text("goes with the letter")).to_be_visible()

    draft(
        desk, case, RECEIVED, "granted", facts={"supplied": "1份", "supply_way": "网上"}, answer="provided"
    )
    review_and_sign(desk, case, RECEIVED)
    serve(desk, case, RECEIVED)
    applicant = open_page(390, 800)
    applicant.goto(f"{live_server.url}/en/requests/track/?agency={case.agency.code}&number={case.number}")
    applicant.get_by_label("Secret").fill(registration.secret)
    applicant.get_by_label("Secret").press("Enter")
    applicant.get_by_role("link", name="Files with the answer, and files you send").click()
    faults += faults_of(applicant)
    assert applicant.evaluate("document.documentElement.scrollWidth") <= 390
    with applicant.expect_download() as download:
        applicant.get_by_role("link", name="讨论记录（部分公开）.pdf").click()
    got = Path(download.value.path()).read_bytes()
    applicant.get_by_label("File", exact=True).set_input_files(
        {"name": "证件.png", "mimeType": "image/png", "buffer": png_with("a")}
    )
    press(applicant, "Send the file")
    expect(applicant.get_by_text("“证件.png” was received.")).to_be_visible()

    work = Redaction.objects.select_related("copy").get()
    assert work.copy is not None
    assert got == document_content(work.copy)
    assert "".join(sheet.text for sheet in markable_sheets(got, "a.pdf")) == ""
    assert faults == []
