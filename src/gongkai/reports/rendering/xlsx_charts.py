"""The charts of a report as a spreadsheet's own charts, over the figures that stand beside them."""

from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gongkai.reports.figures import plain
from gongkai.reports.rendering.charts import PALETTE, STEPS, Chart
from gongkai.reports.rendering.document import Figure
from gongkai.reports.rendering.words import word

_KINDS: dict[str, dict[str, str]] = {
    "ring": {"type": "doughnut"},
    "columns": {"type": "column"},
    "bars": {"type": "bar"},
    "stacks": {"type": "bar", "subtype": "stacked"},
}
_FONT = {"name": "黑体", "size": 10}
_WITHOUT_ZERO = {"ring": "0.0%;;", "stacks": "General;;", "columns": "General", "bars": "General"}
"""Formats of labels: a part that is nothing has none."""
_ROWS = 17
"""Rows that a chart covers."""


def write_charts(
    book: xlsxwriter.Workbook, sheet: Worksheet, figures: Sequence[Figure], *, head: Any, cell: Any
) -> None:
    """Write each chart's figures and the chart beside them, one below the other."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 5, 12)
    top = 0
    for figure in figures:
        _write_figures(sheet, figure.chart, top, head, cell)
        chart = _chart(book, str(sheet.name), figure, top)
        sheet.insert_chart(top, 6, chart, {"description": figure.chart.description})
        top += max(_ROWS, len(figure.chart.labels) + 3)


def _write_figures(sheet: Worksheet, chart: Chart, top: int, head: Any, cell: Any) -> None:
    sheet.write_string(top, 0, f"{chart.title}", head)
    for column, (name, values) in enumerate(chart.series, start=1):
        sheet.write_string(top, column, name or chart.unit, head)
        for row, value in enumerate(values, start=top + 1):
            sheet.write_string(row, 0, chart.labels[row - top - 1], cell)
            if value is None:
                sheet.write_blank(row, column, None, cell)
            else:
                sheet.write_number(row, column, plain(value) or 0, cell)


def _chart(book: xlsxwriter.Workbook, sheet: str, figure: Figure, top: int) -> Any:
    chart = figure.chart
    drawn: Any = book.add_chart(dict(_KINDS[chart.kind]))
    first, last = top + 1, top + len(chart.labels)
    colours = STEPS if chart.kind == "stacks" else PALETTE
    for number, (name, _) in enumerate(chart.series):
        series: dict[str, Any] = {
            "name": name or chart.title,
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, number + 1, last, number + 1],
            "data_labels": {"value": True, "font": dict(_FONT), "num_format": _WITHOUT_ZERO[chart.kind]},
        }
        if chart.kind == "ring":
            series["points"] = [
                {"fill": {"color": PALETTE[at % len(PALETTE)]}} for at in range(len(chart.labels))
            ]
            series["data_labels"] |= {"value": False, "percentage": True}
        else:
            series |= {"fill": {"color": colours[number % len(colours)]}, "gap": 60}
        drawn.add_series(series)
    title = word("chart", chart.language, number=figure.number, title=chart.title)
    drawn.set_title({"name": title, "name_font": {"name": "黑体", "size": 11, "bold": False}})
    if chart.kind in ("columns", "bars"):
        drawn.set_legend({"none": True})
    else:
        drawn.set_legend({"position": "bottom", "font": dict(_FONT)})
    if chart.kind != "ring":
        bare = {"major_gridlines": {"visible": False}}
        names, values = bare | {"num_font": dict(_FONT)}, bare | {"visible": False}
        if chart.kind == "columns":
            drawn.set_x_axis(names)
            drawn.set_y_axis(values)
        else:
            drawn.set_y_axis(names | {"reverse": True})
            drawn.set_x_axis(values)
    drawn.set_size({"width": 620, "height": 310})
    return drawn
