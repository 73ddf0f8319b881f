"""The rules that a report must keep, as data: what they say, how sure the law is, and their proof.

Rules of one form are in ``statute/annual_report/<form>/rules.yaml``; rules that several forms share are in
``statute/annual_report/rules_common.yaml``. What a rule *does* with a report belongs to whoever checks it;
here it is only read, and refused when it claims more than its source allows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from gongkai.law import statute
from gongkai.law.forms import Label
from gongkai.law.statute import StatuteBroken, load_yaml

COMMON = "annual_report/rules_common.yaml"
_CLAIM_WORDS = (
    "relevant",
    "skip",
    "own",
    "narrower",
    "single_body",
    "narrower_of_single_body",
    "year",
    "title",
)


class Level(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """Arithmetic or law says that it cannot be right."""
    WARNING = "warning"
    """It is probably wrong; a person should look."""
    NOTE = "note"
    """Worth reading again; it may well be right."""


class Certainty(StrEnum):
    """How well the rule's source is known."""

    SEEN = "seen"
    """The text of the instrument was read."""
    DERIVED = "derived"
    """It follows by logic from what was read, or was observed in published reports."""
    MEMORY = "memory"
    """Not verified. Such a rule never speaks of an error."""


class RuleScope(StrEnum):
    """What a rule compares."""

    TABLE = "table"
    TABLES = "tables"
    PREVIOUS = "previous"
    PARTS = "parts"
    TEXT = "text"
    TEXT_AND_TABLES = "text_and_tables"
    PUBLICATION = "publication"


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: what it demands, on what authority, and an example that keeps it and one that breaks it."""

    id: str
    says: str
    scope: RuleScope
    level: Level
    authority: str
    certainty: Certainty
    message: Label
    """What is wrong and what to do, with named placeholders."""
    good: Mapping[str, Any] = field(repr=False)
    bad: Mapping[str, Any] = field(repr=False)
    legal: str = ""
    """The name of the rule in the literature of the form, such as T3-1."""
    check: str = "expression"
    """The kind of check that understands the rule."""
    each: Mapping[str, Any] = field(default_factory=dict)
    """Variables of the rule and what they run through."""
    expect: str = ""
    """The expression that must hold, of a rule that is an expression."""
    when: str = ""
    """The rule applies only where this holds."""
    tolerance: Decimal = Decimal(0)
    explainable: bool = False
    """Whether an explanation answers even an error."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What else the kind of check needs: patterns, thresholds, keys."""


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules of one form, and the words that they share."""

    form: str
    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[str, ...]]
    agency_levels: tuple[tuple[str, str], ...]
    """Level of a body and the pattern its name matches, first match first."""


@dataclass(frozen=True, eq=False)
class FactClaims:
    """What the text may state about one cell or named fact, and how it is worded."""

    about: str
    label: Label
    accept: tuple[str, ...]
    """Expressions over cells that the stated number may equal; the first is the expected one."""
    patterns: tuple[tuple[str, int | None], ...]
    """Patterns over folded text. The number is the group ``n``, unless the wording itself says it."""
    context: str = ""
    """What the sentence must also speak of."""
    unless: str = ""
    """What the sentence must not speak of."""
    any_scope: bool = False
    """Whether a number for only a part is of use, as for a bound that no part may exceed."""
    whole_paragraph: bool = False
    """Whether words for only a part count against it from anywhere before it in the paragraph."""


@dataclass(frozen=True, eq=False)
class ClaimBook:
    """How the text of reports in one form states numbers that its tables also hold."""

    form: str
    facts: tuple[FactClaims, ...]
    relevant: str
    """What a sentence must speak of to be read at all."""
    skip: str
    """Sentences about something else."""
    own: str
    """Words for the body as a whole, taken out before :attr:`narrower` is looked for."""
    narrower: str
    """Words before the number that speak of only a part of what the table counts."""
    single_body: str
    """Names of bodies whose tables count only themselves."""
    narrower_of_single_body: str
    """The same as :attr:`narrower`, for such a body."""
    year: str
    """A year named in the sentence, as group 1."""
    title: str
    """The title of a report: who made it (``agency``) and for which ``year``."""


@cache
def rule_book(form_id: str) -> RuleBook:
    """Return the rules of a form: those it shares, then its own."""
    own = load_yaml(f"annual_report/{form_id}/rules.yaml")
    common = load_yaml(COMMON) if (statute.STATUTE_DIR / COMMON).is_file() else {}
    shared = [entry for entry in common.get("rules", ()) if form_id in entry["forms"]]
    lists = {**(common.get("lists", {}) if shared else {}), **own.get("lists", {})}
    levels = own.get("agency_levels") or (common.get("agency_levels", ()) if shared else ())
    rules = tuple(_rule(entry, form_id) for entry in [*shared, *own.get("rules", ())])
    _refuse_doubles(rules, form_id)
    return RuleBook(
        form=form_id,
        rules=rules,
        lists={name: tuple(values) for name, values in lists.items()},
        agency_levels=tuple((entry["level"], entry["pattern"]) for entry in levels),
    )


@cache
def claim_book(form_id: str) -> ClaimBook | None:
    """Return how reports in a form state their figures, or None where the form has no such data."""
    name = f"annual_report/{form_id}/claims.yaml"
    if not (statute.STATUTE_DIR / name).is_file():
        return None
    data = load_yaml(name)
    base = load_yaml(f"annual_report/{data['like']}/claims.yaml") if "like" in data else {}
    merged = {**base, **data}
    words = {**base.get("words", {}), **data.get("words", {})}
    left_out = set(data.get("without", ()))
    facts = {**base.get("facts", {}), **data.get("facts", {})}
    return ClaimBook(
        form=form_id,
        facts=tuple(_fact(about, entry, words) for about, entry in facts.items() if about not in left_out),
        **{name: _filled(merged.get(name, ""), words) for name in _CLAIM_WORDS},
    )


def _rule(entry: Mapping[str, Any], form_id: str) -> Rule:
    name = entry["id"].replace("{form}", form_id)
    given = {key: value for key, value in entry.items() if key not in ("forms", "for")}
    try:
        rule = Rule(
            **{
                **given,
                "id": name,
                "scope": RuleScope(entry["scope"]),
                "level": Level(entry["level"]),
                "certainty": Certainty(entry["certainty"]),
                "message": Label(**entry["message"]),
                "tolerance": Decimal(str(entry.get("tolerance", 0))),
                "each": entry.get("for", {}),
                "legal": str(entry.get("legal", "")),
            }
        )
    except (TypeError, ValueError) as problem:
        raise StatuteBroken(f"Rule {name} in statute/annual_report: {problem}.") from problem
    if rule.certainty is Certainty.MEMORY and rule.level is Level.ERROR:
        raise StatuteBroken(f"Rule {name} is from memory and may not be an error; make it a warning.")
    return rule


def _refuse_doubles(rules: tuple[Rule, ...], form_id: str) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise StatuteBroken(f"Rule {rule.id} of form {form_id} is there twice; give one another id.")
        seen.add(rule.id)


def _fact(about: str, entry: Mapping[str, Any], words: Mapping[str, str]) -> FactClaims:
    return FactClaims(
        about=about,
        label=Label(**entry["label"]),
        accept=tuple(entry.get("accept", ())),
        patterns=tuple(_patterns(entry["patterns"], words)),
        context=_filled(entry.get("context", ""), words),
        unless=_filled(entry.get("unless", ""), words),
        any_scope=entry.get("any_scope", False),
        whole_paragraph=entry.get("whole_paragraph", False),
    )


def _patterns(entries: list[Any], words: Mapping[str, str]) -> Iterator[tuple[str, int | None]]:
    for entry in entries:
        if isinstance(entry, str):
            yield _filled(entry, words), None
        else:
            yield _filled(entry["pattern"], words), entry["value"]


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    for name, words_of in words.items():
        pattern = pattern.replace(f"<{name}>", words_of)
    return pattern
