"""Spreadsheets of catalogues as counties publish them, made for the tests."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

TITLE = "（十四）救灾领域基层政务公开标准目录"
CHANNELS = (
    "■政府网站   □政府公报\n□两微一端   ■公开查阅点\n■社区/企事业单位/村公示栏（电子屏）\n□其他＿＿＿"
)
ROW = (
    "1", "灾害救助", "救灾款物发放", "申请条件和程序\n发放对象和数量", "《自然灾害救助条例》",
    "自信息形成或者变更之日起20个工作日内", "岚川县应急管理局、各乡镇（街道）", CHANNELS, "√", "", "√", "",
    "√", "√", "",
)  # fmt: skip
COLUMNS = (
    "number", "first", "second", "elements", "basis", "time_limit", "responsible", "channels",
    "everyone", "some", "proactive", "on_request", "county", "township", "village",
)  # fmt: skip


def row(**changes: str) -> tuple[str, ...]:
    """Make a row that is right, with some columns changed."""
    values = dict(zip(COLUMNS, ROW, strict=True)) | changes
    return tuple(values[name] for name in COLUMNS)


def workbook(rows: Iterable[Sequence[str]], title: str = TITLE, sheet: str = "Sheet1") -> bytes:
    """Make a workbook in the published layout: a title and a heading of two rows with merged cells."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = sheet
    fill(page, rows, title)
    return saved(book)


def fill(page: Worksheet, rows: Iterable[Sequence[str]], title: str = TITLE) -> None:
    """Write the title, the heading and the rows into a sheet."""
    page.append([title])
    page.merge_cells("A1:O1")
    page.append(
        [
            "序号", "公开事项", None, "公开内容\n（要素）", "公开依据", "公开时限", "公开主体",
            "公开渠道和载体（在标注范围内至少选择其一公开）", "公开对象", None, "公开方式", None,
            "公开层级",
        ]
    )  # fmt: skip
    page.append(
        [
            None, "一级事项", "二级事项", None, None, None, None, None, "全社会", "特定群众（请写明）",
            "主动", "依申请公开", "县级", "乡级", "村级",
        ]
    )  # fmt: skip
    for area in ("A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "H2:H3", "I2:J2", "K2:L2", "M2:O2"):
        page.merge_cells(area)
    for values in rows:
        page.append([value or None for value in values])


def saved(book: Workbook) -> bytes:
    """Return the file of a workbook."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
