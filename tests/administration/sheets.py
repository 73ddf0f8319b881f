"""Trees of agencies as spreadsheets, made for the tests."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("代码", "机关名称", "类型", "层级", "上级机关代码", "排序", "联系电话")


def tree_sheet(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    """Make a workbook of agencies."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(list(headings))
    for row in rows:
        page.append([value or None for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
