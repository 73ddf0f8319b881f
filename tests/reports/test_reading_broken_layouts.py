"""Tables whose merged cells, columns or headings are not where the form has them: no figure may shift."""

from decimal import Decimal

import pytest

from gongkai.documents.html import read_html
from gongkai.reports.figures import Report
from gongkai.reports.reading import recognise

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
KEYS = (
    "natural_person",
    "enterprise",
    "research",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)
HEAD = (
    '<tr><td rowspan="3" colspan="3">（勾稽关系）</td><td colspan="7">申请人情况</td></tr>'
    '<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>'
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def read(*tables: str, year: int = 2023) -> Report:
    """What is read of a page with these tables."""
    page = f"<h1>岚川县人民政府{year}年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文。</p>"
    return recognise(read_html((page + "".join(tables)).encode(), "report.html"))


def rows(*texts: list[str]) -> str:
    """Rows of single cells."""
    return "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in texts)


def table(inside: str) -> str:
    return f"<table border=1>{inside}</table>"


def figures(first: int) -> list[str]:
    return [str(first + place) for place in range(7)]


def row(report: Report, line: str) -> list[object]:
    return [report.cells[f"requests.{line}.{key}"] for key in KEYS]


def test_a_row_label_in_an_unmerged_grid_heads_no_column() -> None:
    unmerged = [
        ["（勾稽关系）", "", "", *APPLICANTS],
        ["", "（六）其他处理", "3.其他", *figures(10)],
        ["", "（七）总计", "", *figures(20)],
        ["四、结转下年度继续办理", "", "", *figures(30)],
    ]
    report = read(table(rows(*unmerged)))
    assert row(report, "concluded") == [*range(20, 27)]
    assert row(report, "carried_out") == [*range(30, 37)]


def test_labels_that_lost_their_span_do_not_pull_figures_under_other_labels() -> None:
    body = (
        f"<tr><td rowspan=3>三、本年度办理结果</td><td>（六）其他处理</td><td>3.其他</td>"
        f"{''.join(f'<td>{figure}</td>' for figure in figures(10))}</tr>"
        + rows(["（七）总计", *figures(20)])
        + "<tr></tr>"
        + rows(["四、结转下年度继续办理", *figures(30)])
    )
    assert row(read(table(HEAD + body)), "carried_out") == [*range(30, 37)]


def test_a_group_that_reaches_too_far_down_is_not_the_label_of_the_row() -> None:
    body = (
        f"<tr><td rowspan=4>三、本年度办理结果</td><td rowspan=2>（五）不予处理</td><td>2.重复申请</td>"
        f"{''.join(f'<td>{figure}</td>' for figure in figures(10))}</tr>"
        f"<tr><td rowspan=3>（六）其他处理</td><td>1.申请人无正当理由逾期不补正</td>"
        f"{''.join(f'<td>{figure}</td>' for figure in figures(20))}</tr>" + rows(["3.其他", *figures(30)])
    )
    report = read(table(HEAD + body))
    assert row(report, "other.not_corrected") == [*range(20, 27)]
    assert row(report, "other.other") == [*range(30, 37)]
    assert report.subtotals == {}


def test_a_cell_printed_again_in_every_place_it_covered_counts_once() -> None:
    repeated = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["第二十条第（五）项"] * 4,
        ["信息内容", *["本年处理决定数量"] * 3],
        ["行政许可", "12", "12", "12"],
        ["行政处罚", "3", "4", "3"],
    ]
    applicants = [
        ["（勾稽关系）"] * 3 + list(APPLICANTS),
        ["三、本年度办理结果", "（七）总计", "（七）总计", *figures(20)],
    ]
    report = read(table(rows(*repeated)), table(rows(*applicants)), table(HEAD))
    assert report.cells["disclosure.licences.decisions"] == 12
    assert report.cells["disclosure.penalties.decisions"] is None
    assert row(report, "concluded") == [*range(20, 27)]


@pytest.mark.parametrize("heading", ["条数", "发布量", ""])
def test_a_label_of_the_form_in_a_table_of_something_else_is_not_read(heading: str) -> None:
    other = rows(["信息类别", heading], ["行政许可", "120"], ["行政事业性收费", "3"], ["规章", "9"])
    form = rows(
        ["第二十条第（五）项", ""],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "12"],
        ["信息内容", "本年收费金额（单位：万元）"],
        ["行政事业性收费", "4.5"],
    )
    cells = read(table(HEAD), table(other), table(form)).cells
    assert cells["disclosure.licences.decisions"] == 12
    assert cells["disclosure.charges.amount"] == Decimal("4.5")


