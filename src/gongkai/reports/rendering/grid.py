"""A statutory table as it is printed: every cell with its text, place and spans, for all formats alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from gongkai.law.forms import Form, Label, Line, Number, PrintedBlock, PrintedTable
from gongkai.reports.figures import Report, Value
from gongkai.reports.rendering.words import printed


class Role(StrEnum):
    """What a printed cell is to its reader."""

    BLOCK = "block"
    """The heading of a part of the table, over its whole width."""
    CORNER = "corner"
    COLUMN = "column"
    GROUP = "group"
    """A heading beside several rows."""
    ROW = "row"
    UNIT = "unit"
    FIGURE = "figure"


HEADERS = frozenset({Role.BLOCK, Role.COLUMN, Role.GROUP, Role.ROW})
"""The roles that name figures."""


BY_HAND = "E8E8E8"
"""The ground of figures that were entered by hand, light enough for print."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One printed cell. Rows and columns are counted from 0; a merged cell stands where it begins."""

    text: str
    row: int
    column: int
    role: Role
    row_span: int = 1
    column_span: int = 1
    block: int = 0
    """The part of the table in which it stands."""
    key: str = ""
    """Of a figure: the key of the form's cell."""
    indent: int = 0
    hanging: bool = False
    """Whether the label stands below the end of 其中：, as one more of its parts."""
    is_by_hand: bool = False
    """Of a figure: whether it, or some of it, was entered by hand."""

    def covers_row(self, row: int) -> bool:
        """Tell whether the cell reaches into ``row``."""
        return self.row <= row < self.row + self.row_span

    def covers_column(self, column: int) -> bool:
        """Tell whether the cell reaches into ``column``."""
        return self.column <= column < self.column + self.column_span


@dataclass(frozen=True)
class PrintedGrid:
    """One table of the form with the figures of one report."""

    id: str
    title: str
    cells: tuple[PrintedCell, ...]
    """In reading order."""
    column_count: int
    label_columns: int
    header_rows: int
    """Rows at the top that are repeated on each page; 0 where the table has several parts."""
    indented: bool

    @cached_property
    def row_count(self) -> int:
        """How many rows the table has."""
        return max(cell.row + cell.row_span for cell in self.cells)

    @cached_property
    def rows(self) -> tuple[tuple[PrintedCell, ...], ...]:
        """The cells of each row, without those merged into it from above."""
        found = {row: tuple(cells) for row, cells in groupby(self.cells, key=lambda cell: cell.row)}
        return tuple(found.get(row, ()) for row in range(self.row_count))

    @cached_property
    def figures(self) -> tuple[PrintedCell, ...]:
        """The cells in which figures stand, blank ones too."""
        return tuple(cell for cell in self.cells if cell.role is Role.FIGURE)


def printed_grid(form: Form, table: PrintedTable, report: Report, language: str = "zh") -> PrintedGrid:
    """Return ``table`` with the report's figures, as the form prints it."""
    width = max(_label_columns(block) + len(block.value_columns) for block in table.blocks)
    first = table.blocks[0]
    indented = first.layout == "indented"
    cells: list[PrintedCell] = []
    for number, block in enumerate(table.blocks):
        start = max((cell.row + cell.row_span for cell in cells), default=0)
        printer = _BlockPrinter(form, block, report, language, number, start, width)
        cells += printer.indented_cells() if block.layout == "indented" else printer.grid_cells()
    return PrintedGrid(
        id=table.id,
        title=table.title.text(language),
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        column_count=3 if indented else width,
        label_columns=1 if indented else _label_columns(first),
        header_rows=1 if indented else (_depth(first.columns) if len(table.blocks) == 1 else 0),
        indented=indented,
    )


def figure_text(value: Value, kind: Number = Number.COUNT, language: str = "zh") -> str:
    """Return a figure as it is printed: nothing for None, 增 or 减 before a change."""
    if value is None:
        return ""
    if kind is not Number.CHANGE or value == 0:
        return _digits(value)
    more, less = ("+", "-") if language == "en" else ("增", "减")
    return more + _digits(value) if value > 0 else less + _digits(-value)


def _digits(value: Value) -> str:
    return str(value) if isinstance(value, int) else format(value or 0, "f")


def _depth(lines: tuple[Line, ...]) -> int:
    return max(len(line.above) for line in lines) + 1


def _label_columns(block: PrintedBlock) -> int:
    return _depth(block.rows) if any(row.label.zh for row in block.rows) else 0


def _path(line: Line, depth: int) -> tuple[Label, ...]:
    """Return the headings over ``line``, down to the one at ``depth``."""
    return line.above[: depth + 1]


