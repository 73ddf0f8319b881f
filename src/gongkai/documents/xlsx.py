"""Spreadsheets (.xlsx): every sheet as its name and a table, with what a reader does not see at once.

Hidden sheets, rows and columns are read like the others and noted; comments, text boxes, the targets
of links and the data kept behind pivot tables follow as paragraphs and tables. Cells come one row at
a time, so that memory holds the text and not the file; a part that explodes is refused.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, NamedTuple

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Document, GridCell, Paragraph, Table

_LARGEST_PART = 256 << 20
LIST_PART = 32 << 20
"""What a sheet of a list that a person keeps unfolds to at most: some 100,000 rows."""
_LARGEST_WHOLE = 1 << 30
_MOST_CELLS = 3_000_000
_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576

_WORKBOOK = "xl/workbook.xml"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_LETTERS = re.compile("[ymdhsYMDHS年月日]")
_COMMENTS = {"comments": "comment", "threadedComment": "threadedComment"}
"""What a comment is called in each kind of part that holds comments."""

_EXACT_DIGITS = 15
_LARGEST_WHOLE_NUMBER = 1e21
_DAY_ZERO = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001, a cell has no zone
_LAST_SERIAL = 2_958_465
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, etree.LxmlError)


class _Sheet(NamedTuple):
    name: str
    state: str
    part: str


@dataclass(slots=True)
class _SheetContent:
    rows: list[tuple[GridCell, ...]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0


def is_xlsx(data: bytes) -> bool:
    """Tell whether the bytes are a spreadsheet in Office Open XML."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return any(entry.lower() == _WORKBOOK for entry in package.namelist())
    except _BROKEN:
        return False


