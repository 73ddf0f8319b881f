"""Tables that came out of a file as running lines: one cell a line, or one row a line.

Only what is certain is read: the whole label, the column headings before it, and just as many figures as
the form has columns.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai.documents.model import Block, GridCell, Paragraph, Table
from gongkai.documents.normalise import fold
from gongkai.law.forms import Form
from gongkai.law.units import printed_units
from gongkai.reports.reading.labels import (
    MANY_COLUMNS,
    BlockLabels,
    Match,
    block_labels,
    core,
    foreign_columns,
    head,
)
from gongkai.reports.reading.numbers import parse_number, says_nothing
from gongkai.reports.reading.rows import PrintedRow, RowCell, pieces, row_cell

_LONGEST_CELL = 60
"""Characters in a cell; the longest label of the forms has 41."""
_LONGEST_LABEL = 4
"""Lines over which one label may be broken."""
_GAPS = re.compile(r"[\s|]+")
_PROSE = "\0"
"""Stands for a line too long to be a cell, which ends whatever was being read."""


def rows_of_lines(blocks: Iterable[Block], form: Form) -> list[PrintedRow]:
    """Return the rows of ``form`` that stand as lines in the text, or in tables of loose cells."""
    tokens = list(loose_cells(blocks))
    rows: list[PrintedRow] = []
    for labels in block_labels(form):
        if labels.has_row_labels:
            rows += _labelled(tokens, labels, foreign_columns(form))
        else:
            rows += _unlabelled(tokens, labels)
    return rows


def loose_cells(blocks: Iterable[Block]) -> Iterator[GridCell]:
    """Yield what may be cells: short lines of the text, and the cells of tables without columns."""
    for block in blocks:
        yield from _block_tokens(block)


def _block_tokens(block: Block) -> Iterator[GridCell]:
    if isinstance(block, Paragraph):
        yield from _tokens(block)
    elif not block.exact:
        for cell in block.cells():
            if cell.text.strip():
                yield from pieces(cell)


def _tokens(paragraph: Paragraph) -> Iterator[GridCell]:
    """Split a line into cells: the figures at its end stand for themselves."""
    text = paragraph.text
    if len(fold(text)) > _LONGEST_CELL:
        yield _cell(paragraph, _PROSE)
        return
    words = [word for word in _GAPS.split(text) if word]
    count = len(words)
    while count > 1 and parse_number(words[count - 1]).readable:
        count -= 1
    if 1 < count < len(words) and words[count - 1] in printed_units():
        count -= 1
    if words:
        yield _cell(paragraph, " ".join(words[:count]))
    for word in words[count:]:
        yield _cell(paragraph, word)


def _cell(paragraph: Paragraph, text: str) -> GridCell:
    return GridCell(
        text, row=0, column=0, page=paragraph.page, line=paragraph.line, origin=paragraph.origin
    )


def _labelled(
    tokens: Sequence[GridCell], labels: BlockLabels, foreign: frozenset[str]
) -> Iterator[PrintedRow]:
    wanted = len(labels.block.value_columns)
    headings = list(_column_headings(tokens, labels))
    index = 0
    while index < len(tokens):
        length, label = _label(tokens, index, labels)
        if not length:
            index += 1
            continue
        values = list(_figures(tokens, index + length, labels))
        near = tokens[max(0, index - len(labels.block.columns) - 2) : index]
        before = [match for end, match in headings if end <= index] if len(values) == wanted else []
        if len(values) == wanted and _headed(before, near, labels, foreign):
            yield _row([replace(tokens[index], text=label), *values])
            index += length + wanted
        else:
            # Even without figures it says which part of the table the lines below stand in.
            yield _row([replace(tokens[index], text=label)])
            index += length


def _label(tokens: Sequence[GridCell], index: int, labels: BlockLabels) -> tuple[int, str]:
    """Return how many tokens from ``index`` make a row label, and the label; 0 if they make none.

    Before a label its group's may stand on the same line, set apart by a space.
    """
    text = tokens[index].text
    found = (0, "")
    if labels.rows.may_begin(_beginning(text)):
        found = _label_from(text, tokens, index, labels)
    while not found[0] and " " in text:
        _, _, text = text.partition(" ")
        found = _label_from(text, tokens, index, labels)
    return found


def _label_from(
    beginning: str, tokens: Sequence[GridCell], index: int, labels: BlockLabels
) -> tuple[int, str]:
    """Return the label that begins so, with its remark, over as many tokens as it is broken into."""
    found = (0, "")
    joined = beginning
    for length in range(1, _LONGEST_LABEL + 1):
        if _is_value_label(labels, joined):
            found = (length, joined)
            if not _is_remark_open(joined):
                break
        elif found[0] or labels.columns.find(joined) is not None:
            break
        following = tokens[index + length].text if index + length < len(tokens) else ""
        if not following or parse_number(following).readable:
            break
        joined += following
    return found


def _is_remark_open(text: str) -> bool:
    """Tell whether the remark behind a label goes on on the next line."""
    plain = fold(text)
    return plain.count("(") > plain.count(")")


def _is_value_label(labels: BlockLabels, text: str) -> bool:
    match = labels.rows.find(text)
    if match is None or not any(labels.block.rows[line].is_value for line in match.lines):
        return False
    # 总计 and 其他 without a number in front are column headings, whatever figures follow.
    return text != core(text) or labels.columns.find(text) is None


def _beginning(text: str) -> str:
    """Return how a label that starts with this line begins; what may yet be cut off is left out."""
    return head(text).rstrip(":;,。")


def _figures(tokens: Sequence[GridCell], start: int, labels: BlockLabels) -> Iterator[GridCell]:
    for index in range(start, len(tokens)):
        token = tokens[index]
        if index == start and labels.block.unit_column and core(token.text) in _units(labels):
            continue
        if not (parse_number(token.text).readable or says_nothing(token.text)):
            return
        yield token


def _units(labels: BlockLabels) -> set[str]:
    return {row.unit for row in labels.block.rows if row.unit}


def _headed(
    before: Sequence[Match], near: Sequence[GridCell], labels: BlockLabels, foreign: frozenset[str]
) -> bool:
    """Tell whether the block's column headings stood before, and not those of another form just above.

    Long headings are often torn, so a third of them is enough; so many figures behind a label as in a
    wide block stand nowhere else.
    """
    seen = {index for match in before for index in match.lines}
    columns = labels.block.columns
    found = sum(1 for index in seen if columns[index].is_value)
    just_above = {core(token.text) for token in near}
    wanted = len(labels.block.value_columns)
    return (found * 3 >= wanted or wanted >= MANY_COLUMNS) and foreign.isdisjoint(just_above)


def _column_headings(tokens: Sequence[GridCell], labels: BlockLabels) -> Iterator[tuple[int, Match]]:
    """Yield where each column heading ends, and what it means; one may be broken over lines."""
    index = 0
    while index < len(tokens):
        joined, step = "", 1
        may_begin = labels.columns.may_begin(_beginning(tokens[index].text))
        for length, token in enumerate(tokens[index : index + _LONGEST_LABEL * may_begin], start=1):
            joined += token.text
            match = labels.columns.find(joined)
            if match is not None:
                yield index + length, match
                step = length
                break
        else:
            if " " in tokens[index].text:
                yield from ((index + 1, match) for match in _headings_on_a_line(tokens[index].text, labels))
        index += step


def _headings_on_a_line(text: str, labels: BlockLabels) -> Iterator[Match]:
    """Yield the column headings that stand side by side on a line, set apart by spaces."""
    words = text.split(" ")
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _LONGEST_LABEL), start, -1):
            match = labels.columns.find("".join(words[start:end]))
            if match is not None:
                yield match
                start = end
                break
        else:
            start += 1


def _unlabelled(tokens: Sequence[GridCell], labels: BlockLabels) -> Iterator[PrintedRow]:
    wanted = len(labels.block.value_columns)
    ends = [end for end, _ in _column_headings(tokens, labels)]
    start = 0
    while start < len(tokens):
        run = list(_figures(tokens, start, labels)) if tokens[start].text else []
        if len(run) == wanted and bisect_right(ends, start) >= wanted:
            yield _row(run)
            return
        start += max(1, len(run))


def _row(cells: Sequence[GridCell]) -> PrintedRow:
    table = Table(rows=(), number=0, exact=False)
    made: list[RowCell] = [row_cell(cell, table.number) for cell in cells]
    return PrintedRow(table, 0, made)
