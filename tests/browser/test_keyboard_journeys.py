"""A visitor with a small screen and a keyboard: every stop is seen, none holds, the text is near."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.portal.pages import POLICY, make_county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 150
ADDRESSES = [
    "/",
    "/disclosures/",
    f"/disclosures/{POLICY}/",
    "/columns/20-13/",
    "/agencies/shuili/guide/",
    "/following/?kind=agency&target=shuili",
    "/compare/years/?agency=lanchuan",
]
STOP = """async () => {
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    name: (at.innerText || at.getAttribute("aria-label") || at.name || at.tagName).trim().slice(0, 40),
    isInside: box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    isFirst: at.classList.contains("skip-link"),
  };
}"""


def stops_of(page: Page) -> list[dict[str, Any]]:
    """Press the key until the page is at its end; an empty list where it never comes there."""
    stops: list[dict[str, Any]] = []
    while len(stops) < MOST:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and stop["isFirst"]):
            return stops
        stops.append(stop)
    return []


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_stop_is_seen_and_none_holds(open_page, live_server, language: str) -> None:
    make_county()
    page = open_page(320, 640, reduced_motion="reduce")

    for address in ADDRESSES:
        page.goto(live_server.url + language + address)
        stops = stops_of(page)
        assert stops, f"{address}: the keyboard does not come to the end"
        assert stops[0]["isFirst"], address
        assert [stop["name"] for stop in stops if not (stop["isInside"] and stop["isMarked"])] == [], (
            address
        )


def test_one_key_leads_past_the_navigation(open_page, live_server) -> None:
    make_county()
    page = open_page(390)
    page.goto(f"{live_server.url}/agencies/shuili/guide/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
