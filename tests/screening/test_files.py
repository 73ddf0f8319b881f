"""Files of every kind, made here with numbers of nobody."""

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
import typst
from openpyxl.comments import Comment

from gongkai.core.errors import UnreadableDocument
from gongkai.screening.files import screen_file
from tests.screening.made_up import TODAY, identity_number

NUMBER = identity_number()


def told(path: Path) -> list[tuple[str, str, str]]:
    findings, _ = screen_file(path, ocr=False, today=TODAY)
    return [(finding.kind.value, finding.text, finding.where()) for finding in findings]


def test_a_text_file_gives_lines(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_bytes(f"标题\r\n当事人{NUMBER}\r\n".encode("gb18030"))
    assert told(path) == [("identity_number", NUMBER, "第2行第4字")]


def test_a_word_file_gives_paragraphs_and_cells(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(f"当事人{NUMBER}")
    table = document.add_table(3, 2)
    rows = [("户主", "联系电话"), ("张三", "13800138000"), ("李四", "略")]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.save(str(tmp_path / "名单.docx"))
    assert told(tmp_path / "名单.docx") == [
        ("identity_number", NUMBER, "第1段第4字"),
        ("person_list", "户主 | 联系电话", "表1第2行第1列"),
        ("mobile", "13800138000", "表1第2行第2列"),
    ]


def test_a_spreadsheet_gives_sheets_hidden_ones_and_comments_too(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append(["姓名", "电话"])
    sheet.append(["张三", 13800138000])
    sheet.append(["李四", "略"])
    hidden = workbook.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["B3"] = f"身份证{NUMBER}"
    hidden["B3"].comment = Comment("核对手机13900139000", "甲")
    workbook.save(tmp_path / "附件.xlsx")
    assert told(tmp_path / "附件.xlsx") == [
        ("person_list", "姓名 | 电话", "工作表“名单”第2行第1列"),
        ("mobile", "13800138000", "工作表“名单”第2行第2列"),
        ("identity_number", NUMBER, "工作表“底稿”第3行第2列"),
        ("mobile", "13900139000", "工作表“底稿”批注第11字"),
    ]


def test_a_pdf_gives_pages(tmp_path: Path) -> None:
    source = tmp_path / "notice.typ"
    source.write_text(f"First page.\n#pagebreak()\nThe number is {NUMBER}.\n", encoding="utf-8")
    path = tmp_path / "notice.pdf"
    typst.compile(str(source), output=str(path))
    [(kind, text, where)] = told(path)
    assert (kind, text) == ("identity_number", NUMBER)
    assert where.startswith("第2页")


def test_a_web_page_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><body><p>当事人<b>{NUMBER[:6]}</b>{NUMBER[6:]}</p></body></html>", encoding="utf-8"
    )
    assert [finding[:2] for finding in told(path)] == [("identity_number", NUMBER)]


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    with pytest.raises(UnreadableDocument, match="空文件"):
        screen_file(tmp_path / "空.xlsx")
    with pytest.raises(UnreadableDocument, match="找不到文件"):
        screen_file(tmp_path / "没有.xlsx")
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    (tmp_path / "断.xlsx").write_bytes(buffer.getvalue()[:-200])
    with pytest.raises(UnreadableDocument, match="损坏"):
        screen_file(tmp_path / "断.xlsx")
