"""What a redaction is: the places that are taken out of a document, and the account of the copy made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.core.errors import DomainError
from gongkai.law.wording import Wording
from gongkai.renditions.masking_rules import Masking, squeezed
from gongkai.renditions.model import Removed

SHORTEST_SEARCHED = 2
"""A single letter stands in every text, so that to find it again would prove nothing."""


class CannotRedact(DomainError):
    """A document, or a place in it, whose content cannot be taken out so that it is provably gone."""

    code = "cannot_redact"


class Area(NamedTuple):
    """A rectangle on a page or picture, as shares of its width and height from the upper left."""

    left: float
    top: float
    right: float
    bottom: float


WHOLE = Area(0.0, 0.0, 1.0, 1.0)


class Stretch(NamedTuple):
    """Some letters of a page of a PDF, or of a paragraph of a Word file."""

    sheet: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RedactionMark:
    """One place that is taken out: letters, or an area of a picture; its number is printed there."""

    number: int
    sheet: int
    """1-based: the page of a PDF; of a Word file the paragraph, or the picture where an area is given."""
    start: int = 0
    end: int = 0
    area: Area | None = None
    label: str = ""
    """The article on which it rests, printed where there is room for writing."""

    def stand_in(self) -> str:
        """Return what is written instead of the letters: always as long, so that it betrays no length."""
        return f"███〔{self.number}{'·' if self.label else ''}{self.label}〕"


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that are marked together by a click, and where they stand on the page."""

    start: int
    end: int
    text: str
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class MarkableSheet:
    """A page of a PDF or a paragraph of a Word file, as an officer marks places in it."""

    number: int
    text: str
    words: tuple[Word, ...] = ()
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class MarkablePicture:
    """A picture of a Word file; one that no browser shows can only be taken out as a whole."""

    number: int
    path: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Remaining:
    """A text that was taken out at one place and is still read at another."""

    text: str
    sheets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One thing that was searched in the copy, opened anew, and how much of it there was."""

    says: Wording
    count: int

    def text(self, language: str = "zh") -> str:
        """Return what was searched, as a sentence."""
        return self.says.text(language, {"count": self.count})


@dataclass(frozen=True, slots=True)
class RedactedCopy:
    """A document without the marked content, with the proof that it is gone."""

    data: bytes
    proof: tuple[ProofStep, ...]
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()
    remaining: tuple[Remaining, ...] = ()


@dataclass(slots=True)
class RemovedTexts:
    """The texts that were taken out, as they are searched for."""

    texts: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Keep a text, line by line."""
        self.letters |= set(squeezed(text))
        self.texts |= {
            squeezed(line) for line in text.splitlines() if len(squeezed(line)) >= SHORTEST_SEARCHED
        }

    def remaining(self, sheets: Iterable[tuple[int, str]]) -> tuple[Remaining, ...]:
        """Return the texts that are still read, and where."""
        places: dict[str, list[int]] = {}
        for number, text in sheets:
            read = squeezed(text)
            for searched in self.texts:
                if searched in read:
                    places.setdefault(searched, []).append(number)
        return tuple(Remaining(text, tuple(found)) for text, found in sorted(places.items()))


def occurrences(sheets: Sequence[MarkableSheet], text: str) -> list[Stretch]:
    """Return every place where a text stands; white space inside it may differ."""
    if not squeezed(text):
        return []
    pattern = Masking(text, "").pattern()
    return [
        Stretch(sheet.number, match.start(), match.end())
        for sheet in sheets
        for match in pattern.finditer(sheet.text)
    ]


def encodings_of(texts: Iterable[str]) -> list[bytes]:
    """Return the bytes by which texts may stand inside a file, also written out as hexadecimal numbers."""
    forms = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")]
    long_enough = [form for form in forms if len(form) >= 4]  # noqa: PLR2004 - two bytes are met by chance
    return [
        *long_enough,
        *(form.hex().encode() for form in long_enough),
        *(form.hex().upper().encode() for form in long_enough),
    ]


def merged(stretches: Iterable[tuple[int, int, RedactionMark]]) -> list[tuple[int, int, RedactionMark]]:
    """Join stretches of one sheet that overlap; the first mark's number stands for both."""
    found: list[tuple[int, int, RedactionMark]] = []
    for start, end, mark in sorted(stretches, key=lambda one: (one[0], one[1])):
        if found and start < found[-1][1]:
            first, last, earlier = found[-1]
            found[-1] = (first, max(last, end), earlier)
        else:
            found.append((start, end, mark))
    return found
