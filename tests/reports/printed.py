"""Tables of a form as a person would print them, made without the product's own rendering."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from gongkai.documents.model import Document, GridCell, Paragraph, Table
from gongkai.law.forms import Form, Line, PrintedBlock

Shown = Mapping[str, str]


def grid(block: PrintedBlock, shown: Shown, *, group_value: Shown | None = None) -> Table:
    """Return one block as an exact table; ``shown`` gives the text of each cell by key."""
    if block.layout == "indented":
        return _indented(block, shown)
    cells = list(_grid_cells(block, shown, group_value or {}))
    last = max(cell.row + cell.row_span for cell in cells)
    rows = tuple(
        tuple(sorted((c for c in cells if c.row == number), key=lambda c: c.column))
        for number in range(1, last)
    )
    return Table(rows=rows, number=1)


def _depth(lines: tuple[Line, ...]) -> int:
    return max(len(line.above) for line in lines) + 1


def _grid_cells(block: PrintedBlock, shown: Shown, group_value: Shown):
    labelled = bool(block.value_rows[0].label.zh)
    left = _depth(block.rows) if labelled else 0
    row = 1
    if block.heading:
        yield GridCell(block.heading.zh, row, 1, 1, left + len(block.value_columns))
        row += 1
    top = _depth(block.columns)
    if labelled:
        yield GridCell(block.corner, row, 1, top, left)
    yield from _column_heads(block, row, left, top)
    row += top
    printed_groups: set[tuple[str, ...]] = set()
    for line in _printed_rows(block, group_value):
        for depth, label in enumerate(line.above):
            path = tuple(above.zh for above in line.above[: depth + 1])
            if path in printed_groups:
                continue
            printed_groups.add(path)
            span = sum(
                1
                for other in _printed_rows(block, group_value)
                if tuple(above.zh for above in other.above[: depth + 1]) == path
            )
            yield GridCell(label.zh, row, depth + 1, span, 1)
        if labelled:
            at = len(line.above) + 1
            yield GridCell(line.label.zh, row, at, 1, left - len(line.above))
        for index, column in enumerate(block.value_columns):
            key = block.cell_key(line, column) if line.is_value else block.subtotal_key(line, column)
            text = shown.get(key, "") if line.is_value else group_value[key]
            yield GridCell(text, row, left + 1 + index)
        row += 1


def _printed_rows(block: PrintedBlock, group_value: Shown) -> list[Line]:
    rows = []
    for line in block.rows:
        if line.subtotal and group_value:
            rows.append(line)
        elif line.is_value:
            summed = any(g.subtotal and group_value and g.label in line.above for g in block.rows)
            rows += [] if summed else [line]
    return rows


def _column_heads(block: PrintedBlock, row: int, left: int, top: int):
    values = list(block.value_columns)
    for column in block.columns:
        depth = len(column.above)
        if column.is_value:
            yield GridCell(column.label.zh, row + depth, left + 1 + values.index(column), top - depth, 1)
        else:
            under = [
                values.index(c)
                for c in values
                if column.label in c.above and c.above[depth] is column.label
            ]
            yield GridCell(column.label.zh, row + depth, left + 1 + under[0], 1, len(under))


def _indented(block: PrintedBlock, shown: Shown) -> Table:
    rows = [(GridCell(block.corner, 1, 1), GridCell(block.unit_column, 1, 2), GridCell("统计数", 1, 3))]
    for number, line in enumerate(block.rows, start=2):
        text = shown.get(block.cell_key(line, block.columns[0]), "") if line.is_value else ""
        label = "　" * (line.indent + len(line.above)) + line.label.zh + line.label.note
        rows.append((GridCell(label, number, 1), GridCell(line.unit, number, 2), GridCell(text, number, 3)))
    return Table(rows=tuple(rows), number=1)


def printed_tables(form: Form, shown: Shown, *, group_value: Shown | None = None) -> list[Table]:
    """Return every block of a form as a table of its own."""
    return [
        grid(block, shown, group_value=group_value if any(g.subtotal for g in block.rows) else None)
        for table in form.tables
        for block in table.blocks
    ]


def document(title: str, tables: list[Table], *lines: str) -> Document:
    """Return a document with a title, lines of text and tables."""
    texts = [title, "一、总体情况", *lines]
    numbered = [replace(table, number=n) for n, table in enumerate(tables, start=1)]
    return Document("report.docx", "docx", blocks=[*map(Paragraph, texts), *numbered])


def altered(table: Table, change: Callable[[GridCell], GridCell]) -> Table:
    """Return ``table`` with each cell passed through ``change``."""
    return replace(table, rows=tuple(tuple(change(cell) for cell in row) for row in table.rows))


def without_spans(table: Table) -> Table:
    """Return a table as plain text has it: cells merely in order, merged ones left empty below."""
    covered: dict[int, list[GridCell]] = {}
    for cell in table.cells():
        for row in range(cell.row, cell.row + cell.row_span):
            covered.setdefault(row, []).append(cell if row == cell.row else replace(cell, text="", row=row))
    rows = []
    for number in sorted(covered):
        cells = sorted(covered[number], key=lambda c: c.column)
        rows.append(
            tuple(replace(c, column=i, row_span=1, column_span=1) for i, c in enumerate(cells, start=1))
        )
    return replace(table, rows=tuple(rows), exact=False)
