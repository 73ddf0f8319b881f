"""What is printed above each column of a table, and which column of the form that means."""

from collections.abc import Sequence

from gongkai.documents.model import GridCell
from gongkai.reports.reading.labels import BlockLabels, core
from gongkai.reports.reading.numbers import money_unit
from gongkai.reports.reading.rows import PrintedRow, RowCell


class ColumnHeadings:
    """The texts above each column of one printed table, as far down as it has been read."""

    def __init__(self) -> None:
        self._above: dict[int, list[GridCell]] = {}
        self._meanings: dict[int, dict[int, int | None]] = {}
        self._units: dict[tuple[int, int], str] = {}

    def take(self, row: PrintedRow) -> None:
        """Take in the texts of a row that lies above the rows to come."""
        for cell in row.cells:
            if cell.is_figure or cell.cell.row != row.number:
                continue
            for column in cell.columns:
                self._above.setdefault(column, []).append(cell.cell)
                self._meanings.pop(column, None)

    def meaning(self, labels: BlockLabels, cell: RowCell) -> int | None:
        """Return the value column of the block whose heading stands nearest above ``cell``."""
        meanings = self._meanings.setdefault(cell.cell.column, {})
        if id(labels) not in meanings:
            meanings[id(labels)] = self._nearest(labels, cell.cell.column)
        return meanings[id(labels)]

    def is_headed(self, cell: RowCell) -> bool:
        """Tell whether anything at all is printed above ``cell``."""
        return any(head.text for head in self._above.get(cell.cell.column, ()))

    def unit(self, labels: BlockLabels, cell: RowCell) -> str:
        """Return the unit of money printed in the heading above ``cell``, or an empty text."""
        return self._units.get((id(labels), cell.cell.column), "")

    def _nearest(self, labels: BlockLabels, at: int) -> int | None:
        above = self._above.get(at, [])
        for index in range(len(above) - 1, -1, -1):
            match = labels.columns.find(above[index].text)
            column = _value_column(labels, match.lines, above[:index]) if match else None
            if column is not None:
                self._units[id(labels), at] = money_unit(above[index].text)
                return column
        return None


def _value_column(labels: BlockLabels, lines: Sequence[int], heads: Sequence[GridCell]) -> int | None:
    """Return the index among the value columns, told apart by the nearest group heading further up."""
    columns = labels.block.columns
    candidates = [index for index in lines if columns[index].is_value]
    if len(candidates) > 1:
        groups = [core(columns[index].above[-1].zh) if columns[index].above else "" for index in candidates]
        nearest = next((said for head in reversed(heads) if (said := core(head.text)) in groups), None)
        candidates = [index for index, group in zip(candidates, groups, strict=True) if group == nearest]
    if len(candidates) != 1:
        return None
    return sum(1 for column in columns[: candidates[0]] if column.is_value)
