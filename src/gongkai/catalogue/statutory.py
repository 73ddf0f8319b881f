"""What the law says must be published: the files of ``statute/catalogue/`` as frozen records.

Plain Python over data: no database. A county's own rows are in the database and go before these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gongkai.documents.normalise import fold
from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class StatutoryClause:
    """One item of article 20 or 21, in the words of the law."""

    key: str
    text: str
    en: str
    article: str
    level: str = ""
    """The level that article 21 addresses; blank: every agency."""

    @property
    def name(self) -> Wording:
        """The clause in both languages."""
        return Wording(self.text, self.en)


@dataclass(frozen=True, slots=True)
class CatalogueOption:
    """One value of a list: a channel, a genre, a subject, one of the five publics."""

    key: str
    name: Wording
    aliases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """Its first subdivision, where the list has one."""


@dataclass(frozen=True, slots=True)
class StatutoryItem:
    """One row of the standard catalogues of the fields, as the law's data gives it."""

    key: str
    field: str
    """Key of its field."""
    clause: str
    """Key of the clause of article 20 or 21 that it belongs to."""
    first_level: str
    second_level: str
    elements: str
    basis: str
    time_limit_text: str
    responsible_text: str
    channels: tuple[str, ...]
    audience: str
    audience_text: str
    mode: str
    levels: tuple[str, ...]
    certainty: str
    in_force_from: date
    in_force_until: date | None = None


@dataclass(frozen=True, slots=True)
class CatalogueField:
    """One of the 26 fields of open government at the grass roots, with its items."""

    key: str
    name: Wording
    clause: str
    items: tuple[StatutoryItem, ...]


@dataclass(frozen=True, slots=True)
class BodyRule:
    """Which agencies a general name of responsible bodies means."""

    says: tuple[str, ...]
    named: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@cache
def statutory_clauses() -> Mapping[str, StatutoryClause]:
    """Return the clauses of articles 20 and 21 by key, in the order of the law."""
    article_20, article_21 = load_yaml("catalogue/article_20.yaml"), load_yaml("catalogue/article_21.yaml")
    clauses = [
        StatutoryClause(
            row["key"], row["text"], row["en"], f"{article_20['article']}第（{row['ordinal']}）项"
        )
        for row in article_20["items"]
    ]
    clauses += [
        StatutoryClause(row["key"], row["text"], row["en"], article_21["article"], group["level"])
        for group in article_21["levels"]
        for row in group["items"]
    ]
    return {clause.key: clause for clause in clauses}


@cache
def _options(name: str) -> Mapping[str, CatalogueOption]:
    return {
        row["key"]: CatalogueOption(
            row["key"], wording(row["name"]), tuple(row.get("aliases", ())), tuple(row.get("parts", ()))
        )
        for row in load_yaml(f"catalogue/{name}.yaml")["options"]
    }


def channel_options() -> Mapping[str, CatalogueOption]:
    """Return the channels and carriers by key, in printed order."""
    return _options("channels")


def channels_in_order(keys: Iterable[str]) -> list[str]:
    """Return keys of channels in printed order, each once; what is no channel comes last."""
    order = list(channel_options())
    return sorted(dict.fromkeys(keys), key=lambda key: order.index(key) if key in order else len(order))


def five_public_options() -> Mapping[str, CatalogueOption]:
    """Return the five publics by key."""
    return _options("five_publics")


def genre_options() -> Mapping[str, CatalogueOption]:
    """Return the genres by key."""
    return _options("genres")


def subject_options() -> Mapping[str, CatalogueOption]:
    """Return the subjects by key."""
    return _options("subjects")


@cache
def channels_by_label() -> Mapping[str, str]:
    """Return the key of each channel by every label it is printed with, folded."""
    return {
        fold(label): option.key
        for option in channel_options().values()
        for label in (option.name.zh, *option.aliases)
    }


@cache
def body_rules() -> Mapping[str, BodyRule]:
    """Return what each general name of responsible bodies means, by the folded name."""
    data = load_yaml("catalogue/bodies.yaml")
    return {
        fold(says): BodyRule(tuple(row["says"]), tuple(row.get("named", ())), tuple(row.get("kinds", ())))
        for row in (*data["groups"], *data["bodies"])
        for says in row["says"]
    }


@cache
def catalogue_fields() -> Mapping[str, CatalogueField]:
    """Return the 26 fields by key, in the order of the official list."""
    data = load_yaml("catalogue/fields_26.yaml")
    return {row["key"]: _field(row, data) for row in data["fields"]}


@cache
def fields_by_name() -> Mapping[str, str]:
    """Return the key of each field by its folded names."""
    rows = load_yaml("catalogue/fields_26.yaml")["fields"]
    return {fold(name): row["key"] for row in rows for name in (row["name"]["zh"], *row.get("aliases", ()))}


@cache
def all_statutory_items() -> Mapping[str, StatutoryItem]:
    """Return every item of the fields by key, of whatever date."""
    return {
        item.key: item for catalogue_field in catalogue_fields().values() for item in catalogue_field.items
    }


def statutory_items(day: date) -> list[StatutoryItem]:
    """Return the items of the fields that hold on ``day``."""
    return [
        item
        for item in all_statutory_items().values()
        if item.in_force_from <= day and (item.in_force_until is None or day < item.in_force_until)
    ]


def _field(row: Mapping[str, Any], data: Mapping[str, Any]) -> CatalogueField:
    defaults = {**data["defaults"], **row.get("defaults", {})}
    common = {
        "in_force_from": data["in_force_from"],
        "certainty": data["certainty"],
        "clause": row["clause"],
    }
    items = tuple(_item({**common, **defaults, **item}, row["key"]) for item in row["items"])
    return CatalogueField(row["key"], wording(row["name"]), row["clause"], items)


def _item(row: Mapping[str, Any], field: str) -> StatutoryItem:
    return StatutoryItem(
        key=row["key"],
        field=field,
        clause=row["clause"],
        first_level=row["first"],
        second_level=row["second"],
        elements="\n".join(row["elements"]),
        basis="、".join(row["basis"]),
        time_limit_text=row["time_limit"],
        responsible_text="、".join(row["responsible"]),
        channels=tuple(row["channels"]),
        audience=row["audience"],
        audience_text=row.get("audience_text", ""),
        mode=row["mode"],
        levels=tuple(row["levels"]),
        certainty=row["certainty"],
        in_force_from=row["in_force_from"],
        in_force_until=row.get("in_force_until"),
    )
