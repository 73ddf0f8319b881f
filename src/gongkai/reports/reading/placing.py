"""Which column of a block each figure of a printed row stands in, and what in the row is no figure."""

from gongkai.documents.normalise import fold
from gongkai.law.units import printed_units
from gongkai.reports.reading.columns import ColumnHeadings
from gongkai.reports.reading.labels import BlockLabels
from gongkai.reports.reading.numbers import money_unit
from gongkai.reports.reading.rows import PrintedRow, RowCell

_STROKES = frozenset("-")
"""What stands for the unit of a group's line, which has none."""


def by_heading(
    labels: BlockLabels, values: list[RowCell], above: ColumnHeadings
) -> dict[int, RowCell] | None:
    """Return the values by the headings above them; None when these do not settle it.

    A figure without a heading, or headings in another order than the figures, mean that the headings
    are not above what they name, as in pages that lost their merged cells.
    """
    wanted = len(labels.block.value_columns)
    by_column: dict[int, RowCell] = {}
    for cell in values:
        column = above.meaning(labels, cell)
        if column is None:
            # Beside a single column of the form another may stand, of codes or of last year.
            if not cell.number.blank and not (wanted == 1 and above.is_headed(cell)):
                return None
        elif column in by_column:
            if cell.number != by_column[column].number:
                return None
        else:
            by_column[column] = cell
    if by_column and (len(by_column) == wanted or len(values) != wanted):
        return by_column
    return None


def is_value_row(row: PrintedRow, values: list[RowCell]) -> bool:
    """Tell whether a row holds figures, at most behind one label, and is not merely empty."""
    others = len(row.cells) - len(values)
    return others <= 1 and any(not cell.number.blank for cell in values)


def by_order(values: list[RowCell], wanted: int) -> dict[int, RowCell] | None:
    """Return the values in the form's order when there are just as many as columns.

    Empty cells behind a full row are the table's own border, as web pages saved as text have it; empty
    cells before a row that ends in its total are label columns that lost their merged cells.
    """
    more = len(values) - wanted
    if more > 0 and not values[-1].number.blank and all(cell.number.blank for cell in values[:more]):
        return dict(enumerate(values[more:]))
    surplus = values[wanted:]
    full = all(not cell.number.blank for cell in values[:wanted])
    if len(values) < wanted or (surplus and not (full and all(cell.number.blank for cell in surplus))):
        return None
    return dict(enumerate(values[:wanted]))


def without_unit(values: list[RowCell], wanted: int) -> tuple[str, list[RowCell]]:
    """Take the unit's own cell out of a row's values; return the unit of money if it is one."""
    units = [cell for cell in values if _is_unit(cell)]
    if len(values) > wanted and units:
        values = [cell for cell in values if cell is not units[0]]
        return money_unit(units[0].cell.text), values
    return "", values


def _is_unit(cell: RowCell) -> bool:
    text = fold(cell.cell.text)
    return text in printed_units() or bool(text and cell.number.blank and _STROKES.issuperset(text))
