from io import BytesIO

import openpyxl
import pytest

from gongkai.renditions.clean import clean_copy
from gongkai.renditions.model import CannotClean, RemovedKind
from gongkai.renditions.workbook import HiddenRows
from tests.renditions.leaky_files import WORKBOOK_SECRETS, holds, leaky_workbook, saved


@pytest.mark.parametrize("secret", WORKBOOK_SECRETS)
def test_a_secret_of_a_workbook_is_in_the_original_and_nowhere_in_the_copy(secret: str) -> None:
    original = leaky_workbook()

    assert holds(original, secret)
    assert not holds(clean_copy(original, "表.xlsx").data, secret)


def test_the_visible_sheet_stays_as_it_was() -> None:
    book = openpyxl.load_workbook(BytesIO(clean_copy(leaky_workbook(), "表.xlsx").data))

    sheet = book["公开表"]
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [
        ["乡镇", "数量"],
        ["东山镇", 12],
        ["西河乡", 7],
    ]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A5:B5"]


def test_the_removed_sheets_are_named() -> None:
    removed = clean_copy(leaky_workbook(), "表.xlsx").removed

    assert [found.where for found in removed if found.kind is RemovedKind.HIDDEN_SHEET] == [
        "秘密底稿",
        "秘密深藏",
    ]


def test_hidden_sheets_are_kept_and_reported_if_asked() -> None:
    rendition = clean_copy(leaky_workbook(), "表.xlsx", keep_hidden_sheets=True)

    assert holds(rendition.data, "秘密单元格")
    assert any("工作表“秘密底稿”是隐藏的" in warning for warning in rendition.warnings)


def with_hidden_cells() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    for row in (("乡镇", "秘密列"), ("东山镇", 1), ("秘密行", 2), ("西河乡", 3)):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    return saved(book)


def test_hidden_rows_and_columns_are_reported() -> None:
    rendition = clean_copy(with_hidden_cells(), "表.xlsx")

    assert rendition.warnings == (
        "工作表“名册”有 1 个隐藏的行、1 个隐藏的列，其中 5 个单元格有内容，仍在文件里，"
        "请核对，或选择清空后再公开。",
    )


def test_hidden_rows_and_columns_are_emptied_if_asked() -> None:
    rendition = clean_copy(with_hidden_cells(), "表.xlsx", hidden_rows=HiddenRows.EMPTY)

    assert not holds(rendition.data, "秘密行")
    assert not holds(rendition.data, "秘密列")
    assert holds(rendition.data, "西河乡")


def test_names_of_the_sheets_behind_a_removed_one_still_mean_them() -> None:
    book = openpyxl.Workbook()
    book.active.title = "秘密"
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("公开")
    sheet["A1"] = "甲"
    sheet.print_area = "A1:A1"
    book.active = 1

    clean = openpyxl.load_workbook(BytesIO(clean_copy(saved(book), "表.xlsx").data))

    assert clean["公开"].print_area == "'公开'!$A$1"


def test_a_workbook_of_hidden_sheets_only_is_refused() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.create_sheet("看得见")
    data = saved(book)
    book = openpyxl.load_workbook(BytesIO(data))
    for sheet in book.worksheets:
        sheet.sheet_state = "hidden"
    from tests.renditions.leaky_files import with_parts

    hidden = with_parts(
        data,
        replaced={"xl/workbook.xml": ('sheetId="1" state="visible"', 'sheetId="1" state="hidden"')},
    )
    hidden = with_parts(
        hidden,
        replaced={"xl/workbook.xml": ('sheetId="2" state="visible"', 'sheetId="2" state="hidden"')},
    )

    with pytest.raises(CannotClean, match="都是隐藏的"):
        clean_copy(hidden, "表.xlsx")
