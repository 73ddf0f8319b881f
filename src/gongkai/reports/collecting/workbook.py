"""The whole as a spreadsheet in which the totals are formulas, so that anyone can follow them."""

from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from gongkai.law.forms import form_for_year
from gongkai.reports.collecting.selectors import Matrix
from gongkai.reports.figures import plain

FIRST_FIGURE = 3
"""Columns before the figures: key, label, unit."""


def matrix_workbook(matrix: Matrix, *, year: int, language: str, titles: dict[str, str]) -> bytes:
    """Return an XLSX file: one row a cell, one column a body, and a total that is a live formula.

    ``titles`` names the columns in the reader's language: key, label, unit, own, total.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(str(year))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    names = [body.version.name for body, _values in matrix.parts]
    columns = [titles["key"], titles["label"], titles["unit"], titles["own"], *names, titles["total"]]
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, bold)
    cells = form_for_year(year).cells
    for row, key in enumerate(matrix.keys, start=1):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, cells[key].label(language))
        sheet.write_string(row, 2, cells[key].unit)
        figures = [matrix.own.cells.get(key), *(values.get(key) for _body, values in matrix.parts)]
        for column, value in enumerate(figures, start=FIRST_FIGURE):
            if value is not None:
                sheet.write_number(row, column, plain(value) or 0)
        first = xl_rowcol_to_cell(row, FIRST_FIGURE)
        last = xl_rowcol_to_cell(row, FIRST_FIGURE + len(figures) - 1)
        total = matrix.total(key)
        if total is not None:
            formula = f"=SUM({first}:{last})"
            sheet.write_formula(row, FIRST_FIGURE + len(figures), formula, None, plain(total) or 0)
    sheet.freeze_panes(1, FIRST_FIGURE)
    sheet.set_column(1, 1, 40)
    book.close()
    return out.getvalue()
