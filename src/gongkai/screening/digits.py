"""Runs of digits in a text, however they are written: full-width, in characters, raised, in groups.

One pass over the whole text finds the few runs long enough to be a number of a person; everything
that verifies a number works on a run in plain spelling, character for character as long as the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SPACES = " \u00a0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_HYPHENS = "-‐‑‒–—―－﹣_＿"
_DOTS = ".．·•・"
_CLOSING = ")）"
_DIGIT = "0-9０-９"
_CHARACTERS = "〇零一二三四五六七八九"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BETWEEN = re.escape(_SPACES + _HYPHENS + _DOTS + _CLOSING)
_RUN = re.compile(
    rf"[{_DIGIT}](?<![{_DIGIT}][{_DIGIT}])(?:[{_BETWEEN}]{{0,2}}+[{_DIGIT}]){{8,}}+(?:[{_BETWEEN}]?[xXｘＸ])?"
)
"""A digit that follows no digit, then at least eight more."""
_SPELT_RUN = re.compile(f"[{_CHARACTERS}{_RAISED}]{{9,}}[xXｘＸ]?")
"""Digits in characters or raised, not mixed with others: a raised one behind a number marks a note."""

_PLAIN = str.maketrans(
    {chr(0xFF10 + value): str(value) for value in range(10)}
    | {character: str(max(place - 1, 0)) for place, character in enumerate(_CHARACTERS)}
    | {raised: str(value) for value, raised in enumerate(_RAISED)}
    | dict.fromkeys(_SPACES + "\n\x1e", " ")
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_DOTS, ".")
    | dict.fromkeys(_CLOSING, ")")
    | dict.fromkeys("xｘＸ", "X")
)
_SEPARATORS = str.maketrans("", "", " -.)")
_MASKS = "*＊×※"
_FIRST_GROUP = re.compile(rf"[{_DIGIT}]+[{_BETWEEN}]*")
_LAST_GROUP = re.compile(rf"[{_BETWEEN}]*[{_DIGIT}]+[xXｘＸ]?\Z")
_JOINED = 14
"""Characters of the neighbouring line that can belong to a number broken at the line's end."""

SHORTEST_RUN = 9
BROKEN_AT = ("\n", "\x1e")
"""Where a number may be broken: at the end of a line, which in plain text is a paragraph of its own."""


class DigitRun(NamedTuple):
    """A run of digits: where it stands, and its plain spelling of the same length."""

    start: int
    end: int
    plain: str

    def digit_count(self) -> int:
        """Return how many digits it has, a final X included."""
        return len(self.plain.translate(_SEPARATORS))

    def number(self, start: int, end: int) -> str:
        """Return the digits between two offsets of the run, without what separates them."""
        return self.plain[start:end].translate(_SEPARATORS)


def digit_runs(text: str) -> Iterator[DigitRun]:
    """Yield every run of nine and more digits, without the visible ends of masked numbers."""
    for found in _RUN.finditer(text):
        start, end = found.span()
        if start and text[start - 1] in _MASKS:
            start = _end_of(_FIRST_GROUP.match(text, start, end), start)
        if end < len(text) and text[end] in _MASKS:
            last = _LAST_GROUP.search(text, start, end)
            end = last.start() if last else end
        if end - start >= SHORTEST_RUN:
            yield DigitRun(start, end, text[start:end].translate(_PLAIN))
    for found in _SPELT_RUN.finditer(text):
        yield DigitRun(*found.span(), found[0].translate(_PLAIN))


def broken_run(text: str, run: DigitRun) -> DigitRun | None:
    """Return the run together with the digits of the next or previous line, if it was broken there."""
    low, high = run.start, run.end
    if text[high : high + 1] in BROKEN_AT and text[high + 1 : high + 2].isdigit():
        high = min(len(text), high + _JOINED)
    if text[low - 1 : low] in BROKEN_AT and low > 1 and text[low - 2].isdigit():
        low = max(0, low - _JOINED)
    if (low, high) == (run.start, run.end):
        return None
    return DigitRun(low, high, text[low:high].translate(_PLAIN))


def plain_number(text: str) -> str:
    """Return a number in plain digits, without what separates them."""
    return text.translate(_PLAIN).translate(_SEPARATORS)


def _end_of(found: re.Match[str] | None, default: int) -> int:
    return found.end() if found else default
