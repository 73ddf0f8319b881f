"""Figures out of printed tables: each is known by the labels to its left and above it.

A :class:`Recogniser` takes the tables of one document in order and collects what they say of one form.
A table may be broken over pages or printed as several: headings and the place in the form carry over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.core.sentences import Sentence
from gongkai.documents.model import Origin
from gongkai.law.forms import Form, Label, Line, PrintedBlock
from gongkai.reports.figures import Source, Value
from gongkai.reports.reading.columns import ColumnHeadings
from gongkai.reports.reading.labels import (
    MANY_COLUMNS,
    BlockLabels,
    block_labels,
    column_cores,
    core,
    foreign_columns,
    headings_of,
)
from gongkai.reports.reading.numbers import PrintedNumber, fits, in_unit, says_nothing
from gongkai.reports.reading.placing import by_heading, by_order, is_value_row, spare_side, without_unit
from gongkai.reports.reading.rows import PrintedRow, RowCell


@dataclass(slots=True)
class Reading:
    """What has been read of a form so far."""

    cells: dict[str, Value] = field(default_factory=dict)
    subtotals: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row label of the form recognised in a printed row."""

    labels: BlockLabels
    line: int
    position: int
    """Index of the label among the printed row's cells."""
    exact: bool


class Recogniser:
    """Reads the tables of one document as one form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.reading = Reading()
        self._reached = {id(labels): -1 for labels in block_labels(form)}
        self._labelled = [labels for labels in block_labels(form) if labels.has_row_labels]
        self._unlabelled = [labels for labels in block_labels(form) if not labels.has_row_labels]
        self._headings = _Headings()
        self._foreign = foreign_columns(form)
        self._column_cores = column_cores(form)
        self._heads: list[str] = []
        self._said: set[str] = set()
        self._rows: Sequence[PrintedRow] = ()

    def read_rows(self, rows: Sequence[PrintedRow]) -> None:
        """Take in the rows of one printed table."""
        above = ColumnHeadings()
        self._heads = []
        self._rows = rows
        for row in rows:
            is_labelled = self._read_row(row, above)
            if row.table.exact and not is_labelled:
                above.take(row)

    def read_lines(self, rows: Sequence[PrintedRow]) -> None:
        """Take in rows that stood in the text as lines, headed and complete as they are."""
        self._said.update(self._column_cores)
        for row in rows:
            found = self._row_label(row)
            if found is not None:
                self._labelled_row(row, found, ColumnHeadings())
                continue
            for labels in self._unlabelled:
                by_column = by_order(row.cells, len(labels.block.value_columns))
                for column, cell in (by_column or {}).items():
                    self._take(labels, labels.block.value_rows[0], column, cell, "")

    def _read_row(self, row: PrintedRow, above: ColumnHeadings) -> bool:
        """Read a row; tell whether it is one of the form's, with figures, so that it heads no columns."""
        found = self._row_label(row)
        if found is not None:
            self._labelled_row(row, found, above)
            return found.position + 1 < len(row.cells) and row.cells[-1].is_figure
        self._heads = [core(cell.cell.text) for cell in row.cells if not cell.is_figure] or self._heads
        self._said.update(self._heads)
        for labels in self._unlabelled:
            self._headings.take(labels, row)
            self._unlabelled_row(labels, row, above)
        return False

    # Which row of the form a printed row is.

    def _row_label(self, row: PrintedRow) -> _Found | None:
        texts = [(index, cell) for index, cell in enumerate(row.cells) if not cell.is_figure]
        if not texts or (len(texts) > 1 and self._is_heading([cell for _, cell in texts])):
            return None
        for index, cell in _likeliest_first(row, texts):
            text = cell.cell.text
            found = self._find_label(row, index, text, close=False)
            found = found or self._find_label(row, index, text, close=True)
            if found is not None:
                return found
        return self._joined_label(row, texts)

    def _joined_label(self, row: PrintedRow, texts: list[tuple[int, RowCell]]) -> _Found | None:
        """Find a label that was printed in several cells."""
        for first in range(len(texts) - 1):
            joined = "".join(cell.cell.text for _, cell in texts[first:])
            found = self._find_label(row, texts[-1][0], joined, close=False)
            if found is not None:
                return found
        return None

    def _find_label(self, row: PrintedRow, index: int, text: str, *, close: bool) -> _Found | None:
        for labels in self._labelled:
            if core(text) in labels.ignored:
                return None
            match = labels.rows.find_close(text) if close else labels.rows.find(text)
            if match is None or (close and labels.columns.find(text)):
                continue
            line = self._which(labels, match.lines, row, index)
            return None if line is None else _Found(labels, line, index, match.exact)
        return None

    def _which(self, labels: BlockLabels, lines: Sequence[int], row: PrintedRow, index: int) -> int | None:
        """Choose among rows of the same label: by the group to the left, else the next in order.

        Parts of several wholes are told apart by the whole above them; without it nothing is chosen.
        """
        if len(lines) == 1:
            return lines[0]
        groups = {core(cell.cell.text) for cell in row.cells[:index] if not cell.is_figure}
        reached = self._reached[id(labels)]
        wholes = {line: labels.wholes[line] for line in lines}
        if all(whole is not None for whole in wholes.values()):
            beside = [line for line, whole in wholes.items() if whole is not None and whole.said(groups)]
            below = [line for line, whole in wholes.items() if whole is not None and whole.holds(reached)]
            return next(iter(beside or below), None)
        rows = labels.block.rows
        under = [i for i in lines if any(core(label.zh) in groups for label in rows[i].above[1:])]
        ahead = [i for i in under or lines if i > reached]
        return (ahead or under or list(lines))[0]

    def _is_heading(self, texts: list[RowCell]) -> bool:
        """Tell whether most of the texts are column headings; one printed twice, unmerged, counts once."""
        said = {core(cell.cell.text) for cell in texts}
        return len(said & self._column_cores) * 2 > len(said)

    # Figures in a row that has a label.

    def _labelled_row(self, row: PrintedRow, found: _Found, above: ColumnHeadings) -> None:
        block = found.labels.block
        line = block.rows[found.line]
        self._reached[id(found.labels)] = found.line
        if not (line.is_value or line.subtotal):
            return
        values = row.cells[found.position + 1 :]
        if values and not values[0].is_figure and values[0].cell.row != row.number:
            values = [cell for cell in values if cell.is_figure]
        unit = ""
        if block.unit_column or not row.table.exact:
            unit, values = without_unit(
                values, len(block.value_columns), has_column=bool(block.unit_column)
            )
        by_column = by_heading(found.labels, values, above)
        if (
            by_column is None
            and self._foreign.isdisjoint(self._heads)
            and self._is_under_its_heading(block)
        ):
            by_column = by_order(
                values, len(block.value_columns), lambda: spare_side(self._rows, found.labels)
            )
        if by_column is None:
            self._cannot(row, line.label, len(values), len(block.value_columns))
            return
        if not found.exact:
            printed = row.cells[found.position].cell.text.replace("\n", "")
            self.reading.notes.append(
                Sentence(
                    f"“{printed}”按“{line.label.zh}”读取。",
                    f"“{printed}” was read as “{line.label.text('en')}”.",
                )
            )
        for column, cell in by_column.items():
            self._take(found.labels, line, column, cell, unit or above.unit(found.labels, cell))

    def _is_under_its_heading(self, block: PrintedBlock) -> bool:
        """Tell whether a block of few columns was announced by a heading of its own.

        Its labels alone do not make a row the form's: 行政许可 also stands in tables of other things.
        """
        if block.unit_column or len(block.value_columns) >= MANY_COLUMNS:
            return True
        return not self._said.isdisjoint(headings_of(block))

    def _cannot(self, row: PrintedRow, label: Label, printed: int, wanted: int) -> None:
        # A label with one or two figures is no row of the form, but of some other table.
        if printed * 2 >= wanted:
            self.reading.notes.append(
                Sentence(
                    f"第{row.table.number}个表格第{row.number}行“{label.zh}”有{printed}个数值单元格，"
                    f"与格式要求的{wanted}列及列标题无法对应，未读取。",
                    f"Table {row.table.number}, row {row.number}, "
                    f"“{label.text('en')}” has {printed} cells of"
                    " figures that match neither the form's "
                    f"{wanted} columns nor their headings; not read.",
                )
            )

    # Figures in a row without a label, known by the headings above alone.

    def _unlabelled_row(self, labels: BlockLabels, row: PrintedRow, above: ColumnHeadings) -> None:
        values = [
            cell
            for cell in row.cells
            if cell.cell.row == row.number and (cell.is_figure or says_nothing(cell.cell.text))
        ]
        if not is_value_row(row, values):
            return
        wanted = len(labels.block.value_columns)
        by_column = by_heading(labels, values, above)
        if not self._headings.complete(labels) and by_column is None:
            return
        by_column = by_column or by_order(values, wanted)
        if by_column is None:
            self._cannot(row, labels.block.columns[0].label, len(values), wanted)
            return
        self._headings.forget(labels)
        for column, cell in by_column.items():
            self._take(labels, labels.block.value_rows[0], column, cell, "")

    # Taking a figure in.

    def _take(self, labels: BlockLabels, line: Line, column: int, cell: RowCell, unit: str) -> None:
        block = labels.block
        into = self.reading.cells
        heading = block.value_columns[column]
        if line.is_value:
            key = block.cell_key(line, heading)
        else:
            key, into = block.subtotal_key(line, heading), self.reading.subtotals
        if key in into and (into[key] is not None or cell.number.blank):
            self._differs(key, into[key], cell)
            return
        into[key] = self._value(key, cell, unit)
        self.reading.sources[key] = source(cell)

    def _value(self, key: str, cell: RowCell, unit: str) -> Value:
        number: PrintedNumber = cell.number
        form_cell = self.form.cells.get(key)
        if form_cell is None or number.value is None:
            if not number.readable:
                self._unreadable(key, cell)
            return number.value
        value = in_unit(number.value, number.unit or unit, form_cell.unit)
        if not fits(value, form_cell.number):
            self._unreadable(key, cell)
            return None
        return value

    def _name(self, key: str, language: str = "zh") -> str:
        cell = self.form.cells.get(key)
        return cell.label(language) if cell else key

    def _unreadable(self, key: str, cell: RowCell) -> None:
        printed = cell.cell.text
        self.reading.notes.append(
            Sentence(
                f"“{self._name(key)}”印为“{printed}”，不是一个明确的数，未读取。",
                f"“{self._name(key, 'en')}” is printed as "
                f"“{printed}”, which is no certain number; not read.",
            )
        )

    def _differs(self, key: str, value: Value, cell: RowCell) -> None:
        if cell.number.value is not None and cell.number.value != value:
            again = cell.cell.text
            self.reading.notes.append(
                Sentence(
                    f"“{self._name(key)}”在第{cell.cell.row}行再次出现，数值为{again}，"
                    f"与先读到的{value}不同，以先读到的为准。",
                    f"“{self._name(key, 'en')}” is printed again in row {cell.cell.row} as {again}, not as"
                    f" {value}; the first is kept.",
                )
            )


