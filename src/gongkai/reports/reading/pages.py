"""Rows that a page break tore in two, put together again.

A page may end in the middle of a row: half of the label and the first digits of a figure stand on one
page, the rest in a row of its own at the top of the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from gongkai.documents.model import GridCell, Table
from gongkai.law.forms import Form
from gongkai.reports.reading.labels import block_labels
from gongkai.reports.reading.numbers import parse_number

IsLabel = Callable[[str], bool]
Pair = tuple[GridCell, GridCell]
"""What a cell says before the page break, and after it."""

_TORN = "（跨页断开）"
"""Makes a figure unreadable whose other half cannot be told."""
_MERGED = 2
"""Cells that a row may have fewer on one page because label columns look merged there."""


def join_pages(tables: Sequence[Table], form: Form) -> list[Table]:
    """Return the tables with every torn row whole on the page where it began."""

    def is_row(text: str) -> bool:
        return any(labels.rows.find(text) for labels in block_labels(form) if labels.has_row_labels)

    def is_label(text: str) -> bool:
        return is_row(text) or any(labels.columns.find(text) for labels in block_labels(form))

    joined: list[Table] = []
    for table in tables:
        before = joined[-1] if joined else None
        if before is not None and _follows(before, table):
            top = _repeated_rows(before, table) + 1
            first = _row_from(table, top)
            pairs = _torn_pairs(_last_row(before), first, is_row, is_label) if first else None
            if pairs:
                joined[-1], table = _mend(before, table, top, pairs)  # noqa: PLW2901
        joined.append(table)
    return joined


def _follows(before: Table, table: Table) -> bool:
    """Tell whether ``table`` may go on at the top of the page after ``before``."""
    if not (before.exact and table.exact and before.page and table.page and before.rows and table.rows):
        return False
    return table.page == max(cell.page or before.page for cell in before.cells()) + 1


def _repeated_rows(before: Table, table: Table) -> int:
    """Return how many rows at the top of a page repeat the headings of the page before."""
    count = 0
    for above, row in zip(before.rows[:-1], table.rows[:-1], strict=False):
        if [cell.text for cell in above] != [cell.text for cell in row]:
            break
        count += 1
    return count


def _torn_pairs(
    last: list[GridCell], first: list[GridCell], is_row: IsLabel, is_label: IsLabel
) -> list[Pair] | None:
    """Return what stands on both sides of a page break when it tore a row, else None.

    The figures are at the right, so the cells are counted from there: label columns may look merged.
    """
    texts = [index for index, cell in enumerate(first) if not parse_number(cell.text).readable]
    aside = len(last) - len(first)
    if not texts:
        # No label at all: the rest of figures whose label was whole on the page before.
        alike = abs(aside) <= _MERGED and first[0].origin is last[0].origin
        alike = alike and parse_number(last[-1].text).readable
        if not (alike and any(cell.text for cell in first) and any(is_row(cell.text) for cell in last)):
            return None
        if aside:
            return [(cell, replace(cell, text=_TORN)) for cell in last if parse_number(cell.text).readable]
        return list(zip(last, first, strict=True))
    rest = texts[-1]
    if rest + aside < 0 or is_label(first[rest].text):
        return None
    if not is_label(last[rest + aside].text + first[rest].text):
        return None
    return [(last[index + aside], cell) for index, cell in enumerate(first) if index + aside >= 0]


def _mend(before: Table, table: Table, top: int, pairs: list[Pair]) -> tuple[Table, Table]:
    """Move what stands in row ``top`` of ``table`` to the last row of ``before``."""
    whole = {id(begun): replace(begun, text=_joined(begun.text, rest.text)) for begun, rest in pairs}
    rows = tuple(tuple(whole.get(id(cell), cell) for cell in row) for row in before.rows)
    # A group's label that reaches further down stays, whole, for the rows below it.
    begun_as = {id(rest): begun.text for begun, rest in pairs}
    kept = tuple(
        replace(cell, text=_joined(begun_as.get(id(cell), ""), cell.text))
        for cell in _row_from(table, top)
        if cell.row_span > 1
    )
    return replace(before, rows=rows), replace(
        table, rows=(*table.rows[: top - 1], kept, *table.rows[top:])
    )


def _last_row(table: Table) -> list[GridCell]:
    """Return the cells that reach into the last row, from left to right."""
    last = max(cell.row + cell.row_span for cell in table.cells()) - 1
    return sorted((cell for cell in table.cells() if cell.row + cell.row_span - 1 == last), key=_left)


def _row_from(table: Table, row: int) -> list[GridCell]:
    """Return the cells that begin in a row, from left to right."""
    return sorted((cell for cell in table.cells() if cell.row == row), key=_left)


def _left(cell: GridCell) -> int:
    return cell.column


def _joined(begun: str, rest: str) -> str:
    return f"{begun}\n{rest}" if begun and rest else begun or rest
