"""The statutory forms of the annual report: every cell, its key and its place in the printed tables.

A form is data (``statute/annual_report/<form>/tables.yaml``). Nothing here knows what a form is about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from gongkai.core.errors import DomainError
from gongkai.law.statute import load_yaml


class FormMissing(DomainError):
    """There is no form for that year, or none of that name."""

    code = "form_missing"


class Number(StrEnum):
    """What kind of number a cell holds."""

    COUNT = "count"
    DECIMAL = "decimal"
    CHANGE = "change"
    """More or less than last year; may be printed 增101, 减6, +3 or -6."""


@dataclass(frozen=True, slots=True)
class Label:
    """A printed text of the form in both languages, and how else it is printed."""

    zh: str
    en: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    """A remark printed behind or below the label."""

    def text(self, language: str = "zh") -> str:
        """Return the label in ``language``, zh or en."""
        return self.en if language == "en" and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a printed table: a value line when it has an id, else a group heading."""

    id: str | None
    label: Label
    above: tuple[Label, ...] = ()
    """Group headings over it, outermost first."""
    unit: str = ""
    number: Number | None = None
    indent: int = 0
    under: str = ""
    """The id of the row that this one is a part of, where rows are told apart by indents."""
    subtotal: str = ""
    """Of a group: the id under which a value is kept that a report prints in the group's own line."""

    @property
    def is_value(self) -> bool:
        """Tell whether cells stand in this line."""
        return self.id is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form: its public key, and where it is printed."""

    key: str
    unit: str
    number: Number
    table: str
    block: int
    row: Line
    column: Line

    name: tuple[Label, ...]
    """What a person would call the cell, from the general to the particular."""

    def label(self, language: str = "zh") -> str:
        """Return how a person would name the cell: its row, then its column where there are several."""
        return "｜".join(label.text(language) for label in self.name)


@dataclass(frozen=True)
class PrintedBlock:
    """A part of a printed table with its own column headings."""

    key: str
    """Pattern of the cells' keys, over ``{row}`` and ``{column}``."""
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]
    """Value lines and group headings in printed order."""
    heading: Label | None = None
    corner: str = ""
    unit: str = ""
    layout: str = "grid"
    """``grid``: groups are merged cells. ``indented``: one label column, parts are indented."""
    unit_column: str = ""
    ignored: tuple[str, ...] = ()
    """Labels of rows that some reports print and that have no cell in the form."""

    @cached_property
    def value_columns(self) -> tuple[Line, ...]:
        """The columns in which figures stand."""
        return tuple(column for column in self.columns if column.is_value)

    @cached_property
    def value_rows(self) -> tuple[Line, ...]:
        """The rows in which figures stand."""
        return tuple(row for row in self.rows if row.is_value)

    def cell_key(self, row: Line, column: Line) -> str:
        """Return the key of the cell where ``row`` and ``column`` meet."""
        return self.key.format(row=row.id, column=column.id)

    def subtotal_key(self, row: Line, column: Line) -> str:
        """Return the key under which a value printed in a group's own line is kept."""
        return self.key.format(row=row.subtotal, column=column.id)


@dataclass(frozen=True)
class PrintedTable:
    """One table of the form."""

    id: str
    section: str
    title: Label
    blocks: tuple[PrintedBlock, ...]


