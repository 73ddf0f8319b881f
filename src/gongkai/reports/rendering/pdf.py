"""A report as PDF/A: the document object as data for the typesetter's template."""

from typing import Any

from gongkai.core.typesetting import LATIN, faces
from gongkai.reports.rendering.charts import WIDTH
from gongkai.reports.rendering.document import Block, Figure, Part, ReportDocument, TextLine
from gongkai.reports.rendering.drawing import chart_svg
from gongkai.reports.rendering.fitting import TEXT_WIDTH, fit
from gongkai.reports.rendering.grid import BY_HAND, PrintedCell, PrintedGrid, Role
from gongkai.reports.rendering.outlining import outlined
from gongkai.reports.rendering.typesetting import typeset_pdf
from gongkai.reports.rendering.words import word

_WIDE, _CLOSE, _CLOSEST = 2.0, 1.3, 1.0
"""Millimetres above and below the text of a cell: in a short table, in a long one, and in a long one
with the longer words of English."""
_LONG = 20


def pdf_of(document: ReportDocument) -> bytes:
    """Return ``document`` as a PDF/A-2b file in the layout of GB/T 9704-2012."""
    return typeset_pdf(as_data(document), timestamp=int(document.dated.timestamp()))


def as_data(document: ReportDocument) -> dict[str, Any]:
    """Return what the template prints, as plain data."""
    return {
        "language": document.language,
        "title": document.title,
        "title_lines": list(document.title_lines),
        "subtitle": document.subtitle,
        "date": {"year": document.dated.year, "month": 1, "day": 1},
        "annex": word("annex", document.language),
        "fonts": faces(),
        "latin": LATIN,
        "parts": [
            _part(part, document.language, may_wait=_is_before_long_table(document, number))
            for number, part in enumerate(document.parts)
        ],
        "signature": list(document.signature),
        "annexes": [_part(part, document.language, may_wait=False) for part in document.annexes],
    }


def _is_before_long_table(document: ReportDocument, number: int) -> bool:
    """Tell whether the next part begins with a table that fills a page, so that nothing follows a chart."""
    following = document.parts[number + 1 : number + 2]
    return any(
        isinstance(block, PrintedGrid) and block.row_count > _LONG
        for part in following
        for block in part.blocks[:1]
    )


def _part(part: Part, language: str, *, may_wait: bool) -> dict[str, Any]:
    blocks = [_block(block, language, may_wait=may_wait) for block in part.blocks]
    return {"heading": part.heading, "blocks": blocks}


def _block(block: Block, language: str, *, may_wait: bool) -> dict[str, Any]:
    match block:
        case TextLine():
            return {"type": "line", "kind": block.kind, "text": block.text, "lead": block.lead}
        case PrintedGrid():
            return {"type": "grid"} | _grid(block, language)
        case Figure():
            return {
                "type": "chart",
                "may_wait": may_wait,
                "height": TEXT_WIDTH * block.chart.height / WIDTH,
                "svg": outlined(chart_svg(block.chart)),
                "alt": block.chart.description,
                "caption": word("chart", language, number=block.number, title=block.chart.title),
            }


def _grid(grid: PrintedGrid, language: str) -> dict[str, Any]:
    measures = fit(grid, language)
    turned_from = grid.label_columns if measures.rotated else grid.column_count
    return {
        "indented": grid.indented,
        "header_rows": grid.header_rows,
        "widths": measures.widths,
        "text_points": measures.text_points,
        "figure_points": measures.figure_points,
        "padding": _padding(grid, language),
        "cells": [_cell(cell, turned_from) for cell in grid.cells],
    }


def _padding(grid: PrintedGrid, language: str) -> float:
    if grid.row_count <= _LONG:
        return _WIDE
    return _CLOSEST if language == "en" else _CLOSE


def _cell(cell: PrintedCell, turned_from: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "x": cell.column,
        "y": cell.row,
        "w": cell.column_span,
        "h": cell.row_span,
        "role": cell.role,
        "text": cell.text,
    }
    if cell.indent:
        data["indent"] = cell.indent
    if cell.hanging:
        data["hanging"] = True
    if cell.is_by_hand:
        data["fill"] = f"#{BY_HAND}"
    if cell.role is Role.COLUMN and cell.column_span == 1 and cell.column >= turned_from:
        data["turned"] = True
    return data
