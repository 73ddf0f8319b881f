"""An officer's way from a Word file with private data to the portal, through a review of three steps."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from gongkai.organisations import services as organisations
from gongkai.organisations.models import Agency, User
from tests.browser.test_accessibility import faults_of
from tests.disclosures.incoming import IDENTITY_NUMBER, MASKED_IDENTITY, sheet_file, word_file
from tests.disclosures.records import CREDIT_CODES
from tests.factories import PASSWORD, make_agency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make_account(agency: Agency, username: str, name: str) -> User:
    return organisations.create_account(
        username=username, display_name=name, password=PASSWORD, agency=agency, roles=("officer",)
    )


def make_bureau() -> Agency:
    """Make a bureau with a chain of three steps; the last reviewer is away and another signs for him."""
    bureau = make_agency("shuili", "岚川县水利局", credit_code=CREDIT_CODES[0])
    make_account(bureau, "drafter", "拟稿人")
    section, lawyer, leader, deputy = (
        make_account(bureau, username, name)
        for username, name in (
            ("section", "科室负责人"),
            ("lawyer", "法制审核员"),
            ("leader", "分管领导"),
            ("deputy", "代签人"),
        )
    )
    now, today = timezone.now(), timezone.localdate()
    services.set_up_chain(
        name="三级审查",
        agency=bureau,
        actor=None,
        now=now,
        today=today,
        steps=[
            services.StepPlan("科室初审", 1, ["wording"], users=[section]),
            services.StepPlan("法制审核", 2, ["secrecy", "third_party"], users=[lawyer]),
            services.StepPlan("领导签发", 3, users=[leader]),
        ],
    )
    services.delegate(
        from_user=leader,
        to_user=deputy,
        from_day=today,
        until_day=today + timedelta(days=7),
        actor=None,
        now=now,
        today=today,
    )
    return bureau


def sign_in(page: Page, address: str, username: str) -> Page:
    page.goto(f"{address}/office/sign-in/?next=/office/disclosures/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(f"{address}/office/disclosures/")
    return page


def begin_from_file(page: Page, address: str) -> None:
    page.goto(f"{address}/office/disclosures/new/")
    form = page.locator("form[enctype]")
    form.locator("[name=file]").set_input_files(
        {"name": "通知.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    )
    form.locator("input[value=proactive]").check()
    form.locator("button").click()
    expect(page.locator("#draft")).to_be_visible()


def give_opinion(page: Page) -> None:
    """Open the review that waits, answer what is asked, and approve."""
    page.locator("section[aria-labelledby=waiting] a").click()
    for answer in page.locator("input[value=clear]").all():
        answer.check()
    page.locator("button[value=approve]").click()


def test_a_word_file_with_private_data_reaches_the_portal_masked_and_reviewed(
    open_page, live_server
) -> None:
    make_bureau()
    complaints: list[str] = []
    page = sign_in(open_page(), live_server.url, "drafter")
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    begin_from_file(page, live_server.url)
    page.locator("#files").set_input_files(
        {"name": "补助名单.xlsx", "mimeType": "application/octet-stream", "buffer": sheet_file()}
    )
    page.locator("button[value=attach]").click()
    expect(page.locator(".files > li")).to_have_count(2)
    expect(page.locator(".editor-page")).to_contain_text(IDENTITY_NUMBER)
    assert faults_of(page) == []

    page.locator("button[value='mask:all']").click()
    expect(page.locator(".editor-page")).to_contain_text(MASKED_IDENTITY)
    expect(page.locator(".finding")).to_have_count(0)
    page.locator("[name=subject]").fill("农业、林业、水利")
    page.locator("[name=article_20_item]").select_option("11")
    page.locator(".act-bar button[value=submit]").click()
    expect(page.locator(".step.is-turn")).to_contain_text("科室初审")

    for username in ("section", "lawyer"):
        give_opinion(sign_in(open_page(), live_server.url, username))
    deputy = sign_in(open_page(), live_server.url, "deputy")
    deputy.locator("section[aria-labelledby=waiting] a").click()
    expect(deputy.locator(".opinion")).to_contain_text("分管领导")
    assert faults_of(deputy) == []
    deputy.locator("button[value=approve]").click()

    page.reload()
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator(".tag.state-published")).to_be_visible()
    expect(page.locator(".steps")).to_contain_text("分管领导")
    assert faults_of(page) == []

    record = Disclosure.objects.get()
    assert record.state == "published"
    assert record.index_number == f"{CREDIT_CODES[0]}/{timezone.localdate().year}-00001"
    assert IDENTITY_NUMBER not in record.body_html + record.summary
    assert record.attachments.filter(status="clean").count() == 2
    assert complaints == []


def test_words_that_were_not_saved_are_put_back(open_page, live_server) -> None:
    make_bureau()
    page = sign_in(open_page(), live_server.url, "drafter")
    begin_from_file(page, live_server.url)

    page.locator(".editor-page p").first.click()
    page.keyboard.press("End")
    page.keyboard.type("各街道办事处：")
    expect(page.locator("[data-saved]")).to_be_hidden()
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(page.locator("#unsaved")).to_be_visible()
    page.locator("[data-restore]").click()
    expect(page.locator(".editor-page")).to_contain_text("各乡镇人民政府：各街道办事处：")
    page.locator(".act-bar button[value=save]").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert "各街道办事处" in Disclosure.objects.get().body_html


def test_the_editor_writes_headings_tables_and_links_and_takes_no_scripts(open_page, live_server) -> None:
    make_bureau()
    page = sign_in(open_page(), live_server.url, "drafter")
    begin_from_file(page, live_server.url)
    editor = page.locator(".editor-page")

    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.locator("[data-block]").select_option("h2")
    page.keyboard.type("一、总则")
    page.keyboard.press("Enter")
    page.keyboard.type("见附表")
    page.locator("[data-open=table]").click()
    page.locator("[data-panel=table] [data-apply]").click()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/html", "<p onclick='x()'>粘贴<script>alert(1)</script><b>文字</b></p>");
            document.querySelector(".editor-page").dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    page.locator(".act-bar button[value=save]").click()
    expect(page.locator(".message.success")).to_be_visible()

    html = Disclosure.objects.get().body_html
    assert "<h2>一、总则</h2>" in html
    assert html.count("<tr>") == 3
    assert "<b>文字</b>" in html
    assert "script" not in html
    assert "onclick" not in html


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_have_no_accessibility_fault_and_do_not_scroll_sideways_on_a_phone(
    open_page, live_server, language: str
) -> None:
    make_bureau()
    page = sign_in(open_page(390), live_server.url, "drafter")
    begin_from_file(page, live_server.url)
    draft = page.url.removeprefix(live_server.url)

    problems = []
    for path in (draft, *(f"/office/disclosures/{part}" for part in ("", "records/", "new/", "log/"))):
        page.goto(live_server.url + language + path)
        problems += faults_of(page)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            problems.append(f"{path} scrolls sideways")

    assert problems == []


def test_a_draft_is_written_without_scripts(open_page, live_server) -> None:
    make_bureau()
    page = sign_in(open_page(java_script_enabled=False), live_server.url, "drafter")
    begin_from_file(page, live_server.url)

    page.locator("[name=body_html]").fill("<p>没有脚本也能写。</p>")
    page.locator("button[value=save]").first.click()

    expect(page.locator(".message.success")).to_be_visible()
    assert Disclosure.objects.get().text == "没有脚本也能写。"
