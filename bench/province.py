"""A province summed from its counties' submitted reports: time and memory for 25, 50 and 100 counties.

Counties, bodies and records come from the same generator; each county's report is compiled, kept, put
before the province and accepted through the services.
"""

import os
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.rows import Row

COUNTIES = (25, 50, 100)
BODIES, REQUESTS, YEAR, ROUNDS = 6, 120, 2025, 5
NOW = datetime(2026, 2, 1, 1, 0, tzinfo=UTC)


def run() -> Iterator[Row]:
    """Grow one province, and yield one row for each size."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ.setdefault("GONGKAI_TEST_DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        from bench.database import make_database

        make_database()
        from django.utils import translation

        with translation.override("zh-hans"):
            yield from _sizes()


def _sizes() -> Iterator[Row]:
    from gongkai.reports.collecting.selectors import sum_of_parts

    province = _agency("province", "模拟省人民政府", "province", None)
    made, first = 0, 0.0
    for counties in COUNTIES:
        begun = time.perf_counter()
        for number in range(made, counties):
            _county(province, number)
        submitted = (time.perf_counter() - begun) / (counties - made)
        made = counties
        times = []
        for _round in range(ROUNDS):
            begun = time.process_time()
            report = sum_of_parts(province, YEAR)
            times.append(time.process_time() - begun)
        tracemalloc.start()
        sum_of_parts(province, YEAR)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        taken = sorted(times)[ROUNDS // 2]
        first = first or taken / counties
        yield Row(
            f"{counties} counties, {report.cells['requests.received.total']} requests",
            f"{taken * 1000:,.0f} ms CPU",
            f"peak {peak / 1e6:.1f} MB; a county submitted in {submitted:.1f} s",
            f"{taken / counties / first:.2f} x",
            "a county, beside the first size: at most 1.5 x",
        )


def _county(province: Any, number: int) -> None:
    """Make a county with its bodies and their year, and have its report accepted."""
    from gongkai.commands.generate_year import generate_year
    from gongkai.reports.collecting import services
    from gongkai.reports.compiling import scope_of_all
    from gongkai.reports.compiling.services import keep_compiled

    county = _agency(f"county-{number}", f"模拟{number}县人民政府", "county", province)
    bodies = [
        _agency(f"body-{number}-{one}", f"模拟{number}县第{one}局", "county", county, "department")
        for one in range(BODIES)
    ]
    ids = [county.pk, *(body.pk for body in bodies)]
    generate_year(agency_ids=ids, year=YEAR, requests=REQUESTS, seed=number, now=NOW)
    report = keep_compiled(scope=scope_of_all(county, YEAR), actor=None, now=NOW)
    # Chance makes figures that no rule would pass, so the part is placed without the check for errors.
    part = services.place_part(report=report, actor=None, now=NOW)
    services.accept_part(part=part, actor=None, now=NOW)


def _agency(code: str, name: str, level: str, parent: Any, kind: str = "government") -> Any:
    from gongkai.organisations.services import create_agency

    return create_agency(
        code=code, name=name, kind=kind, level=level, parent=parent, as_of=date(2009, 1, 1)
    )


if __name__ == "__main__":
    print(f"{os.cpu_count()} cores")
    for line in run():
        print(f"  {line}", flush=True)
