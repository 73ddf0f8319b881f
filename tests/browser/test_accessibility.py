"""No kind of page has a fault that axe-core finds, and none scrolls sideways on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.portal.pages import GONE, MISSING, OFFICE_SIGN_IN, PAGES, POLICY, RECORD_GONE, make_county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALL_PAGES = [*PAGES, GONE, RECORD_GONE, MISSING, OFFICE_SIGN_IN]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults_of(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [
        f"{page.url}: {fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"][:3]
    ]


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_has_an_accessibility_fault(open_page, live_server, language: str, width: int) -> None:
    make_county()
    page = open_page(width)

    faults = []
    for address in ALL_PAGES:
        page.goto(live_server.url + language + address)
        faults += faults_of(page)

    assert faults == []


@pytest.mark.parametrize("mode", ["high-contrast", "large-type"])
def test_no_way_of_showing_pages_has_an_accessibility_fault(open_page, live_server, mode: str) -> None:
    make_county()
    page = open_page(390)
    page.goto(f"{live_server.url}/display/?toggle={mode}&next=/")

    faults = []
    addresses = (
        "/",
        "/disclosures/",
        f"/disclosures/{POLICY}/",
        f"/disclosures/{POLICY}/editions/",
        "/agencies/shuili/guide/",
        "/reports/",
        "/reports/lanchuan/2023/",
        "/agencies/lanchuan/",
        "/compare/years/",
    )
    for address in addresses:
        page.goto(live_server.url + address)
        faults += faults_of(page)

    assert faults == []


@pytest.mark.parametrize("mode", ["", "large-type"])
def test_no_page_scrolls_sideways_at_the_width_of_a_small_phone(open_page, live_server, mode: str) -> None:
    make_county()
    page = open_page(320)
    if mode:
        page.goto(f"{live_server.url}/display/?toggle={mode}&next=/")

    too_wide = []
    for language in ("", "/en"):
        for address in ALL_PAGES:
            page.goto(live_server.url + language + address)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                too_wide.append((language + address, width))

    assert too_wide == []


def test_pages_break_no_rule_of_their_own_content_policy(open_page, live_server) -> None:
    make_county()
    page = open_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    for address in PAGES:
        page.goto(live_server.url + address, wait_until="networkidle")

    assert complaints == []
