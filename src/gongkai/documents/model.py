"""What a document is to the rest of the product: paragraphs and tables in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Origin(StrEnum):
    """How a text was obtained: from the file itself, or from the picture of a page."""

    TEXT = "text"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, as the person who wrote it saw it: unbroken, without outer white space."""

    text: str
    page: int | None = None
    """1-based page, where the format has pages."""
    line: int | None = None
    """1-based line in a text file."""
    origin: Origin = Origin.TEXT


@dataclass(slots=True, unsafe_hash=True)
class GridCell:
    """One printed cell of a table. A merged cell stands once, where it begins.

    Not frozen only because a frozen one takes three times as long to make, and a report has hundreds.
    """

    text: str
    """The text; lines inside the cell are separated by a line feed."""
    row: int
    """1-based row of its upper edge in this table."""
    column: int
    """1-based column of its left edge; in an inexact table its place among the row's cells."""
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    line: int | None = None
    origin: Origin = Origin.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells. The cells of a row are in order from left to right."""

    rows: tuple[tuple[GridCell, ...], ...]
    """One tuple a printed row; a cell merged over rows stands only in its first."""
    number: int
    """1-based among the document's tables."""
    page: int | None = None
    """The page where it begins."""
    exact: bool = True
    """Whether columns and spans are known. False: cells are merely in order (plain text)."""

    def cells(self) -> Iterator[GridCell]:
        """Yield every printed cell in reading order."""
        for row in self.rows:
            yield from row


Block = Paragraph | Table


@dataclass(slots=True)
class Document:
    """A file, read: its blocks in reading order, and what could not be read."""

    name: str
    """The file's name, without its folder."""
    format: str
    """What the file is by its content: txt, html, docx, doc, pdf."""
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What could not be read, and why, in whole sentences."""

    def lines(self) -> list[str]:
        """Return every paragraph and cell as a text, in reading order."""
        lines = []
        for block in self.blocks:
            if isinstance(block, Table):
                lines += [cell.text for cell in block.cells()]
            else:
                lines.append(block.text)
        return lines

    @property
    def tables(self) -> list[Table]:
        """The tables, in reading order."""
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs outside the tables, in reading order."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]
