"""Importing a spreadsheet into a register, beside a bare ``executemany`` of the very same rows."""

import csv
import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from bench.rows import ROUNDS, Row

ROWS = 30_000
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HEADING = [
    "行政处罚决定书文号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "证件号码", "法定代表人",
    "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）", "处罚决定日期",
    "公示截止期",
]  # fmt: skip


def run() -> Iterator[Row]:
    """Import a year's penalties into a database of this run's own, and yield one row a way of doing it."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
        os.environ["GONGKAI_TEST_DATABASE_URL"] = os.environ.get(
            "GONGKAI_BENCH_DATABASE_URL", f"sqlite:///{Path(name) / 'bench.sqlite3'}"
        )
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.test")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        yield from _rows()


def _rows() -> Iterator[Row]:
    from gongkai.organisations import services as organisations

    agency = organisations.create_agency(
        code="bench", name="岚川县市场监督管理局", kind="department", level="county", as_of=date(2009, 1, 1)
    )
    content = penalties_csv(ROWS)
    _import(agency, content)
    written, statement = _as_written()
    whole, looked_at, bare = _in_turns_from_empty(
        lambda: _import(agency, content),
        lambda: _look_at(agency, content),
        lambda: _executemany(statement, written),
    )
    yield _row(f"{ROWS} penalties in CSV, imported", whole, bare, "target at least 0.33 x")
    yield _row("the same, looked at only", looked_at, bare, "")


def _row(what: str, taken: float, bare: float, target: str) -> Row:
    return Row(
        what,
        f"{ROWS / taken:,.0f} rows/s of CPU",
        f"bare executemany, same rows {ROWS / bare:,.0f}/s",
        f"{bare / taken:.2f} x",
        target,
    )


def _in_turns_from_empty(*works: Callable[[], object]) -> list[float]:
    """Return the median processor seconds of each work on an empty register; emptying does not count."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            _empty()
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [median(taken) for taken in times]


def penalties_csv(count: int, *, seed: int = 7) -> bytes:
    """Return a spreadsheet of penalties that are all different and all right."""
    random = Random(seed)
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(HEADING)
    codes = [_credit_code(random) for _ in range(count // 3 + 1)]
    for number in range(count):
        day = date(2026, 1, 1) + timedelta(days=random.randrange(300))
        code = random.choice(codes)
        natural = random.random() < 0.3
        writer.writerow(
            [
                f"岚市监罚〔2026〕{number + 1}号",
                "张三" if natural else f"岚川县第{code[-6:]}号商贸有限公司",
                "自然人" if natural else "法人及非法人组织",
                "" if natural else code,
                "",
                "" if natural else "李四",
                "销售不符合食品安全标准的食品",
                f"当事人于{day.isoformat()}在其经营场所销售标签不符合规定的食品"
                f"{random.randrange(9, 900)}袋，货值金额较小，未造成危害后果，有现场检查笔录为证。",
                "《中华人民共和国食品安全法》第一百二十五条第一款第二项",
                random.choice(["罚款", "警告", "罚款;没收违法所得、没收非法财物"]),
                f"罚款人民币{random.randrange(1, 50)}千元整。",
                f"{random.randrange(1, 500) / 10:.1f}",
                day.isoformat(),
                (day + timedelta(days=365)).isoformat(),
            ]
        )
    return target.getvalue().encode()


def _credit_code(random: Random) -> str:
    from stdnum.cn import uscc

    body = "91" + "".join(random.choice("0123456789") for _ in range(6))
    body += "".join(random.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return body + uscc.calc_check_digit(body)


def _import(agency: Any, content: bytes) -> None:
    from gongkai.registers import services
    from gongkai.registers.definitions import all_registers

    services.import_rows(
        register=all_registers()["penalties"],
        agency=agency,
        content=content,
        filename="处罚.csv",
        actor=None,
        now=NOW,
        today=TODAY,
        reviewed_elsewhere="bench",
    )


def _look_at(agency: Any, content: bytes) -> None:
    from gongkai.registers import services
    from gongkai.registers.definitions import all_registers

    services.hand_in_rows(
        register=all_registers()["penalties"],
        agency=agency,
        content=content,
        filename="处罚.csv",
        actor=None,
        now=NOW,
        today=TODAY,
    )


def _as_written() -> tuple[list[tuple[Any, ...]], str]:
    """Return the rows as the import wrote them, and the statement that writes them once more."""
    from django.db import connection

    from gongkai.registers.models import RegisterRow

    columns = [field.column for field in RegisterRow._meta.local_fields if field.column != "id"]  # noqa: SLF001
    with connection.cursor() as cursor:
        names = ", ".join(f'"{column}"' for column in columns)
        casts = names.replace('"values"', 'CAST("values" AS text)').replace(
            '"private"', 'CAST("private" AS text)'
        )
        cursor.execute(f"SELECT {casts} FROM registers_registerrow ORDER BY id")
        rows = cursor.fetchall()
    marks = ", ".join(["%s"] * len(columns))
    return rows, f"INSERT INTO registers_registerrow ({names}) VALUES ({marks})"


def _executemany(statement: str, rows: list[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registers_registerrow")
