"""How soon the front page can be read on a slow mobile network: headless Chromium, nginx in front.

The network is Chromium's own emulation of slow 4G: 150 ms there and back, 1.6 Mbit/s down, 0.75 Mbit/s up.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.rows import Row

CHROMIUM = Path("/usr/bin/chromium")
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
ROUNDS = 5
TIMES = """() => {
  const navigation = performance.getEntriesByType('navigation')[0];
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const bytes = performance.getEntriesByType('resource').concat(navigation)
    .filter(one => !/\\.(svg|png|jpg|webp)$/.test(one.name))
    .reduce((sum, one) => sum + one.encodedBodySize, 0);
  return [paint ? paint.startTime : 0, navigation.domInteractive, bytes];
}"""


def first_view(address: str) -> Iterator[Row]:
    """Yield when a first visitor sees the page and can use it, and what it weighs without pictures."""
    if not CHROMIUM.exists():
        yield Row("front page on slow 4G", "not measured", "chromium is not installed", "", "")
        return
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    seen = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for _round in range(ROUNDS):
            page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
            network = page.context.new_cdp_session(page)
            network.send("Network.enable")
            network.send("Network.emulateNetworkConditions", SLOW_4G)
            page.goto(address, wait_until="load")
            seen.append(page.evaluate(TIMES))
            page.context.close()
        browser.close()
    painted, usable, weight = (median(values) for values in zip(*seen, strict=True))
    yield Row(
        "front page on slow 4G",
        f"{usable:,.0f} ms",
        f"first text after {painted:,.0f} ms",
        "",
        f"usable within 1,000 ms; {weight / 1000:,.0f} kB of 150 kB",
    )
