"""What changed between two editions of a text, as a person reads it: lines, and within them words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a line that is the same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One line of the difference: same, added, removed, or changed within."""

    kind: str
    pieces: tuple[TextPiece, ...]

    @property
    def text(self) -> str:
        """The line as it reads now; a removed one as it read before."""
        return "".join(piece.text for piece in self.pieces if piece.kind != REMOVED or self.kind == REMOVED)


def text_difference(before: str, after: str) -> list[DifferenceLine]:
    """Return the lines of both texts in reading order, each with what became of it."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[DifferenceLine] = []
    for action, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action == "equal":
            lines += [_whole(SAME, line) for line in old[i1:i2]]
        else:
            lines += _replaced(old[i1:i2], new[j1:j2])
    return lines


def changed_share(before: str, after: str) -> float:
    """Return which share of the characters of both texts is not the same in both, from 0 to 1."""
    total = len(before) + len(after)
    if not total:
        return 0.0
    changed = sum(
        len(piece.text)
        for line in text_difference(before, after)
        for piece in line.pieces
        if piece.kind != SAME
    )
    return min(changed / total, 1.0)


def _replaced(old: list[str], new: list[str]) -> Iterator[DifferenceLine]:
    for before, after in zip_longest(old, new):
        if before is None:
            yield _whole(ADDED, after)
        elif after is None:
            yield _whole(REMOVED, before)
        else:
            yield DifferenceLine("changed", tuple(_pieces(before, after)))


def _pieces(before: str, after: str) -> Iterator[TextPiece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for action, i1, i2, j1, j2 in matcher.get_opcodes():
        if action == "equal":
            yield TextPiece(SAME, before[i1:i2])
            continue
        if i2 > i1:
            yield TextPiece(REMOVED, before[i1:i2])
        if j2 > j1:
            yield TextPiece(ADDED, after[j1:j2])


def _whole(kind: str, line: str) -> DifferenceLine:
    return DifferenceLine(kind, (TextPiece(kind, line),))
