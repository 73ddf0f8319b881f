"""The letters of a request: the wording of the day, filled with what the case says, and checked.

The templates are in ``statute/letters/``, by date of effect; an agency may adopt wordings of its own
(``letter_editing``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.clock_events import parse_day
from gongkai.law.statute import load_yaml
from gongkai.law.wording import WordedRefusal, Wording, in_words, wording

FILE = "letters/letters.yaml"
FACTS_FILE = "letters/facts.yaml"
REMEDY = "{remedy}"
_PLACE = re.compile(r"\{(\w+)\}")
_MARKS = "。；，、 "
_ENDS = ("", "”", "{")
"""What may follow a text that keeps its last mark: nothing, the end of a quotation, another text."""

_NO_VERSION = Wording(
    zh="“{letter}”在{day}没有可用的文书样式，请核对日期或者补充 statute/letters。",
    en="There is no wording of the letter “{letter}” for {day}. Check the date, or add one to"
    " statute/letters.",
)


class LetterMissing(WordedRefusal):
    """A letter that there is not on its day."""

    code = "letter_missing"


@dataclass(frozen=True, slots=True)
class FactOption:
    """One choice of a fact."""

    id: str
    label: Wording


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A fact that letters state, as an officer is asked for it."""

    id: str
    kind: str
    """line, text, day, choice, or ground: one of the grounds of withholding."""
    label: Wording
    help: Wording | None
    options: tuple[FactOption, ...]

    def printed(self, value: object) -> object:
        """Return the value as a letter prints it; None for a day that is none."""
        if isinstance(value, str) and self.kind == "day":
            return parse_day(value)
        for option in self.options:
            if option.id == value:
                return option.label.zh
        return value


@dataclass(frozen=True, slots=True)
class LetterParagraph:
    """One paragraph of a template; with ``when`` it is printed only where that fact is there."""

    template: str
    when: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The names of what is filled in."""
        return tuple(_PLACE.findall(self.template))


@dataclass(frozen=True, slots=True)
class LetterVersion:
    """The wording of a letter from its date of effect."""

    in_force_from: date
    title: str
    addressee: str
    facts: tuple[str, ...]
    has_remedy: bool
    paragraphs: tuple[LetterParagraph, ...]

    def text(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the paragraphs with ``values`` in their places; what is missing shows as a gap."""
        return tuple(self._written(values))

    def lacks(self, values: Mapping[str, Any], required: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the names of what the letter must state and ``values`` do not give."""
        wanted = dict.fromkeys((*self.facts, *required))
        for paragraph in self.paragraphs:
            if not paragraph.when:
                wanted.update(dict.fromkeys(paragraph.places))
        return tuple(name for name in wanted if not _given(values.get(name)))

    def _written(self, values: Mapping[str, Any]) -> Iterator[str]:
        shown = {name: in_words(value, "zh") for name, value in values.items() if _given(value)}
        for paragraph in self.paragraphs:
            if paragraph.when and paragraph.when not in shown:
                continue
            text = _PLACE.sub(lambda place: _filled(place, shown), paragraph.template)
            yield from (line.strip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One letter of the set, through all versions of its wording."""

    id: str
    label: Wording
    group: str
    versions: tuple[LetterVersion, ...]
    """Newest first."""

    def in_force_on(self, day: date) -> LetterVersion:
        """Return the wording that holds on ``day``."""
        for version in self.versions:
            if version.in_force_from <= day:
                return version
        raise LetterMissing(_NO_VERSION, letter=self.label, day=day)


@cache
def letter_kinds() -> dict[str, LetterKind]:
    """Return the letters of the statute file by name, read once."""
    return {entry["id"]: _kind(entry) for entry in load_yaml(FILE)["letters"]}


@cache
def letter_facts() -> dict[str, LetterFact]:
    """Return the facts that letters state by name, read once."""
    facts = load_yaml(FACTS_FILE)["facts"]
    return {name: _fact(name, entry) for name, entry in facts.items()}


@cache
def letter_places() -> dict[str, Wording]:
    """Return what every place of a template is called: the facts, and what the case itself says."""
    of_case = load_yaml(FACTS_FILE)["places"]
    facts = {name: fact.label for name, fact in letter_facts().items()}
    return facts | {name: wording(entry) for name, entry in of_case.items()}


def _given(value: object) -> bool:
    """Tell whether a value says something: a lone mark, a line or an invisible sign does not."""
    return value is not None and any(letter.isalnum() for letter in str(value))


def _filled(place: re.Match[str], shown: Mapping[str, object]) -> str:
    """Return what stands in a place. What the template goes on after does not end in a mark of its own."""
    text = str(shown.get(place[1], "＿＿＿＿"))
    follows = place.string[place.end() : place.end() + 1]
    return text if follows in _ENDS else text.rstrip(_MARKS)


def _kind(data: Mapping[str, Any]) -> LetterKind:
    versions = sorted(
        (_version(entry) for entry in data["versions"]),
        key=lambda version: version.in_force_from,
        reverse=True,
    )
    return LetterKind(
        id=data["id"], label=wording(data["label"]), group=data["group"], versions=tuple(versions)
    )


def _version(data: Mapping[str, Any]) -> LetterVersion:
    paragraphs = (
        LetterParagraph(entry) if isinstance(entry, str) else LetterParagraph(entry["text"], entry["when"])
        for entry in data["paragraphs"]
    )
    return LetterVersion(
        in_force_from=data["in_force_from"],
        title=data["title"],
        addressee=data["addressee"],
        facts=tuple(data["facts"]),
        has_remedy=data.get("remedy", False),
        paragraphs=tuple(paragraphs),
    )


def _fact(name: str, data: Mapping[str, Any]) -> LetterFact:
    return LetterFact(
        id=name,
        kind=data["kind"],
        label=wording(data["label"]),
        help=wording(data["help"]) if "help" in data else None,
        options=tuple(FactOption(entry["id"], wording(entry)) for entry in data.get("options", ())),
    )
