"""A scan and an old Word file: nobody waits, the worker reads them, the page follows by itself."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, expect

from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.documents.office import convert, office_program
from gongkai.operations.models import QueuedTask
from gongkai.operations.queue import run_task, take_next
from tests.browser.test_accessibility import faults_of
from tests.disclosures.incoming import IDENTITY_NUMBER, LINES, word_file
from tests.disclosures.records import make_office
from tests.factories import PASSWORD

FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def scan() -> bytes:
    """Make a page as a scanner does: a picture of text."""
    if not FONT.exists():
        pytest.skip("The Noto CJK fonts are not installed; run bin/install-system-packages.")
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    letters = ImageFont.truetype(str(FONT), 34)
    for number, line in enumerate(LINES):
        pen.text((140, 150 + 90 * number), line[:30], font=letters, fill="black")
    buffer = BytesIO()
    page.save(buffer, "PDF", resolution=150)
    return buffer.getvalue()


def work() -> None:
    taken = take_next("worker", timezone.now())
    assert taken is not None
    run_task(taken, timezone.now())


def signed_in(page: Page, address: str) -> Page:
    office = make_office(name="岚川县水利局")
    page.goto(f"{address}/office/disclosures/new/")
    page.locator("#id_username").fill(office.drafter.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    return page


def begin(page: Page, address: str, path: Path) -> None:
    page.goto(f"{address}/office/disclosures/new/")
    page.locator("#file_file").set_input_files(path)
    page.locator("form[action$='/from-file/'] input[value=proactive]").check()
    page.locator("form[action$='/from-file/'] button").click()


def test_a_scan_is_read_in_the_background_and_the_page_says_how_far_it_is(
    open_page, live_server, tmp_path
) -> None:
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(scan())
    page = signed_in(open_page(), live_server.url)

    begin(page, live_server.url, path)
    state = page.locator(".recognition")
    expect(state).to_contain_text("正在排队等待识别")
    assert faults_of(page) == []
    page.locator("button[value=submit]").first.click()
    expect(page.locator("#problem")).to_be_visible()

    QueuedTask.objects.update(enqueued_at=timezone.now() - timedelta(minutes=1))
    expect(state).to_contain_text("后台任务程序没有运行", timeout=20_000)
    work()
    expect(state).to_contain_text("文件已识别", timeout=20_000)
    page.get_by_role("link", name="查看", exact=True).click()

    assert "补助" in Disclosure.objects.get().body_html
    expect(page.locator("#id_title")).to_have_value(LINES[2])
    expect(page.locator("#id_document_number")).to_have_value(LINES[1])
    expect(page.locator(".finding mark").filter(has_text=IDENTITY_NUMBER).first).to_be_visible()
    assert Attachment.objects.get().status == "clean"
    assert faults_of(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_old_word_file_added_to_a_draft_waits_for_the_worker(open_page, live_server, tmp_path) -> None:
    program = office_program()
    if program is None:
        pytest.skip("LibreOffice is not installed.")
    content = convert(program, word_file(), "docx", "doc")
    assert content is not None
    path = tmp_path / "补助通知.doc"
    path.write_bytes(content)
    page = signed_in(open_page(), live_server.url)
    begin(page, live_server.url, path)
    expect(page.locator("#id_title")).to_have_value("补助通知")

    work()
    page.get_by_role("link", name="查看", exact=True).click()

    expect(page.locator("#id_title")).to_have_value(LINES[2])
