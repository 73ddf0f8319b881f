"""Which row or column of a form a printed label means.

A label is compared by what it says: numbering in front, remarks in brackets, quotation marks, spaces and
the width of characters do not matter. A label with a few characters wrong still counts when no other
label of the table is nearly as close.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from gongkai.documents.normalise import fold, simplified
from gongkai.law.forms import Form, Label, Line, PrintedBlock, all_forms

_NUMBERING = re.compile(
    r"^(?:其中:?|[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十\d]{1,3}\)、?|\d{1,2}[.、,:)]|[a-fA-F][.、])+"
)
_REMARK = re.compile(r"\([^()]*\)")
MANY_COLUMNS = 5
"""Columns of a block that so many figures behind a label are not found in any other table."""
_CLOSE = 80
_APART = 6
_SHORTEST = 4
_MOST_REMEMBERED = 5_000
_OPENING = 4
"""Characters by which a text is known not to begin any label."""


@lru_cache(maxsize=50_000)
def core(text: str) -> str:
    """Return what a label says, without numbering, remarks and spaces."""
    plain = _NUMBERING.sub("", simplified(fold(text)))
    return _REMARK.sub("", plain).rstrip(":;,。")


@lru_cache(maxsize=50_000)
def head(text: str) -> str:
    """Return the part of a label before its first bracket, for remarks that are printed torn."""
    return _NUMBERING.sub("", simplified(fold(text))).split("(", 1)[0]


@dataclass(frozen=True, slots=True)
class Match:
    """The lines that a printed label may mean, in the form's order."""

    lines: tuple[int, ...]
    exact: bool = True


class LabelBook:
    """The labels of one side of a block, to be looked up by what is printed."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self._by_core: dict[str, tuple[int, ...]] = {}
        for index, line in enumerate(lines):
            for spelling in spellings(line.label):
                known = self._by_core.get(spelling, ())
                if index not in known:
                    self._by_core[spelling] = (*known, index)
        self._openings = frozenset(spelling[:_OPENING] for spelling in self._by_core)
        self._found: dict[str, Match | None] = {}
        self._close: dict[str, Match | None] = {}

    @property
    def cores(self) -> frozenset[str]:
        """Everything that is known to mean one of the lines."""
        return frozenset(self._by_core)

    def may_begin(self, beginning: str) -> bool:
        """Tell whether a label may begin with this :func:`head` of its first line. Cheap."""
        return len(beginning) < _OPENING or beginning[:_OPENING] in self._openings

    def find(self, text: str) -> Match | None:
        """Return the lines that exactly this label means, or None."""
        try:
            return self._found[text]
        except KeyError:
            lines = self._by_core.get(core(text)) or self._by_core.get(head(text))
            return _remember(self._found, text, Match(lines) if lines else None)

    def find_close(self, text: str) -> Match | None:
        """Return the line that a misprinted label means, or None when that is not certain."""
        try:
            return self._close[text]
        except KeyError:
            return _remember(self._close, text, self._closest(core(text)))

    def _closest(self, plain: str) -> Match | None:
        if len(plain) < _SHORTEST or plain.isascii():
            return None
        found = process.extract(plain, list(self._by_core), scorer=fuzz.ratio, score_cutoff=_CLOSE)
        if not found:
            return None
        best = self._by_core[found[0][0]]
        for spelling, score, _ in found[1:]:
            if self._by_core[spelling] != best and found[0][1] - score < _APART:
                return None
        return Match(best, exact=False)


def _remember(known: dict[str, Match | None], text: str, match: Match | None) -> Match | None:
    """Keep an answer; the labels of a form recur in every report, other texts must not pile up."""
    if len(known) >= _MOST_REMEMBERED:
        known.clear()
    known[text] = match
    return match


def spellings(label: Label) -> set[str]:
    """Return every core under which a label may be printed."""
    return {core(text) for text in (label.zh, *label.aliases)} - {""}


@dataclass(frozen=True, slots=True)
class Whole:
    """A row of which the rows below it print the parts."""

    cores: frozenset[str]
    first: int
    last: int
    """Index of the last of its parts."""

    def said(self, texts: Set[str]) -> bool:
        """Tell whether one of the texts is the whole's label."""
        return not self.cores.isdisjoint(texts)

    def holds(self, line: int) -> bool:
        """Tell whether a line is the whole or one of its parts."""
        return self.first <= line <= self.last


@dataclass(frozen=True, slots=True)
class BlockLabels:
    """A block of a form with its labels ready to be looked up."""

    block: PrintedBlock
    rows: LabelBook
    columns: LabelBook
    ignored: frozenset[str]
    wholes: tuple[Whole | None, ...]
    """For each row what it is a part of, where the form says so."""

    @property
    def has_row_labels(self) -> bool:
        """Tell whether rows are told apart by a label, and not merely by their place."""
        return bool(self.rows.cores)


def _whole(block: PrintedBlock, part: Line) -> Whole | None:
    rows = block.rows
    first = next((index for index, row in enumerate(rows) if part.under and row.id == part.under), None)
    if first is None:
        return None
    last = max(index for index, row in enumerate(rows) if row.under == part.under)
    return Whole(frozenset(spellings(rows[first].label)), first, last)


@cache
def block_labels(form: Form) -> tuple[BlockLabels, ...]:
    """Return the blocks of a form in printed order with their labels."""
    return tuple(
        BlockLabels(
            block=block,
            rows=LabelBook(block.rows),
            columns=LabelBook(block.columns),
            ignored=frozenset(core(text) for text in block.ignored),
            wholes=tuple(_whole(block, row) for row in block.rows),
        )
        for table in form.tables
        for block in table.blocks
    )


@cache
def column_cores(form: Form) -> frozenset[str]:
    """Return the column headings of all blocks of a form."""
    return frozenset(text for labels in block_labels(form) for text in labels.columns.cores)


@cache
def headings_of(block: PrintedBlock) -> frozenset[str]:
    """Return what is printed above the figures of a block: its own heading and those of its columns."""
    said = {text for column in block.columns for text in spellings(column.label)}
    return frozenset(said | {core(block.heading.zh)} if block.heading else said)


@cache
def foreign_columns(form: Form) -> frozenset[str]:
    """Return the column headings of the other forms that this one does not have."""
    own = column_cores(form)
    others = {
        text
        for other in all_forms()
        if other is not form
        for labels in block_labels(other)
        for text in labels.columns.cores
    }
    return frozenset(others - own)


@cache
def vocabulary(form: Form) -> frozenset[str]:
    """Return the cores of all labels of a form, by which it is told from the others."""
    cores: set[str] = set()
    for labels in block_labels(form):
        cores |= labels.rows.cores | labels.columns.cores
    return frozenset(cores)
