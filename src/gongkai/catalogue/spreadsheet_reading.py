"""A published catalogue, from the spreadsheet into rows: columns are recognised by what they say.

Handles two-row headings with merged cells, first-level items merged over rows, titles that name the field,
one sheet a field, and a column for every channel.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.catalogue.catalogue_rows import CatalogueRow, field_of_title
from gongkai.catalogue.statutory import channels_by_label
from gongkai.core.errors import DomainError
from gongkai.documents.encoding import decode_text
from gongkai.documents.model import Document, GridCell, Paragraph, Table
from gongkai.documents.normalise import fold, repair
from gongkai.documents.xlsx import LIST_PART, is_xlsx, read_xlsx

_NUMBER, _FIRST, _SECOND = "number", "first", "second"
_TEXT_COLUMNS = (
    (re.compile("领域|公开类别"), "field"),
    (re.compile("一级"), _FIRST),
    (re.compile("二级"), _SECOND),
    (re.compile("序号|编号"), _NUMBER),
    (re.compile("依据"), "basis"),
    (re.compile("时限|时间"), "time_limit"),
    (re.compile("主体|责任单位|责任部门"), "responsible"),
)
_GROUPS = (
    (re.compile("渠道|载体"), "channels", ()),
    (
        re.compile("对象"),
        "audience",
        ((re.compile("全社会|社会公众"), "audience_all"), (re.compile("特定"), "audience_some")),
    ),
    (
        re.compile("方式"),
        "mode",
        ((re.compile("主动"), "mode_proactive"), (re.compile("依申请"), "mode_request")),
    ),
    (
        re.compile("层级|级次"),
        "level",
        (
            (re.compile("县|区级|市级|旗"), "level_county"),
            (re.compile("乡|镇|街道"), "level_township"),
            (re.compile("村|社区"), "level_village"),
        ),
    ),
)
_ITEM = re.compile("事项")
_ELEMENTS = re.compile("内容|要素")
_OTHER_LABEL = re.compile("依据|时限|主体")
_MOST_LABEL = 40
_HEADING_WITHIN = 30
"""Rows at the top among which the heading is looked for."""
_SUB_LABEL = re.compile("一级|二级|全社会|社会公众|特定|主动|依申请|县级|区级|市级|乡|镇|村|社区|街道")
_REMARK = re.compile(r"^(备注|说明|填表|注[:：]|联系人|制表)")
_HEADING_SPAN = 3
_MOST_ROWS = 20_000
_MOST_COLUMNS = 100
_MOST_PLACES = 500_000
"""Cells of one sheet, every merged cell counted at all the places that it covers."""
REQUIRED_COLUMNS = {
    "item": gettext_lazy("公开事项 (item)"),
    "elements": gettext_lazy("公开内容（要素） (content)"),
    "time_limit": gettext_lazy("公开时限 (time limit)"),
    "responsible": gettext_lazy("公开主体 (responsible body)"),
    "mode": gettext_lazy("公开方式 (mode)"),
    "level": gettext_lazy("公开层级 (level)"),
}


class CatalogueNotRecognised(DomainError):
    """A spreadsheet in which no catalogue can be found."""

    code = "catalogue_not_recognised"


@dataclass(slots=True)
class ReadCatalogue:
    """The rows of a spreadsheet, and what was left out, in whole sentences."""

    rows: list[CatalogueRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Sheet:
    """One table with every merged cell known at all the places that it covers."""

    name: str
    places: dict[tuple[int, int], GridCell]
    height: int
    width: int

    def text(self, row: int, column: int) -> str:
        cell = self.places.get((row, column))
        return repair(cell.text).strip() if cell else ""


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where the heading of a table is, and what each column means."""

    first_row: int
    last_row: int
    columns: dict[int, tuple[str, ...]]


def read_catalogue(content: bytes, filename: str) -> ReadCatalogue:
    """Return the rows of a catalogue handed in as .xlsx or .csv."""
    found = ReadCatalogue()
    for sheet in _sheets(content, filename):
        heading = _heading(sheet)
        if heading is None:
            found.notes.append(
                _("No catalogue was found in the sheet “%(sheet)s”.") % {"sheet": sheet.name}
            )
            continue
        _require_columns(sheet, heading)
        found.rows += _rows(sheet, heading)
    if not found.rows:
        raise CatalogueNotRecognised(
            _(
                "No catalogue was found in “%(file)s”. Its heading must have the columns 公开事项,"
                " 公开内容（要素）, 公开依据, 公开时限, 公开主体, 公开方式 and 公开层级, with rows below."
            )
            % {"file": filename}
        )
    if len(found.rows) > _MOST_ROWS:
        raise CatalogueNotRecognised(
            _("“%(file)s” has %(count)s rows; a catalogue may have %(most)s. Divide the file.")
            % {"file": filename, "count": len(found.rows), "most": _MOST_ROWS}
        )
    return found


