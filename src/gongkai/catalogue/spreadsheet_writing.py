"""A county's catalogue as a spreadsheet in the published layout, which can be imported again."""

import io
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.statutory import catalogue_fields, channel_options

_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("序号", ()),
    ("公开事项", ("一级事项", "二级事项")),
    ("公开内容（要素）", ()),
    ("公开依据", ()),
    ("公开时限", ()),
    ("公开主体", ()),
    ("公开渠道和载体", ()),
    ("公开对象", ("全社会", "特定群众（请写明）")),
    ("公开方式", ("主动", "依申请公开")),
    ("公开层级", ("县级", "乡级", "村级")),
)
_WIDTHS = (6, 14, 16, 40, 40, 22, 20, 30, 7, 14, 7, 10, 7, 7, 7)
_FIRST_DATA_ROW = 3
_FIRST_LEVEL = 1
_LONGEST_NAME = 31
_TICK, _CHOSEN, _NOT_CHOSEN = "√", "■", "□"
_OTHER_FIELD = "其他事项"


def catalogue_workbook(items: Iterable[CatalogueItem]) -> bytes:
    """Return the workbook: a sheet a field, titles and two-row headings as published."""
    groups: dict[str, list[CatalogueItem]] = {}
    for item in items:
        name = catalogue_fields()[item.field].name.zh if item.field else item.field_name or _OTHER_FIELD
        groups.setdefault(name, []).append(item)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        edge = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 9}
        text = book.add_format(edge)
        centred = book.add_format({**edge, "align": "center"})
        bold = book.add_format({**edge, "align": "center", "bold": True})
        title = book.add_format({"align": "center", "valign": "vcenter", "bold": True, "font_size": 14})
        for number, (name, rows) in enumerate(groups.items(), 1):
            sheet = book.add_worksheet(_sheet_name(number, name))
            _write_headings(sheet, name, title, bold)
            _write_rows(sheet, rows, text, centred)
        if not groups:
            _write_headings(book.add_worksheet(_OTHER_FIELD), _OTHER_FIELD, title, bold)
    return target.getvalue()


def _sheet_name(number: int, name: str) -> str:
    return f"{number:02d} {name}".translate(dict.fromkeys(map(ord, "[]:*?/\\'")))[:_LONGEST_NAME]


def _write_headings(sheet: Worksheet, name: str, title: Format, bold: Format) -> None:
    line = "基层政务公开标准目录" if name == _OTHER_FIELD else f"{name}领域基层政务公开标准目录"
    sheet.merge_range(0, 0, 0, len(_WIDTHS) - 1, line, title)
    sheet.set_row(0, 28)
    column = 0
    for label, below in _HEADINGS:
        if not below:
            sheet.merge_range(1, column, 2, column, label, bold)
            column += 1
            continue
        sheet.merge_range(1, column, 1, column + len(below) - 1, label, bold)
        for sub in below:
            sheet.write_string(2, column, sub, bold)
            column += 1
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(_FIRST_DATA_ROW, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1, 2)


def _write_rows(sheet: Worksheet, items: list[CatalogueItem], text: Format, centred: Format) -> None:
    for number, item in enumerate(items, 1):
        row = _FIRST_DATA_ROW + number - 1
        for column, value in enumerate(_values(number, item)):
            if column != _FIRST_LEVEL:
                sheet.write_string(row, column, value, text if column in range(2, 8) else centred)
    _write_first_levels(sheet, items, centred)


def _write_first_levels(sheet: Worksheet, items: list[CatalogueItem], centred: Format) -> None:
    """Write first-level items, merged over the rows that follow each other under the same one."""
    start = 0
    for end in range(1, len(items) + 1):
        name = items[start].first_level
        if end < len(items) and name and items[end].first_level == name:
            continue
        first, last = _FIRST_DATA_ROW + start, _FIRST_DATA_ROW + end - 1
        if last > first:
            sheet.merge_range(first, _FIRST_LEVEL, last, _FIRST_LEVEL, name, centred)
        else:
            sheet.write_string(first, _FIRST_LEVEL, name, centred)
        start = end


def _values(number: int, item: CatalogueItem) -> tuple[str, ...]:
    specific = item.audience_text or _TICK if item.audience == "specific" else ""
    return (
        str(number),
        item.first_level,
        item.second_level,
        item.elements,
        item.basis,
        item.time_limit_text,
        item.responsible_text,
        _channels(item),
        _tick(item.audience == "everyone"),
        specific,
        _tick(item.mode in ("proactive", "both")),
        _tick(item.mode in ("on_request", "both")),
        _tick(item.at_county),
        _tick(item.at_township),
        _tick(item.at_village),
    )


def _tick(chosen: bool) -> str:
    return _TICK if chosen else ""


def _channels(item: CatalogueItem) -> str:
    lines = []
    for key, option in channel_options().items():
        chosen = key in item.channels
        remark = f" {item.channels_text}" if key == "other" and chosen and item.channels_text else ""
        lines.append(f"{_CHOSEN if chosen else _NOT_CHOSEN}{option.name.zh}{remark}")
    return "\n".join(lines)
