"""Spreadsheets: what is printed, what is hidden, and files made to break the reader."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.core.errors import UnreadableDocument
from gongkai.documents import xlsx
from gongkai.documents.model import Document, GridCell, Table
from gongkai.documents.xlsx import is_xlsx, read_xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MOMENT = datetime(2024, 1, 2, 3, 4, 5)  # noqa: DTZ001, a cell has no zone
WORKBOOK = (
    f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
WORKBOOK_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def new_workbook() -> tuple[openpyxl.Workbook, Worksheet]:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "名单"
    return workbook, sheet


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def packed(**parts: str | bytes) -> bytes:
    """Return a package with a one-sheet workbook and more parts, / written as __."""
    buffer = BytesIO()
    content = {"xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS}
    content |= {name.replace("__", "/"): data for name, data in parts.items()}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return buffer.getvalue()


def one_sheet(rows: str, before: str = "", after: str = "", **parts: str | bytes) -> bytes:
    sheet = f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    return packed(**{"xl__worksheets__sheet1.xml": sheet}, **parts)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def only_table(document: Document) -> Table:
    [table] = document.tables
    return table


def test_each_sheet_is_its_name_and_a_table_numbered_as_in_the_sheet() -> None:
    workbook, sheet = new_workbook()
    sheet["B3"] = "张三"
    sheet["D3"] = 5
    workbook.create_sheet("空表")
    second = workbook.create_sheet("汇总")
    second.append(["合计"])
    document = read_xlsx(saved(workbook), "附件.xlsx")
    assert (document.name, document.format) == ("附件.xlsx", "xlsx")
    assert [paragraph.text for paragraph in document.paragraphs] == ["名单", "空表", "汇总"]
    assert [table.rows for table in document.tables] == [
        ((GridCell("张三", 3, 2), GridCell("5", 3, 4)),),
        ((GridCell("合计", 1, 1),),),
    ]
    assert [table.number for table in document.tables] == [1, 2]
    assert document.notes == []


def test_numbers_dates_and_truths_read_as_the_sheet_shows_them() -> None:
    workbook, sheet = new_workbook()
    sheet.append([13800138000, 0.1, 12.5, -3, True, date(2015, 6, 7), MOMENT])
    sheet.append([1e20, 1.1010519491231e17, "=1+1", time(12, 0), "00123", 2.50])
    sheet["E2"].number_format = '0"年"'
    table = only_table(read_xlsx(saved(workbook), "a.xlsx"))
    assert texts(table) == [
        ["13800138000", "0.1", "12.5", "-3", "TRUE", "2015-06-07", "2024-01-02 03:04:05"],
        ["100000000000000000000", "110105194912310000", "=1+1", "12:00:00", "00123", "2.5"],
    ]


def test_dates_of_the_other_calendar_are_read() -> None:
    workbook, sheet = new_workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet.append([date(2015, 6, 7)])
    assert texts(only_table(read_xlsx(saved(workbook), "a.xlsx"))) == [["2015-06-07"]]


def test_merged_cells_span_rows_and_columns() -> None:
    workbook, sheet = new_workbook()
    sheet["A1"] = "人员名单"
    sheet.merge_cells("A1:C2")
    sheet["A3"] = "张三"
    table = only_table(read_xlsx(saved(workbook), "a.xlsx"))
    assert table.rows == (
        (GridCell("人员名单", 1, 1, row_span=2, column_span=3),),
        (GridCell("张三", 3, 1),),
    )


def test_hidden_sheets_rows_and_columns_are_read_and_noted() -> None:
    workbook, sheet = new_workbook()
    for row in range(1, 5):
        sheet.append([row, f"值{row}"])
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    hidden = workbook.create_sheet("底稿")
    hidden["A1"] = "内部"
    hidden.sheet_state = "veryHidden"
    document = read_xlsx(saved(workbook), "a.xlsx")
    assert texts(document.tables[0])[1] == ["2", "值2"]
    assert texts(document.tables[1]) == [["内部"]]
    assert document.notes == [
        "工作表“名单”有2个隐藏的行，已一并读取。",
        "工作表“名单”有1个隐藏的列，已一并读取。",
        "工作表“底稿”是隐藏的，已一并读取。",
    ]


def test_comments_and_links_follow_the_sheet() -> None:
    workbook, sheet = new_workbook()
    sheet["B2"] = "张三"
    sheet["B2"].comment = Comment("电话13800138000", "甲")
    sheet["B3"] = "发信"
    sheet["B3"].hyperlink = "mailto:zs@qq.com"
    document = read_xlsx(saved(workbook), "a.xlsx")
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "名单",
        "链接：mailto:zs@qq.com",
        "B2 批注：电话13800138000",
    ]


def test_text_in_runs_has_neither_readings_nor_escapes() -> None:
    shared = (
        f"<sst {MAIN}><si><r><t>张</t></r><r><t>三</t></r><rPh sb='0' eb='1'><t>ZHANG</t></rPh></si>"
        "<si><t>一_x000D__x000A_二</t></si></sst>"
    )
    data = one_sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>99</v></c>'
        '<c t="inlineStr"><is><t>李</t><r><t>四</t></r></is></c><c t="str"><f>A1</f><v>王</v></c></row>',
        **{"xl__sharedStrings.xml": shared},
    )
    assert only_table(read_xlsx(data, "a.xlsx")).rows == (
        (GridCell("张三", 1, 1), GridCell("一\n二", 1, 2), GridCell("李四", 1, 4), GridCell("王", 1, 5)),
    )


def test_new_comments_and_text_boxes_are_read() -> None:
    relations = (
        f'<Relationships xmlns="{PACKAGE_RELATIONS}">'
        '<Relationship Id="a" Type="x/threadedComment" Target="../threadedComments/t1.xml"/>'
        '<Relationship Id="b" Type="x/drawing" Target="../drawings/d1.xml"/></Relationships>'
    )
    comment = '<T xmlns="t"><threadedComment ref="A1"><text>请核</text></threadedComment></T>'
    box = '<d xmlns="d" xmlns:a="a"><txBody><a:p><a:r><a:t>框内</a:t></a:r></a:p></txBody></d>'
    data = one_sheet(
        "",
        **{
            "xl__worksheets___rels__sheet1.xml.rels": relations,
            "xl__threadedComments__t1.xml": comment,
            "xl__drawings__d1.xml": box,
        },
    )
    document = read_xlsx(data, "a.xlsx")
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "表一",
        "A1 批注：请核",
        "文本框：框内",
    ]


def test_the_data_behind_a_pivot_table_are_read_and_noted() -> None:
    definition = (
        f'<d {MAIN}><cacheFields><cacheField name="姓名"><sharedItems>'
        '<s v="张三"/><s v="李四"/></sharedItems></cacheField>'
        '<cacheField name="金额"><sharedItems/></cacheField></cacheFields></d>'
    )
    records = f'<p {MAIN}><r><x v="0"/><n v="500"/></r><r><x v="1"/><n v="600"/></r></p>'
    data = one_sheet(
        "",
        **{
            "xl__pivotCache__pivotCacheDefinition1.xml": definition,
            "xl__pivotCache__pivotCacheRecords1.xml": records,
        },
    )
    document = read_xlsx(data, "a.xlsx")
    assert texts(only_table(document)) == [["姓名", "金额"], ["张三", "500"], ["李四", "600"]]
    assert "数据透视表的缓存" in document.notes[0]


def test_the_strict_form_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = f'<worksheet xmlns="{strict}"><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>'
    workbook = WORKBOOK.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict
    ).replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    data = packed(**{"xl__worksheets__sheet1.xml": sheet, "xl__workbook.xml": workbook})
    assert texts(only_table(read_xlsx(data, "a.xlsx"))) == [["7"]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="9999999"><c r="A9999999"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v></v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
    ],
)
def test_cells_outside_the_sheet_or_without_content_are_none(rows: str) -> None:
    assert read_xlsx(one_sheet(rows), "a.xlsx").tables == []


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04broken",
        saved(new_workbook()[0])[:-100],
        one_sheet("<row>"),
        packed(**{"xl__worksheets__sheet1.xml": b"\x00\x01"}),
        packed(**{"xl__workbook.xml": "<workbook>"}),
    ],
)
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="另存为 XLSX"):
        read_xlsx(data, "坏.xlsx")


def test_a_workbook_without_sheets_is_refused() -> None:
    data = packed(**{"xl__workbook.xml": f"<workbook {MAIN}><sheets/></workbook>"})
    with pytest.raises(UnreadableDocument, match="没有工作表"):
        read_xlsx(data, "a.xlsx")


def test_a_part_that_explodes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_LARGEST_PART", 1 << 20)
    data = one_sheet('<row r="1"><c r="A1"><v>1</v></c></row>' * 100_000)
    assert len(data) < 100_000
    with pytest.raises(UnreadableDocument, match="解压后超过 1 MB"):
        read_xlsx(data, "a.xlsx")


def test_a_whole_that_explodes_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_LARGEST_WHOLE", 1 << 20)
    with pytest.raises(UnreadableDocument, match="解压后超过"):
        read_xlsx(packed(**{"xl__media__image1.bmp": b"\x00" * (2 << 20)}), "a.xlsx")


def test_too_many_cells_are_refused_with_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_CELLS", 10_000)
    row = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    with pytest.raises(UnreadableDocument, match="超过1万个"):
        read_xlsx(one_sheet(row * 101), "a.xlsx")


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = (
        '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    sheet = (
        f'{bomb}<worksheet {MAIN}><sheetData><row><c t="inlineStr"><is><t>始&b;&f;末</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    data = packed(**{"xl__worksheets__sheet1.xml": sheet})
    assert texts(only_table(read_xlsx(data, "a.xlsx"))) == [["始"]]


def test_only_a_workbook_is_taken_for_one() -> None:
    assert is_xlsx(saved(new_workbook()[0]))
    assert not is_xlsx(b"PK\x03\x04")
    assert not is_xlsx(b"%PDF-1.7")
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "")
    assert not is_xlsx(buffer.getvalue())