def _sheets(content: bytes, filename: str) -> Iterator[_Sheet]:
    document = _document(content, filename)
    name = filename
    for block in document.blocks:
        if isinstance(block, Paragraph):
            name = block.text
        elif block.rows:
            yield _sheet(name, block)


def _document(content: bytes, filename: str) -> Document:
    if is_xlsx(content):
        return read_xlsx(content, filename, largest_part=LIST_PART)
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or not filename.lower().endswith((".csv", ".txt")):
        raise CatalogueNotRecognised(
            _("“%(file)s” is neither .xlsx nor .csv. Open it with Excel or WPS and save it as .xlsx.")
            % {"file": filename}
        )
    try:
        text = decode_text(content)
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text[:2000] else ",")
        )
    except (UnicodeError, csv.Error) as problem:
        raise CatalogueNotRecognised(
            _("“%(file)s” cannot be read as a table. Open it with Excel or WPS and save it as .xlsx.")
            % {"file": filename}
        ) from problem
    cells = tuple(
        tuple(GridCell(value.strip(), number, at) for at, value in enumerate(row, 1) if value.strip())
        for number, row in enumerate(rows, 1)
    )
    return Document(filename, "csv", [Table(cells, 1)])


def _sheet(name: str, table: Table) -> _Sheet:
    filled = [cell for cell in table.cells() if cell.text.strip()]
    height = max((cell.row for cell in table.cells()), default=0)
    width = max((cell.column for cell in filled), default=0)
    places: dict[tuple[int, int], GridCell] = {}
    for cell in filled:
        down, right = min(cell.row_span, height - cell.row + 1), min(cell.column_span, _MOST_COLUMNS)
        places.update(
            ((row, column), cell)
            for row in range(cell.row, cell.row + down)
            for column in range(cell.column, cell.column + right)
        )
        if len(places) > _MOST_PLACES:
            raise CatalogueNotRecognised(
                _("The sheet “%(sheet)s” is larger than any catalogue. Delete what does not belong to it.")
                % {"sheet": name}
            )
    return _Sheet(name, places, height, min(width, _MOST_COLUMNS))


def _heading(sheet: _Sheet) -> _Heading | None:
    for row in range(1, min(sheet.height, _HEADING_WITHIN) + 1):
        if not _is_heading(_line(sheet, row)):
            continue
        last = max(cell.row + cell.row_span - 1 for (at, _at), cell in sheet.places.items() if at == row)
        if last == row and _is_sub_heading(sheet, row + 1):
            last = row + 1
        return _Heading(row, last, _columns(sheet, row, last))
    return None


def _is_heading(labels: list[str]) -> bool:
    wanted = (_ITEM, _ELEMENTS, _OTHER_LABEL)
    return len(set(labels)) > len(wanted) and all(
        any(pattern.search(label) and len(label) < _MOST_LABEL for label in labels) for pattern in wanted
    )


def _is_sub_heading(sheet: _Sheet, row: int) -> bool:
    labels = [text for column in range(1, sheet.width + 1) if (text := fold(sheet.text(row, column)))]
    known = [label for label in labels if _SUB_LABEL.search(label) or label in channels_by_label()]
    return bool(labels) and len(known) == len(labels)


def _columns(sheet: _Sheet, first: int, last: int) -> dict[int, tuple[str, ...]]:
    columns: dict[int, tuple[str, ...]] = {}
    above = ""
    for column in range(1, sheet.width + 1):
        label = fold(sheet.text(first, column))
        below = fold("".join(dict.fromkeys(sheet.text(row, column) for row in range(first + 1, last + 1))))
        above = label or above
        if below == above:
            below = ""
        if not label and not below:
            continue
        raw = sheet.text(last, column)
        columns[column] = _meanings(above, below, raw)
    if not any(_SECOND in meanings for meanings in columns.values()):
        columns = {
            at: tuple(_SECOND if one == "item" else one for one in all_) for at, all_ in columns.items()
        }
    return columns


