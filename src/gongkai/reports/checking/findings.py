"""What a check finds, where it stands, and what a body answers to it. Findings are values."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from gongkai.core.errors import DomainError
from gongkai.core.sentences import Sentence
from gongkai.law.forms import Label
from gongkai.law.rules import Level, Rule
from gongkai.reports.figures import Value, number, plain

_ANSWERED = Label(zh="（已说明：{text}）", en=" (Answered: {text})")
_CAUSE = Label(zh="原因", en="cause")
_BODY = Label(zh="机关", en="body")
_DIFFERENCE = Label(zh="相差", en="difference")


class ExplanationsUnreadable(DomainError):
    """Explanations that are not in the agreed shape."""

    code = "explanations_unreadable"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A body's answer to a finding: why the figures differ, whose they are, and by how much."""

    rule: str
    keys: tuple[str, ...] = ()
    """The cells it speaks of; none means every finding of the rule."""
    cause: str = ""
    body: str = ""
    difference: Value = None
    text: str = ""

    def answers(self, finding: "Finding") -> bool:
        """Tell whether it was written for ``finding``."""
        return self.rule == finding.rule and set(self.keys) <= set(finding.keys)

    def in_words(self, language: str = "zh") -> str:
        """Return the answer on one line."""
        parts = [(_CAUSE, self.cause), (_BODY, self.body)]
        if self.difference is not None:
            parts.append((_DIFFERENCE, str(plain(self.difference))))
        comma, colon = ("；", "：") if language == "zh" else ("; ", ": ")
        said = [f"{name.text(language)}{colon}{value}" for name, value in parts if value]
        return comma.join([*said, self.text] if self.text else said)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape in which it travels with the report."""
        return {**asdict(self), "keys": list(self.keys), "difference": plain(self.difference)}


def read_explanations(text: str | bytes) -> list[Explanation]:
    """Return the explanations in a JSON list, or in the member ``explanations`` of a JSON object.

    Raises :class:`ExplanationsUnreadable` for anything else.
    """
    try:
        data = json.loads(text, parse_float=Decimal)
    except ValueError as problem:
        raise ExplanationsUnreadable(
            Sentence(f"说明文件不是有效的 JSON：{problem}。", f"The answers are not valid JSON: {problem}.")
        ) from problem
    return explanations_from(data)


def explanations_from(data: Any) -> list[Explanation]:
    """Return the explanations that decoded JSON holds; raise :class:`ExplanationsUnreadable`."""
    entries = data.get("explanations", ()) if isinstance(data, dict) else data
    try:
        return [
            Explanation(
                rule=str(entry["rule"]),
                keys=tuple(str(key) for key in entry.get("keys") or ()),
                cause=str(entry.get("cause") or ""),
                body=str(entry.get("body") or ""),
                difference=number(entry.get("difference")),
                text=str(entry.get("text") or ""),
            )
            for entry in entries
        ]
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise ExplanationsUnreadable(
            Sentence(
                "说明文件应为一个列表，每项写明 rule，并可写 keys、cause、body、difference、text；"
                f"请改正后再试（{problem!r}）。",
                "Answers are a list; each names its rule, and may "
                "have keys, cause, body, difference and text."
                f" Correct them and try again ({problem!r}).",
            )
        ) from problem


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a report that breaks a rule: the rule says why, the figures say what."""

    origin: Rule = field(repr=False)
    keys: tuple[str, ...]
    place: Label = field(repr=False)
    expected: Value | str = None
    found: Value | str = None
    figures: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What the message's other placeholders stand for; a Label is put in the reader's language."""
    explanation: Explanation | None = None

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.origin.id

    @property
    def level(self) -> Level:
        """How grave it is."""
        return self.origin.level

    @property
    def where(self) -> str:
        """Where it stands in the document, as a reader of Chinese looks it up."""
        return self.place.text("zh")

    @property
    def difference(self) -> Value:
        """By how much the figure found is above the one expected; None where they are no figures."""
        if isinstance(self.found, int | Decimal) and isinstance(self.expected, int | Decimal):
            return self.found - self.expected
        return None

    @property
    def is_answered(self) -> bool:
        """Tell whether an explanation settles it: a warning or note always, an error by its rule."""
        return self.explanation is not None and (self.level is not Level.ERROR or self.origin.explainable)

    @property
    def is_error(self) -> bool:
        """Tell whether it keeps the report from being right as it stands."""
        return self.level is Level.ERROR and not self.is_answered

    def message(self, language: str = "zh") -> str:
        """Return the whole sentence: what is wrong, with the figures, and what to do."""
        values = {
            name: value.text(language) if isinstance(value, Label) else shown(value)
            for name, value in self.figures.items()
        }
        sentence = self.origin.message.text(language).format(
            expected=shown(self.expected), found=shown(self.found), **values
        )
        if self.explanation is None:
            return sentence
        return sentence + _ANSWERED.text(language).format(text=self.explanation.in_words(language))

    def to_dict(self, language: str = "zh") -> dict[str, Any]:
        """Return the public JSON shape."""
        data: dict[str, Any] = {
            "rule": self.rule,
            "level": str(self.level),
            "keys": list(self.keys),
            "where": self.place.text(language),
            "expected": _plain(self.expected),
            "found": _plain(self.found),
            "message": self.message(language),
        }
        if self.explanation is not None:
            data |= {"answered": self.is_answered, "explanation": self.explanation.to_dict()}
        return data


def with_explanations(found: Iterable[Finding], explanations: Sequence[Explanation]) -> list[Finding]:
    """Return the findings, each with the first explanation that was written for it."""
    return [
        replace(finding, explanation=next((e for e in explanations if e.answers(finding)), None))
        for finding in found
    ]


def shown(value: Any) -> str:
    """Return a figure as a person writes it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _plain(value: Value | str) -> int | float | str | None:
    return value if isinstance(value, str) else plain(value)
