"""Printed lines into paragraphs: what a page breaks for want of room is joined again.

Used for the pages of a PDF and for pictures of pages. Page numbers and running headers are no
part of the text and are dropped.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gongkai.documents.model import Block, GridCell, Origin, Paragraph, Table
from gongkai.documents.normalise import repair

CELL_PADDING = 12.0
"""Points: the room between the text of a cell and its two sides is at most about that."""
WIDE_SPACE = "\u2003"
"""Marks a gap that stays a space, while :func:`tidy` takes others away."""
_PART_OF_FIGURE = re.compile(r"[\d.,]+")
_FIGURE = re.compile(r"[\d.,]+|[-—/]")
_FIGURES_IN_A_ROW = 3
_LOST_SPACE = re.compile(r"(?<![!-~—–－]) +| +(?![!-~—–－])")
_PAGE_NUMBER = re.compile(
    r"[\s\-－—–―─·•.~|<>《》〈〉_]*"
    r"(?:第?\s*\d{1,4}\s*页?|第\s*[一二三四五六七八九十百]{1,5}\s*页|[Pp]age\s*\d{1,4}|[ivxIVX]{1,5})"
    r"(?:\s*(?:/|of|[，,]?\s*共)\s*\d{1,4}\s*页?)?"
    r"[\s\-－—–―─·•.~|<>《》〈〉_]*"
)
_HEADING = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）])")
_SENTENCE_END = "。；！？：”）)；;!?:"
_UNBREAKABLE = re.compile(r"[!-~]+")
_LATIN = re.compile(r"[A-Za-z]")
_EDGE = 0.13
"""The part of the page, at its head and foot, where page numbers and running headers stand."""
_EDGE_LINES = 3
_ALIKE, _ALIKE_IN_PICTURES = 0.8, 0.55
"""How nearly of one height the letters of two lines of one paragraph are."""
_INDENT = 1.2
"""How many characters further right a line begins when it begins a paragraph."""
_FIRM = 4
"""Lines that must begin or end at one place to show where the margin is."""
_NARROWEST = 10
_UNEVEN = 4
_ROOM = 1.6
"""How many characters of room may be left at the end of a line that goes on."""


class Word(NamedTuple):
    """A piece of a line that stands apart from its neighbours."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line outside the tables."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    """The height of its letters."""
    words: tuple[Word, ...] = ()
    origin: Origin = Origin.TEXT


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table as it stands on one page."""

    rows: tuple[tuple[GridCell, ...], ...]
    top: float
    exact: bool = True


@dataclass(slots=True)
class PageItems:
    """What stands on one page, from top to bottom."""

    number: int
    width: float
    height: float
    items: list[PrintedLine | TablePart] = field(default_factory=list)


def tidy(text: str) -> str:
    """Return a line's text repaired, without the spaces that only set Chinese letters apart."""
    return _LOST_SPACE.sub("", repair(text)).replace(WIDE_SPACE, " ").strip()