def _meanings(above: str, below: str, printed: str) -> tuple[str, ...]:
    """Return what a column means by its upper and its lower label."""
    both = above + below
    for pattern, group, members in _GROUPS:
        if not pattern.search(above):
            continue
        if group == "channels" and below:
            return (f"channel:{printed}",)
        named = tuple(meaning for wanted, meaning in members if wanted.search(below))
        return named or (group,)
    if _ITEM.search(above) and not re.search("一级|二级", both):
        return ("item",)
    if _ELEMENTS.search(both) and not re.search("一级|二级|依据", both):
        return ("elements",)
    return tuple(meaning for pattern, meaning in _TEXT_COLUMNS if pattern.search(both))[:1]


def _require_columns(sheet: _Sheet, heading: _Heading) -> None:
    present = {meaning.partition("_")[0] for meanings in heading.columns.values() for meaning in meanings}
    present |= {meaning for meanings in heading.columns.values() for meaning in meanings}
    if {_FIRST, _SECOND} & present:
        present.add("item")
    missing = [str(label) for key, label in REQUIRED_COLUMNS.items() if key not in present]
    if missing:
        raise CatalogueNotRecognised(
            _("The sheet “%(sheet)s” has no column %(missing)s. Add it to the heading in row %(row)s.")
            % {"sheet": sheet.name, "missing": "、".join(missing), "row": heading.first_row}
        )


def _rows(sheet: _Sheet, heading: _Heading) -> Iterator[CatalogueRow]:
    titles = [
        sheet.text(row, column)
        for row in range(1, heading.first_row)
        for column in range(1, sheet.width + 1)
    ]
    field_key = next((key for text in (*titles, sheet.name) if (key := field_of_title(text))), "")
    first_level = ""
    before: CatalogueRow | None = None
    for number in range(heading.last_row + 1, sheet.height + 1):
        line = _line_over_the_row(sheet, number)
        if line is not None or _line(sheet, number) == _line(sheet, heading.first_row):
            field_key = field_of_title(line or "") or field_key
            first_level = ""
            continue
        cells = _cells(sheet, heading, number)
        if not cells:
            continue
        if before is not None and _continues(sheet, heading, number):
            _join(before, cells)
            continue
        if not cells.get(_FIRST) and cells.get(_SECOND):
            cells[_FIRST] = first_level
        first_level = cells.get(_FIRST, "") or first_level
        if field_key and "field" not in cells:
            cells["field"] = field_key
        before = CatalogueRow(sheet.name, number, cells)
        yield before


def _line(sheet: _Sheet, row: int) -> list[str]:
    return [fold(sheet.text(row, column)) for column in range(1, sheet.width + 1)]


def _line_over_the_row(sheet: _Sheet, row: int) -> str | None:
    """Return the text of a row that is one line over the table: a title inside it or a remark below it."""
    first = sheet.places.get((row, 1))
    if first is None or first.row != row:
        return None
    others = any(sheet.places.get((row, at), first) is not first for at in range(2, sheet.width + 1))
    alone = not others and not first.text.strip().isdigit()
    if alone or first.column_span >= _HEADING_SPAN or _REMARK.match(first.text.strip()):
        return first.text
    return None


def _cells(sheet: _Sheet, heading: _Heading, row: int) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, meanings in heading.columns.items():
        text = sheet.text(row, column)
        for meaning in meanings:
            if text:
                cells[meaning] = f"{cells[meaning]}\n{text}" if meaning in cells else text
    if cells.get(_FIRST) == cells.get(_SECOND):
        cells.pop(_FIRST, None)  # One cell merged over both columns.
    return cells if set(cells) - {_NUMBER} else {}


def _continues(sheet: _Sheet, heading: _Heading, row: int) -> bool:
    """Tell whether the second-level item is one cell merged with the row above: its content goes on."""
    column = next((at for at, meanings in heading.columns.items() if _SECOND in meanings), 0)
    cell = sheet.places.get((row, column))
    return cell is not None and cell.row < row


def _join(row: CatalogueRow, cells: dict[str, str]) -> None:
    for meaning in ("elements", "basis", "time_limit"):
        text, more = row.cells.get(meaning, ""), cells.get(meaning, "")
        if more and more not in text:
            row.cells[meaning] = f"{text}\n{more}" if text else more
