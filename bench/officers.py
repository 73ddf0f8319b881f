"""What officers wait for: search by words and lists of records, search of requests, and every clock afresh.

The search is measured beside the bare engine asked the same of the same index, the clocks beside a bare
loop over the same events. ``python -m bench.officers --data FOLDER`` measures an installation that is there
already (``gongkai demo generate --records 1000000 --requests 100000``); without it a small one is made.
Times are the processor's, of this process; the 95th percentile on the clock stands in brackets.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench.rows import Row

RECORDS, REQUESTS = 5_000, 1_000
ROUNDS = 40
ACCOUNTS = ("xianban", "caizheng")
RECORD_WORDS = ("防汛", "学校食堂", "管理办法 饮用水", "岚川县")
REQUEST_WORDS = ("林某甲", "河道清淤", "2021-0000")


def run(data: str = "") -> Iterator[Row]:
    """Yield a row for each search, each list, and the clocks."""
    with TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ["GONGKAI_DATA_DIR"] = data or folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.dev"
        if not data:
            generate()
        import django

        django.setup()
        from gongkai.search.internal_feeding import catch_up_internal

        for source in _sources():
            catch_up_internal(source)
        yield from _searches()
        yield from _lists()
        yield _clocks()


def generate() -> None:
    """Make the small installation that is measured where none is named."""
    command = [sys.executable, "-c", "from gongkai.cli import main; main()"]
    subprocess.run([*command, "manage", "migrate", "-v0"], check=True)
    subprocess.run([*command, "demo", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    sizes = ["--records", str(RECORDS), "--requests", str(REQUESTS), "--quiet"]
    subprocess.run([*command, "demo", "generate", *sizes], check=True, stdout=subprocess.DEVNULL)


def _sources() -> tuple[Any, Any]:
    from gongkai.requests.searching import REQUESTS as CASES
    from gongkai.search.internal_records import DISCLOSURES

    return DISCLOSURES, CASES


def _searches() -> Iterator[Row]:
    from django.utils import timezone

    from gongkai.requests.searching import search_requests
    from gongkai.search.internal_records import search_own_records

    records, cases = _sources()
    for account in ACCOUNTS:
        for words in RECORD_WORDS:

            def ask(account: str = account, words: str = words) -> Any:
                found = search_own_records(
                    _signed_in(account), words, marks={}, now=timezone.now(), offset=0, limit=50
                )
                return found.total, list(found.records.without_text())

            yield _row(f"{account}, records: {words}", ask, _bare(records, words))
        for words in REQUEST_WORDS:

            def ask_cases(account: str = account, words: str = words) -> Any:
                found = search_requests(_signed_in(account), words, now=timezone.now(), offset=0, limit=50)
                return found.total, found.cases

            yield _row(f"{account}, requests: {words}", ask_cases, _bare(cases, words))


def _bare(source: Any, words: str) -> Callable[[], Any]:
    """Return the same looked for by the engine alone, without a scope, a database or a page."""
    from gongkai.search.internal import InternalQuestion, InternalWord
    from gongkai.search.internal_feeding import internal_index
    from gongkai.search.tokens import folded

    index = internal_index(source)
    question = InternalQuestion(tuple(InternalWord(text=folded(word)) for word in words.split()), None)
    return lambda: index.find(question)


def _lists() -> Iterator[Row]:
    from gongkai.backoffice.long_lists import placed_page
    from gongkai.disclosures.models import Disclosure
    from gongkai.disclosures.selectors import publication_log

    for account in ACCOUNTS:
        for name, ask in {
            "all records": lambda user: Disclosure.objects.editable_by(user).order_by("-id"),
            "approved": lambda user: (
                Disclosure.objects.editable_by(user).filter(state="approved").order_by("-id")
            ),
            "publication log": publication_log,
        }.items():
            keys = list(ask(_signed_in(account)).values_list("pk", flat=True)[:50])
            model = ask(_signed_in(account)).model
            yield _row(
                f"{account}, list: {name}",
                lambda ask=ask, account=account: placed_page(ask(_signed_in(account)), {}, 50),
                lambda model=model, keys=keys: list(model.objects.filter(pk__in=keys).values_list("pk")),
            )


def _clocks() -> Row:
    from django.db import connection
    from django.utils import timezone

    from gongkai.requests.models import RequestEvent
    from gongkai.requests.services import rebuild_clocks

    events = RequestEvent.objects.count()
    begun = time.process_time()
    changed = sum(1 for _ in rebuild_clocks(now=timezone.now(), only_open=False, write=False))
    ours = time.process_time() - begun
    begun = time.process_time()
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT disclosure_request_id, "on", kind, revokes_id FROM requests_requestevent'
            " ORDER BY disclosure_request_id, id"
        )
        read = sum(1 for _ in cursor)
    bare = time.process_time() - begun
    return Row(
        f"every clock, {events:,} events",
        f"{ours:.1f} s",
        f"bare loop over {read:,}: {bare:.1f} s; {changed} differ",
        f"{ours / bare:.1f} x",
        f"2,000,000 events under 30 s: {ours / max(events, 1) * 2e6:.1f} s",
    )


def _signed_in(username: str) -> Any:
    """Return the account as a request has it: fetched anew, knowing nothing yet."""
    from gongkai.organisations.models import User

    return User.objects.get(username=username)


def _row(name: str, ask: Callable[[], Any], peer: Callable[[], Any]) -> Row:
    ours, bare = measured(ask), measured(peer)
    return Row(
        name,
        f"{median(ours[0]):.1f} / {p95(ours[0]):.1f} ({p95(ours[1]):.0f}) ms",
        f"bare {median(bare[0]):.1f} / {p95(bare[0]):.1f} ms",
        f"{p95(ours[0]) / p95(bare[0]):.1f} x",
        "p95 at most 200 ms",
    )


def measured(ask: Callable[[], Any], rounds: int = ROUNDS) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each round: of the processor, and on the clock."""
    used, passed = [], []
    for _ in range(rounds):
        begun, clock = time.process_time(), time.perf_counter()
        ask()
        used.append((time.process_time() - begun) * 1000)
        passed.append((time.perf_counter() - clock) * 1000)
    return used, passed


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure what officers wait for; p50 / p95.")
    parser.add_argument("--data", default="", help="The data folder of an installation.")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; p50 / p95 (p95 on the clock)")
    for row in run(parser.parse_args().data):
        print(row, flush=True)