def test_reconsideration_and_litigation_in_tables_of_their_own_are_read() -> None:
    first = "<tr><td colspan=5>行政复议</td></tr>" + rows(list(RESULTS), ["1", "2", "3", "4", "10"])
    second = (
        "<tr><td colspan=10>行政诉讼</td></tr>"
        "<tr><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        + rows([*RESULTS, *RESULTS], ["5", "0", "0", "1", "6", "7", "0", "0", "1", "8"])
    )
    for tables in ([table(first), table(second)], [table(first + second)]):
        cells = read(table(rows(["信息内容", "本年制发件数"], ["规章", "0"])), *tables).cells
        assert [cells[f"reconsideration.{key}"] for key in ("upheld", "pending", "total")] == [1, 4, 10]
        assert cells["litigation_direct.total"] == 6
        assert cells["litigation_after_reconsideration.total"] == 8


def test_results_without_the_kind_of_remedy_above_them_are_not_read() -> None:
    report = read(table(rows(["信息内容", "本年制发件数"])), table(rows(list(RESULTS), list("12340"))))
    assert report.cells["reconsideration.upheld"] is None


def test_a_word_for_nothing_in_the_table_of_remedies_costs_no_other_figure() -> None:
    heads = (
        "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        "<tr>"
        + "".join(f"<td rowspan=2>{name}</td>" for name in RESULTS)
        + "<td colspan=5>未经复议直接起诉</td>"
        "<td colspan=5>复议后起诉</td></tr>" + rows([*RESULTS, *RESULTS])
    )
    values = ["1", "无", "无", "2", "3", *["无"] * 5, "4", "无", "空", "无", "4"]
    report = read(table(rows(["信息内容", "本年制发件数"])), table(heads + rows(values)))
    assert report.cells["reconsideration.total"] == 3
    assert report.cells["litigation_after_reconsideration.upheld"] == 4
    assert report.cells["reconsideration.corrected"] is None
    assert any("“无”" in note for note in report.notes)


STATISTICS = [
    ["一、主动公开情况", "", ""],
    ["（一）主动公开政府信息数", "条", "900"],
    ["其中：主动公开规范性文件数", "条", "7"],
    ["（一）收到申请数", "件", "5"],
    ["（二）申请办结数", "件", "4"],
    ["（三）申请答复数", "件", "3"],
    ["四、行政复议数量", "件", "6"],
    ["（一）维持具体行政行为数", "件", "2"],
    ["（二）被依法纠错数", "件", "3"],
    ["（三）其他情形数", "件", "1"],
]
HEADING = ["统计指标", "单位", "统计数"]


def test_codes_beside_the_figures_of_the_older_form_are_no_figures() -> None:
    coded = [["统计指标", "代码", "单位", "统计数"]]
    coded += [
        [label, f"{number:02}", unit, value] for number, (label, unit, value) in enumerate(STATISTICS)
    ]
    cells = read(table(rows(*coded)), year=2016).cells
    assert (cells["disclosed.total"], cells["received.total"], cells["reconsideration.other"]) == (
        900,
        5,
        1,
    )


def test_a_label_of_several_sections_is_read_only_under_its_own() -> None:
    without = [row for row in STATISTICS if not row[0].startswith("四、")]
    lost = read(table(rows(HEADING, *without)), year=2016).cells
    assert lost["reconsideration.corrected"] is None
    assert lost["reconsideration.other"] is None
    whole = read(table(rows(HEADING, *STATISTICS)), year=2016).cells
    assert (whole["reconsideration.corrected"], whole["reconsideration.other"]) == (3, 1)


def test_arrows_stand_for_more_and_less() -> None:
    changes = rows(
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "42", "↑101", "7"],
        ["其他对外管理服务事项", "38", "↓6", "8"],
        ["行政处罚", "1", "0", "9"],
    )
    cells = read(table(HEAD), table(changes), year=2020).cells
    assert (cells["disclosure.licences.items_change"], cells["disclosure.services.items_change"]) == (
        101,
        -6,
    )
