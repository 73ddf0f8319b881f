"""Passages of a text around what was looked for, as pieces that are marked or not. No HTML here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.documents.normalise import folded_from
from gongkai.search.tokens import folded

BEFORE, AROUND, PASSAGES = 28, 100, 2
SCANNED = 60_000
"""Characters of one text that are looked through for passages."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage."""

    text: str
    is_match: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text, with the name of the file that it stands in; without one, of the record itself."""

    pieces: tuple[Piece, ...]
    file: str = ""

    @property
    def text(self) -> str:
        """The passage without marks."""
        return "".join(piece.text for piece in self.pieces)


def marked(text: str, phrases: Iterable[str]) -> tuple[Piece, ...]:
    """Return a whole text with the phrases marked."""
    return _pieces(text, _spans(text, phrases), 0, len(text))


def passages(text: str, phrases: Sequence[str], *, file: str = "", most: int = PASSAGES) -> list[Passage]:
    """Return the first passages that have one of the phrases, rather two different ones than one twice."""
    found: list[Passage] = []
    seen: set[str] = set()
    for line in _lines(text):
        spans = _spans(line, phrases)
        if not spans:
            continue
        here = {folded(line[start:end]) for start, end in spans}
        if here <= seen:
            continue
        seen |= here
        found.append(Passage(_window(line, spans), file))
        if len(found) == most:
            break
    return found


def beginning(text: str) -> list[Passage]:
    """Return how a text begins, for a record of which only title or numbers fit."""
    line = " ".join(text[: AROUND * 3].split())
    return [Passage((Piece(line[:AROUND] + ("…" if len(line) > AROUND else "")),))] if line else []


def _lines(text: str) -> Iterable[str]:
    return (line.replace("\t", " ") for line in text[:SCANNED].split("\n"))


def _window(line: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    start = max(0, spans[0][0] - BEFORE)
    end = min(len(line), max(start + AROUND, spans[0][1]))
    pieces = _pieces(line, spans, start, end)
    before = (Piece("…"),) if start else ()
    after = (Piece("…"),) if end < len(line) else ()
    return (*before, *pieces, *after)


def _pieces(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    done = start
    for first, last in spans:
        if first >= end:
            break
        pieces += [Piece(text[done:first]), Piece(text[first : min(last, end)], is_match=True)]
        done = min(last, end)
    pieces.append(Piece(text[done:end]))
    return tuple(piece for piece in pieces if piece.text)


def _spans(text: str, phrases: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the phrases stand in the text as it is written, joined where they touch."""
    line = folded(text)
    found = sorted(
        (place.start(), place.end())
        for phrase in phrases
        if phrase and phrase in line
        for place in re.finditer(re.escape(phrase), line)
    )
    if not found:
        return []
    places = folded_from(text)
    joined: list[tuple[int, int]] = []
    for start, end in ((places[start], places[end - 1] + 1) for start, end in found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