@dataclass(frozen=True)
class _BlockPrinter:
    form: Form
    block: PrintedBlock
    report: Report
    language: str
    number: int
    start: int
    width: int

    def grid_cells(self) -> Iterator[PrintedCell]:
        """Yield the cells of a block whose groups are merged cells."""
        block, left, top = self.block, _label_columns(self.block), self._first_row
        depth = _depth(block.columns)
        if block.heading:
            text = block.heading.text(self.language)
            yield self._cell(text, self.start, 0, Role.BLOCK, column_span=self.width)
        if left:
            corner = printed(block.corner, self.language)
            yield self._cell(corner, top, 0, Role.CORNER, row_span=depth, column_span=left)
        yield from self._column_headings(left, top, depth)
        lines = list(self._printed_lines())
        for offset, line in enumerate(lines):
            row = top + depth + offset
            yield from self._groups_that_begin(lines, offset, row)
            if left:
                span = left - len(line.above)
                yield self._cell(self._label(line), row, len(line.above), Role.ROW, column_span=span)
            for index, column in enumerate(block.value_columns):
                yield self._figure(line, column, row, left + index, self._span(left, index))

    def indented_cells(self) -> Iterator[PrintedCell]:
        """Yield the cells of a block with one label column, a unit column and one figure a row."""
        block, column = self.block, self.block.value_columns[0]
        yield self._cell(printed(block.corner, self.language), self.start, 0, Role.CORNER)
        yield self._cell(printed(block.unit_column, self.language), self.start, 1, Role.COLUMN)
        yield self._cell(column.label.text(self.language), self.start, 2, Role.COLUMN)
        part_at: int | None = None
        for row, line in enumerate(block.rows, start=self.start + 1):
            indent, label = line.indent + len(line.above), self._label(line)
            if part_at != indent or not _is_one_more_part(line):
                part_at = None
            role = Role.ROW if line.is_value else Role.GROUP
            yield self._cell(label, row, 0, role, indent=indent, hanging=part_at is not None)
            part_at = indent if line.label.zh.startswith("其中") else part_at
            yield self._cell(printed(line.unit, self.language), row, 1, Role.UNIT)
            if line.is_value:
                yield self._figure(line, column, row, 2, 1)
            else:
                yield self._cell("", row, 2, Role.UNIT)

    @property
    def _first_row(self) -> int:
        return self.start + (1 if self.block.heading else 0)

    def _cell(
        self,
        text: str,
        row: int,
        column: int,
        role: Role,
        *,
        row_span: int = 1,
        column_span: int = 1,
        key: str = "",
        indent: int = 0,
        hanging: bool = False,
    ) -> PrintedCell:
        return PrintedCell(
            text, row, column, role, row_span, column_span, self.number, key, indent, hanging
        )

    def _label(self, line: Line) -> str:
        note = line.label.note if self.language == "zh" else ""
        return line.label.text(self.language) + note

    def _span(self, left: int, index: int) -> int:
        """The last column of a narrow block takes what the other blocks have more."""
        last = len(self.block.value_columns) - 1
        return 1 if index < last else self.width - left - last

    def _column_headings(self, left: int, top: int, depth: int) -> Iterator[PrintedCell]:
        values = self.block.value_columns
        for column in self.block.columns:
            level = len(column.above)
            if column.is_value:
                at = values.index(column)
                yield self._cell(
                    self._column_label(column),
                    top + level,
                    left + at,
                    Role.COLUMN,
                    row_span=depth - level,
                    column_span=self._span(left, at),
                )
            else:
                path = (*column.above, column.label)
                under = [at for at, value in enumerate(values) if _path(value, level) == path]
                text = column.label.text(self.language)
                yield self._cell(text, top + level, left + under[0], Role.COLUMN, column_span=len(under))

    def _column_label(self, column: Line) -> str:
        """In English the unit of an amount stands in the heading, in Chinese beside the amount."""
        label = column.label.text(self.language)
        if self.language == "en" and self._unit_beside(column):
            return f"{label} ({printed(self._unit_beside(column), self.language)})"
        return label

    def _unit_beside(self, column: Line) -> str:
        """Return the unit of an amount whose column heading does not say it."""
        unit = column.unit or self.block.unit
        is_amount = column.number is Number.DECIMAL and not self.block.unit_column
        return unit if is_amount and unit not in column.label.zh else ""

    def _printed_lines(self) -> Iterator[Line]:
        """Yield the value rows; a group of which only the whole is known is one row."""
        whole = [line for line in self.block.rows if line.subtotal and self._only_whole_known(line)]
        merged = {part for line in whole for part in self.block.value_rows if line.label in part.above}
        for line in self.block.rows:
            if line in whole or (line.is_value and line not in merged):
                yield line

    def _only_whole_known(self, group: Line) -> bool:
        columns = self.block.value_columns
        parts = [row for row in self.block.value_rows if group.label in row.above]
        cells, subtotals = self.report.cells, self.report.subtotals
        known = any(subtotals.get(self.block.subtotal_key(group, column)) is not None for column in columns)
        return known and all(
            cells.get(self.block.cell_key(part, column)) is None for part in parts for column in columns
        )

    def _groups_that_begin(self, lines: list[Line], offset: int, row: int) -> Iterator[PrintedCell]:
        line = lines[offset]
        before = lines[offset - 1] if offset else None
        for depth, label in enumerate(line.above):
            path = _path(line, depth)
            if before is not None and _path(before, depth) == path:
                continue
            span = sum(1 for other in lines if _path(other, depth) == path)
            yield self._cell(label.text(self.language), row, depth, Role.GROUP, row_span=span)

    def _figure(self, line: Line, column: Line, row: int, at: int, span: int) -> PrintedCell:
        if line.is_value:
            key, known = self.block.cell_key(line, column), self.report.cells
        else:
            key, known = self.block.subtotal_key(line, column), self.report.subtotals
        text = self._figure_text(known, key, column)
        source = self.report.sources.get(key)
        cell = self._cell(text, row, at, Role.FIGURE, column_span=span, key=key)
        return replace(cell, is_by_hand=True) if source and source.by_hand else cell

    def _figure_text(self, known: Mapping[str, Value], key: str, column: Line) -> str:
        cell = self.form.cells.get(key)
        text = figure_text(known.get(key), cell.number if cell else Number.COUNT, self.language)
        beside = self._unit_beside(column) if self.language == "zh" else ""
        return text + beside if text else ""


def _is_one_more_part(line: Line) -> bool:
    """Tell whether a label goes on a list that began with 其中："""
    label = line.label.zh
    return not (label[:1].isdigit() or label[:1] in "（(" or label[1:2] == "、" or label.startswith("其中"))
