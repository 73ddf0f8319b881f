"""A citizen looks for a policy: with a phone, with the keyboard only, without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from gongkai.search.services import catch_up
from tests.browser.test_accessibility import faults_of
from tests.disclosures.records import TODAY, make_office, make_published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _indexed(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    office = make_office(name="岚川县水利局")
    make_published(office, title="关于公共租赁住房分配的通告", body_html="<p>公租房十月起分配。</p>")
    make_published(office)
    catch_up(today=TODAY)


def test_a_policy_is_found_with_the_keyboard_only(open_page, live_server) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/en/search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("公租房")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 document")
    result = page.get_by_role("link", name="关于公共租赁住房分配的通告")
    result.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("关于公共租赁住房分配的通告")


def test_a_phone_without_scripts_narrows_results_down(open_page, live_server) -> None:
    page = open_page(390, java_script_enabled=False)
    page.goto(f"{live_server.url}/en/search/?q=通告")
    page.get_by_role("link", name="Narrow down by agency").click()
    page.get_by_role("complementary").get_by_role("link", name="岚川县水利局").click()

    expect(page.get_by_role("status")).to_have_text("2 documents")
    page.get_by_role("link", name="Remove this filter").click()
    expect(page.get_by_role("link", name="Remove this filter")).to_have_count(0)


@pytest.mark.parametrize("address", ["/search/", "/search/?q=通告&year=2026", "/en/search/?q=通高 灌溉"])
@pytest.mark.parametrize("width", [320, 1440])
def test_search_pages_have_no_fault_and_do_not_scroll_sideways(
    open_page, live_server, address: str, width: int
) -> None:
    page = open_page(width)
    page.goto(live_server.url + address)

    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
