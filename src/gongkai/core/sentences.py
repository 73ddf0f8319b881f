"""Sentences to a person where no web framework is at hand: written in both languages side by side."""

from typing import Any


class Sentence(str):
    """A Chinese sentence that also knows its English. Wherever a text is wanted, it is the Chinese."""

    __slots__ = ("english",)
    english: str

    def __new__(cls, chinese: str, english: str) -> "Sentence":
        """Take both wordings, with their figures filled in."""
        sentence = super().__new__(cls, chinese)
        sentence.english = english
        return sentence

    def __reduce__(self) -> tuple[type["Sentence"], tuple[str, str]]:
        """Keep both wordings on the way from a worker to the process that asked."""
        return Sentence, (str(self), self.english)

    def text(self, language: str = "zh") -> str:
        """Return the sentence in ``language``, zh or en."""
        return self.english if language == "en" else str(self)


def in_language(said: Any, language: str) -> str:
    """Return a sentence, or what an error says, in ``language`` if it is known there, else as it is."""
    if isinstance(said, BaseException) and said.args:
        said = said.args[0]
    return said.text(language) if isinstance(said, Sentence) else str(said)
