"""What is to be masked: texts and what stands in for them, taken from findings, and found again in files.

A text is masked wherever it stands in the file. White space and signs that nobody sees may stand inside it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.documents.model import Document, Paragraph, Table
from gongkai.renditions.model import CannotMask
from gongkai.screening.findings import FindingPlace, ScreeningFinding

_SHORTEST = 2
UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Signs that take no room on the page: soft hyphens, joiners, marks of direction."""
BETWEEN = rf"[\s{UNSEEN}]*"
_EMPTY = re.compile(rf"[\s{UNSEEN}]+")


@dataclass(frozen=True, slots=True)
class Masking:
    """One text that may not be public, and what stands in for it."""

    text: str
    replacement: str
    kind: str = ""
    page: int | None = None
    """The page on which it was found, where that is known."""

    def pattern(self, between: str = BETWEEN) -> re.Pattern[str]:
        """Return the text as an expression that allows white space between its characters."""
        return re.compile(between.join(re.escape(letter) for letter in squeezed(self.text)))


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of some text that is masked."""

    start: int
    end: int
    masking: Masking

    def stand_in(self, text: str) -> list[str]:
        """Return what stands in for each character of the stretch of a text; the surplus in the last.

        White space inside the stretch is dropped, so that a number in groups is masked like one in a row.
        """
        letters = [""] * (self.end - self.start)
        solid = [place for place in range(len(letters)) if squeezed(text[self.start + place])]
        for place, letter in zip(solid, self.masking.replacement, strict=False):
            letters[place] = letter
        letters[solid[-1]] += self.masking.replacement[len(solid) :]
        return letters


def squeezed(text: str) -> str:
    """Return a text without white space and without signs that nobody sees."""
    return _EMPTY.sub("", text)


def checked(maskings: Iterable[Masking], name: str) -> list[Masking]:
    """Return the maskings, longer texts first; refuse such as cannot mask anything."""
    found = {masking.text: masking for masking in maskings}
    if not found:
        raise CannotMask(f"没有指出“{name}”里需要遮盖的文字，请先筛查，或直接公开清理后的文件。")
    for masking in found.values():
        if len(squeezed(masking.text)) < _SHORTEST:
            raise CannotMask(
                f"要遮盖的文字“{masking.text}”不足 {_SHORTEST} 个字，会误伤其他内容，请多选几个字。"
            )
        if squeezed(masking.text) in squeezed(masking.replacement):
            raise CannotMask(f"替换文字里仍含有要遮盖的“{masking.text}”，请改用星号等替换。")
    return sorted(found.values(), key=lambda masking: -len(squeezed(masking.text)))


def hits(text: str, maskings: Iterable[Masking], between: str = BETWEEN) -> list[Hit]:
    """Return the stretches of a text to be masked, in order; none overlaps another."""
    found: list[Hit] = []
    for masking in maskings:
        for match in masking.pattern(between).finditer(text):
            if not any(hit.start < match.end() and match.start() < hit.end for hit in found):
                found.append(Hit(match.start(), match.end(), masking))
    return sorted(found, key=lambda hit: hit.start)


def masked_text(text: str, maskings: Iterable[Masking]) -> str:
    """Return a text as it stands in the masked copy."""
    pieces: list[str] = []
    end = 0
    for hit in hits(text, maskings):
        pieces += (text[end : hit.start], hit.masking.replacement)
        end = hit.end
    return "".join((*pieces, text[end:]))


def maskings_of(document: Document, findings: Iterable[ScreeningFinding]) -> list[Masking]:
    """Return what the findings of a document ask to be masked."""
    texts = {_key(place): text for place, text in _pieces(document)}
    asked = []
    for finding in findings:
        for replacement in finding.replacements:
            place = replacement.place or finding.place
            whole = texts.get(_key(place)) if place else None
            if whole is not None:
                text = whole[replacement.start : replacement.end]
            elif replacement.place is None:
                start = replacement.start - finding.start
                text = finding.text[max(0, start) : start + replacement.end - replacement.start]
            else:
                text = ""
            if text.strip():
                page = place.page if place else None
                asked.append(Masking(text, replacement.text, finding.kind.value, page))
    return asked


def _pieces(document: Document) -> Iterator[tuple[FindingPlace, str]]:
    """Yield every paragraph and cell with its place, counted as screening counts."""
    paragraphs = 0
    for block in document.blocks:
        if isinstance(block, Table):
            for cell in block.cells():
                yield FindingPlace(table=block.number, row=cell.row, column=cell.column), cell.text
        elif isinstance(block, Paragraph) and document.format != "xlsx":
            paragraphs += 1
            yield FindingPlace(paragraph=paragraphs), block.text


def _key(place: FindingPlace) -> tuple[int | None, ...]:
    if place.table is not None:
        return place.table, place.row, place.column
    return (place.paragraph,)
