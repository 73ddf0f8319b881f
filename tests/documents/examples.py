"""Reports of a fictional county in miniature, and what a reader must find in them."""

from gongkai.documents.model import Document, Table
from tests.documents.word_files import level, lists, numbered, p, tbl, tc, tr

TITLE = "景澜市岚川县2023年政府信息公开工作年度报告"
OUTLINE_LISTS = lists(level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"))
_CHANGED = (
    "<w:p><w:r><w:t>共收到</w:t></w:r>"
    '<w:del w:id="1" w:author="甲" w:date="2024-01-01T00:00:00Z">'
    "<w:r><w:delText>99</w:delText></w:r></w:del>"
    '<w:ins w:id="2" w:author="甲" w:date="2024-01-01T00:00:00Z">'
    "<w:r><w:t>21</w:t></w:r></w:ins>"
    "<w:r><w:t>件</w:t></w:r>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见的字</w:t></w:r>"
    "<w:r><w:t>，办结𬍛宝一件。</w:t><w:br/><w:t>换行之后1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r></w:p>"
)
_FIELD = (
    '<w:p><w:r><w:t>网址：</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> HYPERLINK "http://example.invalid" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>岚川县政府网</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
OUTLINE = [
    TITLE,
    "一、总体情况",
    "（一）主动公开",
    "（二）依申请公开",
    "网址：岚川县政府网",
    "共收到21件，办结𬍛宝一件。",
    "换行之后1-2",
    "二、主动公开政府信息情况",
    [["信息内容", "制发件数", "现行有效件数"], ["规章@2x1", "0", "3"], ["1", "12\n（件）"], ["合计@1x3"]],
    "框内第一行",
    [["内一", "1", "2"], ["内二", "3", "4"], ["内三", "5", "6"]],
    "框内末行",
    "三、存在的主要问题及改进情况",
    "结尾。",
]
"""What outline_body() says: paragraphs, and tables as rows of text@rows x columns."""


def outline_body() -> str:
    """Return a body with numbered headings, changes, a field, merged cells and nested tables."""
    inner = tbl(
        tr(tc("内一"), tc("1"), tc("2")),
        tr(tc("内二"), tc("3"), tc("4")),
        tr(tc("内三"), tc("5"), tc("6")),
        width=600,
    )
    return "".join(
        (
            p(TITLE),
            numbered("总体情况"),
            numbered("主动公开", level=1),
            numbered("依申请公开", level=1),
            _FIELD,
            _CHANGED,
            numbered("主动公开政府信息情况"),
            tbl(
                tr(tc("信息内容"), tc("制发件数"), tc("现行有效件数")),
                tr(tc("规章", merge="restart"), tc("0"), tc("3")),
                tr(tc("", merge="continue"), tc("1"), tc(p("12") + p("（件）"))),
                tr(tc("合计", span=3)),
            ),
            p(),
            tbl(tr(tc(p("框内第一行") + inner + p("框内末行"), width=4000)), columns=1, width=4000),
            numbered("存在的主要问题及改进情况"),
            p("结尾。"),
        )
    )


def table_three() -> str:
    """Return a table of 25 rows and 10 columns with the merged head and sides of the form."""
    head = (
        tr(tc("（本列数据的勾稽关系）", span=3, merge="restart"), tc("申请人情况", span=7)),
        tr(
            tc("", span=3, merge="continue"),
            tc("自然人", merge="restart"),
            tc("法人或其他组织", span=5),
            tc("总计", merge="restart"),
        ),
        tr(
            tc("", span=3, merge="continue"),
            tc("", merge="continue"),
            *(tc(name) for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
            tc("", merge="continue"),
        ),
    )
    return tbl(*head, *map(_row_of_three, range(3, 25)), columns=10, width=850)


def _row_of_three(row: int) -> str:
    figures = [tc(figure(row, column)) for column in range(4, 11)]
    if row in (3, 4, 24):
        return tr(tc(f"第{row}行", span=3), *figures)
    side = tc("三、本年度办理结果" if row == 5 else "", merge="restart" if row == 5 else "continue")
    if row == 5:
        return tr(side, tc("（一）予以公开", span=2), *figures)
    part = tc("（三）不予公开" if row == 6 else "", merge="restart" if row == 6 else "continue")
    return tr(side, part, tc(f"{row}.理由"), *figures)


def figure(row: int, column: int) -> str:
    """Return the figure that table_three() has in a row (from 0) and column (from 1)."""
    return str(row * 10 + column)


def told(document: Document) -> list[str | list[list[str]]]:
    """Return a document in the short form of OUTLINE."""
    return [_rows(block) if isinstance(block, Table) else block.text for block in document.blocks]


def _rows(table: Table) -> list[list[str]]:
    return [
        [
            cell.text
            + (
                f"@{cell.row_span}x{cell.column_span}"
                if (cell.row_span, cell.column_span) != (1, 1)
                else ""
            )
            for cell in row
        ]
        for row in table.rows
    ]
