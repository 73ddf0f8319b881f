"""What registers there are and what a row of each says: the data of ``statute/registers``.

A register is described, never programmed: its columns, what makes a row the same row, which dates it lives
by, who may see it, and which cells of the annual form it answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.translation import get_language

from gongkai.law.statute import load_yaml, statute_files
from gongkai.law.wording import Wording, wording

FOLDER = "registers"


class ColumnType(StrEnum):
    """How the text of a column is understood."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    INTEGER = "integer"
    CHOICE = "choice"
    CREDIT_CODE = "credit_code"
    IDENTITY_NUMBER = "identity_number"
    URL = "url"
    AGENCY = "agency"


class CountKind(StrEnum):
    """How rows become a figure of the annual form."""

    DATED_IN_YEAR = "dated_in_year"
    ENDED_IN_YEAR = "ended_in_year"
    IN_FORCE_AT_YEAR_END = "in_force_at_year_end"
    AMOUNT_IN_YEAR = "amount_in_year"
    PUBLISHED_IN_YEAR = "published_in_year"
    PUBLIC_AT_YEAR_END = "public_at_year_end"


class Audience(StrEnum):
    """Whom a register is for."""

    PUBLIC = "public"
    OFFICE = "office"


def local(text: Wording) -> str:
    """Return the wording in the reader's language."""
    return text.text("en" if get_language() == "en" else "zh")


@dataclass(frozen=True, slots=True)
class ColumnOption:
    """One value of a choice: its stored id, its name, and how else it is written."""

    id: str
    name: Wording
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column: its names, its type and what must hold of it."""

    id: str
    name: Wording
    type: ColumnType
    also: tuple[str, ...] = ()
    help: Wording | None = None
    required: bool = False
    required_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Another column and those of its options under which this one must be filled in."""
    longest: int = 1000
    minimum: int | None = None
    maximum: int | None = None
    not_before: str = ""
    """The column whose date this one may not precede."""
    at_most: str = ""
    """The column whose number this one may not exceed."""
    options: tuple[ColumnOption, ...] = ()
    several: bool = False
    absent: str = ""
    """The option that an empty cell means."""
    public: bool = True
    """Whether the public may see it at all."""
    person: str = ""
    """``name``: the name of a person, masked for the public where the row is about a natural person."""
    checks_only: bool = False
    """Compared with the other columns and not kept, as it follows from them."""
    in_list: bool = False
    in_force_from: date | None = None
    until: date | None = None

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return local(self.name)

    @property
    def help_text(self) -> str:
        """What to fill in, in the reader's language."""
        return local(self.help) if self.help else ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the register has this column on ``day``."""
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.until is None or day < self.until
        )

    def option_name(self, option_id: str) -> str:
        """Return the name of one of its options in the reader's language; an unknown one as it is."""
        names = (local(option.name) for option in self.options if option.id == option_id)
        return next(names, option_id)


@dataclass(frozen=True, slots=True)
class FormCount:
    """Which cell of the annual form the register answers, and how."""

    cell: str
    counts: CountKind
    facet: str = ""
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowCondition:
    """A choice column and those of its options under which something holds of a row."""

    column: str
    options: frozenset[str]

    def holds_for(self, values: Mapping[str, Any]) -> bool:
        """Tell whether the row has one of the options."""
        return values.get(self.column) in self.options


