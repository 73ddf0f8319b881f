"""Labels that a text file broke over lines, and texts that are no labels."""

import pytest

from gongkai.documents.model import Document, Paragraph
from gongkai.documents.txt import read_txt
from gongkai.law.forms import Form, all_forms
from gongkai.reports.figures import Report
from gongkai.reports.reading import recognise
from gongkai.reports.reading.labels import LabelBook, block_labels, head

FORMS = pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.id)


def books(form: Form) -> list[LabelBook]:
    return [book for labels in block_labels(form) for book in (labels.rows, labels.columns)]


@FORMS
def test_whatever_is_found_as_a_label_may_begin_with_its_first_line_wherever_it_is_broken(
    form: Form,
) -> None:
    tried = 0
    for book in books(form):
        for line in book.lines:
            printed = line.label.zh
            assert not book.find(printed) or book.may_begin(head(printed))
            for place in range(1, len(printed)):
                if book.find(printed):
                    assert book.may_begin(head(printed[:place]).rstrip(":;,。")), printed[:place]
                    tried += 1
    assert tried > 300


@FORMS
def test_a_line_of_prose_begins_no_label(form: Form) -> None:
    assert not any(book.may_begin("我县召开工作会议研究") for book in books(form))


def lines_read(*lines: str, year: int = 2023) -> dict[str, object]:
    title = f"岚川县{year}年政府信息公开工作年度报告"
    blocks = [Paragraph(line) for line in (title, "一、总体情况", *lines)]
    return dict(recognise(Document("report.txt", "txt", blocks=list(blocks))).cells)


def test_a_table_copied_with_single_spaces_between_its_cells_is_read() -> None:
    cells = lines_read(
        "（勾稽关系） 申请人情况",
        "自然人 法人或其他组织 总计",
        "商业企业 科研机构 社会公益组织 法律服务机构 其他",
        "一、本年新收政府信息公开申请数量 1 2 3 4 5 6 21",
        "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0",
        "三、本年度办理结果 （一）予以公开 7 0 0 0 0 0 7",
        "（三）不予公开 1.属于国家秘密 0 0 0 0 0 0 0",
        "2.其他法律行政法规禁止公开 0 0 0 0 0 0 0",
        "7.属于行政执法案卷 0 0 0 0 0 0 0",
        "8.属于行政查询事项 0 0 0 0 0 0 0",
        "（七）总计 7 0 0 0 0 0 7",
        "行政复议 行政诉讼",
        "结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉",
        "结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计",
        "1 0 0 0 1 2 0 0 0 2 3 0 0 0 3",
    )
    assert cells["requests.received.total"] == 21
    assert cells["requests.received.research"] == 3
    assert cells["requests.granted.natural_person"] == 7
    assert cells["litigation_after_reconsideration.total"] == 3


def test_a_unit_between_label_and_figure_is_part_of_neither() -> None:
    cells = lines_read(
        "统计指标 单位 统计数",
        "（一）主动公开政府信息数 条 900",
        "其中：主动公开规范性文件数 条 7",
        "（一）收到申请数 件 5",
        "1.当面申请数 件 5",
        "（二）申请办结数 件 4",
        "十、设置政府信息查阅点数 个 3",
        "（一）区县政府及其部门 个 2",
        "十一、查阅点接待人数 次 60",
        "（一）区县政府及其部门 次 40",
        year=2016,
    )
    assert (cells["disclosed.total"], cells["received.in_person"]) == (900, 5)
    assert (cells["reading_points.county"], cells["visits.county"]) == (2, 40)


def test_a_label_broken_inside_its_remark_or_behind_its_group_is_one_label() -> None:
    cells = lines_read(
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
        "（二）部分公开（区分",
        "处理的，只计这一情形，不计其他情形）",
        *"1234560",
        "（四）无法提供 1.本机关不掌握相",
        "关政府信息 7 0 0 0 0 0 7",
    )
    assert cells["requests.partial.enterprise"] == 2
    assert cells["requests.unavailable.not_held.total"] == 7


