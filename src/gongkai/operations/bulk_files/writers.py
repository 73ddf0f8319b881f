"""Rows into a file: JSON Lines, CSV, Parquet, a batch at a time, so that size costs no memory."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from gongkai.core.formulas import plain_cell
from gongkai.operations.bulk_files.datasets import BulkColumn, Row


class RowWriter(Protocol):
    """Something that writes rows into one file."""

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""

    def close(self) -> None:
        """End the file."""


class JsonLinesWriter:
    """One object a line."""

    def __init__(self, path: Path, columns: Sequence[BulkColumn]) -> None:
        self._names = [column.name for column in columns]
        self._file = path.open("wb")

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        lines = (json.dumps({name: row.get(name) for name in self._names}, **_AS_JSON) for row in rows)
        self._file.write("".join(f"{line}\n" for line in lines).encode())

    def close(self) -> None:
        """End the file."""
        self._file.close()


class CsvWriter:
    """A table in UTF-8 with the mark by which spreadsheets know it, and no cell that they would compute."""

    def __init__(self, path: Path, columns: Sequence[BulkColumn]) -> None:
        self._names = [column.name for column in columns]
        self._file = io.TextIOWrapper(path.open("wb"), encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(self._names)

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._writer.writerows([_cell(row.get(name)) for name in self._names] for row in rows)

    def close(self) -> None:
        """End the file."""
        self._file.close()


class ParquetWriter:
    """Columns for data analysis, compressed; a list is kept as JSON."""

    def __init__(self, path: Path, columns: Sequence[BulkColumn]) -> None:
        self._pa: Any = import_module("pyarrow")  # heavy, and its types are incomplete
        parquet: Any = import_module("pyarrow.parquet")
        types = {
            "text": self._pa.string(),
            "list": self._pa.string(),
            "integer": self._pa.int64(),
            "number": self._pa.decimal128(24, 6),
            "boolean": self._pa.bool_(),
        }
        self._columns = columns
        self._schema = self._pa.schema([(one.name, types[one.type]) for one in columns])
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows as one group."""
        arrays = [
            self._pa.array([_typed(row.get(one.name), one.type) for row in rows], field.type)
            for one, field in zip(self._columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._pa.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """End the file."""
        self._writer.close()


WRITERS: Mapping[str, type[JsonLinesWriter | CsvWriter | ParquetWriter]] = {
    "jsonl": JsonLinesWriter,
    "csv": CsvWriter,
    "parquet": ParquetWriter,
}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


_AS_JSON: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":"), "default": _plain}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, **_AS_JSON)
    return plain_cell(str(value))


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "list":
        return json.dumps(value, **_AS_JSON)
    if kind == "number":
        return Decimal(str(value))
    return str(value) if kind == "text" else value
