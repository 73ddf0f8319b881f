"""What an office file says besides its text is searched like its text, and said where it stands."""

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.core.errors import UnreadableDocument
from gongkai.screening.beside import BesideText, beside_text
from gongkai.screening.files import screen_file
from tests.screening.made_up import TODAY, identity_number

NUMBER = identity_number()
BESIDE = "正文以外（链接、图片说明、修订、格式、名称等）"


def told(path: Path) -> list[tuple[str, str, str]]:
    findings, _ = screen_file(path, ocr=False, today=TODAY)
    return [(finding.kind.value, finding.text, finding.where()) for finding in findings]


def test_headers_struck_text_and_tooltips_of_a_word_file_are_searched(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("通知")
    document.add_paragraph("已划去：").add_run("13800138000").font.strike = True
    link = f'<w:hyperlink {nsdecls("w")} w:tooltip="li@qq.com"><w:r><w:t>附件</w:t></w:r></w:hyperlink>'
    document.paragraphs[0]._p.append(parse_xml(link))
    document.sections[0].header.paragraphs[0].text = f"承办人{NUMBER}"
    document.core_properties.comments = "车牌号湘A12345"
    document.save(str(tmp_path / "a.docx"))

    assert sorted(told(tmp_path / "a.docx")) == [
        ("email", "li@qq.com", f"{BESIDE}第1字"),
        ("identity_number", NUMBER, "页眉页脚第4字"),
        ("mobile", "13800138000", f"{BESIDE}第5字"),
        ("plate", "湘A12345", "文件属性第4字"),
    ]


def test_a_tracked_deletion_and_the_description_of_a_picture_are_searched(tmp_path: Path) -> None:
    document = docx.Document()
    deleted = f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>{NUMBER}</w:delText></w:r></w:del>'
    document.add_paragraph("修订")._p.append(parse_xml(deleted))
    box = f'<w:drawing {nsdecls("w", "wp")}><wp:docPr id="1" name="a" descr="手机13800138000"/></w:drawing>'
    document.add_paragraph("图").add_run()._r.append(parse_xml(box))
    document.save(str(tmp_path / "a.docx"))

    assert {(kind, text) for kind, text, _ in told(tmp_path / "a.docx")} == {
        ("identity_number", NUMBER),
        ("mobile", "13800138000"),
    }


def test_what_stands_in_the_text_as_well_is_told_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(f"当事人{NUMBER}")
    document.sections[0].footer.paragraphs[0].text = f"当事人：{NUMBER}"
    document.save(str(tmp_path / "a.docx"))

    assert told(tmp_path / "a.docx") == [("identity_number", NUMBER, "第1段第4字")]


@pytest.mark.parametrize("place", ["header", "name", "validation", "format", "formula"])
def test_no_place_of_a_workbook_keeps_a_number_from_the_search(tmp_path: Path, place: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = 1
    if place == "header":
        sheet.oddHeader.center.text = f"经办{NUMBER}"
    elif place == "name":
        book.defined_names["n"] = DefinedName("n", attr_text=f'"{NUMBER}"')
    elif place == "validation":
        rule = DataValidation(type="list", formula1=f'"{NUMBER},b"', sqref="B2")
        sheet.add_data_validation(rule)
    elif place == "format":
        sheet["A1"].number_format = f'0"{NUMBER}"'
    else:
        sheet["A2"] = f'=IF(A1=1,"甲","{NUMBER}")'
    book.save(tmp_path / "a.xlsx")

    assert NUMBER in {text for _, text, _ in told(tmp_path / "a.xlsx")}


def test_lines_that_were_read_are_not_yielded_again_whatever_number_the_list_gives_them() -> None:
    document = docx.Document()
    document.add_paragraph("关于发放临时救助的通知")
    document.element.body.find(qn("w:p")).append(
        parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="救助名单"/>')
    )
    buffer = BytesIO()
    document.save(buffer)

    found = list(beside_text(buffer.getvalue(), "a.docx", ["1. 关于发放临时救助的通知"]))

    assert [text for text in found if "救助" in text.text] == [BesideText("beside", "救助名单")]


def test_a_broken_package_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnreadableDocument, match="读不出来"):
        list(beside_text(b"PK" + b"0" * 90, "a.docx", []))
