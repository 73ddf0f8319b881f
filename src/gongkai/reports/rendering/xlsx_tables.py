"""One statutory table as a sheet: merged cells, ruled, figures as numbers that look as they are printed."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gongkai.law.forms import Number
from gongkai.reports.figures import Value, plain
from gongkai.reports.rendering.fitting import ems, fit
from gongkai.reports.rendering.grid import BY_HAND, PrintedCell, PrintedGrid, Role

FONT = "宋体"
_TOP = 2
"""Rows above the table: its title and a blank one."""
_MM_PER_CHARACTER = 1.95
_MM_PER_POINT = 25.4 / 72
_PRECISE_DIGITS = 15
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that a spreadsheet accepts, unlike those in ``taken``, and add it to them."""
    name = _NOT_IN_NAMES.sub(" ", title).strip()[:_LONGEST_NAME].strip() or "Table"
    number = 2
    while name.lower() in taken:
        name = f"{name[: _LONGEST_NAME - 3]} {number}"
        number += 1
    taken.add(name.lower())
    return name


class TableSheet:
    """Writes one table into one sheet."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        sheet: Worksheet,
        grid: PrintedGrid,
        *,
        language: str,
        values: Mapping[str, Value],
        kinds: Mapping[str, Number],
    ) -> None:
        self._book, self._sheet, self._grid, self._language = book, sheet, grid, language
        self._values, self._kinds = values, kinds
        self._fit = fit(grid, language)
        self._formats: dict[tuple[Any, ...], Any] = {}
        self.places: dict[str, tuple[int, int]] = {}
        """Row and column of each figure, by the key of its cell."""

    def write(self, title: str) -> None:
        """Write the title, the columns' widths, the rows' heights and every cell."""
        sheet, grid = self._sheet, self._grid
        for column, width in enumerate(self._fit.widths):
            sheet.set_column(column, column, width / _MM_PER_CHARACTER)
        heading = self._book.add_format(
            {"font_name": FONT, "font_size": 14, "bold": True, "align": "center", "valign": "vcenter"}
        )
        sheet.merge_range(0, 0, 0, grid.column_count - 1, title, heading)
        sheet.set_row(0, 26)
        for row in range(grid.row_count):
            sheet.set_row(_TOP + row, self._height(row))
        for cell in grid.cells:
            self._write_cell(cell)
        self._set_page()

    def _set_page(self) -> None:
        sheet, grid = self._sheet, self._grid
        sheet.set_paper(9)
        sheet.set_margins(left=0.8, right=0.7, top=1, bottom=1)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        if grid.header_rows:
            sheet.repeat_rows(_TOP, _TOP + grid.header_rows - 1)
            frozen = grid.label_columns if not grid.indented else 1
            sheet.freeze_panes(_TOP + grid.header_rows, frozen)

    def _height(self, row: int) -> float:
        points = self._fit.text_points
        turned = [
            ems(cell.text) * points * 1.05 + 10
            for cell in self._grid.rows[row]
            if self._is_turned(cell) and cell.row_span == 1
        ]
        lines = max((self._lines(cell) for cell in self._grid.rows[row] if cell.row_span == 1), default=1)
        return max(lines * points * 1.35 + 6, *turned, 18)

    def _lines(self, cell: PrintedCell) -> int:
        if self._is_turned(cell):
            return 1
        width = sum(self._fit.widths[cell.column : cell.column + cell.column_span]) - 2
        points = self._fit.text_points
        return math.ceil((ems(cell.text) + cell.indent) * points * _MM_PER_POINT / width) or 1

    def _is_turned(self, cell: PrintedCell) -> bool:
        turned_from = self._grid.label_columns if self._fit.rotated else self._grid.column_count
        return cell.role is Role.COLUMN and cell.column_span == 1 and cell.column >= turned_from

    def _write_cell(self, cell: PrintedCell) -> None:
        row, column = _TOP + cell.row, cell.column
        value = self._values.get(cell.key) if cell.role is Role.FIGURE else None
        number = value if _fits(value) else None
        style = self._format(cell, number)
        if cell.row_span > 1 or cell.column_span > 1:
            last_row, last_column = row + cell.row_span - 1, column + cell.column_span - 1
            self._sheet.merge_range(row, column, last_row, last_column, "", style)
        if number is not None:
            self._sheet.write_number(row, column, plain(number) or 0, style)
        elif cell.text:
            self._sheet.write_string(row, column, cell.text, style)
        else:
            self._sheet.write_blank(row, column, None, style)
        if cell.role is Role.FIGURE:
            self.places[cell.key] = (row, column)

    def _format(self, cell: PrintedCell, number: Value) -> Any:
        is_left = cell.role in (Role.ROW, Role.GROUP) and (
            self._grid.indented or cell.column + cell.column_span > 1
        )
        is_heading = cell.role in (Role.BLOCK, Role.COLUMN) or (
            self._grid.indented and cell.role is Role.GROUP
        )
        shown = _number_format(cell, number, self._kinds.get(cell.key, Number.COUNT), self._language)
        indent = cell.indent * 2 + (3 if cell.hanging else 0)
        key = (
            is_left,
            is_heading,
            cell.role is Role.FIGURE,
            shown,
            indent,
            self._is_turned(cell),
            cell.is_by_hand,
        )
        if key not in self._formats:
            properties: dict[str, Any] = {
                "font_name": FONT,
                "font_size": self._fit.figure_points if cell.role is Role.FIGURE else self._fit.text_points,
                "border": 1,
                "align": "left" if is_left else "center",
                "valign": "vcenter",
                "text_wrap": cell.role is not Role.FIGURE,
                "bold": is_heading,
                "indent": indent,
                "rotation": 90 if self._is_turned(cell) else 0,
            }
            if shown:
                properties["num_format"] = shown
            if cell.is_by_hand:
                properties["bg_color"] = f"#{BY_HAND}"
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


def _fits(value: Value) -> bool:
    """Tell whether a spreadsheet keeps the number exactly."""
    return value is not None and len(str(value).strip("-").replace(".", "")) <= _PRECISE_DIGITS


def _number_format(cell: PrintedCell, number: Value, kind: Number, language: str) -> str:
    """Return the format that shows a number as it is printed: 增101, 16485.62万元."""
    if number is None:
        return ""
    decimals = -min(0, int(number.as_tuple().exponent)) if isinstance(number, Decimal) else 0
    plain_form = "0." + "0" * decimals if decimals else "0"
    if kind is Number.CHANGE:
        more, less = ("+", "-") if language == "en" else ("增", "减")
        return f'"{more}"{plain_form};"{less}"{plain_form};0'
    unit = cell.text.lstrip("-0123456789.")
    return f'{plain_form}"{unit}"' if unit else plain_form
