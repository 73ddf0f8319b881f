"""A register as a file: CSV, XLSX, JSON, piece by piece, with no cell that a spreadsheet would compute."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.core.formulas import plain_cell
from gongkai.registers.definitions import ColumnType, Register, RegisterColumn
from gongkai.registers.models import RegisterRowQuerySet

DOWNLOAD_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
MOST_SHEET_ROWS = 100_000
"""A workbook beyond this takes minutes to make and to open."""
_ROWS_AT_ONCE = 2_000
_PIECE = 1 << 16
_NUMBERS = (ColumnType.MONEY, ColumnType.INTEGER)
_AGENCY = "所属机关"


class DownloadTooLarge(DomainError):
    """A workbook of more rows than anyone could open."""

    code = "download_too_large"


def download_pieces(
    register: Register,
    rows: RegisterRowQuerySet,
    agencies: Mapping[int, str],
    file_format: str,
    *,
    for_public: bool = True,
) -> Iterator[bytes]:
    """Return the file in pieces. The public's has the public's columns only, whoever asks for it."""
    columns = register.public_columns if for_public else register.kept_columns
    lines = _lines(rows, columns, agencies, for_public=for_public)
    if file_format == "csv":
        return _csv_pieces(_headings(register, columns), columns, lines)
    if file_format == "json":
        return _json_pieces(register, columns, lines)
    if rows.order_by()[: MOST_SHEET_ROWS + 1].count() > MOST_SHEET_ROWS:
        raise DownloadTooLarge(
            _("The register has more than %(most)s rows. Narrow the list, or take the CSV file.")
            % {"most": MOST_SHEET_ROWS}
        )
    return _xlsx_pieces(register, _headings(register, columns), columns, lines)


def _headings(register: Register, columns: Sequence[RegisterColumn]) -> list[str]:
    """Return the headings in Chinese, by which the file is known when it is imported again."""
    owner = register.column(register.owner).name.zh if register.owner else _AGENCY
    return [*(column.name.zh for column in columns), owner]


def _lines(
    rows: RegisterRowQuerySet,
    columns: Sequence[RegisterColumn],
    agencies: Mapping[int, str],
    *,
    for_public: bool,
) -> Iterator[list[Any]]:
    ids = [column.id for column in columns]
    for row in rows.order_by("-dated_on", "-id").iterator(_ROWS_AT_ONCE):
        values = row.values if for_public else {**row.values, **row.private}
        yield [*(values.get(name) for name in ids), agencies.get(row.agency_id, "")]


def template_workbook(register: Register, columns: Sequence[RegisterColumn]) -> bytes:
    """Return an empty spreadsheet to fill in: the headings, and what to write under each as its comment."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_sheet_name(register))
        for place, column in enumerate(columns):
            style = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
            shade = {"bg_color": "#E3EFF1"} if column.required else {}
            sheet.write_string(0, place, column.name.zh, book.add_format({**style, **shade}))
            sheet.set_column(place, place, max(12, 2 * len(column.name.zh) + 4))
            help_text = column.help.zh if column.help else ""
            options = "、".join(option.name.zh for option in column.options)
            note = "\n".join(filter(None, ["必填" if column.required else "", options, help_text]))
            if note:
                sheet.write_comment(0, place, note)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def _csv_pieces(
    headings: Sequence[str], columns: Sequence[RegisterColumn], lines: Iterable[list[Any]]
) -> Iterator[bytes]:
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(headings)
    for line in lines:
        writer.writerow([plain_cell(text) for text in _texts(columns, line)])
        if buffer.tell() > _PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _json_pieces(
    register: Register, columns: Sequence[RegisterColumn], lines: Iterable[list[Any]]
) -> Iterator[bytes]:
    names = [*(column.id for column in columns), "agency"]
    head = {
        "register": register.id,
        "name": register.name.zh,
        "name_en": register.name.en,
        "columns": [
            {"id": column.id, "name": column.name.zh, "name_en": column.name.en, "type": column.type.value}
            for column in columns
        ],
    }
    text = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{text}, "rows": ['.encode()
    separator = "\n"
    pieces: list[str] = []
    for line in lines:
        row = {name: value for name, value in zip(names, line, strict=True) if value is not None}
        pieces.append(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n"
        if len(pieces) >= _ROWS_AT_ONCE:
            yield "".join(pieces).encode()
            pieces.clear()
    yield ("".join(pieces) + "\n]}\n").encode()


def _xlsx_pieces(
    register: Register,
    headings: Sequence[str],
    columns: Sequence[RegisterColumn],
    lines: Iterable[list[Any]],
) -> Iterator[bytes]:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with TemporaryFile() as target:
        with xlsxwriter.Workbook(target, options) as book:
            sheet = book.add_worksheet(_sheet_name(register))
            bold = book.add_format({"bold": True, "bottom": 1})
            for place, heading in enumerate(headings):
                sheet.set_column(place, place, min(40, max(12, 2 * len(heading) + 4)))
                sheet.write_string(0, place, heading, bold)
            sheet.freeze_panes(1, 0)
            numbers = {place for place, column in enumerate(columns) if column.type in _NUMBERS}
            for number, line in enumerate(lines, 1):
                for place, text in enumerate(_texts(columns, line)):
                    if place in numbers and text:
                        sheet.write_number(number, place, float(text))
                    elif text:
                        sheet.write_string(number, place, text)
        target.seek(0)
        while piece := target.read(_PIECE):
            yield piece


def _sheet_name(register: Register) -> str:
    return register.name.zh.replace("/", "、")[:31]


def _texts(columns: Sequence[RegisterColumn], line: Sequence[Any]) -> list[str]:
    """Return a line as texts that people read and that an import takes: choices by their Chinese names."""
    return [*(_text(column, value) for column, value in zip(columns, line, strict=False)), str(line[-1])]


def _text(column: RegisterColumn, value: Any) -> str:
    if value is None:
        return ""
    if column.type is not ColumnType.CHOICE:
        return str(value)
    names = {option.id: option.name.zh for option in column.options}
    chosen: list[str] = value if isinstance(value, list) else [str(value)]
    return "；".join(names.get(one, one) for one in chosen)
