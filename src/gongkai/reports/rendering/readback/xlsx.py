"""A rendered workbook as its reader sees it, through openpyxl."""

import io
from typing import Any

from openpyxl.reader.excel import load_workbook

from gongkai.reports.rendering.readback.printed import PlacedCell, PlacedTable, PrintedFile

_KEY_HEADINGS = ("指标代码", "Key")
_TOP = 2
"""Rows above a table: its title and a blank one."""


def read_xlsx_back(data: bytes, *, tables: int) -> PrintedFile:
    """Return what the workbook shows: its first ``tables`` sheets as tables, and its list of data."""
    book = load_workbook(io.BytesIO(data), data_only=True)
    sheets = book.worksheets
    listed = next(sheet for sheet in sheets[tables:] if sheet["A1"].value in _KEY_HEADINGS)
    return PrintedFile(
        tables=[PlacedTable(_cells(sheet)) for sheet in sheets[:tables]],
        values={str(row[0]): _text(row[3]) for row in listed.iter_rows(min_row=2, values_only=True)},
    )


def _cells(sheet: Any) -> list[PlacedCell]:
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    inside = {
        (row, column)
        for area in merged.values()
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    cells = []
    for line in sheet.iter_rows(min_row=_TOP + 1):
        for cell in line:
            area = merged.get((cell.row, cell.column))
            if area is None and (cell.row, cell.column) in inside:
                continue
            height = area.max_row - area.min_row + 1 if area else 1
            width = area.max_col - area.min_col + 1 if area else 1
            cells.append(PlacedCell(_text(cell.value), cell.row - _TOP - 1, cell.column - 1, height, width))
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) and value != int(value) else _whole(value)


def _whole(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)
