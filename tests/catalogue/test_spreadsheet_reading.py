"""Catalogues are found in spreadsheets by what their columns say."""

import pytest
from django.utils import translation
from openpyxl import Workbook

from gongkai.catalogue import spreadsheet_reading
from gongkai.catalogue.spreadsheet_reading import CatalogueNotRecognised, read_catalogue
from gongkai.core.errors import UnreadableDocument
from tests.catalogue.sheets import TITLE, fill, row, saved, workbook

CSV = (
    "序号,公开事项,,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,,公开方式,,公开层级,\n"
    ",一级事项,二级事项,,,,,,全社会,特定群众,主动,依申请公开,县级,乡、村级\n"
    "1,灾害救助,救灾款物发放,发放对象,《条例》,及时公开,应急管理部门,■政府网站,√,,√,,√,√\n"
    "2,,救助标准,标准,《条例》,及时公开,应急管理部门,■政府网站,√,,√,,√,\n"
)


def test_a_published_table_is_read_with_its_field_and_both_levels() -> None:
    read = read_catalogue(workbook([row()]), "目录.xlsx")

    [found] = read.rows
    assert (found.sheet, found.number) == ("Sheet1", 4)
    assert found.cells["field"] == "14"
    assert (found.cells["first"], found.cells["second"]) == ("灾害救助", "救灾款物发放")
    assert (
        found.cells["audience_all"] == found.cells["mode_proactive"] == found.cells["level_county"] == "√"
    )
    assert "level_village" not in found.cells


def test_a_first_level_item_merged_over_rows_holds_for_all_of_them() -> None:
    book = Workbook()
    fill(
        book.active,
        [
            row(),
            row(number="2", first="", second="救助标准"),
            row(number="3", second="灾情", first="灾害应对"),
        ],
    )
    book.active.merge_cells("B4:B5")

    rows = read_catalogue(saved(book), "目录.xlsx").rows

    assert [one.cells["first"] for one in rows] == ["灾害救助", "灾害救助", "灾害应对"]


def test_an_item_whose_content_is_spread_over_merged_rows_is_one_item() -> None:
    book = Workbook()
    fill(
        book.active,
        [
            row(elements="申请条件"),
            row(number="", first="", second="", elements="发放结果", basis="《办法》"),
        ],
    )
    for area in ("A4:A5", "B4:B5", "C4:C5"):
        book.active.merge_cells(area)

    [found] = read_catalogue(saved(book), "目录.xlsx").rows

    assert found.cells["elements"] == "申请条件\n发放结果"
    assert found.cells["basis"] == "《自然灾害救助条例》\n《办法》"


def test_titles_between_rows_change_the_field_and_remarks_are_left_out() -> None:
    title, remark = ("（十三）扶贫领域基层政务公开标准目录",), ("备注：本表自印发之日起施行",)
    rows = read_catalogue(workbook([row(), title, row(second="扶贫政策"), remark]), "目录.xlsx").rows

    assert [(one.cells["field"], one.cells["second"]) for one in rows] == [
        ("14", "救灾款物发放"),
        ("13", "扶贫政策"),
    ]


def test_every_sheet_is_read_and_one_without_a_catalogue_is_named() -> None:
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["本目录由县政府办公室编制"])
    fill(book.create_sheet("救灾"), [row()], "")
    fill(book.create_sheet("养老服务"), [row(second="养老机构")], "")

    with translation.override("en"):
        read = read_catalogue(saved(book), "目录.xlsx")

    assert [(one.sheet, one.cells["field"]) for one in read.rows] == [("救灾", "14"), ("养老服务", "20")]
    assert read.notes == ["No catalogue was found in the sheet “说明”."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_is_read_in_any_encoding(encoding: str) -> None:
    rows = read_catalogue(CSV.encode(encoding), "救灾.csv").rows

    assert [(one.number, one.cells["first"], one.cells["second"]) for one in rows] == [
        (3, "灾害救助", "救灾款物发放"),
        (4, "灾害救助", "救助标准"),
    ]
    assert rows[0].cells["level_township"] == rows[0].cells["level_village"] == "√"


def test_a_column_for_every_channel_is_read() -> None:
    heading = [
        "公开事项",
        "公开内容",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道",
        None,
        "公开方式",
        "公开层级",
    ]
    book = Workbook()
    book.active.append(heading)
    book.active.append([None, None, None, None, None, "政府网站", "公开查阅点", None, None])
    book.active.append(["灾情", "灾情信息", "《条例》", "及时", "应急管理部门", None, "√", "主动", "县级"])

    [found] = read_catalogue(saved(book), "目录.xlsx").rows

    assert found.cells["channel:公开查阅点"] == "√"
    assert "channel:政府网站" not in found.cells
    assert found.cells["second"] == "灾情"


def test_a_missing_column_is_named_with_the_place_of_the_heading() -> None:
    content = CSV.replace("公开时限", "备注").encode()

    with (
        translation.override("en"),
        pytest.raises(CatalogueNotRecognised, match=r"no column 公开时限.* row 1"),
    ):
        read_catalogue(content, "救灾.csv")


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"a,b,c\n1,2,3\n", "a.csv", "No catalogue was found in “a.csv”"),
        (b"", "a.csv", "No catalogue was found"),
        (b"\xd0\xcf\x11\xe0old", "old.xls", "neither .xlsx nor .csv"),
        (b"%PDF-1.7", "a.pdf", "neither .xlsx nor .csv"),
    ],
)
def test_a_file_without_a_catalogue_is_refused(content: bytes, name: str, says: str) -> None:
    with translation.override("en"), pytest.raises(CatalogueNotRecognised, match=says):
        read_catalogue(content, name)


def test_a_heading_without_rows_is_refused() -> None:
    with translation.override("en"), pytest.raises(CatalogueNotRecognised, match="with rows below"):
        read_catalogue(workbook([], TITLE), "空.xlsx")


def test_a_workbook_cut_off_is_refused() -> None:
    content = workbook([row()])

    with pytest.raises((CatalogueNotRecognised, UnreadableDocument)):
        read_catalogue(content[: len(content) // 2], "坏.xlsx")


def test_a_sheet_blown_up_by_merged_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_reading, "_MOST_PLACES", 300)
    book = Workbook()
    fill(book.active, [row(), row(number="2")])
    book.active["A6"] = "甲"
    book.active.merge_cells("A6:Z20")
    book.active["A21"] = "末"

    with (
        translation.override("en"),
        pytest.raises(CatalogueNotRecognised, match="larger than any catalogue"),
    ):
        read_catalogue(saved(book), "目录.xlsx")


def test_a_sheet_far_larger_than_any_list_is_refused_before_it_is_read_whole(monkeypatch) -> None:
    monkeypatch.setattr(spreadsheet_reading, "LIST_PART", 1 << 10)
    book = Workbook()
    for number in range(200):
        book.active.append([f"第{number}项"])

    with pytest.raises(UnreadableDocument, match="解压后超过"):
        read_catalogue(saved(book), "目录.xlsx")