def is_page_number(text: str) -> bool:
    """Tell whether a line is nothing but the number of a page, however it is set."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def cell_text(lines: Sequence[tuple[str, float]], room: float) -> str:
    """Join the lines of a cell, each with its width; a figure broken for want of room is one again."""
    broken = all(_PART_OF_FIGURE.fullmatch(text) for text, _ in lines) and all(
        width * (1 + 1 / len(text)) > room for text, width in lines[:-1]
    )
    return ("" if broken else "\n").join(text for text, _ in lines)


def moved(item: PrintedLine | TablePart, right: float, down: float) -> PrintedLine | TablePart:
    """Return a line or table that was found on a part of a page at its place on the page."""
    if isinstance(item, TablePart):
        return replace(item, top=item.top + down)
    return replace(
        item,
        left=item.left + right,
        right=item.right + right,
        top=item.top + down,
        bottom=item.bottom + down,
        words=tuple(Word(word.text, word.left + right, word.right + right) for word in item.words),
    )


def blocks(pages: Sequence[PageItems]) -> list[Block]:
    """Return the paragraphs and tables of all pages in reading order."""
    _drop_furniture(pages)
    flow = _Flow(_agreed_margins(pages))
    for page in pages:
        for item in page.items:
            if isinstance(item, TablePart):
                flow.add_table(item, page)
            else:
                flow.add_line(item, page)
    flow.close()
    return flow.blocks


class _Margins(NamedTuple):
    left: float
    right: float


class _Flow:
    """Takes lines and tables in reading order and makes blocks of them."""

    def __init__(self, usual: _Margins | None) -> None:
        self.blocks: list[Block] = []
        self._usual = usual
        self._margins: dict[int, _Margins] = {}
        self._open: list[PrintedLine] = []
        self._open_page: PageItems | None = None
        self._last_page: PageItems | None = None
        self._tables = 0

    def add_table(self, part: TablePart, page: PageItems) -> None:
        self.close()
        self._tables += 1
        self.blocks.append(Table(part.rows, self._tables, page.number, part.exact))

    def add_line(self, line: PrintedLine, page: PageItems) -> None:
        if not self._open or not self._goes_on(line, page):
            self.close()
            self._open_page = page
        self._open.append(line)
        self._last_page = page

    def close(self) -> None:
        """End the paragraph that is being gathered."""
        if self._open and self._open_page:
            text = self._open[0].text
            for line in self._open[1:]:
                text = _joined(text, line.text)
            page = self._open_page.number
            self.blocks.append(Paragraph(text, page=page, origin=self._open[0].origin))
        self._open = []

    def _goes_on(self, line: PrintedLine, page: PageItems) -> bool:
        """Tell whether a line continues the paragraph before it."""
        last = self._open[-1]
        last_page = self._last_page or page
        if _is_row(last) or _is_row(line):
            return False
        size = max(last.size, line.size)
        alike = _ALIKE if line.origin is Origin.TEXT else _ALIKE_IN_PICTURES
        if min(last.size, line.size) < alike * size:
            return False
        before, here = self._margins_of(last_page), self._margins_of(page)
        if last.right < before.right - _room(line, size):
            return False
        if line.left > here.left + _INDENT * size and not self._hangs(line, size):
            return False
        if last_page is page and line.top - last.bottom > 1.6 * size:
            return False
        return not (_HEADING.match(line.text) and last.text[-1] in _SENTENCE_END)

    def _hangs(self, line: PrintedLine, size: float) -> bool:
        """Tell whether an indented line goes on below the one before it, indented as far."""
        last = self._open[-1]
        return abs(line.left - last.left) < 0.5 * size and (
            len(self._open) > 1 or last.text[-1] not in _SENTENCE_END
        )

    def _margins_of(self, page: PageItems) -> _Margins:
        if page.number not in self._margins:
            own = _agreed_margins([page])
            self._margins[page.number] = own or self._usual or _outer_margins(page)
        return self._margins[page.number]


def _is_row(line: PrintedLine) -> bool:
    """Tell whether several figures stand apart in a line, as in a row of a table without rules."""
    figures = sum(1 for word in line.words for piece in word.text.split() if _FIGURE.fullmatch(piece))
    return figures >= _FIGURES_IN_A_ROW and len(line.words) > 1


def _room(following: PrintedLine, size: float) -> float:
    """Return how far from the margin a line may end because the next piece did not fit."""
    piece = _UNBREAKABLE.match(following.text)
    return _ROOM * size + (0.55 * size * len(piece[0]) if piece else 0.0)


def _joined(text: str, following: str) -> str:
    """Join two lines; only between Latin words the break stood for a space."""
    between = " " if _LATIN.match(text[-1]) and _LATIN.match(following[0]) else ""
    return text + between + following


def _agreed_margins(pages: Iterable[PageItems]) -> _Margins | None:
    """Return where lines begin and end, if enough lines agree on both."""
    lines = _lines(pages)
    if len(lines) < _FIRM:
        return None
    size = _usual_size(lines)
    left = _agreed(sorted(line.left for line in lines), size / 2)
    right = _agreed(sorted(-line.right for line in lines), size)
    if left is None or right is None or -right - left < _NARROWEST * size:
        return None
    return _Margins(left, -right)


def _outer_margins(page: PageItems) -> _Margins:
    """Return margins for a page of few lines: the outermost line, or as wide right as left."""
    lines = _lines([page])
    if not lines:
        return _Margins(0.0, page.width)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    as_wide = page.width - left
    return _Margins(left, right if right > as_wide - _UNEVEN * _usual_size(lines) else as_wide)


def _lines(pages: Iterable[PageItems]) -> list[PrintedLine]:
    return [item for page in pages for item in page.items if isinstance(item, PrintedLine)]


def _usual_size(lines: Iterable[PrintedLine]) -> float:
    return float(Counter(round(line.size) for line in lines).most_common(1)[0][0]) or 1.0


def _agreed(places: Sequence[float], tolerance: float) -> float | None:
    """Return the first place at which enough lines agree."""
    for index in range(len(places) - _FIRM + 1):
        if places[index + _FIRM - 1] - places[index] <= tolerance:
            return places[index]
    return None


def _drop_furniture(pages: Sequence[PageItems]) -> None:
    """Take page numbers and the lines that every page repeats at its edge off the pages."""
    edges = [(page, line, zone) for page in pages for line, zone in _edge_lines(page)]
    repeated = Counter(_pattern(line.text, zone) for _, line, zone in edges)
    often = max(2.0, 0.4 * len(pages))
    for page, line, zone in edges:
        if is_page_number(line.text) or repeated[_pattern(line.text, zone)] >= often:
            page.items.remove(line)


def _pattern(text: str, zone: str) -> tuple[str, str]:
    return re.sub(r"\d+", "0", re.sub(r"\W", "", text)), zone


def _edge_lines(page: PageItems) -> list[tuple[PrintedLine, str]]:
    """Return the outermost lines at the head and at the foot of a page."""
    lowest, highest = _EDGE * page.height, (1 - _EDGE) * page.height
    first = [line for line in page.items[:_EDGE_LINES] if isinstance(line, PrintedLine)]
    last = [line for line in page.items[-_EDGE_LINES:] if isinstance(line, PrintedLine)]
    return [(line, "head") for line in first if line.bottom < lowest] + [
        (line, "foot") for line in last if line.top > highest
    ]