@pytest.mark.parametrize("spaced", [True, False])
def test_a_column_heading_right_before_figures_is_no_row(spaced: bool) -> None:
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    small = [" ".join(heads), "1 2 3 4 5 6 21"] if spaced else [*heads, *"1234567"]
    received = "一、本年新收政府信息公开申请数量 7 0 0 0 0 0 7"
    cells = lines_read(*small, *heads, received)
    assert cells["requests.concluded.total"] is None
    assert cells["requests.received.total"] == 7


PIPES = """景澜市岚川县人民政府2022年政府信息公开工作年度报告
一、总体情况
二、主动公开政府信息情况
第二十条第(一)项 | |||
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章(县级无此项) | |||
行政规范性文件 | 3 | | 12 |
第二十条第(五)项 | |||
信息内容 | 本年处理决定数量 | ||
行政许可 | 41 | ||
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | |||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | | 5 | | - | | | 5 | ||
二、上年结转政府信息公开申请数量 | 1 | | | | | | 1 | ||
三、本年度办理结果 | (一)予以公开 | - | 4 | - | - | - | - | 4 | |
(二)部分公开(区分处理的,只计这一情形,不计其他情形) | | | | | | | | ||
(三)不予公开 | 1.属于国家秘密 | 1 | | | | | | 1 | |
四、结转下年度继续办理 | | 1 | | | | | 1 | ||
"""


def applicants(report: Report, line: str) -> list[object]:
    kinds = ("natural_person", "enterprise", "research", "public_interest", "legal_service")
    return [report.cells[f"requests.{line}.{kind}"] for kind in (*kinds, "other_organisation", "total")]


def one_cell_a_line(text: str) -> str:
    """The same table with each cell on a line of its own, and what fills up a row on another."""
    lines = []
    for line in text.splitlines():
        cells, _, spare = line.rpartition(" ")
        if "|" not in line:
            lines.append(line)
            continue
        if set(spare) != {"|"} or not cells.endswith("|"):
            cells, spare = line, ""
        lines += [f"{cell.strip()} |".strip() for cell in cells.split("|")[:-1]]
        lines += [spare] * bool(spare)
    return "\n".join(lines)


@pytest.mark.parametrize("text", [PIPES, one_cell_a_line(PIPES)], ids=["one row a line", "one cell a line"])
def test_empty_cells_of_rows_that_are_filled_up_with_pipes_keep_their_columns(text: str) -> None:
    report = recognise(read_txt(text.encode(), "报告.txt"))

    assert report.cells["disclosure.normative_documents.issued"] == 3
    assert report.cells["disclosure.normative_documents.repealed"] is None
    assert report.cells["disclosure.normative_documents.in_force"] == 12
    assert report.cells["disclosure.licences.decisions"] == 41
    assert applicants(report, "received") == [None, 5, None, None, None, None, 5]
    assert applicants(report, "carried_in") == [1, None, None, None, None, None, 1]
    assert applicants(report, "granted") == [None, 4, None, None, None, None, 4]
    assert applicants(report, "partial") == [None] * 7
    assert applicants(report, "refused.state_secret") == [1, None, None, None, None, None, 1]
    assert applicants(report, "carried_out") == [None, 1, None, None, None, None, 1]


def test_figures_of_a_row_whose_empty_cells_were_left_out_are_not_read() -> None:
    """One figure may stand in any of the columns; the row is only filled up to its width."""
    left_out = PIPES.replace("数量 | | 5 | | - | | | 5 | ||", "数量 | 5 | 5 | |||||||")
    for text in (left_out, one_cell_a_line(left_out)):
        report = recognise(read_txt(text.encode(), "报告.txt"))

        assert applicants(report, "received") == [None] * 7
        assert applicants(report, "carried_in") == [1, None, None, None, None, None, 1]