@dataclass(frozen=True, slots=True)
class Register:
    """One register as its data describes it."""

    id: str
    name: Wording
    about: Wording
    audience: Audience
    position: int
    source: Wording
    in_force_from: date
    columns: tuple[RegisterColumn, ...]
    key: tuple[str, ...]
    """The columns that together make a row the same row, within its agency."""
    title: str
    """The column that a row is called by."""
    dated_by: str = ""
    facet: str = ""
    """The choice by which lists are narrowed."""
    amount: str = ""
    owner: str = ""
    """The column that names the agency a row belongs to."""
    ends: Mapping[str, str] = field(default_factory=dict)
    """How a row ceases to hold, and the column with its day."""
    begins: str = ""
    amended: str = ""
    amends: str = ""
    limit: str = ""
    """The time limit of publication, in ``clocks/disclosure.yaml``."""
    natural_person: RowCondition | None = None
    public_if: RowCondition | None = None
    cites_basis: bool = False
    """Whether every adjustment names the document it rests on."""
    campaigns: bool = False
    """Whether the register is gone through in clean-up campaigns (清理)."""
    withdrawal_note: Wording | None = None
    form_counts: tuple[FormCount, ...] = ()

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return local(self.name)

    @property
    def description(self) -> str:
        """What it holds, in the reader's language."""
        return local(self.about)

    @property
    def title_label(self) -> str:
        """What the names of its rows are, in the reader's language."""
        return self.column(self.title).label

    @property
    def is_public(self) -> bool:
        """Tell whether any row may ever be shown to the public."""
        return self.audience is Audience.PUBLIC

    def column(self, column_id: str) -> RegisterColumn:
        """Return one column."""
        return next(column for column in self.columns if column.id == column_id)

    def columns_on(self, day: date) -> tuple[RegisterColumn, ...]:
        """Return the columns that the register has on ``day``."""
        return tuple(column for column in self.columns if column.holds_on(day))

    @property
    def kept_columns(self) -> tuple[RegisterColumn, ...]:
        """The columns whose values a row keeps."""
        return tuple(
            column for column in self.columns if not column.checks_only and column.id != self.owner
        )

    @property
    def public_columns(self) -> tuple[RegisterColumn, ...]:
        """The columns that the public may see."""
        return tuple(column for column in self.kept_columns if column.public)

    @property
    def list_columns(self) -> tuple[RegisterColumn, ...]:
        """The columns that a list shows beside the title."""
        return tuple(column for column in self.public_columns if column.in_list)

    @property
    def facet_column(self) -> RegisterColumn | None:
        """The choice by which lists are narrowed."""
        return self.column(self.facet) if self.facet else None


@cache
def all_registers() -> Mapping[str, Register]:
    """Return the registers by their ids, in printed order."""
    found = [_register(load_yaml(name)) for name in statute_files(FOLDER)]
    return {register.id: register for register in sorted(found, key=lambda one: one.position)}


@cache
def public_registers() -> Mapping[str, Register]:
    """Return the registers that have anything to show to the public."""
    return {key: register for key, register in all_registers().items() if register.is_public}


def _register(data: Mapping[str, Any]) -> Register:
    plain = ("id", "position", "in_force_from", "title")
    optional = ("dated_by", "facet", "amount", "owner", "begins", "amended", "amends", "limit")
    return Register(
        **{name: data[name] for name in plain},
        **{name: data[name] for name in optional if name in data},
        name=wording(data["name"]),
        about=wording(data["about"]),
        source=wording(data["source"]),
        audience=Audience(data["audience"]),
        key=tuple(data["key"]),
        columns=tuple(_column(column) for column in data["columns"]),
        ends=data.get("ends", {}),
        natural_person=_condition(data.get("natural_person")),
        public_if=_condition(data.get("public_if")),
        cites_basis=data.get("cites_basis", False),
        campaigns=data.get("campaigns", False),
        withdrawal_note=wording(data["withdrawal_note"]) if "withdrawal_note" in data else None,
        form_counts=tuple(
            FormCount(
                cell=entry["cell"],
                counts=CountKind(entry["counts"]),
                facet=entry.get("facet", ""),
                ends=tuple(entry.get("ends", ())),
            )
            for entry in data.get("annual_form", ())
        ),
    )


_PLAIN_COLUMN_FIELDS = (
    *("required", "longest", "minimum", "maximum", "not_before", "at_most", "several", "absent"),
    *("public", "person", "checks_only", "in_list", "in_force_from", "until"),
)


def _column(data: Mapping[str, Any]) -> RegisterColumn:
    given = {name: data[name] for name in _PLAIN_COLUMN_FIELDS if name in data}
    return RegisterColumn(
        id=data["id"],
        name=wording(data["name"]),
        type=ColumnType(data["type"]),
        also=tuple(data.get("also", ())),
        help=wording(data["help"]) if "help" in data else None,
        required_if={key: tuple(options) for key, options in data.get("required_if", {}).items()},
        options=tuple(
            ColumnOption(option["id"], wording(option["name"]), tuple(option.get("also", ())))
            for option in data.get("options", ())
        ),
        **given,
    )


def _condition(data: Mapping[str, Any] | None) -> RowCondition | None:
    return RowCondition(data["column"], frozenset(data["options"])) if data else None