def read_xlsx(data: bytes, name: str, *, largest_part: int | None = None) -> Document:
    """Read a .xlsx file: each sheet is a paragraph with its name and a table, numbered as in the sheet."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _Workbook(package, name, largest_part or _LARGEST_PART).read()
    except _BROKEN as problem:
        raise UnreadableDocument(
            f"“{name}”不完整或已损坏，里面的工作表读不出来，请用 Excel 或 WPS 打开后另存为 XLSX。"
        ) from problem
    except (RuntimeError, NotImplementedError) as problem:
        raise UnreadableDocument(
            f"“{name}”的内容被加密或用了不支持的压缩方式，请去掉密码后另存为 XLSX。"
        ) from problem


class _Limited:
    """A part of the file as a stream that refuses to give more than it may."""

    def __init__(self, stream: IO[bytes], most: int, refusal: UnreadableDocument) -> None:
        self._stream = stream
        self._left = most
        self._refusal = refusal

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise self._refusal
        return data


class _Workbook:
    """The parts of one file, read in the order a person would."""

    def __init__(self, package: zipfile.ZipFile, name: str, largest_part: int) -> None:
        self._package = package
        self._largest_part = largest_part
        self._name = name
        self._entries = {entry.filename.replace("\\", "/").lower(): entry for entry in package.infolist()}
        if sum(entry.file_size for entry in self._entries.values()) > _LARGEST_WHOLE:
            raise self._too_large()
        self._document = Document(name, "xlsx")
        self._strings: list[str] = []
        self._dates: frozenset[int] = frozenset()
        self._from_1904 = False
        self._cells = 0

    def read(self) -> Document:
        """Return the document."""
        sheets = self._sheets()
        if not sheets:
            raise UnreadableDocument(f"“{self._name}”里没有工作表，请用 Excel 或 WPS 打开后另存为 XLSX。")
        self._strings = [_rich_text(item) for item in self._items("xl/sharedStrings.xml", "si")]
        self._dates = self._date_styles()
        for sheet in sheets:
            self._read_sheet(sheet)
        self._read_pivot_caches()
        if any(part.startswith("xl/externallinks/externallink") for part in self._entries):
            self._document.notes.append(
                "工作簿引用了其他文件，并保存着那些文件的部分数据，公开前应断开链接。"
            )
        return self._document

    def _sheets(self) -> list[_Sheet]:
        targets = self._relations(_WORKBOOK)
        sheets = []
        for element in self._items(_WORKBOOK, "sheet", "workbookPr"):
            if _local(element) == "workbookPr":
                self._from_1904 = element.get("date1904") in ("1", "true")
                continue
            relation = element.get(_RELATION_ID) or element.get(_STRICT_RELATION_ID) or ""
            _, part = targets.get(relation, ("", ""))
            if part in self._entries:
                sheets.append(_Sheet(element.get("name", ""), element.get("state", "visible"), part))
        return sheets

    def _read_sheet(self, sheet: _Sheet) -> None:
        content = self._content(sheet.part)
        document = self._document
        document.blocks.append(Paragraph(sheet.name))
        if content.rows:
            document.blocks.append(Table(tuple(content.rows), len(document.tables) + 1))
        if sheet.state != "visible":
            document.notes.append(f"工作表“{sheet.name}”是隐藏的，已一并读取。")
        for count, what in ((content.hidden_rows, "行"), (content.hidden_columns, "列")):
            if count:
                document.notes.append(f"工作表“{sheet.name}”有{count}个隐藏的{what}，已一并读取。")
        document.blocks += [Paragraph(text) for text in self._beside(sheet.part) if text.strip()]

    def _content(self, part: str) -> _SheetContent:
        content = _SheetContent()
        merged: list[tuple[int, int, int, int]] = []
        number = 0
        for element in self._items(part, "row", "col", "mergeCell"):
            kind = _local(element)
            if kind == "row":
                number = _whole(element.get("r"), number + 1)
                content.hidden_rows += element.get("hidden") in ("1", "true")
                if row := self._row(element, number):
                    content.rows.append(row)
            elif kind == "col":
                content.hidden_columns += _hidden_columns(element)
            elif area := _area(element.get("ref", "")):
                merged.append(area)
        if merged:
            content.rows = _with_spans(content.rows, merged)
        return content

    def _row(self, element: etree._Element, number: int) -> tuple[GridCell, ...]:
        cells, column = [], 0
        for cell in element.iterchildren("{*}c"):
            place = _REFERENCE.match(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            text = self._value(cell).strip()
            if text and 0 < column <= _LAST_COLUMN and 0 < number <= _LAST_ROW:
                cells.append(GridCell(text, number, column))
        self._cells += len(cells)
        if self._cells > _MOST_CELLS:
            raise UnreadableDocument(
                f"“{self._name}”有超过{_MOST_CELLS // 10000}万个有内容的单元格，请拆分成几个文件后再读取。"
            )
        return tuple(cells)

    def _value(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _rich_text(cell)
        stored = cell.findtext("{*}v") or ""
        if not stored:
            formula = cell.findtext("{*}f")
            return f"={formula}" if formula else ""
        if kind == "s":
            place = _whole(stored, -1)
            return self._strings[place] if 0 <= place < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if stored == "1" else "FALSE"
        if kind in ("str", "e", "d"):
            return _unescaped(stored)
        return self._number(stored, _whole(cell.get("s"), 0))

    def _number(self, stored: str, style: int) -> str:
        try:
            value = float(stored)
        except ValueError:
            return stored
        if style in self._dates and 0 < value <= _LAST_SERIAL:
            return _date_text(_DAY_ZERO[self._from_1904] + timedelta(days=value), has_day=value >= 1)
        if value.is_integer() and abs(value) < _LARGEST_WHOLE_NUMBER:
            return str(int(stored)) if stored.lstrip("-").isdecimal() else str(int(value))
        return f"{value:.{_EXACT_DIGITS}g}"

    def _date_styles(self) -> frozenset[int]:
        """Return the numbers of the cell styles that show a number as a date."""
        custom, dates, style = {}, set(), 0
        for element in self._items("xl/styles.xml", "numFmt", "xf"):
            parent = element.getparent()
            if _local(element) == "numFmt":
                code = _NOT_FORMAT.sub("", element.get("formatCode", ""))
                custom[element.get("numFmtId")] = _DATE_LETTERS.search(code) is not None
            elif parent is not None and _local(parent) == "cellXfs":
                number = element.get("numFmtId", "0")
                if custom.get(number, _whole(number, 0) in _DATE_FORMATS):
                    dates.add(style)
                style += 1
        return frozenset(dates)

    def _beside(self, part: str) -> Iterator[str]:
        """Yield what belongs to a sheet and stands in no cell: comments, text boxes, targets of links."""
        for kind, target in self._relations(part).values():
            if kind in _COMMENTS:
                for comment in self._items(target, _COMMENTS[kind]):
                    text = _rich_text(comment) or _unescaped(comment.findtext("{*}text") or "")
                    yield f"{comment.get('ref', '')} 批注：{text}"
            elif kind == "drawing":
                for box in self._items(target, "txBody"):
                    yield f"文本框：{_rich_text(box)}"
            elif kind == "hyperlink":
                yield f"链接：{target}"

    def _read_pivot_caches(self) -> None:
        for part in sorted(self._entries):
            if not re.fullmatch(r"xl/pivotcache/pivotcachedefinition\d*\.xml", part):
                continue
            fields = [
                (item.get("name", ""), [child.get("v", "") for shared in item for child in shared])
                for item in self._items(part, "cacheField")
            ]
            rows = [tuple(GridCell(name, 1, place) for place, (name, _) in enumerate(fields, 1) if name)]
            records = part.replace("definition", "records")
            for number, record in enumerate(self._items(records, "r"), 2):
                values = _record(record, fields)
                rows.append(tuple(GridCell(text, number, at) for at, text in enumerate(values, 1) if text))
            self._document.blocks.append(Paragraph("数据透视表缓存"))
            self._document.blocks.append(Table(tuple(rows), len(self._document.tables) + 1))
            self._document.notes.append(
                "工作簿里有数据透视表的缓存，保存着原始数据，已一并读取；公开前应清除。"
            )

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and target of each relation of a part."""
        folder, _, name = part.rpartition("/")
        found = {}
        for element in self._items(f"{folder}/_rels/{name}.rels", "Relationship"):
            kind = element.get("Type", "").rpartition("/")[2]
            target = element.get("Target", "")
            if element.get("TargetMode") != "External":
                joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(joined).lower()
            found[element.get("Id", "")] = (kind, target)
        return found

    def _items(self, part: str, *names: str) -> Iterator[etree._Element]:
        """Yield the elements of some names in a part, each only until the next is asked for."""
        entry = self._entries.get(part.lower())
        if entry is None:
            return
        tags = [f"{{*}}{name}" for name in names]
        with self._package.open(entry) as stream:
            events = etree.iterparse(
                _Limited(stream, self._largest_part, self._too_large()),
                tag=tags,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            for _, element in events:
                yield element
                _forget(element)

    def _too_large(self) -> UnreadableDocument:
        return UnreadableDocument(
            f"“{self._name}”解压后超过 {self._largest_part >> 20} MB，不像正常的表格，"
            "请拆分或另存后再读取。"
        )


def _forget(element: etree._Element) -> None:
    """Free an element and what stands before it; its parents are still needed."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _rich_text(element: etree._Element) -> str:
    """Return the text of a string in runs, without the readings printed above it."""
    pieces = [
        text.text or ""
        for text in element.iter("{*}t")
        if (parent := text.getparent()) is None or _local(parent) != "rPh"
    ]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return (
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
    )


def _record(record: etree._Element, fields: list[tuple[str, list[str]]]) -> list[str]:
    values = []
    for value, (_, shared) in zip(record, fields, strict=False):
        text = value.get("v", "")
        if _local(value) == "x":
            place = _whole(text, -1)
            text = shared[place] if 0 <= place < len(shared) else ""
        values.append(text.strip())
    return values


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _hidden_columns(element: etree._Element) -> int:
    if element.get("hidden") not in ("1", "true"):
        return 0
    first, last = _whole(element.get("min"), 1), _whole(element.get("max"), 1)
    return max(0, min(last, _LAST_COLUMN) - first + 1)


def _area(reference: str) -> tuple[int, int, int, int] | None:
    corners = _REFERENCE.findall(reference)
    if len(corners) != 2:  # noqa: PLR2004
        return None
    (left, top), (right, bottom) = corners
    return int(top), _column(left), int(bottom), _column(right)


def _with_spans(
    rows: list[tuple[GridCell, ...]], merged: list[tuple[int, int, int, int]]
) -> list[tuple[GridCell, ...]]:
    """Return the rows with the cells that are merged with others spanning them."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merged}

    def spanned(cell: GridCell) -> GridCell:
        height, width = spans.get((cell.row, cell.column), (1, 1))
        if height < 1 or width < 1 or (height, width) == (1, 1):
            return cell
        return GridCell(cell.text, cell.row, cell.column, height, width)

    return [tuple(map(spanned, row)) for row in rows]


def _date_text(moment: datetime, *, has_day: bool) -> str:
    if not has_day:
        return moment.time().isoformat(timespec="seconds")
    if not (moment.hour or moment.minute or moment.second):
        return moment.date().isoformat()
    return moment.isoformat(sep=" ", timespec="seconds")
