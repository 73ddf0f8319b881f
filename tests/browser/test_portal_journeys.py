"""What people come to the disclosure site for, done in a browser."""

import pytest
from playwright.sync_api import expect

from tests.portal.pages import POLICY, make_county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_citizen_finds_a_policy_by_its_item_with_the_keyboard_and_without_scripts(
    open_page, live_server
) -> None:
    make_county()
    page = open_page(390, java_script_enabled=False)
    page.goto(live_server.url)

    page.get_by_role("link", name="查阅公开信息").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="行政法规、规章和规范性文件").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("有效性").select_option(label="有效")
    page.get_by_role("button", name="查看").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="岚川县灌溉用水管理办法", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("岚川县灌溉用水管理办法")
    expect(page.get_by_text("岚水发〔2026〕1号").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="用水计划表.pdf").click()
    assert download.value.suggested_filename == "用水计划表.pdf"


def test_on_a_phone_the_title_comes_before_the_facts_and_these_open_at_a_touch(
    open_page, live_server
) -> None:
    make_county()
    phone, without_scripts = open_page(390), open_page(390, java_script_enabled=False)

    for page in (phone, without_scripts):
        page.goto(f"{live_server.url}/disclosures/{POLICY}/")
    expect(without_scripts.get_by_text("水利局").first).to_be_visible()
    expect(phone.locator(".record-facts")).to_be_hidden()
    phone.locator(".record-details > summary").click()

    expect(phone.locator(".record-facts")).to_be_visible()


@pytest.mark.parametrize(
    "address",
    ["/", "/reports/lanchuan/2023/", "/search/", "/registers/", "/requests/clock/", "/en/", "/en/search/"],
)
def test_text_of_twice_the_size_makes_no_page_wider_than_a_small_phone(
    open_page, live_server, address: str
) -> None:
    make_county()
    page = open_page(320)

    page.goto(live_server.url + address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_reader_goes_from_the_interpretation_to_the_policy_and_sees_what_changed(
    open_page, live_server
) -> None:
    make_county()
    page = open_page()
    page.goto(f"{live_server.url}/columns/interpretations/")

    page.get_by_role("link", name="《岚川县灌溉用水管理办法》解读").click()
    page.get_by_role("complementary").get_by_role("link", name="岚川县灌溉用水管理办法", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/disclosures/{POLICY}/")
    expect(page.get_by_role("button", name="打印本页")).to_be_visible()
    page.get_by_role("link", name="查看修改内容").click()

    expect(page.locator("del")).to_have_text("三")
    expect(page.locator("ins")).to_have_text("四")


def test_the_columns_are_folded_away_on_a_phone_and_open_on_a_wide_screen(open_page, live_server) -> None:
    make_county()
    column = "财政预算、决算信息"
    narrow, wide = open_page(390), open_page(1440)

    narrow.goto(f"{live_server.url}/disclosures/")
    wide.goto(f"{live_server.url}/disclosures/")

    expect(wide.get_by_role("link", name=column)).to_be_visible()
    expect(narrow.get_by_role("link", name=column)).to_be_hidden()
    narrow.locator("summary").first.click()
    expect(narrow.get_by_role("link", name=column)).to_be_visible()
