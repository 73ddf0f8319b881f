"""The text of a record and of a public file, as it is searched: a line for each paragraph or row."""

import re
from html import unescape
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Document, Paragraph, Table
from gongkai.screening.files import read_for_screening

_CELL_ENDS = re.compile(r"</t[dh]>\s*(?=<t[dh]\b)")
_LINE_ENDS = re.compile(
    r"<(?:br|hr|/p|/h[2-6]|/li|/tr|/td|/th|/blockquote|/figcaption|/caption|/pre)\b[^>]*>"
)
_TAGS = re.compile(r"""<(?:"[^"]*"|[^">])*>""")
_BLANK_LINES = re.compile(r"\s*\n\s*")


def plain_text(body_html: str) -> str:
    """Return what a record's cleaned HTML says. Fast, as a million of them are read for one index."""
    # White space in the HTML is no end of a line; what ends one is put in after it is gone.
    marked = _CELL_ENDS.sub("\t", " ".join(body_html.split()))
    return _BLANK_LINES.sub("\n", unescape(_TAGS.sub("", _LINE_ENDS.sub("\n", marked)))).strip()


def text_of_file(data: bytes, name: str) -> tuple[str, str]:
    """Return what a file says, and why it cannot be read where it cannot; pictures are not recognised."""
    with TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / ("file" + PurePath(name).suffix.lower()[:8])
        path.write_bytes(data)
        try:
            return _text(read_for_screening(path, ocr=False)), ""
        except UnreadableDocument as problem:
            return "", str(problem)


def _text(document: Document) -> str:
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row) for row in block.rows]
    return "\n".join(line for line in lines if line.strip())
