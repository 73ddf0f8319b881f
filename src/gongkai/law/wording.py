"""Sentences in both languages, and refusals that can be read in either.

The law's code knows no web framework and so no translation catalogue: a sentence is data, a pair of
templates, and is put into words only when somebody reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.core.errors import DomainError
from gongkai.core.sentences import Sentence

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence as two templates, with named places for the facts."""

    zh: str
    en: str

    def text(self, language: str = "zh", facts: Mapping[str, Any] | None = None) -> str:
        """Return the sentence in ``language``, zh or en, with the facts in their places."""
        template = self.en if language == "en" else self.zh
        if not facts:
            return template
        return template.format_map({key: in_words(fact, language) for key, fact in facts.items()})


def wording(data: Mapping[str, str]) -> Wording:
    """Return the sentence that a statute file gives as ``{zh: …, en: …}``."""
    return Wording(zh=data["zh"], en=data["en"])


def in_words(fact: object, language: str) -> object:
    """Write a fact as people write it: a date as 2024年9月10日 or 2024-09-10, a name in its language."""
    if isinstance(fact, date):
        if language == "zh":
            return f"{fact.year}年{fact.month}月{fact.day}日"
        return fact.isoformat()
    if isinstance(fact, Wording):
        return fact.text(language)
    return fact


class WordedRefusal(DomainError):
    """A refusal that is kept as data, so that an edge can show it in the reader's language."""

    def __init__(self, sentence: Wording, **facts: object) -> None:
        super().__init__(Sentence(sentence.text("zh", facts), sentence.text("en", facts)))
        self.sentence = sentence
        self.facts = facts

    def text(self, language: str = "zh") -> str:
        """Return the refusal in ``language``; ``str()`` of it is Chinese."""
        return self.sentence.text(language, self.facts)