class _Headings:
    """Which column headings of the blocks without row labels have been printed so far in a table."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def take(self, labels: BlockLabels, row: PrintedRow) -> None:
        seen = sum(
            1 for cell in row.cells if cell.cell.row == row.number and labels.columns.find(cell.cell.text)
        )
        self._seen[id(labels)] = self._seen.get(id(labels), 0) + seen

    def forget(self, labels: BlockLabels) -> None:
        self._seen[id(labels)] = 0

    def complete(self, labels: BlockLabels) -> bool:
        """Tell whether there were most of the headings that the block has; a page may tear some of them."""
        return self._seen.get(id(labels), 0) * 3 >= len(labels.block.value_columns) * 2


def source(printed: RowCell) -> Source:
    """Return where a cell stands, for whoever wants to see it."""
    cell = printed.cell
    return Source(
        text=cell.text,
        table=printed.table or None,
        row=cell.row,
        column=cell.column,
        page=cell.page,
        line=cell.line,
        ocr=cell.origin is Origin.OCR,
    )


def _likeliest_first(row: PrintedRow, texts: list[tuple[int, RowCell]]) -> list[tuple[int, RowCell]]:
    """Return what may be the row's label, from right to left, groups that began further up last."""
    if len(texts) == 1:
        return texts
    return sorted(texts, key=lambda text: (text[1].cell.row != row.number, -text[0]))
