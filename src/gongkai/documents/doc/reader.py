"""The text of a .doc and what it says of its paragraphs, into paragraphs and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.documents.doc.container import Pair, open_streams
from gongkai.documents.doc.lists import DocLists, doc_lists
from gongkai.documents.doc.pieces import PieceText, field_codes, shown
from gongkai.documents.doc.properties import ParagraphFacts, ParagraphPages, raised_runs, unprinted_runs
from gongkai.documents.doc.rows import RowPlan
from gongkai.documents.grid import BlockList, LooseCell, LooseTable, tolerance_for
from gongkai.documents.model import Document
from gongkai.documents.numbering import ListCounter, with_label

_CELL_END, _PAGE_BREAK = "\x07", "\x0c"
_PARAGRAPH = re.compile("([^\r\x07\x0c]*)([\r\x07\x0c]|$)")
_DEEPEST = 16
_LARGEST_LIST = 0x7FE

Content = list[str | LooseTable]


def read_doc(data: bytes, name: str) -> Document:
    """Read a .doc: its main text in reading order, then the text of its boxes."""
    streams = open_streams(data, name)
    main, between, boxes = streams.text_lengths()
    pieces = PieceText(
        streams.structure(Pair.PIECES), streams.main, main + between + boxes if boxes else main
    )
    for begin, end in unprinted_runs(streams):
        pieces.blank(pieces.characters_in(begin, end))
    for begin, end in raised_runs(streams):
        pieces.raise_digits(pieces.characters_in(begin, end))
    if "\x13" in pieces.text:
        pieces.blank(field_codes(pieces.text))
    pages = ParagraphPages(streams)
    lists = doc_lists(streams)
    blocks = BlockList()
    _Story(blocks, lists).read(pieces, pages, 0, main)
    if boxes:
        _Story(blocks, lists).read(pieces, pages, main + between, main + between + boxes)
    return Document(name, "doc", blocks.blocks)


@dataclass(slots=True)
class _OpenTable:
    """A table being read: its finished rows, the cells of the row and the cell in hand."""

    rows: list[list[LooseCell]] = field(default_factory=list)
    cells: list[Content] = field(default_factory=list)
    content: Content = field(default_factory=list)
    is_planned: bool = True
    """Whether every row so far said where its cells begin and end."""
    has_inner: bool = False

    def end_cell(self) -> None:
        self.cells.append(self.content)
        self.content = []

    def end_row(self, plan: RowPlan | None) -> None:
        if self.content:
            self.end_cell()
        cells, self.cells = self.cells, []
        if not cells:
            return
        if plan is None or plan.width != len(cells):
            self.is_planned = False
            plan = _ordinal_plan(len(cells))
        row: list[LooseCell] = []
        for place, content in enumerate(cells):
            if row and plan.left[place]:
                row[-1].end = plan.edges[place + 1]
                row[-1].content.extend(content)
                continue
            continues = plan.above[place]
            row.append(
                LooseCell(
                    plan.edges[place],
                    max(plan.edges[place + 1], plan.edges[place] + 1),
                    [] if continues else content,
                    continues=continues,
                )
            )
        self.rows.append(row)

    def finished(self) -> LooseTable:
        self.end_row(None)
        if not self.is_planned:
            for row in self.rows:
                for place, cell in enumerate(row):
                    cell.start, cell.end = place, place + 1
            return LooseTable(self.rows, has_inner=self.has_inner)
        return LooseTable(self.rows, tolerance_for(self.rows), has_inner=self.has_inner)


def _ordinal_plan(count: int) -> RowPlan:
    nothing = (False,) * count
    return RowPlan(tuple(range(count + 1)), nothing, nothing)


class _Story:
    """Reads one run of text; keeps the tables that are open, the outermost first."""

    def __init__(self, blocks: BlockList, lists: DocLists) -> None:
        self._blocks = blocks
        self._lists = lists
        self._counter = ListCounter(lists.forms)
        self._tables: list[_OpenTable] = []

    def read(self, pieces: PieceText, pages: ParagraphPages, begin: int, end: int) -> None:
        """Read the paragraphs between two characters."""
        for text, mark, facts in _paragraphs(pieces, pages, begin, end):
            label = self._label(facts) if self._lists.forms else ""
            lines = [line.strip() for line in with_label(label, shown(text)).split("\n")]
            self._set_depth(_depth(facts, mark))
            if self._tables:
                self._read_in_table(lines, mark, facts)
                continue
            for line in lines:
                self._blocks.add_paragraph(line)
        self._set_depth(0)

    def _read_in_table(self, lines: list[str], mark: str, facts: ParagraphFacts) -> None:
        table = self._tables[-1]
        is_outer = len(self._tables) == 1
        if facts.ends_row if is_outer else facts.ends_inner_row:
            table.end_row(facts.row)
            return
        table.content.extend(line for line in lines if line)
        if mark == _CELL_END if is_outer else facts.ends_inner_cell:
            table.end_cell()

    def _set_depth(self, depth: int) -> None:
        while len(self._tables) < depth:
            self._tables.append(_OpenTable())
        while len(self._tables) > depth:
            table = self._tables.pop().finished()
            if not self._tables:
                self._blocks.add_table(table)
            elif table.rows:
                self._tables[-1].content.append(table)
                self._tables[-1].has_inner = True

    def _label(self, facts: ParagraphFacts) -> str:
        if facts.ends_row or facts.ends_inner_row:
            return ""
        number, level = self._lists.by_style.get(facts.style, (0, 0))
        if facts.list_number is not None:
            number = facts.list_number
        if facts.list_level is not None:
            level = facts.list_level
        if not 0 < number <= _LARGEST_LIST:
            return ""
        return self._counter.next_label(str(number), level)


def _depth(facts: ParagraphFacts, mark: str) -> int:
    if facts.in_table or facts.depth > 0 or mark == _CELL_END:
        return min(max(1, facts.depth), _DEEPEST)
    return 0


def _paragraphs(
    pieces: PieceText, pages: ParagraphPages, begin: int, end: int
) -> Iterator[tuple[str, str, ParagraphFacts]]:
    """Yield each paragraph with its end mark and facts; a page break inside one is a line break."""
    carried = ""
    for found in _PARAGRAPH.finditer(pieces.text, begin, min(end, len(pieces.text))):
        text, mark = carried + found[1], found[2]
        carried = ""
        if not mark:
            if text:
                yield text, "", ParagraphFacts()
            return
        offset = pieces.offset_of(found.start(2))
        facts, run_end = pages.at(offset)
        if mark == _PAGE_BREAK and run_end > offset + 2:
            carried = text + mark
            continue
        yield text, mark, facts
