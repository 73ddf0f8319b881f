"""Documents: paragraphs, tables, their headings, the file's own name, and the place of each finding."""

from pathlib import Path

import pytest

from gongkai.documents.model import Block, Document, GridCell, Paragraph, Table
from gongkai.documents.office import convert, office_program
from gongkai.renditions.mask import masked_copy
from gongkai.renditions.masking_rules import maskings_of
from gongkai.screening import ScreeningFinding, Strength, screen_document
from gongkai.screening.files import read_whole, screen_file
from tests.screening.corpus import CARRIERS
from tests.screening.made_up import TODAY, card_number, identity_number


def table(*rows: list[str], number: int = 1) -> Table:
    return Table(
        tuple(
            tuple(GridCell(text, row, column) for column, text in enumerate(texts, 1) if text)
            for row, texts in enumerate(rows, 1)
        ),
        number,
    )


def screened(*blocks: Block, name: str = "通知.docx", file_format: str = "docx") -> list[ScreeningFinding]:
    return screen_document(Document(name, file_format, list(blocks)), today=TODAY)


def told(findings: list[ScreeningFinding]) -> list[tuple[str, str, str]]:
    return [(finding.kind.value, finding.text, finding.where()) for finding in findings]


def test_each_finding_says_paragraph_page_line_or_cell() -> None:
    number = identity_number()
    findings = screened(
        Paragraph("标题"),
        Paragraph(f"当事人{number}"),
        Paragraph(f"又{number}", page=3),
        Paragraph(f"又{number}", line=12),
        table(["编号", "备注"], ["1", f"另见{number}"]),
    )
    assert told(findings) == [
        ("identity_number", number, "第2段第4字"),
        ("identity_number", number, "第3页第3段第2字"),
        ("identity_number", number, "第12行第2字"),
        ("identity_number", number, "表1第2行第2列"),
    ]
    assert [(finding.start, finding.end) for finding in findings] == [(3, 21), (1, 19), (1, 19), (2, 20)]
    assert findings[3].where("en") == "table 1, row 2, column 2"


def test_a_list_of_allowances_is_found_with_everything_in_it() -> None:
    findings = screened(
        Paragraph("岚川县2024年低保对象名单"),
        table(
            ["序号", "户主姓名", "身份证号", "联系电话", "家庭住址", "一卡通账号"],
            ["1", "张三", identity_number(), "13800138000", "青溪镇云台村3组12号", card_number("3081", 16)],
            ["2", "李四", identity_number("340123", "20150607"), "0571-88886666", "青溪镇云台村", "略"],
        ),
    )
    assert told(findings) == [
        ("person_list", "序号 | 户主姓名 | 身份证号 | 联系电话 | 家庭住址 | 一卡通账号", "表1第2行第2列"),
        ("identity_number", identity_number(), "表1第2行第3列"),
        ("mobile", "13800138000", "表1第2行第4列"),
        ("address", "青溪镇云台村3组12号", "表1第2行第5列"),
        ("bank_card", card_number("3081", 16), "表1第2行第6列"),
        ("identity_number", identity_number("340123", "20150607"), "表1第3行第3列"),
        ("landline", "0571-88886666", "表1第3行第4列"),
    ]
    assert findings[0].masked == "张×、李×"
    assert findings[0].strength is Strength.SURE
    places = [replacement.place for replacement in findings[0].replacements]
    assert [place and (place.row, place.column) for place in places] == [None, (3, 2)]
    assert "未满14周岁" in findings[5].why()


def test_a_table_of_staff_is_only_possible_and_its_office_numbers_are_none() -> None:
    findings = screened(
        table(
            ["单位", "姓名", "职务", "联系电话"],
            ["县教育局", "张三", "局长", "0571-88886666"],
            ["县民政局", "李四", "局长", "13800138000"],
        )
    )
    assert [(finding.kind.value, finding.strength) for finding in findings] == [
        ("person_list", Strength.POSSIBLE),
        ("mobile", Strength.POSSIBLE),
    ]


def test_a_table_without_headings_is_a_list_by_its_rows() -> None:
    findings = screened(table(["张三", "13800138000"], ["李四", "13900139000"], ["王五", "13700137000"]))
    assert [finding.kind.value for finding in findings] == ["person_list", "mobile", "mobile", "mobile"]
    assert findings[0].strength is Strength.LIKELY


