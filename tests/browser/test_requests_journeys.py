"""An officer's work on a request, from the letter to the archive, done in a browser."""

import pytest
from playwright.sync_api import Page, expect

from gongkai.requests.models import DisclosureRequest
from tests.browser.test_accessibility import faults_of
from tests.factories import PASSWORD
from tests.requests.cases import make_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, server: str, username: str) -> None:
    page.goto(f"{server}/en/office/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/office/**")


def do(page: Page, act: str) -> None:
    """Open an act from the case and leave its form open."""
    page.get_by_role("link", name=act, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(act)


def confirm(page: Page, act: str) -> None:
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Done")


def test_a_request_by_letter_is_corrected_extended_partly_refused_served_and_archived(  # noqa: PLR0915
    open_page, live_server
) -> None:
    desk = make_desk()
    page, head = open_page(), open_page()
    faults: list[str] = []
    sign_in(page, live_server.url, desk.handler.username)
    sign_in(head, live_server.url, desk.lawyer.username)

    page.goto(f"{live_server.url}/en/office/requests/register/")
    faults += faults_of(page)
    page.get_by_label("Way in which it came").select_option("letter_signed")
    page.get_by_label("Name of the applicant").fill("林某某")
    page.get_by_label("Postal address").fill("景澜市岚川县文澜路1号")
    page.get_by_label("Information asked for").fill("灌区改造方案及讨论记录")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("灌区改造方案及讨论记录")
    expect(page.get_by_text("the day on which the agency signed is the day of receipt")).to_be_visible()
    case = DisclosureRequest.objects.get()
    address = f"{live_server.url}/en/office/requests/{case.pk}/"

    do(page, "Ask for a correction")
    page.get_by_label("What is unclear").fill("未写明年份。")
    page.get_by_label("Guidance").fill("请写明方案的年份。")
    page.get_by_label("What has to be completed").fill("方案的年份。")
    confirm(page, "Ask for a correction")
    do(page, "Take the correction")
    page.get_by_label("Information asked for, as corrected").fill("2025年灌区改造方案及讨论记录")
    confirm(page, "Take the correction")
    do(page, "Propose an extension")
    page.get_by_label("Why the answer needs more time").fill("需要向三个乡镇核实档案")
    confirm(page, "Propose an extension")

    head.goto(address)
    do(head, "Decide on the extension")
    head.get_by_label("Approve and tell the applicant").check()
    confirm(head, "Decide on the extension")
    faults += faults_of(head)

    page.goto(f"{address}decision/")
    page.get_by_label("Outcome").select_option("partial/partial")
    page.get_by_role("button", name="Choose").click()
    page.get_by_label("What is given").fill("《2025年灌区改造方案》1份")
    page.get_by_label("Form and way in which it is given").fill("纸质件，邮寄")
    page.get_by_label("What is withheld", exact=False).first.fill("局务会议讨论记录")
    page.get_by_label("Ground for what is withheld").select_option("deliberative")
    page.get_by_label("Why the part withheld meets that ground").fill("记录所涉方案当时尚未形成决定。")
    page.get_by_label("Why no redacted copy is enclosed").fill("方案全文随答复书寄送，无需遮盖。")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_text("The check found nothing missing")).to_be_visible()
    faults += faults_of(page)
    page.get_by_role("link", name="Hand the draft to legal review").click()
    confirm(page, "Hand the draft to legal review")

    head.goto(address)
    do(head, "Give the legal opinion")
    head.get_by_label("Approve the draft").check()
    confirm(head, "Give the legal opinion")

    page.goto(address)
    do(page, "Sign the decision")
    confirm(page, "Sign the decision")
    page.get_by_role("link", name="政府信息公开申请答复书").first.click()
    letter = page.get_by_role("article", name="政府信息公开申请答复书")
    expect(letter).to_contain_text("《中华人民共和国政府信息公开条例》第十六条第二款")
    expect(letter).to_contain_text("应当先自收到本答复之日起60日内向岚川县人民政府申请行政复议")
    expect(letter).to_contain_text("15日内向岚川县人民法院提起行政诉讼")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    faults += faults_of(page)

    page.goto(address)
    do(page, "Record the service of the decision")
    page.get_by_label("Proof: posting number, signature or receipt").fill("挂号 XA00000001")
    confirm(page, "Record the service of the decision")
    expect(page.get_by_text("In time.", exact=True)).to_be_visible()
    do(page, "Archive")
    confirm(page, "Archive")
    page.get_by_role("link", name="Archived file").click()
    expect(page.get_by_text("The inventory is what was sealed.")).to_be_visible()
    faults += faults_of(page)

    case.refresh_from_db()
    assert (case.state, case.outcome) == ("archived", "partial")
    assert faults == []


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_do_not_scroll_sideways_on_a_phone(open_page, live_server, language: str) -> None:
    desk = make_desk()
    page = open_page(390)
    sign_in(page, live_server.url, desk.handler.username)

    wide = []
    for address in ("requests/", "requests/register/", "requests/figures/"):
        page.goto(f"{live_server.url}{language}/office/{address}")
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(address)

    assert wide == []
