"""Compiling every report of a county beside the bare SQL aggregate over the same tables; opening cells.

By default it is a small county; ``python -m bench.compiling --records 1000000 --requests 20000`` makes the
one that the promise is about, and ``--database URL`` takes one that ``gongkai demo generate`` has filled.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.rows import WALL, Row, in_turns

RECORDS, REQUESTS, AGENCIES, SEED = 20_000, 2_000, 300, 1
UNTIL = date(2025, 12, 31)
NOW = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
LAST_OF_2014 = 2018
YEARS = (LAST_OF_2014, 2025)
"""A year whose form counts disclosures, and one whose form counts registers and requests."""


def run(records: int = RECORDS, requests: int = REQUESTS, database: str = "") -> Iterator[Row]:
    """Yield one row for each year's compiling, and one for the slowest cell of each."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        county = _county(records, requests, database or f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        for year in YEARS:
            yield from _year(county, year)


def _county(records: int, requests: int, database: str) -> Any:
    """Return the county of a filled database, or of one that is filled now."""
    os.environ["GONGKAI_TEST_DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.test"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import translation

    call_command("migrate", verbosity=0, interactive=False)
    from django.db import connection

    from gongkai.commands.generate import county_plan, fill
    from gongkai.commands.generate_year import generate_year
    from gongkai.disclosures.models import Disclosure
    from gongkai.requests.models import DisclosureRequest

    with translation.override("zh-hans"):
        owner, plan = county_plan(records, AGENCIES, SEED, UNTIL)
        if not Disclosure.objects.exists():
            fill(owner, plan, now=NOW, today=NOW.date(), quiet=False)
    if not DisclosureRequest.objects.exists():
        ids = [agency for agency, _name in plan.agencies]
        for year in YEARS:
            generate_year(agency_ids=ids, year=year, requests=requests, seed=SEED, now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return owner


def _year(county: Any, year: int) -> Iterator[Row]:
    from gongkai.organisations.models import Agency
    from gongkai.reports.compiling import compile_reports, scope_of_all
    from gongkai.reports.compiling.scopes import own_scopes

    whole = scope_of_all(county, year)
    bodies = Agency.objects.filter(pk__in=whole.agency_ids)
    scopes = [*own_scopes(bodies, year), whole]
    statements = _statements_of(lambda: compile_reports(scopes))
    clock = WALL if "postgresql" in os.environ["GONGKAI_TEST_DATABASE_URL"] else None
    ours, peer, counted = in_turns(
        lambda: compile_reports(scopes), lambda: _asked(statements), lambda: _counted(year), clock=clock
    )
    yield Row(
        f"{year}: {len(scopes) - 1} reports and the total",
        f"{ours * 1000:,.0f} ms",
        f"bare SQL, same aggregates {peer * 1000:,.0f} ms (count(*) alone {counted * 1000:,.0f} ms)",
        f"{ours / peer:.2f} x",
        "target at most 10 x",
    )
    yield _cells(whole, year)


def _statements_of(work: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return the aggregates that the work asks the database for, as bare SQL."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "GROUP BY" in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        work()
    return asked


def _asked(statements: list[tuple[str, Any]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _counted(year: int) -> None:
    """Count the year's rows of each table by agency, and nothing else."""
    from django.db.models import Count

    from gongkai.activities.models import Activity
    from gongkai.disclosures.models import Disclosure
    from gongkai.registers.models import RegisterRow
    from gongkai.requests.models import DisclosureRequest

    tables = [(DisclosureRequest, "received_on"), (RegisterRow, "dated_on")]
    tables += [] if year > LAST_OF_2014 else [(Activity, "happened_on"), (Disclosure, "published_at__date")]
    for model, day in tables:
        rows = model._base_manager.filter(**{f"{day}__range": (date(year, 1, 1), date(year, 12, 31))})  # noqa: SLF001
        list(rows.order_by().values("agency_id").annotate(number=Count("pk")))


def _cells(whole: Any, year: int) -> Row:
    """Measure opening each cell of the whole county: the figure and its first page of records."""
    from gongkai.law.forms import form_for_year
    from gongkai.reports.compiling import compiled_cell

    def opened(key: str) -> None:
        cell = compiled_cell(whole, key)
        if cell.records is not None:
            list(cell.records[:50])

    taken = {key: _milliseconds(lambda key=key: opened(key)) for key in form_for_year(year).cells}
    slowest = max(taken, key=lambda key: taken[key])
    return Row(
        f"{year}: opening any of {len(taken)} cells",
        f"at most {taken[slowest]:.0f} ms",
        f"median {median(taken.values()):.1f} ms; slowest {slowest}",
        "",
        "target at most 300 ms",
    )


def _milliseconds(work: Callable[[], None]) -> float:
    """Return what the work takes; on a database in this process, of the processor's own time."""
    is_elsewhere = "postgresql" in os.environ["GONGKAI_TEST_DATABASE_URL"]
    clock = time.perf_counter if is_elsewhere else time.process_time
    times = []
    for _round in range(3):
        begun = clock()
        work()
        times.append((clock() - begun) * 1000)
    return median(times)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=RECORDS)
    options.add_argument("--requests", type=int, default=REQUESTS)
    options.add_argument("--database", default="")
    chosen = options.parse_args()
    print(f"{os.cpu_count()} cores")
    for line in run(chosen.records, chosen.requests, chosen.database):
        print(f"  {line}", flush=True)