@dataclass(frozen=True, eq=False)
class Form:
    """One version of the annual report's form."""

    id: str
    title: Label
    authority: str
    first_year: int
    last_year: int | None
    tables: tuple[PrintedTable, ...]
    data: Mapping[str, Any] = field(repr=False, compare=False, hash=False)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """All cells by key, in the order in which they are printed."""
        return {cell.key: cell for table in self.tables for cell in _cells(table)}

    @cached_property
    def subtotals(self) -> dict[str, tuple[str, ...]]:
        """Keys that only some reports print, each with the cells that it sums."""
        return dict(pair for table in self.tables for pair in _subtotals(table))

    def holds_for(self, year: int) -> bool:
        """Tell whether a report for ``year`` is made in this form."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@cache
def all_forms() -> tuple[Form, ...]:
    """Return every form, oldest first."""
    index = load_yaml("annual_report/forms.yaml")["forms"]
    return tuple(_form(entry) for entry in index)


def form(form_id: str) -> Form:
    """Return the form of that name; raise :class:`FormMissing` if there is none."""
    for candidate in all_forms():
        if candidate.id == form_id:
            return candidate
    known = "、".join(candidate.id for candidate in all_forms())
    raise FormMissing(f"没有名为“{form_id}”的报告格式，现有：{known}。")


def form_for_year(year: int) -> Form:
    """Return the form in which a report for ``year`` is made; raise :class:`FormMissing` before 2014."""
    for candidate in all_forms():
        if candidate.holds_for(year):
            return candidate
    first = min(candidate.first_year for candidate in all_forms())
    raise FormMissing(f"{year}年的年度报告没有法定统计表，法定统计表自{first}年起使用。")


def _form(entry: Mapping[str, Any]) -> Form:
    data = load_yaml(f"annual_report/{entry['id']}/tables.yaml")
    return Form(
        id=entry["id"],
        title=Label(**data["title"]),
        authority=data["authority"],
        first_year=entry["years"]["from"],
        last_year=entry["years"]["to"],
        tables=tuple(_table(table) for table in data["tables"]),
        data=data,
    )


def _table(data: Mapping[str, Any]) -> PrintedTable:
    return PrintedTable(
        id=data["id"],
        section=data["section"],
        title=Label(**data["title"]),
        blocks=tuple(_block(block) for block in data["blocks"]),
    )


def _block(data: Mapping[str, Any]) -> PrintedBlock:
    return PrintedBlock(
        key=data["key"],
        columns=tuple(_lines(data["columns"], "columns", ())),
        rows=tuple(_lines(data["rows"], "rows", ())),
        heading=Label(**data["heading"]) if "heading" in data else None,
        corner=data.get("corner", ""),
        unit=data.get("unit", ""),
        layout=data.get("layout", "grid"),
        unit_column=data.get("unit_column", ""),
        ignored=tuple(data.get("ignored", ())),
    )


def _lines(entries: list[dict[str, Any]], children: str, above: tuple[Label, ...]) -> Iterator[Line]:
    for entry in entries:
        label = Label(
            zh=entry["label"],
            en=entry.get("en", ""),
            aliases=tuple(entry.get("aliases", ())),
            note=entry.get("note", ""),
        )
        number = entry.get("number")
        yield Line(
            id=entry.get("id"),
            label=label,
            above=above,
            unit=entry.get("unit", ""),
            number=Number(number) if number else None,
            indent=entry.get("indent", 0),
            under=entry.get("under", ""),
            subtotal=entry.get("subtotal", ""),
        )
        yield from _lines(entry.get(children, []), children, (*above, label))


def _cells(table: PrintedTable) -> Iterator[Cell]:
    for index, block in enumerate(table.blocks):
        for row in block.value_rows:
            for column in block.value_columns:
                yield Cell(
                    key=block.cell_key(row, column),
                    unit=row.unit or column.unit or block.unit,
                    number=row.number or column.number or Number.COUNT,
                    table=table.id,
                    block=index,
                    row=row,
                    column=column,
                    name=(*_row_name(block, row), *_column_name(block, row, column)),
                )


def _row_name(block: PrintedBlock, row: Line) -> tuple[Label, ...]:
    """Return the row's label behind the one that tells it from rows of the same label."""
    if not row.label.zh:
        return ()
    same = [other for other in block.value_rows if other.label.zh == row.label.zh]
    if row.under and len(same) > 1:
        return (*(other.label for other in block.rows if other.id == row.under), row.label)
    if block.layout == "grid" and len(row.above) > 1:
        return (row.above[-1], row.label)
    return (row.label,)


def _column_name(block: PrintedBlock, row: Line, column: Line) -> tuple[Label, ...]:
    if block.layout == "indented":
        return ()
    return (column.label,) if row.label.zh else (*column.above, column.label)


def _subtotals(table: PrintedTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    for block in table.blocks:
        for group in block.rows:
            if not group.subtotal:
                continue
            parts = [row for row in block.value_rows if group.label in row.above]
            for column in block.value_columns:
                yield (
                    block.subtotal_key(group, column),
                    tuple(block.cell_key(row, column) for row in parts),
                )
