"""A file that was read back against the data that it should show: each label, figure and paragraph.

What is expected is worked out anew from the form and the report, not taken from what was written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gongkai.core.errors import DomainError
from gongkai.law.forms import Cell, Form, Label, Line, PrintedBlock, PrintedTable
from gongkai.reports.figures import Report, Value
from gongkai.reports.rendering.document import ReportDocument, TextLine
from gongkai.reports.rendering.readback.printed import PlacedTable, PrintedFile, squeezed

_FIGURE = re.compile(r"(?P<sign>[增减+-]?)(?P<digits>\d+(?:\.\d+)?)(?P<unit>\D*)")
_SHOWN = 40
"""Characters of a missing text that the message quotes."""


class RenderedDifferently(DomainError):
    """A rendered file that does not show what the data says. It is not handed out."""

    code = "rendered_differently"

    def __init__(self, where: str, expected: str, found: str) -> None:
        super().__init__(
            f"生成的文件与数据不一致：{where}应为“{expected or '空白'}”，文件中是“{found or '空白'}”，"
            "因此没有交出文件。请重试；仍然如此的，请把数据和这句话交给系统管理员。"
        )
        self.where, self.expected, self.found = where, expected, found


def require_same(file: PrintedFile, report: Report, document: ReportDocument) -> None:
    """Raise :class:`RenderedDifferently` unless ``file`` shows every figure and all text of the report."""
    form, language = document.form, document.language
    order = [grid.id for grid in document.grids]
    if len(file.tables) != len(order):
        raise RenderedDifferently("统计表的张数", str(len(order)), str(len(file.tables)))
    tables = {table.id: table for table in form.tables}
    for name, placed in zip(order, file.tables, strict=True):
        _Comparison(form, report, language, tables[name], placed).run()
    if file.values is not None:
        _require_list(file.values, form, report, language)
    else:
        _require_text(squeezed(file.text), document)


def _require_list(values: Mapping[str, str], form: Form, report: Report, language: str) -> None:
    for key, cell in form.cells.items():
        found = values.get(key)
        if found is None or _number(found, cell.unit) != report.cells.get(key):
            where = f"数据表中“{cell.label(language)}”"
            raise RenderedDifferently(where, str(report.cells.get(key) or ""), found or "")


def _require_text(found: str, document: ReportDocument) -> None:
    at = 0
    for text in _texts(document):
        wanted = squeezed(text)
        place = found.find(wanted, at)
        if place < 0:
            raise RenderedDifferently("正文", text[:_SHOWN], found[at : at + _SHOWN])
        at = place + len(wanted)


def _texts(document: ReportDocument) -> Iterator[str]:
    yield document.title
    yield document.subtitle
    for part in document.parts:
        yield part.heading
        yield from (block.lead + block.text for block in part.blocks if isinstance(block, TextLine))
    yield from document.signature
    for annex in document.annexes:
        yield annex.heading
        yield from (block.lead + block.text for block in annex.blocks if isinstance(block, TextLine))


class _Comparison:
    """Walks one table of the form and one of the file side by side."""

    def __init__(
        self, form: Form, report: Report, language: str, table: PrintedTable, placed: PlacedTable
    ) -> None:
        self._form, self._report, self._language = form, report, language
        self._table, self._placed = table, placed
        self._row = 0

    def run(self) -> None:
        """Compare every block; nothing may be left over."""
        for number, block in enumerate(self._table.blocks):
            if block.layout == "indented":
                self._compare_indented(block)
            else:
                following = self._table.blocks[number + 1 : number + 2]
                self._compare_grid(block, self._end_of(following))
        if self._row != self._placed.row_count:
            where = f"“{self._table.title.text(self._language)}”的行数"
            raise RenderedDifferently(where, str(self._row), str(self._placed.row_count))

    def _end_of(self, following: Sequence[PrintedBlock]) -> int:
        """Return the row at which the block ends: where the next one's heading stands."""
        for row in range(self._row + 1, self._placed.row_count):
            texts = self._placed.across(row, 0, self._placed.column_count)
            if following and len(texts) == 1 and self._says(texts[0], following[0].heading or Label("")):
                return row
        return self._placed.row_count

    def _compare_grid(self, block: PrintedBlock, end: int) -> None:
        placed, left = self._placed, _depth(block.rows) if any(row.label.zh for row in block.rows) else 0
        if block.heading:
            self._require_label(block.heading, placed.text(self._row, 0))
            self._row += 1
        top, first = self._row, self._row + _depth(block.columns)
        columns = {column: self._column_of(column, left, top, first) for column in block.value_columns}
        rows = {placed.across(row, 0, left): row for row in range(first, end)}
        if len(rows) != end - first:
            raise RenderedDifferently(f"“{self._table.title.zh}”的行标题", "各不相同", "有重复")
        for line in self._lines_in(block, rows):
            row = rows.pop(self._path_in(rows, (*line.above, line.label) if left else ()))
            for column, at in columns.items():
                self._compare_figure(block, line, column, placed.text(row, at))
        for path in rows:
            raise RenderedDifferently(f"“{self._table.title.zh}”中", "", "｜".join(path))
        self._row = end

    def _lines_in(self, block: PrintedBlock, rows: Mapping[tuple[str, ...], int]) -> Iterator[Line]:
        """Yield the lines that must be there; a group may stand for its parts when none is known."""
        whole = [
            line for line in block.rows if line.subtotal and self._find(rows, (*line.above, line.label))
        ]
        for line in block.rows:
            part_of_whole = any(group.label in line.above for group in whole)
            if line in whole or (line.is_value and not part_of_whole):
                yield line
            elif part_of_whole:
                self._require_unknown(block, line)

    def _require_unknown(self, block: PrintedBlock, line: Line) -> None:
        for column in block.value_columns:
            value = self._report.cells.get(block.cell_key(line, column))
            if value is not None:
                raise RenderedDifferently(self._name(block, line, column), str(value), "")

    def _path_in(self, rows: Mapping[tuple[str, ...], int], labels: Sequence[Label]) -> tuple[str, ...]:
        found = self._find(rows, labels)
        if found is None:
            wanted = "｜".join(label.text(self._language) for label in labels)
            raise RenderedDifferently(f"“{self._table.title.zh}”的行标题", wanted, "")
        return found

    def _find(self, rows: Mapping[tuple[str, ...], int], labels: Sequence[Label]) -> tuple[str, ...] | None:
        for path in rows:
            if len(path) == len(labels) and all(map(self._says, path, labels)):
                return path
        return None

    def _column_of(self, column: Line, left: int, top: int, first: int) -> int:
        labels = (*column.above, column.label)
        for at in range(left, self._placed.column_count):
            path = self._placed.down(at, top, first)
            if len(path) == len(labels) and all(map(self._says, path, labels)):
                return at
        wanted = "｜".join(label.text(self._language) for label in labels)
        raise RenderedDifferently(f"“{self._table.title.zh}”的列标题", wanted, "")

    def _compare_indented(self, block: PrintedBlock) -> None:
        [column] = block.value_columns
        for number, line in enumerate(block.rows, start=self._row + 1):
            self._require_label(line.label, self._placed.text(number, 0))
            if line.is_value:
                self._compare_figure(block, line, column, self._placed.text(number, 2))
        self._row += 1 + len(block.rows)

    def _compare_figure(self, block: PrintedBlock, line: Line, column: Line, found: str) -> None:
        if line.is_value:
            key = block.cell_key(line, column)
            expected, cell = self._report.cells.get(key), self._form.cells.get(key)
        else:
            expected, cell = self._report.subtotals.get(block.subtotal_key(line, column)), None
        if _number(found, cell.unit if cell else block.unit) != expected:
            shown = "" if expected is None else str(expected)
            raise RenderedDifferently(self._name(block, line, column, cell), shown, found)

    def _name(self, block: PrintedBlock, line: Line, column: Line, cell: Cell | None = None) -> str:
        cell = cell or self._form.cells.get(block.cell_key(line, column))
        label = cell.label(self._language) if cell else line.label.text(self._language)
        heading = block.heading.text(self._language) + "｜" if block.heading else ""
        return f"“{self._table.title.text(self._language)}”中“{heading}{label}”"

    def _require_label(self, label: Label, found: str) -> None:
        if not self._says(found, label):
            where = f"“{self._table.title.text(self._language)}”的标题栏"
            raise RenderedDifferently(where, label.text(self._language), found)

    def _says(self, found: str, label: Label) -> bool:
        """Tell whether a text is a label; a remark or a unit may follow, a hyphen may divide."""
        wanted = _undivided(squeezed(label.text(self._language)))
        given = _undivided(found)
        if given in (wanted, wanted + squeezed(label.note)):
            return True
        return self._language == "en" and re.fullmatch(re.escape(wanted) + r"\(.+\)", given) is not None


def _depth(lines: Sequence[Line]) -> int:
    return max(len(line.above) for line in lines) + 1


def _undivided(text: str) -> str:
    return text.replace("-", "").replace("\u2010", "").replace("\x02", "").replace("\ufffe", "")


def _number(text: str, unit: str) -> Value | str:
    """Return a printed figure; what is none comes back as the text itself, which equals no figure."""
    if not text:
        return None
    match = _FIGURE.fullmatch(text)
    if match is None or match["unit"] not in ("", squeezed(unit)):
        return text
    value = Decimal(match["digits"])
    if match["sign"] in ("减", "-") and match["sign"]:
        value = -value
    return value
