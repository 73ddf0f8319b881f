"""Files as agencies hand them in, for tests: a notice with private data, a list, a picture of nothing."""

from collections.abc import Iterable
from io import BytesIO

import docx
import openpyxl

IDENTITY_NUMBER, MASKED_IDENTITY = "11010519491231002X", "110105********002X"
MOBILE, MASKED_MOBILE = "13812345678", "138****5678"
LINES = (
    "岚川县水利局文件",
    "岚水发〔2026〕5号",
    "岚川县水利局关于公布抗旱补助名单的通知",
    "各乡镇人民政府：",
    "一、补助对象",
    f"张三，身份证号{IDENTITY_NUMBER}，联系电话{MOBILE}。各乡镇逐户张榜公示。",
    "二、补助标准",
    "每户补助五百元，直接发放到户。",
    "岚川县水利局",
    "2026年2月26日",
)


def word_file(lines: Iterable[str] = LINES) -> bytes:
    document = docx.Document()
    document.core_properties.author = "写稿人的姓名"
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def sheet_file() -> bytes:
    """Make a spreadsheet with a list of persons and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (["序号", "姓名", "身份证号", "手机号码"], [1, "张三", IDENTITY_NUMBER, MOBILE]):
        sheet.append(row)
    hidden = book.create_sheet("内部")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "内部掌握的标准"
    return saved(book)


def saved(file: docx.document.Document | openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()
