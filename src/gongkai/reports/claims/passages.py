"""The lines of a report's text, in one spelling for matching and with the way back to what is printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.documents.normalise import fold, folded_from
from gongkai.reports.figures import Report, Section

_LINE_END = "\ue000"
"""Stands for the end of a line while a whole text is folded at once; folding leaves it alone."""
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]?")


@dataclass(slots=True)
class Passage:
    """One line of the text: a paragraph, a heading or the title."""

    raw: str
    folded: str
    """The line in the one spelling in which it is matched."""
    offset: int
    """Characters from the beginning of the whole text."""
    section: Section | None = None
    _raw_at: list[int] | None = field(default=None, repr=False)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded characters from ``start`` to ``end`` are printed in the line."""
        if self._raw_at is None:
            self._raw_at = folded_from(self.raw)
        if start >= len(self._raw_at):
            return len(self.raw), len(self.raw)
        return self._raw_at[start], self._raw_at[max(start, end - 1)] + 1

    def sentence(self, start: int, end: int) -> tuple[str, int]:
        """Return the sentences that hold the folded span, as printed, and their place in the whole text."""
        first, last = self.raw_span(start, end)
        begin, finish = first, last
        for found in _SENTENCE.finditer(self.raw):
            if found.start() <= first < found.end():
                begin = found.start()
            if found.start() < last <= found.end():
                finish = found.end()
                break
        text = self.raw[begin:finish]
        begin += len(text) - len(text.lstrip())
        return text.strip(), self.offset + begin


def passages(text: str) -> Iterator[Passage]:
    """Return the lines of a text that has no sections."""
    return _lines(text, 0, None)


def passages_of(report: Report) -> Iterator[Passage]:
    """Return the lines of a report below its headings, with their places in ``Report.text``."""
    offset = len(report.title) + 1
    for section in report.sections:
        if section.heading:
            offset += len(section.heading) + 1
        if section.text:
            yield from _lines(section.text, offset, section)
            offset += len(section.text) + 1


def _lines(text: str, offset: int, section: Section | None) -> Iterator[Passage]:
    folded = fold(text.replace("\n", _LINE_END)).split(_LINE_END)
    for raw, plain in zip(text.split("\n"), folded, strict=True):
        yield Passage(raw, plain, offset, section)
        offset += len(raw) + 1


def sentences(folded: str) -> Iterator[re.Match[str]]:
    """Return the sentences of a folded line that are not empty."""
    return (found for found in _SENTENCE.finditer(folded) if found[0])
