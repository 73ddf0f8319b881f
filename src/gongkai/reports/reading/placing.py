"""Which column of a block each figure of a printed row stands in, and what in the row is no figure."""

from collections.abc import Callable, Iterable
from enum import Enum

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


class Spare(Enum):
    """On which side of a row's figures the empty cells stand that belong to no column of the form."""

    BEFORE = "before"
    """Label columns that lost their merged cells."""
    AFTER = "after"
    """The table's own border, or what fills a row up to the width of the others."""


def by_order(
    values: list[RowCell], wanted: int, spare: Callable[[], Spare | None] = lambda: None
) -> dict[int, RowCell] | None:
    """Return the values in the form's order when there are just as many as columns.

    Of more cells than columns those on one side must be empty; where a row alone does not show on which,
    ``spare`` tells where they stand in the whole table.
    """
    more = len(values) - wanted
    if more > 0:
        sides = _spare_sides(values, wanted)
        side = _certain_side(values, wanted) or spare()
        if side not in sides:
            return None
        values = values[more:] if side is Spare.BEFORE else values[:wanted]
    return dict(enumerate(values)) if len(values) == wanted else None


def spare_side(rows: Iterable[PrintedRow], labels: BlockLabels) -> Spare | None:
    """Return on which side all rows of a block leave cells empty, if that is one side only."""
    sides = set(Spare)
    for row in rows:
        last = max((index for index, cell in enumerate(row.cells) if not cell.is_figure), default=None)
        if last is not None and labels.rows.find(row.cells[last].cell.text) is not None:
            sides &= _spare_sides(row.cells[last + 1 :], len(labels.block.value_columns))
    return sides.pop() if len(sides) == 1 else None


def _spare_sides(values: list[RowCell], wanted: int) -> set[Spare]:
    """Return the sides on which the cells beyond the columns are all empty."""
    more = max(0, len(values) - wanted)
    empty = {Spare.BEFORE: _all_blank(values[:more]), Spare.AFTER: _all_blank(values[wanted:])}
    return {side for side, is_empty in empty.items() if is_empty}


def _certain_side(values: list[RowCell], wanted: int) -> Spare | None:
    """Return the side where a row's spare cells stand if its figures fill the other, or it has none."""
    if not values[-1].number.blank:
        return Spare.BEFORE
    if _all_blank(values) or not any(cell.number.blank for cell in values[:wanted]):
        return Spare.AFTER
    return None


def _all_blank(values: list[RowCell]) -> bool:
    return all(cell.number.blank for cell in values)


def without_unit(values: list[RowCell], wanted: int, *, has_column: bool) -> tuple[str, list[RowCell]]:
    """Take the unit's own cell out of a row's values; return the unit of money if it is one.

    Only where the form ``has_column`` for units may a stroke stand in it.
    """
    units = [cell for cell in values if _is_unit(cell, has_column)]
    if len(values) > wanted and units:
        values = [cell for cell in values if cell is not units[0]]
        return money_unit(units[0].cell.text), values
    return "", values


def _is_unit(cell: RowCell, may_be_stroke: bool) -> bool:
    text = fold(cell.cell.text)
    return text in printed_units() or bool(
        may_be_stroke and text and cell.number.blank and _STROKES.issuperset(text)
    )
