"""Whole pages of the back office, as an officer's browser asks for them, beside a page that lists nothing.

``python -m bench.office_pages --data FOLDER`` measures an installation that is there already
(``gongkai demo generate --records 1000000 --requests 100000``), on the database that its settings name;
without it a small one is made. Times are on the clock, through the whole program but the network; the
95th percentile of this process's processor time stands in brackets.
"""

import argparse
import os
from collections.abc import Iterator
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.officers import generate, measured, p95
from bench.rows import Row

ROUNDS, TARGET = 20, 200
ACCOUNTS = {"xianban": "lanchuan-county-office", "caizheng": "lanchuan-finance-office"}
EMPTY = "my-account/"
PAGES = (
    "", "disclosures/", "disclosures/records/", "disclosures/records/?queue=late",
    "disclosures/records/?queue=drafts", "disclosures/records/?queue=found", "disclosures/records/?q=防汛",
    "disclosures/log/", "disclosures/links/", "requests/", "requests/?column=overdue", "requests/?q=林某甲",
    "requests/?q=2021-0000", "requests/?q=河道清淤", "requests/letters/", "requests/complaints/",
    "requests/figures/", "registers/", "registers/penalties/", "registers/normative_documents/",
    "registers/releases/", "catalogue/", "catalogue/coverage/", "catalogue/guides/", "agencies/",
    "activities/", "reports/", "reports/parts/", "notices/",
)  # fmt: skip


def run(data: str = "") -> Iterator[Row]:
    """Yield a row for each page and account."""
    with TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ["GONGKAI_DATA_DIR"] = data or folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.dev"
        if not data:
            generate()
        import gongkai.wsgi  # noqa: F401 - as a server's process begins
        from gongkai.requests.searching import REQUESTS
        from gongkai.search.internal_feeding import catch_up_internal
        from gongkai.search.internal_records import DISCLOSURES

        for source in (DISCLOSURES, REQUESTS):
            catch_up_internal(source)
        for account, password in ACCOUNTS.items():
            yield from _pages_of(account, password)


def _pages_of(account: str, password: str) -> Iterator[Row]:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post("/office/sign-in/", {"username": account, "password": password})
    if answer.status_code != 302:
        raise SystemExit(f"The account {account} could not sign in: {answer.status_code}.")
    empty = p95(_times(client, EMPTY)[0])
    for page in PAGES:
        times, used = _times(client, page)
        yield Row(
            f"{account}: /office/{page}",
            f"{median(times):.0f} / {p95(times):.0f} ({p95(used):.0f}) ms",
            f"an empty page {empty:.0f} ms",
            f"{p95(times) / empty:.1f} x",
            f"p95 at most {TARGET} ms" + ("" if p95(times) <= TARGET else ": MISSED"),
        )


def _times(client: Any, page: str) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each round on the clock, and of the processor."""

    def ask() -> None:
        answer = client.get(f"/office/{page}")
        if answer.status_code != 200:
            raise SystemExit(f"/office/{page} answered {answer.status_code}.")

    ask()  # the first time, templates are read and the index is opened
    used, passed = measured(ask, ROUNDS)
    return passed, used


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure whole pages of the back office; p50 / p95.")
    parser.add_argument("--data", default="", help="The data folder of an installation.")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; p50 / p95 on the clock")
    for row in run(parser.parse_args().data):
        print(row, flush=True)
