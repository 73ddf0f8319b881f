"""The open dataset: one row a figure of every published report, as CSV, JSON Lines and Parquet.

Each writer yields pieces of the file as they are made, so that its size is bounded by nothing but the disk
of whoever asks for it.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.core.formulas import plain_cell
from gongkai.reports.figures import plain
from gongkai.reports.selectors import DatasetCell

ROWS_AT_ONCE = 500
ROWS_A_GROUP = 20_000


@dataclass(frozen=True, slots=True)
class DatasetColumn:
    """One column of the dataset: its name, its type, what it says, and where it comes from."""

    name: str
    type: str
    description: Promise
    of: Callable[[DatasetCell], Any]

    @property
    def type_label(self) -> Promise:
        """The type in the reader's language."""
        return TYPE_LABELS[self.type]


TYPE_LABELS: dict[str, Promise] = {
    "text": _("text"),
    "integer": _("whole number"),
    "number": _("number"),
    "boolean": _("yes or no"),
}


def _place(name: str) -> Callable[[DatasetCell], Any]:
    return lambda row: row.source.get(name)


DATASET_COLUMNS = (
    DatasetColumn(
        "agency_code",
        "text",
        _("Code of the agency, as in addresses of this site"),
        lambda row: row.report.agency.code,
    ),
    DatasetColumn(
        "agency", "text", _("Name of the agency at the end of the year"), lambda row: row.agency.name
    ),
    DatasetColumn(
        "credit_code",
        "text",
        _("Unified social credit code of the agency"),
        lambda row: row.report.agency.credit_code,
    ),
    DatasetColumn("agency_kind", "text", _("Kind of agency"), lambda row: row.agency.kind),
    DatasetColumn("year", "integer", _("Year that the report is about"), lambda row: row.report.year),
    DatasetColumn("form", "text", _("Form of the report: 2014, 2019 or 2021"), lambda row: row.report.form),
    DatasetColumn("edition", "integer", _("Edition of the report"), lambda row: row.report.edition),
    DatasetColumn("key", "text", _("Key of the figure in the form"), lambda row: row.cell.key),
    DatasetColumn("label", "text", _("What the figure is, in Chinese"), lambda row: row.label),
    DatasetColumn("label_en", "text", _("What the figure is, in English"), lambda row: row.label_en),
    DatasetColumn("unit", "text", _("Unit of the figure"), lambda row: row.cell.unit),
    DatasetColumn(
        "value",
        "number",
        _("The figure; empty where the report prints none, which is not zero"),
        lambda row: row.value,
    ),
    DatasetColumn("printed", "text", _("The text as printed in the original"), lambda row: row.printed),
    DatasetColumn("page", "integer", _("Page of the original, where it has pages"), _place("page")),
    DatasetColumn("table", "integer", _("Table of the original, counted from 1"), _place("table")),
    DatasetColumn("row", "integer", _("Row of that table"), _place("row")),
    DatasetColumn("column", "integer", _("Column of that table"), _place("column")),
    DatasetColumn("line", "integer", _("Line of the original, where it is plain text"), _place("line")),
    DatasetColumn(
        "ocr",
        "boolean",
        _("Whether the text was recognised on the picture of a page"),
        lambda row: bool(row.source.get("ocr")),
    ),
)


def csv_pieces(rows: Iterable[DatasetCell]) -> Iterator[bytes]:
    """Yield the dataset as CSV in UTF-8, with the mark by which spreadsheets know it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([column.name for column in DATASET_COLUMNS])
    for row in rows:
        writer.writerow([_csv_value(column.of(row)) for column in DATASET_COLUMNS])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def json_pieces(rows: Iterable[DatasetCell]) -> Iterator[bytes]:
    """Yield the dataset as JSON Lines: one object a figure."""
    lines: list[str] = []
    for row in rows:
        lines.append(json.dumps(_json_row(row), ensure_ascii=False, separators=(",", ":")))
        if len(lines) >= ROWS_AT_ONCE:
            yield ("\n".join(lines) + "\n").encode()
            lines.clear()
    if lines:
        yield ("\n".join(lines) + "\n").encode()


def parquet_pieces(rows: Iterable[DatasetCell]) -> Iterator[bytes]:
    """Yield the dataset as a Parquet file, group by group."""
    pa: Any = import_module("pyarrow")  # heavy, and its types are incomplete
    pq: Any = import_module("pyarrow.parquet")
    types = {
        "text": pa.string(),
        "integer": pa.int32(),
        "number": pa.decimal128(24, 6),
        "boolean": pa.bool_(),
    }
    schema = pa.schema(
        [
            pa.field(column.name, types[column.type], metadata={"description": str(column.description)})
            for column in DATASET_COLUMNS
        ]
    )
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = [
                pa.array([_parquet_value(column, row) for row in group], types[column.type])
                for column in DATASET_COLUMNS
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """A file that keeps only what was written since it was last emptied."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _groups(rows: Iterable[DatasetCell]) -> Iterator[list[DatasetCell]]:
    group: list[DatasetCell] = []
    for row in rows:
        group.append(row)
        if len(group) >= ROWS_A_GROUP:
            yield group
            group = []
    if group:
        yield group


def _csv_value(value: Any) -> Any:
    if isinstance(value, str):
        return plain_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else value


def _json_row(row: DatasetCell) -> dict[str, Any]:
    data = {column.name: column.of(row) for column in DATASET_COLUMNS}
    return {**data, "value": plain(data["value"])}


def _parquet_value(column: DatasetColumn, row: DatasetCell) -> Any:
    value = column.of(row)
    return Decimal(value) if column.type == "number" and value is not None else value
