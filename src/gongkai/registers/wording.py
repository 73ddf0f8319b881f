"""What a row says, as people read it: values with the names of their options, dates and amounts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from gongkai.registers.definitions import ColumnType, Register, RegisterColumn
from gongkai.registers.models import RegisterRow, RowContent
from gongkai.registers.states import RowValidity


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value beside the name of its column."""

    column: RegisterColumn
    text: str
    url: str = ""
    is_private: bool = False
    """Whether the public does not see it, or sees it masked."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of a list: its title, its columns, and whether what it describes is in force."""

    row: RegisterRow
    title: str
    agency: str
    cells: tuple[str, ...]
    validity: RowValidity | None


def value_text(column: RegisterColumn, value: Any) -> str:
    """Return a value as the reader's language writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ("; " if get_language() == "en" else "；").join(column.option_name(one) for one in value)
    if column.type is ColumnType.CHOICE:
        return column.option_name(value)
    if column.type is ColumnType.MONEY:
        return f"{Decimal(value):,f}"
    return str(value)


def shown_values(row: RegisterRow, *, for_public: bool) -> list[ShownValue]:
    """Return what the row says, column by column; those who may see all of it see what is masked."""
    register = row.definition
    columns = register.public_columns if for_public else register.kept_columns
    private = {} if for_public else row.private
    shown = []
    for column in columns:
        value = private.get(column.id, row.values.get(column.id))
        if value is not None:
            text = value_text(column, value)
            url = text if column.type is ColumnType.URL else ""
            shown.append(ShownValue(column, text, url, column.id in private))
    return shown


def full_title(content: RowContent, register: Register) -> str:
    """Return what the row is called among those who may see all of it."""
    return str(content.private.get(register.title) or content.title)


def listed_row(
    row: RegisterRow, register: Register, agency: str, today: date, *, for_public: bool
) -> ListedRow:
    """Return a row as a list shows it."""
    return ListedRow(
        row=row,
        title=row.title if for_public else full_title(row, register),
        agency=agency,
        cells=tuple(value_text(column, row.values.get(column.id)) for column in register.list_columns),
        validity=row.validity_on(today) if register.ends else None,
    )
