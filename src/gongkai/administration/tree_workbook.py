"""The tree of agencies as a spreadsheet: one row an agency, which can be changed and handed in again."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gongkai.core.errors import DomainError
from gongkai.documents.model import Table
from gongkai.documents.normalise import fold, repair
from gongkai.documents.xlsx import LIST_PART, is_xlsx, read_xlsx
from gongkai.organisations.models import Agency, AgencyKind, AgencyLevel, AgencyVersion, DisclosureOffice

_MOST_ROWS = 5_000
_HEADING_WITHIN = 10
_HEADINGS_KNOWN = 2
"""How many known headings make a row the heading."""


class TreeNotRecognised(DomainError):
    """A file in which no tree of agencies can be found."""

    code = "tree_not_recognised"


@dataclass(frozen=True, slots=True)
class TreeColumn:
    """One column of the spreadsheet: what it is called and what it holds."""

    key: str
    zh: str
    label: Any
    """For the preview, in the reader's language."""
    width: int


COLUMNS = (
    TreeColumn("code", "代码", gettext_lazy("code"), 16),
    TreeColumn("name", "机关名称", gettext_lazy("name"), 30),
    TreeColumn("short_name", "简称", gettext_lazy("short name"), 16),
    TreeColumn("name_en", "英文名称", gettext_lazy("name in English"), 30),
    TreeColumn("kind", "类型", gettext_lazy("kind"), 12),
    TreeColumn("level", "层级", gettext_lazy("level"), 8),
    TreeColumn("parent", "上级机关代码", gettext_lazy("is under"), 16),
    TreeColumn("position", "排序", gettext_lazy("place in lists"), 8),
    TreeColumn("credit_code", "统一社会信用代码", gettext_lazy("unified social credit code"), 22),
    TreeColumn("office_name", "公开工作机构", gettext_lazy("name of the office"), 18),
    TreeColumn("office_address", "办公地址", gettext_lazy("address"), 30),
    TreeColumn("office_postcode", "邮政编码", gettext_lazy("postcode"), 10),
    TreeColumn("office_hours", "办公时间", gettext_lazy("office hours"), 30),
    TreeColumn("office_phone", "联系电话", gettext_lazy("telephone"), 16),
    TreeColumn("office_fax", "传真", gettext_lazy("fax"), 16),
    TreeColumn("office_email", "电子邮箱", gettext_lazy("e-mail"), 24),
)
LABELS: Mapping[str, Any] = {column.key: column.label for column in COLUMNS}
OFFICE = "office_"
"""Before the name of each column about the disclosure office."""


@dataclass(frozen=True, slots=True)
class TreeSheetRow:
    """One row as read: where it stands, and its text by the meaning of the columns."""

    number: int
    """1-based row in the sheet, as the person sees it."""
    cells: dict[str, str]


@cache
def kinds_by_label() -> Mapping[str, str]:
    """Return the kinds of agencies by all that a cell may say for them."""
    return _by_label(AgencyKind)


@cache
def levels_by_label() -> Mapping[str, str]:
    """Return the levels of government by all that a cell may say for them."""
    return _by_label(AgencyLevel)


def tree_workbook(versions: Iterable[AgencyVersion], offices: Mapping[int, DisclosureOffice]) -> bytes:
    """Return the workbook of agencies as they are on a day, superiors first, with the allowed values."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    rows = list(versions)
    codes = {version.agency_id: version.agency.code for version in rows}
    outside = {version.parent_id for version in rows if version.parent_id} - set(codes)
    codes |= dict(Agency.objects.filter(pk__in=outside).values_list("pk", "code"))
    with xlsxwriter.Workbook(target, options) as book, override("zh-hans"):
        sheet = book.add_worksheet("机关")
        bold = book.add_format({"bold": True, "bg_color": "#E6ECEE", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@", "valign": "top"})
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, column.width, text)
            sheet.write_string(0, at, column.zh, bold)
        for number, version in enumerate(rows, 1):
            values = row_values(
                version, codes.get(version.parent_id or 0, ""), offices.get(version.agency_id)
            )
            for at, column in enumerate(COLUMNS):
                sheet.write_string(number, at, values[column.key], text)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
        for key, choices in (("kind", AgencyKind), ("level", AgencyLevel)):
            at = [column.key for column in COLUMNS].index(key)
            source = [str(choice.label) for choice in choices]
            sheet.data_validation(1, at, len(rows) + 500, at, {"validate": "list", "source": source})
    return target.getvalue()


def row_values(version: AgencyVersion, parent_code: str, office: DisclosureOffice | None) -> dict[str, str]:
    """Return what the row of one agency says."""
    values = {
        "code": version.agency.code,
        "name": version.name,
        "short_name": version.short_name,
        "name_en": version.name_en,
        "kind": str(AgencyKind(version.kind).label),
        "level": str(AgencyLevel(version.level).label),
        "parent": parent_code,
        "position": str(version.position),
        "credit_code": version.agency.credit_code,
    }
    for column in COLUMNS:
        if column.key.startswith(OFFICE):
            values[column.key] = str(getattr(office, column.key.removeprefix(OFFICE), "") or "")
    return values


def read_tree_workbook(content: bytes, filename: str) -> list[TreeSheetRow]:
    """Return the rows of the first sheet that has the columns of a tree."""
    if not is_xlsx(content):
        raise TreeNotRecognised(
            _("“%(file)s” is no .xlsx file. Open it with Excel or WPS and save it as .xlsx.")
            % {"file": filename}
        )
    for block in read_xlsx(content, filename, largest_part=LIST_PART).blocks:
        if isinstance(block, Table):
            rows = _rows(block)
            if rows:
                return _checked(rows, filename)
    raise TreeNotRecognised(
        _(
            "No agencies were found in “%(file)s”. Its first row must have the headings 代码 and 机关名称,"
            " with rows below. Download the tree and change that file."
        )
        % {"file": filename}
    )


def _checked(rows: list[TreeSheetRow], filename: str) -> list[TreeSheetRow]:
    if len(rows) > _MOST_ROWS:
        raise TreeNotRecognised(
            _("“%(file)s” has %(count)s rows; at most %(most)s are taken. Divide the file.")
            % {"file": filename, "count": len(rows), "most": _MOST_ROWS}
        )
    return rows


def _rows(table: Table) -> list[TreeSheetRow]:
    lines: dict[int, dict[int, str]] = {}
    for cell in table.cells():
        value = repair(cell.text).strip()
        if value:
            lines.setdefault(cell.row, {})[cell.column] = value
    known = {fold(column.zh): column.key for column in COLUMNS}
    for number in sorted(lines)[:_HEADING_WITHIN]:
        columns = {at: known[fold(text)] for at, text in lines[number].items() if fold(text) in known}
        if len(columns) >= _HEADINGS_KNOWN and "code" in columns.values():
            break
    else:
        return []
    found = []
    for row in sorted(line for line in lines if line > number):
        cells = {columns[at]: text for at, text in lines[row].items() if at in columns}
        if cells:
            found.append(TreeSheetRow(row, cells))
    return found


def _by_label(choices: type[AgencyKind] | type[AgencyLevel]) -> Mapping[str, str]:
    labels = {choice.value: choice.value for choice in choices}
    for language in ("zh-hans", "en"):
        with override(language):
            labels |= {fold(str(choice.label)).lower(): choice.value for choice in choices}
    return labels
