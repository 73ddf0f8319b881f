"""What a .doc says of its paragraphs and characters: pages of runs (FKP) with changes (sprm)."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.documents.doc.container import Pair, WordStreams
from gongkai.documents.doc.rows import RowPlan, row_plan, with_horizontal_merge, with_vertical_merge

_PAGE = 512
_PAGE_NUMBER = 0x3FFFFF
_BOX = 13
"""Bytes of an entry of a page of paragraphs."""

_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
_VARIABLE = -1

_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW_END = 0x244B, 0x244C
_LEVEL, _LIST = 0x260A, 0x460B
_ELSEWHERE = (0x6645, 0x6646, 0x646B)
_ROW_PLAN, _OLD_ROW_PLAN = 0xD608, 0xD606
_VERTICAL_MERGE, _HORIZONTAL_MERGE = 0xD62B, 0x5624
_TAB_STOPS = 0xC615
_DELETED, _HIDDEN, _RAISED = 0x0800, 0x083C, 0x2A48
_NESTED_TOO_DEEP = 4


@dataclass(slots=True)
class ParagraphFacts:
    """What a paragraph is: where it stands in tables, and its list."""

    style: int = 0
    in_table: bool = False
    depth: int = 0
    ends_row: bool = False
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    list_number: int | None = None
    list_level: int | None = None
    row: RowPlan | None = None


class ParagraphPages:
    """The facts of every paragraph, found by the byte at which its end is stored."""

    def __init__(self, streams: WordStreams) -> None:
        self._data = streams.data
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._raw: list[bytes] = []
        self._facts: dict[bytes, ParagraphFacts] = {}
        for page in _pages(streams, Pair.PARAGRAPH_PAGES):
            count = page[-1]
            bounds = struct.unpack_from(f"<{count + 1}I", page)
            for place in range(count):
                self._begins.append(bounds[place])
                self._ends.append(bounds[place + 1])
                self._raw.append(_paragraph_entry(page, page[4 * (count + 1) + _BOX * place] * 2))

    def at(self, offset: int) -> tuple[ParagraphFacts, int]:
        """Return the facts of the paragraph stored at a byte, and where it ends."""
        place = bisect_right(self._begins, offset) - 1
        if place < 0 or offset >= self._ends[place]:
            return ParagraphFacts(), 0
        raw = self._raw[place]
        facts = self._facts.get(raw)
        if facts is None:
            facts = self._facts[raw] = paragraph_facts(raw, self._data)
        return facts, self._ends[place]


def paragraph_facts(raw: bytes, data: bytes = b"") -> ParagraphFacts:
    """Return what the style number and the changes of a paragraph say."""
    if len(raw) < 2:  # noqa: PLR2004
        return ParagraphFacts()
    facts = ParagraphFacts(int.from_bytes(raw[:2], "little"))
    _change(facts, raw[2:], data, 0)
    return facts


def unprinted_runs(streams: WordStreams) -> Iterator[tuple[int, int]]:
    """Yield the stored bytes of characters that are deleted or hidden."""
    return _runs_that_say(streams, (_DELETED, _HIDDEN))


def raised_runs(streams: WordStreams) -> Iterator[tuple[int, int]]:
    """Yield the stored bytes of characters set above the line, as the marks of footnotes are."""
    return _runs_that_say(streams, (_RAISED,))


def _runs_that_say(streams: WordStreams, sprms: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Yield the runs of which one of these changes is on; a file that nowhere says so is not searched."""
    if not any(sprm.to_bytes(2, "little") + b"\x01" in streams.main for sprm in sprms):
        return
    known: dict[bytes, bool] = {b"": False}
    for page in _pages(streams, Pair.CHARACTER_PAGES):
        count = page[-1]
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for place in range(count):
            begin = page[4 * (count + 1) + place] * 2
            raw = page[begin + 1 : begin + 1 + page[begin]] if begin else b""
            if raw not in known:
                known[raw] = any(sprm in sprms and operand == b"\x01" for sprm, operand in _sprms(raw))
            if known[raw]:
                yield bounds[place], bounds[place + 1]


def _pages(streams: WordStreams, pair: int) -> Iterator[bytes]:
    plc = streams.structure(pair)
    count = (len(plc) - 4) // 8
    for place in range(count):
        (number,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * place)
        begin = (number & _PAGE_NUMBER) * _PAGE
        page = streams.main[begin : begin + _PAGE]
        if len(page) < _PAGE:
            raise ValueError("a page of properties is cut off")
        yield page


def _paragraph_entry(page: bytes, begin: int) -> bytes:
    if not begin:
        return b""
    size = page[begin]
    if size:
        return page[begin + 1 : begin + 2 * size]
    return page[begin + 2 : begin + 2 + 2 * page[begin + 1]] if begin + 1 < _PAGE else b""


def _sprms(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each change with its operand; stop where the bytes make no sense any more."""
    at, end = 0, len(raw)
    while at + 2 < end:
        sprm = raw[at] | raw[at + 1] << 8
        at += 2
        size = _OPERAND_SIZES[sprm >> 13]
        if size == _VARIABLE:
            begin, size = _variable(sprm, raw, at)
            at = begin
        yield sprm, raw[at : at + size]
        at += size


def _variable(sprm: int, raw: bytes, at: int) -> tuple[int, int]:
    """Return where an operand of variable length begins and how long it is."""
    if sprm in (_ROW_PLAN, _OLD_ROW_PLAN):
        return at + 2, max(0, int.from_bytes(raw[at : at + 2], "little") - 1)
    size = raw[at]
    if sprm == _TAB_STOPS and size == 0xFF:  # noqa: PLR2004
        deleted = raw[at + 1] if at + 1 < len(raw) else 0
        added_at = at + 2 + 4 * deleted
        added = raw[added_at] if added_at < len(raw) else 0
        return at + 1, 2 + 4 * deleted + 3 * added
    return at + 1, size


def _change(facts: ParagraphFacts, raw: bytes, data: bytes, nesting: int) -> None:
    for sprm, operand in _sprms(raw):
        if sprm in _ELSEWHERE and nesting < _NESTED_TOO_DEEP:
            begin = int.from_bytes(operand, "little")
            size = int.from_bytes(data[begin : begin + 2], "little")
            _change(facts, data[begin + 2 : begin + 2 + size], data, nesting + 1)
        elif sprm in _SIMPLE:
            name, kind = _SIMPLE[sprm]
            setattr(facts, name, kind(int.from_bytes(operand, "little")))
        elif sprm == _ROW_PLAN:
            facts.row = row_plan(operand)
        elif facts.row is not None and sprm == _VERTICAL_MERGE:
            facts.row = with_vertical_merge(facts.row, operand)
        elif facts.row is not None and sprm == _HORIZONTAL_MERGE:
            facts.row = with_horizontal_merge(facts.row, operand)


_SIMPLE: dict[int, tuple[str, type[bool] | type[int]]] = {
    _IN_TABLE: ("in_table", bool),
    _ROW_END: ("ends_row", bool),
    _DEPTH: ("depth", int),
    _INNER_CELL: ("ends_inner_cell", bool),
    _INNER_ROW_END: ("ends_inner_row", bool),
    _LEVEL: ("list_level", int),
    _LIST: ("list_number", int),
}
