"""Screening a document: its name, paragraphs, tables and comments, with the place of each finding.

The whole document is screened as one text, so that a list of many short lines is as fast as prose;
then every finding is put back into the paragraph or the cell it came from.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from gongkai.documents.model import Document, GridCell, Paragraph, Table
from gongkai.law.wording import Wording
from gongkai.screening.addresses import address_in_cell
from gongkai.screening.contacts import NO_CONTACTS, Contacts
from gongkai.screening.findings import (
    FindingPlace,
    Replacement,
    ScreeningFinding,
    ScreeningKind,
)
from gongkai.screening.lists import ScreeningLists, screening_lists
from gongkai.screening.masking import masked_name
from gongkai.screening.person_tables import column_headings, person_table
from gongkai.screening.persons import with_minors, with_office
from gongkai.screening.screened_text import BLOCK_END, CELL_END, CellNames, ScreenedText
from gongkai.screening.texts import all_findings

_EXCERPT = 80
_SPREADSHEET = "xlsx"
_NO_NAMES = CellNames()
IN_PICTURE = "picture"
"""The part of a text that was read on a picture inside a file."""
_ON_A_PICTURE = Wording(
    zh="这是从文件里的图片上识别出来的，遮盖时在图片上涂去。",
    en="It was read on a picture inside the file; masking paints it over there.",
)


@dataclass(frozen=True, slots=True)
class BesideParagraph(Paragraph):
    """A text that a file holds outside what its reader reads: a header, a note, a link, a description."""

    part: str = "beside"
    picture: str = ""
    """The name of the picture in the file on which it was read, or its number on the page."""


def screen_document(
    document: Document,
    *,
    contacts: Contacts = NO_CONTACTS,
    lists: ScreeningLists | None = None,
    today: date | None = None,
    written_on: date | None = None,
) -> list[ScreeningFinding]:
    """Return everything in a document that may not be public as it stands, in reading order.

    The offsets of a finding count in its own paragraph or cell.
    """
    layout = _Layout(document)
    screened = ScreenedText(
        layout.text,
        lists=lists or screening_lists(),
        contacts=contacts,
        today=today,
        written_on=written_on,
        cell_names=layout.names,
    )
    findings = layout.without_echoes([layout.placed(finding) for finding in all_findings(screened)])
    found = {(piece, finding.kind) for piece, finding in findings}
    for piece, finding in (*_addresses(screened, layout), *_person_tables(screened, layout)):
        if (piece, finding.kind) not in found:
            findings.append((piece, finding))
    return [finding for _, finding in sorted(findings, key=lambda item: (item[0], item[1].start))]


class _Source(NamedTuple):
    """A paragraph or a cell of the document."""

    text: str
    sheet: str
    table: Table | None = None
    cell: GridCell | None = None
    paragraph: Paragraph | None = None
    number: int = 0
    """1-based among the paragraphs."""
    part: str = ""


class _Layout:
    """The document as one text, and the way back from an offset to a paragraph or a cell."""

    def __init__(self, document: Document) -> None:
        self.sources: list[_Source] = [_Source(document.name, "", part="name")]
        self.tables: list[tuple[Table, int, int]] = []
        """Each table with its first source and the one after its last."""
        self.starts: list[int] = [0]
        self._parts: list[str] = [document.name, CELL_END, BLOCK_END]
        self._length = len(document.name) + 2
        self._headings: dict[int, dict[int, str]] = {}
        self._is_spreadsheet = document.format == _SPREADSHEET
        self._add_blocks(document)
        self.text = "".join(self._parts)

    def source_at(self, place: int) -> int:
        """Return the number of the source in which an offset lies."""
        return bisect_right(self.starts, place) - 1

    def names(self, place: int) -> CellNames:
        """Return what the cell at an offset is called."""
        number = self.source_at(place)
        source = self.sources[number]
        table, cell = source.table, source.cell
        if table is None or cell is None:
            return _NO_NAMES
        before = self.sources[number - 1]
        is_beside = before.table is table and before.cell is not None and before.cell.row == cell.row
        headings = self.headings(table)
        left = before.text[:_EXCERPT] if is_beside else ""
        return CellNames(left, headings.get(cell.column, ""), tuple(headings.values()))

    def headings(self, table: Table) -> dict[int, str]:
        """Return what stands over each column of a table."""
        if table.number not in self._headings:
            self._headings[table.number] = column_headings(table)
        return self._headings[table.number]

    def place(self, number: int) -> FindingPlace:
        """Return where a source stands in the document."""
        source = self.sources[number]
        table, cell, paragraph = source.table, source.cell, source.paragraph
        if table is not None and cell is not None:
            return FindingPlace(
                page=cell.page or table.page,
                line=cell.line,
                table=table.number,
                sheet=source.sheet,
                row=cell.row,
                column=cell.column,
            )
        if isinstance(paragraph, BesideParagraph) and paragraph.picture:
            return FindingPlace(page=paragraph.page, part=source.part, picture=paragraph.picture)
        if paragraph is None or self._is_spreadsheet or source.part:
            return FindingPlace(sheet=source.sheet, part=source.part)
        return FindingPlace(page=paragraph.page, line=paragraph.line, paragraph=source.number)

    def placed(self, finding: ScreeningFinding) -> tuple[int, ScreeningFinding]:
        """Return a finding of the one text as one of its paragraph or cell, with the source's number."""
        number = self.source_at(finding.start)
        begin, text = self.starts[number], self.sources[number].text
        if self.sources[number].part == IN_PICTURE:
            finding = finding.because(_ON_A_PICTURE)
        if finding.end > begin + len(text) and len(finding.replacements) == 1:
            finding = _broken_in_two(finding, begin + len(text))
        replacements = tuple(self._replaced(replacement, number) for replacement in finding.replacements)
        start = finding.start - begin
        moved = replace(
            finding,
            start=start,
            end=min(finding.end - begin, len(text)),
            replacements=replacements,
            place=replace(self.place(number), character=start + 1),
        )
        return number, moved

    def without_echoes(
        self, findings: list[tuple[int, ScreeningFinding]]
    ) -> list[tuple[int, ScreeningFinding]]:
        """Return the findings without those beside the text that stand in the text as well."""
        in_text = {
            (finding.kind, finding.text)
            for number, finding in findings
            if not isinstance(self.sources[number].paragraph, BesideParagraph)
        }
        return [
            (number, finding)
            for number, finding in findings
            if not isinstance(self.sources[number].paragraph, BesideParagraph)
            or (finding.kind, finding.text) not in in_text
        ]

    def _replaced(self, replacement: Replacement, home: int) -> Replacement:
        number = self.source_at(replacement.start)
        return replacement._replace(
            start=replacement.start - self.starts[number],
            end=replacement.end - self.starts[number],
            place=None if number == home else self.place(number),
        )

    def _add_blocks(self, document: Document) -> None:
        sheet, paragraphs = "", 0
        for block, following in pairwise([*document.blocks, None]):
            if isinstance(block, Table):
                self._add_table(block, sheet)
            elif isinstance(block, BesideParagraph):
                paragraphs += 1
                self._add(
                    _Source(block.text, "", paragraph=block, number=paragraphs, part=block.part), BLOCK_END
                )
            elif isinstance(block, Paragraph):
                paragraphs += 1
                is_title = self._is_spreadsheet and isinstance(following, Table)
                sheet = block.text if is_title else sheet
                part = "comment" if self._is_spreadsheet and not is_title else ""
                self._add(
                    _Source(block.text, sheet, paragraph=block, number=paragraphs, part=part), BLOCK_END
                )

    def _add_table(self, table: Table, sheet: str) -> None:
        first = len(self.sources)
        for row in table.rows:
            for cell in row:
                self._add(_Source(cell.text, sheet, table, cell), CELL_END)
            if row:
                self._parts[-1] = BLOCK_END
        self.tables.append((table, first, len(self.sources)))

    def _add(self, source: _Source, end: str) -> None:
        self.sources.append(source)
        self.starts.append(self._length)
        self._parts += (source.text, end)
        self._length += len(source.text) + 1


