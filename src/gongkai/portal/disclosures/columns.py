"""The columns of the statutory site that hold records: the items of article 20, policies, the catalogue.

A column is a name, what it is about, and a condition on records. Its key stands in addresses and never
changes: ``20-07`` is the seventh item of article 20, ``L-01-003`` an item of the county's catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.statutory import (
    StatutoryClause,
    all_statutory_items,
    catalogue_fields,
    genre_options,
    statutory_clauses,
    subject_options,
)
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import FivePublics
from gongkai.portal.metadata import PageColumn

ARTICLE_20 = "20-"
POLICIES, INTERPRETATIONS, URGENT = "policies", "interpretations", "urgent"
_OF_KINDS = {
    POLICIES: (gettext_lazy("Normative documents"), "normative_document"),
    INTERPRETATIONS: (gettext_lazy("Policy interpretations"), "interpretation"),
    URGENT: (gettext_lazy("Emergency notices and clarifications"), "emergency"),
}

KIND_COLUMNS = frozenset(_OF_KINDS)
"""The keys of the columns that hold one kind of information."""


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column: its key in addresses, its name, and which records stand in it."""

    key: str
    name: str
    where: Q
    group: str = ""
    """What the column belongs to: the law's article, or the field of the catalogue."""
    group_language: str = ""
    language: str = ""
    """The language of the name, where it is not the page's."""

    @property
    def title(self) -> str:
        """The name as a page is called; items of the catalogue are told apart by their fields."""
        return (
            self.name
            if self.key.startswith(ARTICLE_20) or not self.group
            else f"{self.name} · {self.group}"
        )

    def page_column(self) -> PageColumn:
        """Return the tags that a page of this column carries."""
        return PageColumn(
            name=self.name,
            description=_("Government information that agencies disclose under “%(column)s”.")
            % {"column": self.name},
            keywords=_("government information disclosure, %(column)s") % {"column": self.name},
            type=_("Government information disclosure"),
        )


def language_of_data() -> str:
    """Return which of the two languages of the law's data the visitor reads."""
    return "en" if get_language() == "en" else "zh"


def article_20_columns() -> list[RecordColumn]:
    """Return the fifteen items of article 20 in the order of the law."""
    language = language_of_data()
    return [
        RecordColumn(
            key=clause.key,
            name=clause.name.text(language),
            where=Q(article_20_item=number),
            group=clause.article,
            group_language=_chinese(),
        )
        for number, clause in _article_20().items()
    ]


def kind_columns() -> list[RecordColumn]:
    """Return the columns that hold one kind of information."""
    return [
        RecordColumn(key=key, name=str(name), where=Q(kind=kind)) for key, (name, kind) in _OF_KINDS.items()
    ]


def record_column(key: str, day: date) -> RecordColumn | None:
    """Return the column of a key; None where there is none. A query only for items of the catalogue."""
    known = {column.key: column for column in (*article_20_columns(), *kind_columns())}
    return known.get(key) or catalogue_column(key, day)


def catalogue_column(code: str, day: date) -> RecordColumn | None:
    """Return the column of an item of the catalogue by its code, the county's own or the law's."""
    item = CatalogueItem.objects.filter(code=code).as_of(day).order_by("owner_id").first()
    row = item or all_statutory_items().get(code)
    if row is None:
        return None
    title = " · ".join(part for part in (row.first_level, row.second_level) if part)
    field = catalogue_fields().get(row.field)
    own = "" if item is None else item.field_name
    return RecordColumn(
        key=code,
        name=title,
        where=Q(catalogue_item=code),
        group=field.name.text(language_of_data()) if field else own,
        group_language="" if field else _chinese(),
        language=_chinese(),
    )


def article_20_name(record: Disclosure) -> str:
    """Return the item of article 20 that a record belongs to, in the visitor's language."""
    clause = _article_20().get(record.article_20_item or 0)
    return clause.name.text(language_of_data()) if clause else ""


def article_20_key(number: int | None) -> str:
    """Return the key of the column of an item of article 20."""
    return f"{ARTICLE_20}{number:02d}" if number else ""


def kind_name(kind: str) -> str:
    """Return what a kind of information is called in the visitor's language."""
    known = disclosure_kinds().get(kind)
    return known.label.text(language_of_data()) if known else kind


def genre_name(genre: str) -> str:
    """Return a genre in the visitor's language; what the lists do not know stays as it was written."""
    return _translated(_genres(), genre)


def subject_name(subject: str) -> str:
    """Return a subject in the visitor's language; what the lists do not know stays as it was written."""
    return _translated(_subjects(), subject)


def five_publics_name(value: str) -> str:
    """Return which of the five publics a record belongs to, in words."""
    return str(FivePublics(value).label) if value in FivePublics.values else value


@cache
def _article_20() -> Mapping[int, StatutoryClause]:
    return {
        int(key.removeprefix(ARTICLE_20)): clause
        for key, clause in statutory_clauses().items()
        if key.startswith(ARTICLE_20)
    }


@cache
def _genres() -> Mapping[str, str]:
    return {
        label: option.name.en
        for option in genre_options().values()
        for label in (option.name.zh, *option.aliases)
    }


@cache
def _subjects() -> Mapping[str, str]:
    return {option.name.zh: option.name.en for option in subject_options().values()}


def _translated(names: Mapping[str, str], text: str) -> str:
    return text if _is_chinese() else names.get(text, text)


def _chinese() -> str:
    """Return the language of a name that is Chinese in every language, where it is not the page's."""
    return "" if _is_chinese() else "zh-CN"


def _is_chinese() -> bool:
    return language_of_data() == "zh"