def test_the_cell_to_the_left_names_what_stands_in_a_form() -> None:
    findings = screened(
        table(
            ["姓名", "张三", "性别", "男"],
            ["身份证号", "110105194912310021", "电话", "0571-88886666"],
            ["家庭住址", "青溪镇云台村3组"],
        )
    )
    assert told(findings) == [
        ("identity_number", "110105194912310021", "表1第2行第2列"),
        ("landline", "0571-88886666", "表1第2行第4列"),
        ("address", "青溪镇云台村3组", "表1第3行第2列"),
    ]


def test_a_heading_over_several_columns_is_read_with_the_row_below_it() -> None:
    heading = (GridCell("序号", 1, 1, row_span=2), GridCell("申请人", 1, 2, column_span=2))
    below = (GridCell("姓名", 2, 2), GridCell("证件号", 2, 3))
    rows = [
        (GridCell(str(row), row, 1), GridCell(name, row, 2), GridCell("略", row, 3))
        for row, name in enumerate(("张三", "李四"), 3)
    ]
    [finding] = screened(Table((heading, below, *rows), 1))
    assert finding.kind.value == "person_list"
    assert "“证件号”" in finding.why()


def test_masked_names_projects_and_amounts_are_no_findings() -> None:
    assert screened(table(["姓名", "金额"], ["张×", "500"], ["李×", "600"])) == []
    assert screened(table(["姓名", "性别"], ["张三", "男"], ["李四", "女"])) == []
    assert (
        screened(table(["项目编号", "金额（元）"], ["13912345678", "13812345678"], [card_number(), "1"]))
        == []
    )
    assert screened(table(["监督电话", "投诉邮箱"], ["0571-88886666", "lcx@163.com"])) == []


def test_the_name_of_the_file_is_screened() -> None:
    [finding] = screened(Paragraph("处罚决定"), name=f"张三{identity_number()}.docx")
    assert told([finding]) == [("identity_number", identity_number(), "文件名第3字")]


def test_paragraphs_in_a_row_can_be_a_list() -> None:
    findings = screened(
        Paragraph("张三 500元", line=3), Paragraph("李四 600元", line=4), Paragraph("王五 700元", line=5)
    )
    assert told(findings) == [("person_list", "张三 500元", "第3行第1字")]
    assert [(item.start, item.end) for item in findings[0].replacements] == [(0, 2)] * 3


def test_a_spreadsheet_names_its_sheets() -> None:
    findings = screened(
        Paragraph("低保名单"),
        table(["姓名", "卡号"], ["张三", "1"], ["李四", "2"]),
        Paragraph("B2 批注：电话13800138000"),
        name="附件.xlsx",
        file_format="xlsx",
    )
    assert told(findings) == [
        ("person_list", "姓名 | 卡号", "工作表“低保名单”第2行第1列"),
        ("mobile", "13800138000", "工作表“低保名单”批注第9字"),
    ]
    assert findings[1].where("en") == 'sheet "低保名单", comment, character 9'


def test_a_number_broken_between_two_paragraphs_is_masked_in_both(tmp_path: Path) -> None:
    number = identity_number()
    path = tmp_path / "通知.txt"
    path.write_text(f"身份证号{number[:10]}\n{number[10:]}，请核对。", encoding="utf-8")

    [finding] = screen_file(path, today=TODAY).findings

    assert finding.text == f"{number[:10]}\n{number[10:]}"
    copy = masked_copy(path.read_bytes(), "通知.txt", maskings_of(read_whole(path), [finding]))
    assert copy.data.decode() == f"身份证号{number[:6]}****\n****{number[14:]}，请核对。"


def test_slides_are_read_with_their_tables_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "汇报.pptx"
    path.write_bytes(CARRIERS["table.pptx"]("联系电话13800138000"))
    [finding] = screen_file(path, today=TODAY).findings
    assert (finding.text, finding.where()) == ("13800138000", "第1页表1第1行第2列")


@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed.")
def test_an_old_spreadsheet_is_read(tmp_path: Path) -> None:
    old = convert(office_program() or "", CARRIERS["cell.xlsx"]("手机13800138000"), "xlsx", "xls")
    path = tmp_path / "名单.et"
    path.write_bytes(old)
    [finding] = screen_file(path, today=TODAY).findings
    assert finding.text == "13800138000"
