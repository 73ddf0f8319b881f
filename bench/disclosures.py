"""Bringing records in, beside a bare ``executemany``; then the lists of the back office and of the portal.

Each list is measured beside the same rows fetched by their keys, which no list can beat. By default it is a
small database; ``python -m bench.disclosures --records 1000000`` makes the one that the promise is about.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.database import make_database, rows_of, undone
from bench.rows import Row, in_turns

RECORDS, AGENCIES, SEED = 20_000, 300, 1
UNTIL = date(2025, 12, 31)
NOW = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
ROUNDS, PAGE = 40, 20
TABLES = (
    "disclosures_disclosureversion", "disclosures_review", "disclosures_reviewconclusion",
    "disclosures_disclosure", "disclosures_publicationlogentry", "disclosures_channelrelease",
)  # fmt: skip


def run(records: int = RECORDS) -> Iterator[Row]:
    """Generate the records, then yield one row for the way in and one for each list."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ.setdefault("GONGKAI_TEST_DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        make_database()
        from django.utils import translation

        with translation.override("zh-hans"):
            owner, plan = _plan(records)
            yield _way_in(owner, plan)
            yield _fill(owner, plan)
            yield from _lists(owner)


def _plan(records: int) -> tuple[Any, Any]:
    from gongkai.commands.demo_county import demo_county, load_accounts, load_agencies
    from gongkai.commands.generate import county_plan

    county = demo_county()
    load_accounts(county, load_agencies(county))
    return county_plan(records, AGENCIES, SEED, UNTIL)


def _way_in(owner: Any, plan: Any) -> Row:
    """Measure one batch on the way in, and the very rows that it writes."""
    from django.db import connection

    from gongkai.commands.generate_records import generated_chunk
    from gongkai.disclosures.services.moving_in import move_in

    batch = generated_chunk(plan, 0)
    statements: list[tuple[str, list[tuple[Any, ...]]]] = []

    def bring_in() -> None:
        told = {"reason": "bench", "actor": None, "now": NOW, "today": NOW.date()}
        move_in(owner=owner, batch="bench", records=batch, **told)

    def keep() -> None:
        bring_in()
        statements.extend(rows_of(table) for table in TABLES)

    def bare() -> None:
        with connection.cursor() as cursor:
            for statement, rows in statements:
                cursor.executemany(statement, rows)

    undone(keep)()
    ours, peer = in_turns(undone(bring_in), undone(bare))
    return Row(
        f"move in {len(batch):,} records",
        f"{len(batch) / ours:,.0f} a second",
        f"executemany, same rows {len(batch) / peer:,.0f} a second",
        f"{peer / ours:.2f} x",
        "target at least 0.33 x",
    )


def _fill(owner: Any, plan: Any) -> Row:
    from django.db import connection

    from gongkai.commands.generate import fill

    begun = time.perf_counter()
    count = fill(owner, plan, now=NOW, today=NOW.date(), quiet=False)
    taken = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Row(f"generate and move in {count:,}", f"{count / taken:,.0f} a second", "", "", "")


def _lists(owner: Any) -> Iterator[Row]:
    from gongkai.disclosures import selectors
    from gongkai.disclosures.models import Disclosure, PublicationLogEntry
    from gongkai.organisations.models import Agency, User

    public = Disclosure.objects.published().without_text().order_by("-published_at", "id")
    agency = Agency.objects.get(code="caizheng")
    middle = public.values_list("published_at", flat=True)[public.count() // 2]
    lists: dict[str, Callable[[], Any]] = {
        "public, newest": lambda: public,
        "public, the page in the middle": lambda: public.filter(published_at__lte=middle),
        "public, of one agency": lambda: public.filter(agency=agency),
        "public, of one item": lambda: public.filter(catalogue_item="26-19-02"),
        "public, of article 20 item 7": lambda: public.filter(article_20_item=7),
    }
    for username in ("xianban", "yunling", "caizheng"):
        for name, ask in _desk_lists(selectors).items():
            lists[f"{username}: {name}"] = lambda ask=ask, username=username: ask(
                _signed_in(User, username)
            )
    for name, ask in lists.items():
        model = PublicationLogEntry if "log" in name else Disclosure
        yield _list_row(name, lambda ask=ask: list(ask()[:PAGE]), model)
    whole: dict[str, Callable[[], Any]] = {
        "xianban: counts of deadlines": lambda: selectors.deadline_counts(
            _signed_in(User, "xianban"), UNTIL
        ),
        "xianban: coverage, all agencies": lambda: selectors.publication_facts(
            _signed_in(User, "xianban"), owner, UNTIL
        ),
    }
    for name, ask in whole.items():
        yield Row(name, f"p95 {_p95(ask):.1f} ms", "", "", "target at most 200 ms")


def _desk_lists(selectors: Any) -> dict[str, Callable[[Any], Any]]:
    from gongkai.disclosures.models import Disclosure

    mine = Disclosure.objects.without_text()
    return {
        "all records": lambda user: mine.editable_by(user).order_by("-id"),
        "drafts": lambda user: mine.editable_by(user).filter(state="draft").order_by("-id"),
        "late": lambda user: selectors.late_disclosures(user, UNTIL),
        "due soon": lambda user: selectors.due_soon_disclosures(user, UNTIL),
        "due for reassessment": lambda user: selectors.due_for_reassessment(user, UNTIL),
        "publication log": selectors.publication_log,
    }


def _signed_in(users: Any, username: str) -> Any:
    """Return the account as a request has it: fetched anew, knowing nothing yet."""
    return users.objects.get(username=username)


def _list_row(name: str, ask: Callable[[], list[Any]], model: Any) -> Row:
    keys = [row.pk for row in ask()]
    by_key = model.objects.filter(pk__in=keys)
    if hasattr(model, "body_html"):
        by_key = by_key.defer("body_html")
    ours, peer = _p95(ask), _p95(lambda: list(by_key.all()))
    return Row(
        f"{name} ({len(keys)} rows)",
        f"p95 {ours:.1f} ms",
        f"the same rows by key {peer:.1f} ms",
        f"{ours / peer:.1f} x",
        "target at most 200 ms",
    )


def _p95(ask: Callable[[], Any]) -> float:
    """Return the milliseconds within which 95 of 100 askings are answered; the processor's own time."""
    is_elsewhere = "postgresql" in os.environ["GONGKAI_TEST_DATABASE_URL"]
    clock = time.perf_counter if is_elsewhere else time.process_time
    taken = []
    for _ in range(ROUNDS):
        begun = clock()
        ask()
        taken.append((clock() - begun) * 1000)
    return sorted(taken)[int(ROUNDS * 0.95) - 1]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=RECORDS)
    print(f"{os.cpu_count()} cores")
    for line in run(options.parse_args().records):
        print(f"  {line}", flush=True)
