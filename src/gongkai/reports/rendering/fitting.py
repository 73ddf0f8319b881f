"""How wide the columns of a printed table are, and how large its type, so that every figure fits."""

import math
import unicodedata
from dataclasses import dataclass

from gongkai.reports.rendering.grid import PrintedGrid, Role

TEXT_WIDTH = 156.0
"""Millimetres between the margins of an official A4 page (GB/T 9704-2012)."""

_MM_PER_POINT = 25.4 / 72
_PADDING = 1.5
"""Millimetres that a cell's sides take from its column."""
_NARROW, _WIDER, _NARROWEST = 10.4, 11.2, 9.0
"""The least width of a column of figures: for two characters of its heading in a line, for a heading
of three, and for a turned one."""
_FIRST = 11.0
"""The width of the first of three columns of labels."""
_LEAST_LABELS = 58.0
_SMALLEST_TYPE = 2.5
"""Points. Hard to read, but a figure of 17 digits in a column of a centimetre is still all there."""
_DIGIT = 0.53
"""Width of a digit, in the height of the type."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The measures of one table."""

    widths: tuple[float, ...]
    """Of the columns, in millimetres; together the width of the text."""
    text_points: float
    figure_points: float
    rotated: bool
    """Whether the headings over single columns are turned, because their words are wider than these."""


def fit(grid: PrintedGrid, language: str = "zh") -> Fit:
    """Return the measures in which ``grid`` fits between the margins."""
    text_points = _text_points(grid, language)
    widths = _widths(grid, text_points, _NARROW if language == "zh" else _NARROWEST)
    figures = [
        (sum(widths[cell.column : cell.column + cell.column_span]), cell.text) for cell in grid.figures
    ]
    room = min(
        ((width - _PADDING) / (ems(text) * _MM_PER_POINT) for width, text in figures if text),
        default=text_points,
    )
    figure_points = max(_SMALLEST_TYPE, min(text_points + 1, math.floor(room * 4) / 4))
    return Fit(widths, text_points, figure_points, _is_rotated(grid, widths, text_points))


def ems(text: str) -> float:
    """Return about how wide ``text`` is, in the height of its type."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WF" else _DIGIT for character in text)


def _text_points(grid: PrintedGrid, language: str) -> float:
    crowded = grid.column_count > 5 or grid.row_count > 40  # noqa: PLR2004
    if language == "en":
        return 8 if crowded else 10
    return 9 if crowded and not grid.indented else 10.5


def _widths(grid: PrintedGrid, text_points: float, least: float) -> tuple[float, ...]:
    if grid.indented:
        return (114.0, 16.0, 26.0)
    values = grid.column_count - grid.label_columns
    if grid.label_columns == 1:
        return (45.0, *[(TEXT_WIDTH - 45.0) / values] * values)
    needs = [_need(grid, grid.label_columns + index, text_points, least) for index in range(values)]
    room = TEXT_WIDTH - (_LEAST_LABELS if grid.label_columns else 0)
    scale = min(1.0, room / sum(needs))
    taken = [need * scale for need in needs]
    if not grid.label_columns:
        spare = (TEXT_WIDTH - sum(taken)) / values
        return tuple(width + spare for width in taken)
    labels = TEXT_WIDTH - sum(taken)
    parts = [_FIRST, *([(labels - _FIRST) * 0.36] if grid.label_columns > 2 else [])]  # noqa: PLR2004
    return (*parts, labels - sum(parts), *taken)


def _need(grid: PrintedGrid, column: int, text_points: float, least: float) -> float:
    longest = max(
        (ems(cell.text) for cell in grid.figures if cell.column == column and cell.column_span == 1),
        default=0.0,
    )
    if not grid.label_columns:
        least = TEXT_WIDTH / grid.column_count - 2
    elif any(
        len(cell.text) == 3 and cell.column == column and cell.column_span == 1  # noqa: PLR2004
        for cell in grid.cells
        if cell.role is Role.COLUMN
    ):
        least = max(least, _WIDER)
    return max(least, longest * (text_points + 1) * _MM_PER_POINT + _PADDING)


def _is_rotated(grid: PrintedGrid, widths: tuple[float, ...], text_points: float) -> bool:
    return any(
        max(map(ems, cell.text.split()), default=0) * text_points * _MM_PER_POINT > widths[cell.column]
        for cell in grid.cells
        if cell.role is Role.COLUMN and cell.column_span == 1 and cell.text.isascii()
    )
