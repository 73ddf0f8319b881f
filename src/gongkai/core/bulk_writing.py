"""Rows written many at a time, without a model object for each: for acts on thousands of rows only.

The caller has judged what it writes; the database checks every row as it checks any row.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection, models

_MOMENTS = 1024
"""Rows of a batch share most of their days and moments, so each is put into words once."""


@dataclass(slots=True)
class _Shape:
    """Rows that name the same fields: what is rewritten in each, and what all of them end with."""

    names: tuple[str, ...]
    written: list[tuple[int, Callable[[Any], Any]]]
    defaults: tuple[Any, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)


class BulkTable:
    """Rows of one model that wait to be written together."""

    def __init__(self, model: type[models.Model]) -> None:
        self._meta = model._meta  # noqa: SLF001 - Django's documented API
        self._fields = {field.name: field for field in self._meta.concrete_fields}
        self._shapes: dict[tuple[str, ...], _Shape] = {}

    def add(self, values: Mapping[str, Any]) -> None:
        """Keep a row until it is written; what is not named is the field's default."""
        names = tuple(values)
        shape = self._shapes.get(names)
        if shape is None:
            shape = self._shapes[names] = self._shape(names)
        row = list(values.values())
        for place, write in shape.written:
            row[place] = write(row[place])
        shape.rows.append((*row, *shape.defaults))

    def _shape(self, names: tuple[str, ...]) -> _Shape:
        written = [(place, _writer(self._fields[name])) for place, name in enumerate(names)]
        rest = {
            name: value
            for name, one in self._fields.items()
            if name not in names and not ((value := _default(one)) is None and one.primary_key)
        }
        changed = [(place, write) for place, write in written if write is not _as_it_is]
        return _Shape((*names, *rest), changed, tuple(rest.values()))

    def reserve(self, count: int) -> Sequence[int]:
        """Return so many new primary keys, given out by the database; the transaction holds the lock."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                    [self._meta.db_table, count],
                )
                return [key for (key,) in cursor.fetchall()]
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self._meta.db_table])
            found = cursor.fetchone()
            last = found[0] if found else 0
            return range(last + 1, last + 1 + count)

    def flush(self) -> None:
        """Write what waits."""
        with connection.cursor() as cursor:
            for shape in self._shapes.values():
                rows, shape.rows = shape.rows, []
                if rows and connection.vendor == "postgresql":
                    self._copy(cursor, shape.names, rows)
                elif rows:
                    cursor.executemany(self._insert(shape.names), rows)

    def update(self, names: Sequence[str], rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Set the named fields of rows by their keys."""
        quote = connection.ops.quote_name
        listed = ", ".join(f"{quote(str(self._fields[name].column))} = %s" for name in names)
        statement = f"UPDATE {quote(self._meta.db_table)} SET {listed} WHERE id = %s"  # noqa: S608 - names
        writers = [(name, _writer(self._fields[name])) for name in names]
        prepared = [(*(write(values[name]) for name, write in writers), key) for key, values in rows]
        with connection.cursor() as cursor:
            cursor.executemany(statement, prepared)

    def _insert(self, names: Sequence[str]) -> str:
        places = ", ".join(["%s"] * len(names))
        return f"INSERT INTO {self._target(names)} VALUES ({places})"  # noqa: S608 - names of columns

    def _copy(self, cursor: Any, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        with connection.wrap_database_errors, cursor.copy(f"COPY {self._target(names)} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _target(self, names: Sequence[str]) -> str:
        quote = connection.ops.quote_name
        listed = ", ".join(quote(str(self._fields[name].column)) for name in names)
        return f"{quote(self._meta.db_table)} ({listed})"


def _writer(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """Return how a value of the field is handed to this database."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, models.DateTimeField):
        return lru_cache(_MOMENTS)(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.DateField):
        return lru_cache(_MOMENTS)(connection.ops.adapt_datefield_value)
    return _as_it_is


def _default(field: "models.Field[Any, Any]") -> Any:
    value = field.get_default()
    return None if value is None else _writer(field)(value)


def _as_it_is(value: Any) -> Any:
    return value