def _broken_in_two(finding: ScreeningFinding, at: int) -> ScreeningFinding:
    """Return a number that goes on in the next paragraph with what stands in for each of its halves."""
    [whole] = finding.replacements
    first, last = finding.text[: at - finding.start], finding.text[at - finding.start + 1 :]
    kept = sum(letter.isalnum() for letter in first)
    halves = (
        (Replacement(finding.start, at, whole.text[:kept]), first),
        (Replacement(at + 1, finding.end, whole.text[kept:]), last),
    )
    replacements = tuple(half for half, text in halves if half.text != text)
    return replace(finding, text=f"{first}\n{last}", replacements=replacements)


def _addresses(screened: ScreenedText, layout: _Layout) -> Iterator[tuple[int, ScreeningFinding]]:
    """Yield the home addresses in cells under a heading that says so."""
    labels = screened.lists.addresses.labels
    for table, first, last in layout.tables:
        columns = {
            column: heading
            for column, heading in layout.headings(table).items()
            if any(part in labels for part in heading.split())
        }
        if not columns:
            continue
        for number in range(first, last):
            text, cell = layout.sources[number].text, layout.sources[number].cell
            heading = columns.get(cell.column) if cell else None
            if heading is None:
                continue
            start = layout.starts[number]
            finding = address_in_cell(screened, start, start + len(text), heading)
            if finding:
                yield layout.placed(finding)


def _person_tables(screened: ScreenedText, layout: _Layout) -> Iterator[tuple[int, ScreeningFinding]]:
    """Yield one finding for each table that is a list of persons; its names are what is masked."""
    words, rules = screened.lists.persons, screened.lists.masking
    for table, first, last in layout.tables:
        found = person_table(table, words)
        if found is None:
            continue
        by_cell = {id(layout.sources[number].cell): number for number in range(first, last)}
        names = [by_cell[id(cell)] for cell in found.names]
        home = names[0]
        text = layout.sources[home].text
        finding = ScreeningFinding(
            kind=ScreeningKind.PERSON_LIST,
            text=(" | ".join(found.headings) or text)[:_EXCERPT],
            start=0,
            end=len(text),
            reasons=(found.reason(),),
            strength=found.strength(),
            replacements=tuple(
                Replacement(
                    0,
                    len(layout.sources[number].text),
                    masked_name(layout.sources[number].text, words, rules),
                    None if number == home else layout.place(number),
                )
                for number in names
            ),
            place=replace(layout.place(home), character=1),
        )
        around = " ".join((layout.sources[first - 1].text, *found.headings))
        yield home, with_minors(with_office(finding, found.headings, words), around, words)
