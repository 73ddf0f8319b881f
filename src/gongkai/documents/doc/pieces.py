"""The text of a .doc: pieces in the order of reading, each stored somewhere in one of two ways."""

import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gongkai.documents.normalise import RAISED_DIGITS

_PIECES_FOLLOW = 2
_CHANGES_FOLLOW = 1
_COMPRESSED = 0x40000000
_FIELD_MARKS = re.compile("[\x13\x14\x15]")
_LONGEST_CODE = 4000
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_CELL_END = "\x07"
_ENDS = "\r\x07"
_SHOWN = {code: None for code in range(0x20) if code not in (0x09, 0x0A)} | {
    0x0B: "\n",
    0x0C: "\n",
    0x0E: "\n",
    0x1E: "-",
    0x7F: None,
    0xFFFD: None,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: its place in the reading order, and where and how it is stored."""

    begin: int
    end: int
    offset: int
    width: int
    """Bytes a character takes: 1 (Western) or 2 (UTF-16)."""


class PieceText:
    """The whole text, with the way back from a character to the place where it is stored."""

    def __init__(self, clx: bytes, main: bytes, length: int) -> None:
        self.pieces = list(_pieces(clx, length))
        self._begins = [piece.begin for piece in self.pieces]
        self.text = "".join(_stored(piece, main) for piece in self.pieces)

    def offset_of(self, character: int) -> int:
        """Return the byte at which a character is stored."""
        piece = self.pieces[bisect_right(self._begins, character) - 1]
        return piece.offset + (character - piece.begin) * piece.width

    def characters_in(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of characters that are stored between two bytes."""
        for piece in self.pieces:
            first = max(begin, piece.offset)
            last = min(end, piece.offset + (piece.end - piece.begin) * piece.width)
            if first < last:
                yield (
                    piece.begin + (first - piece.offset) // piece.width,
                    piece.begin + (last - piece.offset) // piece.width,
                )

    def blank(self, runs: Iterable[tuple[int, int]]) -> None:
        """Take runs of characters out of the text without moving any other."""
        self._change(runs, lambda text: "".join(c if c in _ENDS else "\x00" for c in text))

    def raise_digits(self, runs: Iterable[tuple[int, int]]) -> None:
        """Write raised digits as such, so that the mark of a footnote never becomes a part of a figure."""
        self._change(runs, lambda text: text.translate(RAISED_DIGITS))

    def _change(self, runs: Iterable[tuple[int, int]], changed: Callable[[str], str]) -> None:
        text, parts, done = self.text, [], 0
        for begin, end in sorted(runs):
            begin = max(begin, done)  # noqa: PLW2901
            if begin >= end:
                continue
            parts.append(text[done:begin])
            parts.append(changed(text[begin:end]))
            done = end
        self.text = "".join((*parts, text[done:]))


def shown(text: str) -> str:
    """Return the printed characters: breaks as line feeds, anchors and marks gone."""
    return text.translate(_SHOWN)


def field_codes(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the codes of fields stand, of which only the results are printed."""
    opened: list[int] = []
    for mark in _FIELD_MARKS.finditer(text):
        at = mark.start()
        if mark[0] == "\x13":
            opened.append(at)
        elif opened and opened[-1] >= 0:
            begin = opened.pop()
            if mark[0] == "\x14":
                opened.append(-1)
            if at - begin < _LONGEST_CODE and _CELL_END not in text[begin:at]:
                yield begin, at + 1
        elif opened and mark[0] == "\x15":
            opened.pop()


def _pieces(clx: bytes, length: int) -> Iterator[Piece]:
    at = 0
    while at < len(clx) and clx[at] == _CHANGES_FOLLOW:
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    if at >= len(clx) or clx[at] != _PIECES_FOLLOW:
        raise ValueError("the table of pieces is missing")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    at += 5
    count = (min(size, len(clx) - at) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", clx, at)
    for place in range(count):
        (stored,) = struct.unpack_from("<I", clx, at + 4 * (count + 1) + 8 * place + 2)
        begin, end = bounds[place], min(bounds[place + 1], length)
        if begin >= end:
            continue
        if stored & _COMPRESSED:
            yield Piece(begin, end, (stored & ~_COMPRESSED & 0x7FFFFFFF) // 2, 1)
        else:
            yield Piece(begin, end, stored & 0x3FFFFFFF, 2)


def _stored(piece: Piece, main: bytes) -> str:
    """Return a piece's text, as long as it says it is."""
    length = piece.end - piece.begin
    raw = main[piece.offset : piece.offset + length * piece.width]
    if len(raw) < length * piece.width:
        raise ValueError("the text is cut off")
    if piece.width == 1:
        return raw.decode("cp1252", "replace")
    text = raw.decode("utf-16-le", "replace")
    if len(text) == length:
        return text
    # A character beyond the basic plane counts as two here; the second becomes a blank.
    return _BEYOND.sub("\\g<0>\x00", text).ljust(length, "\x00")[:length]
