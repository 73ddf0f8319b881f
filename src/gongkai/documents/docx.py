"""Word files (.docx): paragraphs and tables in reading order, as a reader sees them printed.

What Word does not print is not read: deleted and moved-away text, hidden text, field codes,
the second copy that old programs get of a drawing. What it prints without storing is added:
the numbers of lists and headings.
"""

from collections.abc import Iterator

from lxml import etree

from gongkai.core.sentences import Sentence
from gongkai.documents.grid import BlockList, LooseCell, LooseTable, tolerance_for
from gongkai.documents.model import Document
from gongkai.documents.normalise import RAISED_DIGITS
from gongkai.documents.numbering import ListCounter, with_label
from gongkai.documents.ooxml import VAL, W, WordParts, open_flat_xml, open_package, whole_number

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_EMBEDDED = "{urn:schemas-microsoft-com:office:office}OLEObject"

_P, _TBL, _TR, _TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_R, _T, _SYM = f"{W}r", f"{W}t", f"{W}sym"
_BOX = f"{W}txbxContent"
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_UNPRINTED = frozenset(
    W + name
    for name in (
        "pPrChange",
        "rPrChange",
        "tblPrChange",
        "tblPrExChange",
        "tcPrChange",
        "trPrChange",
        "sectPrChange",
        "rt",
    )
)
_FALLBACK, _CHOICE = f"{_MC}Fallback", f"{_MC}Choice"
_HIDING = frozenset(W + name for name in ("vanish", "strike", "dstrike"))
_CELL_DELETED, _VERTICAL = f"{W}cellDel", f"{W}vertAlign"
_WRAPPERS = frozenset(W + name for name in ("sdt", "customXml", "ins", "moveTo", "smartTag"))
_WRAPPER_PROPERTIES = frozenset(W + name for name in ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr"))
_ROW_PROPERTIES, _RUN_PROPERTIES = f"{W}trPr", f"{W}rPr"
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_PRINTED = (_T, *_CHARACTERS, _SYM, _MATH_TEXT)
_OFF = frozenset({"0", "false", "off"})
_BOX_SYMBOLS = {0xF0FE: "☑", 0xF052: "☑", 0xF0FC: "√", 0xF0A8: "□", 0xF06F: "□", 0xF0FD: "☒"}
_PRIVATE = range(0xE000, 0xF900)
_WIDTH_TOLERANCE = 200
"""Twips (about 3.5 millimetres) by which the widths of the rows of a table may differ."""


class PicturesUnread(Sentence):
    """Says that a file may hold its tables as pictures; who reads its pictures as well leaves it out."""

    __slots__ = ()


def read_docx(data: bytes, name: str) -> Document:
    """Read a .docx file."""
    return _read(open_package(data, name), name)


def read_word_xml(data: bytes, name: str) -> Document:
    """Read a Word file saved as a single XML file."""
    return _read(open_flat_xml(data, name), name)


def _read(parts: WordParts, name: str) -> Document:
    root = parts.document
    _drop_unprinted(root)
    _unwrap(root)
    _release_text_boxes(root)
    _raise_digits(root)
    blocks = BlockList()
    body = next(root.iter(f"{W}body"), None)
    if body is not None:
        _Body(root, parts).read_into(blocks, body)
    document = Document(name, "docx", blocks.blocks)
    document.notes.extend(_unread(root, document))
    return document


def _unread(root: etree._Element, document: Document) -> Iterator[str]:
    """Say what the file holds that is neither text nor table."""
    if next(root.iter(f"{W}altChunk"), None) is not None:
        yield Sentence(
            "文件里嵌入了另一个文件的内容，没有读取；请用 Word 或 WPS 打开后另存，再读取。",
            "The content of another file is embedded and was not "
            "read. Open the file in Word or WPS and save it again.",
        )
    if any(element.get("ProgID", "").startswith("Excel") for element in root.iter(_EMBEDDED)):
        yield Sentence(
            "文件里嵌入了电子表格，其中的数字没有读取；请改成 Word 表格后再读取。",
            "A spreadsheet is embedded whose figures were not read. Make it a table of Word.",
        )
    pictures = sum(1 for _ in root.iter(_PICTURE, _OLD_PICTURE))
    if pictures and not document.tables:
        yield PicturesUnread(
            f"文件里没有表格，但有 {pictures} 幅图片，图片里的文字没有读取。",
            f"The file has no table, but {pictures} pictures whose text was not read.",
        )


def _drop_unprinted(root: etree._Element) -> None:
    for element in list(root.iter(*_DELETED, *_UNPRINTED, _FALLBACK, *_HIDING, _CELL_DELETED)):
        parent = element.getparent()
        if parent is None:
            continue
        unprinted = _unprinted(element, parent)
        if unprinted is not None and unprinted.getparent() is not None:
            unprinted.getparent().remove(unprinted)


def _unprinted(element: etree._Element, parent: etree._Element) -> etree._Element | None:
    """Return what is not printed because of an element: itself, its run, row or cell."""
    tag = element.tag
    if tag == _FALLBACK:
        return element if next(parent.iterchildren(_CHOICE), None) is not None else None
    if tag in _HIDING:
        return _hidden_run(element, parent)
    if tag == _CELL_DELETED:
        return parent.getparent()
    if tag in _DELETED and parent.tag == _ROW_PROPERTIES:
        return parent.getparent()
    if tag in _DELETED and parent.tag == _RUN_PROPERTIES:
        return None  # The mark of a deleted paragraph end; _joined reads it.
    return element


def _hidden_run(element: etree._Element, parent: etree._Element) -> etree._Element | None:
    run = parent.getparent()
    if run is None or run.tag != _R or element.get(VAL) in _OFF:
        return None
    return run


def _raise_digits(root: etree._Element) -> None:
    """Write raised digits as such, so that the mark of a footnote never becomes a part of a figure."""
    for mark in root.iter(_VERTICAL):
        properties = mark.getparent()
        run = None if properties is None else properties.getparent()
        if run is None or run.tag != _R or mark.get(VAL) != "superscript":
            continue
        for text in run.iter(_T):
            text.text = (text.text or "").translate(RAISED_DIGITS)


def _unwrap(root: etree._Element) -> None:
    """Put the content of controls and tracked insertions in place of their wrapping."""
    for wrapper in list(root.iter(*_WRAPPERS)):
        parent = wrapper.getparent()
        if parent is None or parent.tag in (_P, _R, _RUN_PROPERTIES, _ROW_PROPERTIES):
            continue
        if wrapper.tag == f"{W}sdt":
            inside = next(wrapper.iterchildren(f"{W}sdtContent"), None)
            children = [] if inside is None else list(inside)
        else:
            children = [child for child in wrapper if child.tag not in _WRAPPER_PROPERTIES]
        for child in children:
            wrapper.addprevious(child)
        parent.remove(wrapper)


def _release_text_boxes(root: etree._Element) -> None:
    """Move the paragraphs of each text box behind the paragraph that carries it."""
    after: dict[etree._Element, etree._Element] = {}
    for box in list(root.iter(_BOX)):
        carrier = next(box.iterancestors(_P), None)
        if carrier is None:
            continue
        place = after.get(carrier, carrier)
        for child in list(box):
            place.addnext(child)
            place = child
        after[carrier] = place


class _Body:
    """Reads the cleaned body; knows in advance what few paragraphs and cells have of their own."""

    def __init__(self, root: etree._Element, parts: WordParts) -> None:
        self.labels = _labels(root, parts)
        self.joined = _joined(root)
        self.spans = {
            element.getparent().getparent(): whole_number(element.get(VAL), 1)
            for element in root.iter(f"{W}gridSpan")
        }
        self.vertical = _merges(root, f"{W}vMerge", f"{W}vmerge")
        self.horizontal = _merges(root, f"{W}hMerge", f"{W}hmerge")
        self.before = {
            element.getparent().getparent(): whole_number(element.get(VAL), 0)
            for element in root.iter(f"{W}gridBefore")
        }
        self._carried = ""

    def read_into(self, blocks: BlockList, body: etree._Element) -> None:
        """Add what the body prints to the blocks."""
        for element in _blocks_in(body):
            if element.tag == _P:
                for line in self.lines(element):
                    blocks.add_paragraph(line)
            else:
                blocks.add_table(self.table(element))

    def lines(self, paragraph: etree._Element) -> list[str]:
        """Return the printed lines of a paragraph: one, unless it has line breaks."""
        pieces = []
        for element in paragraph.iter(*_PRINTED):
            tag = element.tag
            if tag in (_T, _MATH_TEXT):
                pieces.append(element.text or "")
            else:
                pieces.append(_character(element, tag))
        text = "".join(pieces)
        if self.labels:
            text = with_label(self.labels.get(paragraph, ""), text)
        if self._carried:
            text, self._carried = self._carried + text, ""
        if paragraph in self.joined:
            self._carried = text
            return []
        return text.split("\n") if "\n" in text else [text]

    def table(self, element: etree._Element) -> LooseTable:
        """Return a table with its cells placed by grid columns, or by widths where spans lie."""
        rows = [found for row in element.iterchildren(_TR) if (found := self._row(row))]
        cells = [[cell for cell, _ in row] for row in rows]
        table = LooseTable(cells, has_inner=next(element.iterdescendants(_TBL), None) is not None)
        if len({row[-1].end for row in cells}) > 1 and _placed_by_widths(rows):
            table.tolerance = tolerance_for(cells)
        return table

    def _row(self, row: etree._Element) -> list[tuple[LooseCell, etree._Element]]:
        cells: list[tuple[LooseCell, etree._Element]] = []
        start = max(0, self.before.get(row, 0)) if self.before else 0
        for element in row.iterchildren(_TC):
            end = start + max(1, self.spans.get(element, 1))
            if cells and self.horizontal.get(element) is True:
                cells[-1][0].end = end
            else:
                continues = self.vertical.get(element, False)
                content = [] if continues else self._content(element)
                cells.append((LooseCell(start, end, content, continues=continues), element))
            start = end
        return cells

    def _content(self, cell: etree._Element) -> list[str | LooseTable]:
        content: list[str | LooseTable] = []
        for element in _blocks_in(cell):
            if element.tag == _P:
                content.extend(line.strip() for line in self.lines(element))
            else:
                content.append(self.table(element))
        if self._carried:
            content.append(self._carried.strip())
            self._carried = ""
        return content


def _blocks_in(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables; a wrapper of an unknown kind is looked into."""
    for element in parent.iterchildren():
        if element.tag in (_P, _TBL):
            yield element
        elif isinstance(element.tag, str) and element.tag not in _CONTAINS_NO_BLOCKS:
            yield from _blocks_in(element)


_CONTAINS_NO_BLOCKS = frozenset(
    W + name for name in ("tcPr", "sectPr", "bookmarkStart", "bookmarkEnd", "proofErr")
)


def _character(element: etree._Element, tag: str) -> str:
    parent = element.getparent()
    if parent is None or parent.tag != _R:
        return ""  # A tab stop of the paragraph's properties, not a character.
    if tag != _SYM:
        return _CHARACTERS[tag]
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    if code in _PRIVATE:
        return _BOX_SYMBOLS.get(code, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""  # noqa: PLR2004


def _labels(root: etree._Element, parts: WordParts) -> dict[etree._Element, str]:
    """Number every paragraph of a list, in reading order."""
    if not parts.lists:
        return {}
    asked: dict[etree._Element, tuple[str, int]] = {}
    for element in root.iter(f"{W}pStyle", f"{W}numPr"):
        properties = element.getparent()
        paragraph = None if properties is None else properties.getparent()
        if paragraph is None or paragraph.tag != _P:
            continue
        if element.tag == f"{W}numPr":
            asked[paragraph] = _list_item(element, asked.get(paragraph, ("", 0)))
        elif element.get(VAL) in parts.styles:
            asked[paragraph] = parts.styles[element.get(VAL)]
    counter = ListCounter(parts.lists)
    return {paragraph: counter.next_label(*item) for paragraph, item in asked.items()}


def _list_item(properties: etree._Element, inherited: tuple[str, int]) -> tuple[str, int]:
    """Return a paragraph's list and level; what it does not say comes from its style."""
    number, level = inherited
    for child in properties:
        if child.tag == f"{W}numId":
            number = child.get(VAL, "")
        elif child.tag == f"{W}ilvl":
            level = whole_number(child.get(VAL), 0)
    return number, level


def _joined(root: etree._Element) -> set[etree._Element]:
    """Return the paragraphs whose end is deleted: they run on into the next."""
    joined = set()
    for mark in root.iter(*_DELETED):
        properties = mark.getparent()
        if properties is not None and properties.tag == _RUN_PROPERTIES:
            carrier = properties.getparent().getparent()
            if carrier is not None and carrier.tag == _P:
                joined.add(carrier)
    return joined


def _merges(root: etree._Element, *tags: str) -> dict[etree._Element, bool]:
    """Map each merged cell to whether it continues another."""
    return {
        element.getparent().getparent(): element.get(VAL, "continue") != "restart"
        for element in root.iter(*tags)
    }


def _placed_by_widths(rows: list[list[tuple[LooseCell, etree._Element]]]) -> bool:
    """Place cells by their widths if every row, so measured, is as wide as the others."""
    measured = []
    for row in rows:
        widths = [_width(element) for _, element in row]
        if not widths or not all(widths):
            return False
        measured.append(widths)
    totals = [sum(widths) for widths in measured]
    if max(totals) - min(totals) > _WIDTH_TOLERANCE:
        return False
    for row, widths in zip(rows, measured, strict=True):
        start = 0
        for (cell, _), width in zip(row, widths, strict=True):
            cell.start, cell.end = start, start + width
            start += width
    return True


def _width(cell: etree._Element) -> int:
    width = next((found for child in cell.iterchildren(f"{W}tcPr") for found in child), None)
    if width is None or width.tag != f"{W}tcW" or width.get(f"{W}type", "dxa") != "dxa":
        return 0
    return max(0, whole_number(width.get(f"{W}w"), 0))
