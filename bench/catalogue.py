"""Importing a county's catalogue, beside a bare ``executemany`` of the very rows that the import writes."""

import gc
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from bench.database import make_database, rows_of, undone
from bench.rows import Row, in_turns

ITEMS = 5000
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)
TABLES = ("catalogue_catalogueitem", "catalogue_catalogueassignment", "catalogue_catalogueevent")
_HEADING = (
    "序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体",
    "公开渠道和载体", "公开对象", "公开方式", "公开层级",
)  # fmt: skip
_LIMITS = (
    "自信息形成或者变更之日起20个工作日内",
    "自作出决定之日起7个工作日内",
    "每月10日前",
    "及时公开",
    "长期公示",
)
_FIELD = "（{ordinal}）{name}领域基层政务公开标准目录"


def run() -> Iterator[Row]:
    """Yield one row for applying what was handed in, one for the whole way from the file."""
    make_database()
    from django.db import connection

    from gongkai.catalogue.import_services import apply_catalogue_import, hand_in_catalogue

    owner = _county()
    content = _spreadsheet()
    given: dict[str, Any] = {"owner": owner, "content": content, "filename": "目录.xlsx", "actor": None}
    upload = hand_in_catalogue(**given, now=NOW)
    statements: list[tuple[str, list[tuple[Any, ...]]]] = []

    def apply() -> Any:
        return apply_catalogue_import(upload=upload, actor=None, now=NOW, as_of=TODAY)

    def whole() -> None:
        later = hand_in_catalogue(**given, now=NOW)
        apply_catalogue_import(upload=later, actor=None, now=NOW, as_of=TODAY)

    def keep() -> None:
        outcome = apply()
        if outcome.added != ITEMS:
            raise RuntimeError(f"{outcome.added} of {ITEMS} items came in; the bench measures nothing.")
        statements.extend(rows_of(table) for table in TABLES)

    def bare() -> None:
        with connection.cursor() as cursor:
            for statement, rows in statements:
                cursor.executemany(statement, rows)

    def bare_from_file() -> None:
        _read(content)
        bare()

    undone(keep)()
    gc.freeze()  # What only the bench holds is not the import's to look after.
    count = sum(len(rows) for _statement, rows in statements)
    ours, peer = in_turns(undone(apply), undone(bare))
    yield _row(
        f"apply {ITEMS:,} items, {count:,} rows",
        count,
        ours,
        f"executemany {count / peer:,.0f} rows/s",
        peer,
    )
    ours, peer = in_turns(undone(whole), undone(bare_from_file))
    yield _row(
        "the same from the XLSX file",
        count,
        ours,
        f"openpyxl + executemany {count / peer:,.0f} rows/s",
        peer,
    )


def _row(what: str, count: int, ours: float, peer: str, theirs: float) -> Row:
    return Row(
        what, f"{count / ours:,.0f} rows/s", peer, f"{theirs / ours:.2f} x", "target at least 0.33 x"
    )


def _county() -> Any:
    from gongkai.organisations import services

    since = {"as_of": date(2009, 1, 1), "level": "county"}
    owner = services.create_agency(code="county", name="岚川县人民政府", kind="government", **since)
    for number, name in enumerate(("应急管理局", "民政局", "教育局", "财政局", "水利局")):
        services.create_agency(
            code=f"bureau-{number}", name=f"岚川县{name}", kind="department", parent=owner, **since
        )
    return owner


def _spreadsheet() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([_FIELD.format(ordinal="十四", name="救灾")])
    sheet.append(_HEADING)
    bodies = ("岚川县应急管理局", "岚川县民政局、岚川县财政局", "岚川县教育局", "岚川县水利局")
    for number in range(ITEMS):
        sheet.append(
            [
                number + 1, f"第{number // 20}类事项", f"第{number}项内容", f"对象、标准和结果（{number}）",
                "《自然灾害救助条例》", _LIMITS[number % 5], bodies[number % 4],
                "■政府网站\n□政府公报\n■公开查阅点", "全社会", "主动",
                "县级、乡级" if number % 3 else "县级",
            ]
        )  # fmt: skip
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _read(content: bytes) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for _row_read in book.active.iter_rows(values_only=True):
        pass
