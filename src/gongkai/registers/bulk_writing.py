"""Writing very many rows at once, in the words of the database itself.

The framework's own way makes an object of every row and takes several times as long; an import of a year's
penalties must not. Only the services use this, within their transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from gongkai.registers.judging import JudgedRow
from gongkai.registers.models import RegisterRow, RegisterRowVersion, RowContent
from gongkai.registers.states import RowState

ROWS_AT_ONCE = 5_000

# What an import sets of every row it adds, in the order of ``_new_row``.
_NEW = (
    *("register", "agency_id", "key", "title", "values", "private", "state"),
    *("dated_on", "begins_on", "amended_on", "ended_on", "end_kind", "facet", "amount", "refers_to"),
    *("due_on", "published_on", "withdrawal_cause", "withdrawal_reason", "fingerprint", "version"),
    *("changed_at", "changed_by_id", "batch_id", "reason"),
)

# What an import sets of every row it changes, in the order of ``_changed_row``. The day of publication
# stays what it was, and so does the time limit of a row that has none.
_CHANGED = {
    "title": "%s",
    "values": "%s",
    "private": "%s",
    "state": "%s",
    "dated_on": "COALESCE(%s, dated_on)",
    "begins_on": "%s",
    "amended_on": "%s",
    "ended_on": "%s",
    "end_kind": "%s",
    "facet": "%s",
    "amount": "%s",
    "refers_to": "%s",
    "due_on": "CASE WHEN due_on IS NULL THEN due_on ELSE %s END",
    "published_on": "COALESCE(published_on, %s)",
    "fingerprint": "%s",
    "version": "version + 1",
    "changed_at": "%s",
    "changed_by_id": "%s",
    "batch_id": "%s",
    "reason": "%s",
}


@dataclass(frozen=True, slots=True)
class WritingAct:
    """What all rows of one act have in common."""

    register: str
    now: datetime
    today: date
    actor_id: int | None
    batch_id: UUID | None
    reason: str
    is_historic: bool
    """Whether the rows were public elsewhere before, so that no time limit is watched."""


def add_rows(rows: Sequence[JudgedRow], act: WritingAct) -> None:
    """Insert rows that the register has not."""
    table, quote = RegisterRow._meta.db_table, connection.ops.quote_name  # noqa: SLF001 - Django's name
    columns = ", ".join(quote(name) for name in _NEW)
    places = ", ".join(["%s"] * len(_NEW))
    statement = f"INSERT INTO {quote(table)} ({columns}) VALUES ({places})"  # noqa: S608 - names of columns
    moment, batch, today = _moment(act.now), _batch(act.batch_id), act.today.isoformat()
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            chunk = rows[start : start + ROWS_AT_ONCE]
            cursor.executemany(statement, [_new_row(row, act, moment, batch, today) for row in chunk])


def change_rows(rows: Sequence[tuple[int, JudgedRow]], act: WritingAct) -> None:
    """Keep what the rows said as versions, and make them say what they say now."""
    quote = connection.ops.quote_name
    moment, batch, today = _moment(act.now), _batch(act.batch_id), act.today.isoformat()
    settings = ", ".join(f"{quote(name)} = {value}" for name, value in _CHANGED.items())
    table = quote(RegisterRow._meta.db_table)  # noqa: SLF001 - Django's name of a table
    statement = f"UPDATE {table} SET {settings} WHERE id = %s"  # noqa: S608 - names of columns
    for start in range(0, len(rows), ROWS_AT_ONCE):
        chunk = rows[start : start + ROWS_AT_ONCE]
        keep_versions([row_id for row_id, _row in chunk], act.now)
        with connection.cursor() as cursor:
            cursor.executemany(
                statement,
                [
                    (*_changed_row(row, today), moment, act.actor_id, batch, act.reason, row_id)
                    for row_id, row in chunk
                ],
            )


def keep_versions(row_ids: Sequence[int], now: datetime) -> None:
    """Copy what the rows say into their history, before they are changed."""
    quote = connection.ops.quote_name
    fields = RowContent._meta.local_concrete_fields  # noqa: SLF001 - Django's name of a model's fields
    content = ", ".join(quote(str(field.column)) for field in fields)
    target = quote(RegisterRowVersion._meta.db_table)  # noqa: SLF001 - Django's name of a table
    source = quote(RegisterRow._meta.db_table)  # noqa: SLF001 - Django's name of a table
    places = ", ".join(["%s"] * len(row_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {target} ({content}, row_id, superseded_at)"  # noqa: S608 - names of columns
            f" SELECT {content}, id, {_moment_place()} FROM {source} WHERE id IN ({places})",
            [_moment(now), *row_ids],
        )


def _new_row(
    row: JudgedRow, act: WritingAct, moment: str, batch: str | None, today: str
) -> tuple[Any, ...]:
    is_public = row.state is RowState.PUBLISHED
    return (
        act.register,
        row.agency_id,
        row.key,
        row.title,
        row.values_json,
        row.private_json,
        row.state.value,
        _day(row.dated_on) or today,
        _day(row.begins_on),
        _day(row.amended_on),
        _day(row.ended_on),
        row.end_kind,
        row.facet,
        None if row.amount is None else str(row.amount),
        row.refers_to,
        None if act.is_historic else _day(row.due_on),
        today if is_public else None,
        "",
        "",
        row.fingerprint,
        1,
        moment,
        act.actor_id,
        batch,
        act.reason,
    )


def _changed_row(row: JudgedRow, today: str) -> tuple[Any, ...]:
    return (
        row.title,
        row.values_json,
        row.private_json,
        row.state.value,
        _day(row.dated_on),
        _day(row.begins_on),
        _day(row.amended_on),
        _day(row.ended_on),
        row.end_kind,
        row.facet,
        None if row.amount is None else str(row.amount),
        row.refers_to,
        _day(row.due_on),
        today if row.state is RowState.PUBLISHED else None,
        row.fingerprint,
    )


@lru_cache(1 << 14)
def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(now: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(now))


def _moment_place() -> str:
    return "CAST(%s AS timestamptz)" if connection.vendor == "postgresql" else "%s"


def _batch(batch_id: UUID | None) -> str | None:
    if batch_id is None:
        return None
    return str(batch_id) if connection.features.has_native_uuid_field else batch_id.hex
