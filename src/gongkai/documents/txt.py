"""Plain text: a paragraph a line, with its number, and the tables that people draw in text."""

import re

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.encoding import decode_text, looks_like_noise, refuse_endless_text
from gongkai.documents.grid import BlockList
from gongkai.documents.model import Document, GridCell
from gongkai.documents.text_tables import Entry, find_rows

_LINE_END = re.compile(r"\r\n|\n|\r")
_HEADING = re.compile(r"\s[一二三四五六七八九]、\S")
_WHOLE_TEXT = 400
"""Characters of a line that may hold a whole text, with several headings in it."""
_FEWEST_HEADINGS = 3
_LOST_LINE_END = re.compile(r"(?<![年月\d\s])\s+(?!\s)|(?<=\d)\s+(?![年月日\s])|(?<=[年月])\s+(?![\d\s])")
"""A space in a text that lost its line ends; those inside dates are spaces."""


def read_txt(data: bytes, name: str) -> Document:
    """Read a text file in UTF-8, UTF-16 or GB18030."""
    refuse_endless_text(data, name)
    try:
        text = decode_text(data)
    except UnicodeError as problem:
        raise _noise(name) from problem
    if looks_like_noise(text):
        raise _noise(name)
    lines = _LINE_END.split(text.replace("\x00", ""))
    blocks = BlockList()
    place = 0
    while place < len(lines):
        if not lines[place].strip():
            place += 1
            continue
        found = find_rows(lines, place)
        if found is not None and found.rows:
            blocks.add_rows(_numbered(found.rows), exact=found.exact)
            place = found.end
            continue
        end = found.end if found is not None else place + 1
        for number in range(place, end):
            for paragraph in _paragraphs(lines[number]):
                blocks.add_paragraph(paragraph, line=number + 1)
        place = end
    return Document(name, "txt", blocks.blocks)


def _paragraphs(line: str) -> list[str]:
    """Return a line, or the lines of a whole text that was saved as one, with spaces for its line ends."""
    if len(line) > _WHOLE_TEXT and len(_HEADING.findall(line)) >= _FEWEST_HEADINGS:
        return _LOST_LINE_END.split(line)
    return [line]


def _noise(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        Sentence(
            f"“{name}”不是文本，里面是无法识别的数据，请核对文件是否选错或已损坏。",
            f"“{name}” is not text: nothing in it can be recognised. "
            "See whether it is the right file, and whole.",
        )
    )


def _numbered(rows: list[list[Entry]]) -> list[tuple[GridCell, ...]]:
    return [
        tuple(GridCell(text, number, column, line=line) for column, (text, line) in enumerate(row, 1))
        for number, row in enumerate(rows, 1)
    ]
