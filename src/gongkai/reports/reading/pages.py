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

_TORN = "（跨页断开）"
"""Makes a figure unreadable whose other half cannot be told."""
_MERGED = 2
"""Cells that a row may have fewer on one page because label columns look merged there."""


def join_pages(tables: Sequence[Table], form: Form) -> list[Table]:
    """Return the tables with every torn row whole on the page where it began."""

    def is_label(text: str) -> bool:
        return any(labels.rows.find(text) for labels in block_labels(form) if labels.has_row_labels)

    joined: list[Table] = []
    for table in tables:
        before = joined[-1] if joined else None
        if before is not None and _follows(before, table) and _is_torn(before, table, is_label):
            joined[-1], table = _mend(before, table)  # noqa: PLW2901
        joined.append(table)
    return joined


def _follows(before: Table, table: Table) -> bool:
    """Tell whether ``table`` may go on at the top of the page after ``before``."""
    if not (before.exact and table.exact and before.page and table.page and before.rows and table.rows):
        return False
    return table.page == max(cell.page or before.page for cell in before.cells()) + 1


def _is_torn(before: Table, table: Table, is_label: IsLabel) -> bool:
    last, first = _last_row(before), _first_row(table)
    texts = [index for index, cell in enumerate(first) if not parse_number(cell.text).readable]
    if not texts:
        # No label at all: the rest of figures whose label was whole on the page before.
        alike = abs(len(first) - len(last)) <= _MERGED and first[0].origin is last[0].origin
        return alike and any(cell.text for cell in first) and any(is_label(cell.text) for cell in last)
    rest = texts[-1]
    return (
        rest < len(last) and not is_label(first[rest].text) and is_label(last[rest].text + first[rest].text)
    )


def _mend(before: Table, table: Table) -> tuple[Table, Table]:
    """Move what stands in the first row of ``table`` to the last row of ``before``."""
    last, first = _last_row(before), _first_row(table)
    if len(last) == len(first):
        pairs = list(zip(last, first, strict=True))
    else:
        pairs = [(cell, replace(cell, text=_TORN)) for cell in last if parse_number(cell.text).readable]
    whole = {id(begun): replace(begun, text=_joined(begun.text, rest.text)) for begun, rest in pairs}
    rows = tuple(tuple(whole.get(id(cell), cell) for cell in row) for row in before.rows)
    # A group's label that reaches further down stays, whole, for the rows below it.
    kept = tuple(
        replace(rest, text=_joined(begun.text, rest.text)) for begun, rest in pairs if rest.row_span > 1
    )
    return replace(before, rows=rows), replace(table, rows=(kept, *table.rows[1:]))


def _joined(begun: str, rest: str) -> str:
    return f"{begun}\n{rest}" if begun and rest else begun or rest


def _last_row(table: Table) -> list[GridCell]:
    """Return the cells that reach into the last row, from left to right."""
    last = max(cell.row + cell.row_span for cell in table.cells()) - 1
    return sorted((cell for cell in table.cells() if cell.row + cell.row_span - 1 == last), key=_left)


def _first_row(table: Table) -> list[GridCell]:
    return sorted((cell for cell in table.cells() if cell.row == 1), key=_left)


def _left(cell: GridCell) -> int:
    return cell.column
