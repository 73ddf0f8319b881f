"""A printed table as Word has it: fixed columns, exact spans, repeated headings, rows that stay whole."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import nsmap, qn
from lxml import etree

from gongkai.reports.rendering.fitting import Fit, ems, fit
from gongkai.reports.rendering.grid import BY_HAND, PrintedCell, PrintedGrid, Role

_TWIPS_PER_MM = 1440 / 25.4
_EIGHTHS = "4"
"""Width of a rule: half a point."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_SIDE_PADDING = 40
_INDENT_EMS = 1.4
_HANGING_EMS = 3.0
_LONG = 20


def word_table(grid: PrintedGrid, language: str, *, caption: str, latin: str, east_asian: str) -> Any:
    """Return ``grid`` as a table element."""
    return _Table(grid, fit(grid, language), caption, latin, east_asian).element()


class _Table:
    def __init__(self, grid: PrintedGrid, measures: Fit, caption: str, latin: str, east_asian: str) -> None:
        self._grid, self._fit, self._caption = grid, measures, caption
        self._fonts = {"ascii": latin, "hAnsi": latin, "eastAsia": east_asian}
        self._bold = {"ascii": latin, "hAnsi": latin, "eastAsia": "黑体"}
        self._widths = [round(width * _TWIPS_PER_MM) for width in measures.widths]
        self._turned_from = grid.label_columns if measures.rotated else grid.column_count

    def element(self) -> Any:
        table = etree.Element(qn("w:tbl"), nsmap={"w": nsmap["w"]})
        properties = _add(table, "tblPr")
        _add(properties, "tblW", w=str(sum(self._widths)), type="dxa")
        _add(properties, "jc", val="center")
        borders = _add(properties, "tblBorders")
        for side in _SIDES:
            _add(borders, side, val="single", sz=_EIGHTHS, space="0", color="000000")
        _add(properties, "tblLayout", type="fixed")
        margins = _add(properties, "tblCellMar")
        for side in ("left", "right"):
            _add(margins, side, w=str(_SIDE_PADDING), type="dxa")
        _add(properties, "tblCaption", val=self._caption)
        columns = _add(table, "tblGrid")
        for width in self._widths:
            _add(columns, "gridCol", w=str(width))
        for row in range(self._grid.row_count):
            self._append_row(table, row)
        return table

    def _append_row(self, table: Any, row: int) -> None:
        element = _add(table, "tr")
        properties = _add(element, "trPr")
        _add(properties, "cantSplit")
        _add(properties, "trHeight", val=str(self._height(row)), hRule="atLeast")
        if row < self._grid.header_rows:
            _add(properties, "tblHeader")
        keep = not self._grid.indented and row < self._grid.row_count - 1
        for cell, is_first in self._cells_in(row):
            self._append_cell(element, cell, is_first=is_first, keep=keep)

    def _cells_in(self, row: int) -> Iterator[tuple[PrintedCell, bool]]:
        """Yield the cells that reach into a row, and whether they begin there."""
        reaching = [cell for cell in self._grid.cells if cell.covers_row(row)]
        for cell in sorted(reaching, key=lambda cell: cell.column):
            yield cell, cell.row == row

    def _height(self, row: int) -> int:
        """The least height of a row, in twentieths of a point; turned headings need their length."""
        least = 330 if self._grid.row_count > _LONG else 420
        turned = [
            ems(cell.text) * self._fit.text_points * 20 + 160
            for cell in self._grid.rows[row]
            if self._is_turned(cell) and cell.row_span == 1
        ]
        return round(max(least, *turned)) if turned else least

    def _is_turned(self, cell: PrintedCell) -> bool:
        return cell.role is Role.COLUMN and cell.column_span == 1 and cell.column >= self._turned_from

    def _append_cell(self, row: Any, cell: PrintedCell, *, is_first: bool, keep: bool) -> None:
        element = _add(row, "tc")
        properties = _add(element, "tcPr")
        width = sum(self._widths[cell.column : cell.column + cell.column_span])
        _add(properties, "tcW", w=str(width), type="dxa")
        if cell.column_span > 1:
            _add(properties, "gridSpan", val=str(cell.column_span))
        if cell.row_span > 1:
            _add(properties, "vMerge", **({"val": "restart"} if is_first else {}))
        if cell.is_by_hand:
            _add(properties, "shd", val="clear", color="auto", fill=BY_HAND)
        if self._is_turned(cell):
            _add(properties, "textDirection", val="btLr")
        _add(properties, "vAlign", val="center")
        self._append_text(element, cell, cell.text if is_first else "", keep=keep)

    def _append_text(self, element: Any, cell: PrintedCell, text: str, *, keep: bool) -> None:
        is_figure = cell.role is Role.FIGURE
        points = self._fit.figure_points if is_figure else self._fit.text_points
        paragraph = _add(element, "p")
        properties = _add(paragraph, "pPr")
        if keep:
            _add(properties, "keepNext")
        _add(properties, "snapToGrid", val="0")
        _add(properties, "spacing", before="20", after="20", line=str(round(points * 26)), lineRule="exact")
        indent = self._indent(cell, points)
        if indent:
            _add(properties, "ind", left=str(indent))
        is_left = cell.role in (Role.ROW, Role.GROUP) and (
            self._grid.indented or cell.column + cell.column_span > 1
        )
        _add(properties, "jc", val="left" if is_left else "center")
        if text:
            run = _add(paragraph, "r")
            style = _add(run, "rPr")
            _add(style, "rFonts", **(self._bold if self._is_heading(cell) else self._fonts))
            for tag in ("sz", "szCs"):
                _add(style, tag, val=str(round(points * 2)))
            _add(run, "t").text = text

    def _is_heading(self, cell: PrintedCell) -> bool:
        return cell.role in (Role.BLOCK, Role.COLUMN) or (self._grid.indented and cell.role is Role.GROUP)

    @staticmethod
    def _indent(cell: PrintedCell, points: float) -> int:
        width = cell.indent * _INDENT_EMS + (_HANGING_EMS if cell.hanging else 0)
        return round(width * points * 20)


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    element = etree.SubElement(parent, qn(f"w:{tag}"))
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
