"""A text under screening: what stands around a place, in its line and over its column."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from gongkai.screening.contacts import NO_CONTACTS, Contacts
from gongkai.screening.findings import (
    FindingReason,
    Replacement,
    ScreeningFinding,
    ScreeningKind,
    Strength,
)
from gongkai.screening.lists import ScreeningLists

LINE_END = "\n"
BLOCK_END = "\x1e"
"""Between two paragraphs, or two rows of a table, of a document that is screened as one text."""
CELL_END = "\x1f"
"""Between two cells of a row."""

_BREAKS = (LINE_END, "\r", BLOCK_END, CELL_END)
_LONGEST_LINE = 120
_BREAK = re.compile("[\n\r\x1e\x1f]")
_ADDRESS_BEFORE = re.compile(r"[\w.:/?=&%#~+\-]*\Z", re.ASCII)
_ADDRESS_AFTER = re.compile(r"[\w.:/?=&%#~+\-]*", re.ASCII)
_ADDRESS = re.compile(
    r"://|www\.|\.(?:html?|shtml|jsp|aspx?|php|pdf|docx?|xlsx?|com|cn|net|org)\b", re.IGNORECASE
)
_MAIL_SIGNS = ("@", "＠")
_LONGEST_LINK = 80
_FRACTION_BEFORE = re.compile(r"[0-9０-９][.．]\Z")
_FRACTION_AFTER = re.compile(r"[.．][0-9０-９]")
_HYPHEN_BEFORE = re.compile(r"[0-9０-９A-Za-z][-－]\Z|[A-Za-z]/\Z|(?<![0-9])[0-9]{1,6}/\Z")
_HYPHEN_AFTER = re.compile(r"[-－][0-9０-９]|/[0-9]{1,6}(?![0-9])")
_NUMBERED_LINE = re.compile(r"(?:^|[\n\r\x1e\x1f])\s*[1-9１-９][0-9０-９]?[.．]\Z")


class CellNames(NamedTuple):
    """What a cell is called by its left neighbour and its column, and what all columns are called."""

    left: str = ""
    above: str = ""
    columns: tuple[str, ...] = ()


_OUTSIDE = CellNames()


class ScreenedText:
    """The text, the lists it is screened with, and questions about the surroundings of a place."""

    def __init__(
        self,
        text: str,
        *,
        lists: ScreeningLists,
        contacts: Contacts = NO_CONTACTS,
        today: date | None = None,
        written_on: date | None = None,
        cell_names: Callable[[int], CellNames] | None = None,
    ) -> None:
        self.text = text
        self.lists = lists
        self.contacts = contacts
        self.today = today
        self.written_on = written_on
        self._cell_names = cell_names
        self._place, self._window, self._named = -1, "", ""

    def finding(
        self,
        kind: ScreeningKind,
        span: tuple[int, int],
        reason: FindingReason,
        *,
        strength: Strength,
        masked: str | None = None,
    ) -> ScreeningFinding:
        """Return a finding over a stretch of the text, and what stands there in the masked copy."""
        start, end = span
        return ScreeningFinding(
            kind=kind,
            text=self.text[start:end],
            start=start,
            end=end,
            reasons=(reason,),
            strength=strength,
            replacements=() if masked is None else (Replacement(start, end, masked),),
        )

    def names(self, place: int) -> CellNames:
        """Return what the row and the column of a cell are called; nothing outside a table."""
        return self._cell_names(place) if self._cell_names else _OUTSIDE

    def before(self, place: int, reach: int = 40) -> str:
        """Return what stands before a place in its line, after the names of its cell."""
        if place != self._place:
            self._place, self._window = place, self._line_before(place)
            names = self.names(place)
            self._named = f"{names.left} {names.above} " if names.left or names.above else ""
        return self._named + self._window[-reach:]

    def _line_before(self, place: int) -> str:
        window = self.text[max(0, place - _LONGEST_LINE) : place]
        return window[max(map(window.rfind, _BREAKS)) + 1 :]

    def after(self, place: int, reach: int = 20) -> str:
        """Return what stands behind a place in its line."""
        return _BREAK.split(self.text[place : place + reach], maxsplit=1)[0]

    def line(self, place: int, reach: int = _LONGEST_LINE) -> str:
        """Return the line around a place, with the headings of its cell."""
        return self.before(place, reach) + self.after(place, reach)

    def block(self, place: int, reach: int = 160) -> str:
        """Return the lines around a place: a contact block stands in a few short ones."""
        return self.text[max(0, place - reach) : place + reach]

    def is_serial(self, start: int) -> bool:
        """Tell whether the label before a number says that it numbers a document, a case or a deal."""
        serial, names = self.lists.numbers.serial, self.names(start)
        return any(serial.search(label) for label in (self.before(start, 24), names.left, names.above))

    def is_amount(self, start: int, end: int) -> bool:
        """Tell whether a number is an amount of money or a measure."""
        numbers = self.lists.numbers
        if numbers.unit_after.match(self.text, end):
            return True
        return numbers.amount_before.search(self.before(start, 12)) is not None

    def is_part(self, start: int, end: int) -> bool:
        """Tell whether a number is a piece of a decimal fraction or of a longer code with hyphens."""
        before = self.text[max(0, start - 8) : start]
        after = self.text[end : end + 8]
        if _FRACTION_BEFORE.search(before) and not _NUMBERED_LINE.search(before):
            return True
        return bool(
            _FRACTION_AFTER.match(after) or _HYPHEN_BEFORE.search(before) or _HYPHEN_AFTER.match(after)
        )

    def in_link(self, start: int, end: int) -> bool:
        """Tell whether a place is inside the address of a page or a file."""
        low = max(0, start - _LONGEST_LINK)
        before = _ADDRESS_BEFORE.search(self.text[low:start])
        after = _ADDRESS_AFTER.match(self.text[end : end + _LONGEST_LINK])
        begin = low + before.start() if before else start
        if self.text[begin - 1 : begin] in _MAIL_SIGNS:
            return False
        around = f"{self.text[begin:start]} {after[0] if after else ''}"
        return _ADDRESS.search(around) is not None
