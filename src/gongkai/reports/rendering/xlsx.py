"""A report's figures as a workbook: a sheet a table, a list of data, formulas that check the sums."""

import io
import math
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from gongkai.reports.figures import Report, Source, Value, plain
from gongkai.reports.rendering.document import ReportDocument, clean
from gongkai.reports.rendering.fitting import ems
from gongkai.reports.rendering.grid import PrintedGrid
from gongkai.reports.rendering.identities import CellSum, Identity, identities
from gongkai.reports.rendering.words import printed, word
from gongkai.reports.rendering.xlsx_charts import write_charts
from gongkai.reports.rendering.xlsx_tables import FONT, TableSheet, sheet_name

_LONGEST_SUM = 3
_CHECK_WIDTHS = (14.0, 8.0, 50.0, 12.0, 6.0, 62.0, 12.0, 16.0)
_LINE = 15.0
_PRECISE_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""


def xlsx_of(document: ReportDocument, report: Report) -> bytes:
    """Return the workbook; the same report gives the same bytes."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": document.title, "created": document.dated.replace(tzinfo=None)})
        workbook.set_calc_mode("auto")
        _Writer(workbook, document, report).write()
    return target.getvalue()


class _Writer:
    def __init__(self, workbook: xlsxwriter.Workbook, document: ReportDocument, report: Report) -> None:
        self._book, self._document, self._report = workbook, document, report
        self._language, self._form = document.language, document.form
        self._text = workbook.add_format(
            {"font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "top"}
        )
        self._head = workbook.add_format(
            {
                "font_name": FONT,
                "font_size": 10,
                "bold": True,
                "bg_color": "#EEF2F6",
                "border": 1,
                "valign": "vcenter",
            }
        )
        self._cell = workbook.add_format(
            {"font_name": FONT, "font_size": 10, "border": 1, "valign": "vcenter"}
        )
        self._wrapped = workbook.add_format(
            {"font_name": FONT, "font_size": 10, "border": 1, "valign": "vcenter", "text_wrap": True}
        )
        self._places: dict[str, str] = {}
        """Where each cell's figure stands, as a formula refers to it."""

    def write(self) -> None:
        """Write all sheets."""
        taken: set[str] = set()
        for grid in self._document.grids:
            self._write_table(grid, sheet_name(grid.title, taken))
        if self._document.figures:
            sheet = self._sheet("sheet_charts")
            sheet.set_portrait()
            sheet.fit_to_pages(1, 1)
            write_charts(self._book, sheet, self._document.figures, head=self._head, cell=self._cell)
        self._write_data()
        self._write_checks()
        self._write_about()

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(word(name, self._language))
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _write_table(self, grid: PrintedGrid, name: str) -> None:
        sheet = self._book.add_worksheet(name)
        kinds = {key: cell.number for key, cell in self._form.cells.items()}
        values = {**self._report.subtotals, **self._report.cells}
        writer = TableSheet(self._book, sheet, grid, language=self._language, values=values, kinds=kinds)
        year = self._document.year
        title = word("year_title", self._language, year=year, title=grid.title) if year else grid.title
        writer.write(title)
        for key, (row, column) in writer.places.items():
            self._places[key] = f"'{name}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def _write_data(self) -> None:
        sheet = self._sheet("sheet_data")
        self._write_head(sheet, "data_head", (42, 58, 10, 16, 34))
        rows = [(key, cell.label(self._language), cell.unit) for key, cell in self._form.cells.items()]
        rows += [
            (key, key, self._form.cells[parts[0]].unit)
            for key, parts in self._form.subtotals.items()
            if self._report.subtotals.get(key) is not None
        ]
        for row, (key, label, unit) in enumerate(rows, start=1):
            sheet.write_string(row, 0, key, self._cell)
            sheet.write_string(row, 1, label, self._cell)
            sheet.write_string(row, 2, printed(unit, self._language), self._cell)
            self._write_value(sheet, row, 3, self._report.cells.get(key, self._report.subtotals.get(key)))
            sheet.write_string(row, 4, self._source(self._report.sources.get(key)), self._cell)
        sheet.autofilter(0, 0, len(rows), 4)

    def _write_value(self, sheet: Worksheet, row: int, column: int, value: Value) -> None:
        if value is None:
            sheet.write_blank(row, column, None, self._cell)
        elif len(str(value).strip("-").replace(".", "")) > _PRECISE_DIGITS:
            sheet.write_string(row, column, str(value), self._cell)
        else:
            sheet.write_number(row, column, plain(value) or 0, self._cell)

    def _source(self, source: Source | None) -> str:
        if source is None:
            return ""
        parts = []
        if source.page is not None:
            parts.append(word("source_page", self._language, page=source.page))
        if source.table is not None and source.row is not None and source.column is not None:
            place = {"table": source.table, "row": source.row, "column": source.column}
            parts.append(word("source_table", self._language, **place))
        elif source.line is not None:
            parts.append(word("source_line", self._language, line=source.line))
        if source.ocr:
            parts.append(word("source_ocr", self._language))
        return clean(" ".join(parts))

    def _write_checks(self) -> None:
        found = [
            identity
            for identity in identities(self._form)
            if all(key in self._places for key in (*identity.left.keys, *identity.right.keys))
        ]
        if not found:
            return
        sheet = self._sheet("sheet_checks")
        self._write_head(sheet, "checks_head", _CHECK_WIDTHS)
        bad = self._book.add_format({"bg_color": "#F6D5C9", "font_color": "#8A1F00"})
        for row, identity in enumerate(found, start=1):
            self._write_check(sheet, row, identity)
        fails = word("fails", self._language)
        rule = {"type": "cell", "criteria": "==", "value": f'"{fails}"', "format": bad}
        sheet.conditional_format(1, 7, len(found), 7, rule)

    def _write_check(self, sheet: Worksheet, row: int, identity: Identity) -> None:
        sheet.write_string(row, 0, identity.rule, self._cell)
        sheet.write_string(row, 1, word(f"level_{identity.level}", self._language), self._cell)
        sheet.write_string(
            row, 4, {"<>": "≠", "<=": "≤", ">=": "≥"}.get(identity.sign, identity.sign), self._cell
        )
        lines = 1
        for column, side in ((2, identity.left), (5, identity.right)):
            described = self._described(side)
            sheet.write_string(row, column, described, self._wrapped)
            lines = max(lines, math.ceil(2 * ems(described) / (_CHECK_WIDTHS[column] - 2)))
            sheet.write_formula(row, column + 1, self._formula(side), self._cell, self._total(side))
        sheet.set_row(row, lines * _LINE)
        left, right = xl_rowcol_to_cell(row, 3), xl_rowcol_to_cell(row, 6)
        places = [self._places[key] for key in (*identity.left.keys, *identity.right.keys)]
        holds, fails, blank = (word(name, self._language) for name in ("holds", "fails", "blank"))
        compared = f'IF(ROUND({left}-{right},6){identity.sign}0,"{holds}","{fails}")'
        formula = f'=IF(COUNT({",".join(places)})<{len(places)},"{blank}",{compared})'
        sheet.write_formula(row, 7, formula, self._cell, self._result(identity))

    def _formula(self, side: CellSum) -> str:
        places = [("-" if sign < 0 else "+") + self._places[key] for sign, key in side.terms]
        if side.constant or not places:
            places.append(f"{side.constant:+d}")
        # A blank cell counts as nothing in a sum, and N() makes it so in an addition.
        return "=" + "".join(f"{place[0]}N({place[1:]})" for place in places).removeprefix("+")

    def _total(self, side: CellSum) -> Any:
        known = self._report.cells
        return plain(sum(sign * (known.get(key) or 0) for sign, key in side.terms) + side.constant)

    def _result(self, identity: Identity) -> str:
        keys = (*identity.left.keys, *identity.right.keys)
        if any(self._report.cells.get(key) is None for key in keys):
            return word("blank", self._language)
        difference = self._total(identity.left) - self._total(identity.right)
        difference = round(difference, 6)
        holds = {
            "=": difference == 0,
            "<>": difference != 0,
            "<=": difference <= 0,
            "<": difference < 0,
            ">=": difference >= 0,
            ">": difference > 0,
        }
        return word("holds" if holds[identity.sign] else "fails", self._language)

    def _described(self, side: CellSum) -> str:
        names = [self._form.cells[key].label(self._language) for key in side.keys]
        names += [str(side.constant)] if side.constant or not names else []
        if len(names) <= _LONGEST_SUM:
            return word("plus", self._language).join(names)
        return word("and_more", self._language, first=names[0], count=len(names))

    def _write_about(self) -> None:
        sheet = self._sheet("sheet_about")
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
        rows = [
            ("about_title", self._document.title),
            ("about_agency", self._document.agency),
            ("about_year", str(self._document.year or "")),
            ("about_form", self._form.title.text(self._language)),
            ("about_authority", self._form.authority),
            ("about_blank", word("about_blank_text", self._language)),
            ("about_checks", word("about_checks_text", self._language)),
            *(("about_notes", clean(note)) for note in self._report.notes),
        ]
        for row, (name, text) in enumerate(rows):
            sheet.write_string(row, 0, word(name, self._language), self._head)
            sheet.write_string(row, 1, text, self._wrapped)

    def _write_head(self, sheet: Worksheet, name: str, widths: tuple[float, ...]) -> None:
        for column, (text, width) in enumerate(
            zip(word(name, self._language).split("|"), widths, strict=True)
        ):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, self._head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
