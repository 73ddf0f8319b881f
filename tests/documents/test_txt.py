from pathlib import Path

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Document
from gongkai.documents.txt import read_txt
from tests.documents.examples import told

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
Told = list[str | list[list[str]]]


def told_of(text: str) -> Told:
    return told(read_txt(text.encode(), "报告.txt"))


def sample(name: str) -> Document:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"The sample reports are not here: {path} is missing.")
    return read_txt(path.read_bytes(), name)


def test_a_paragraph_a_line_with_its_number() -> None:
    document = read_txt("　　一、概述\r\n\r\n  正文。\n \xa0\n尾".encode("gb18030"), "报告.txt")

    assert [(part.text, part.line) for part in document.paragraphs] == [
        ("一、概述", 1),
        ("正文。", 3),
        ("尾", 5),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_in_every_encoding_of_chinese_files(encoding: str) -> None:
    data = "岚川县年度报告\n一、概述".encode(encoding)

    assert told(read_txt(data, "报告.txt")) == ["岚川县年度报告", "一、概述"]


def test_one_cell_a_line_makes_a_table() -> None:
    text = (
        "二、主动公开\n"
        "\t信息内容\n\t本年新\n制作数量\n\t对外公开\n总数量\n\n"
        "\t第二十条第（一）项\n\n"
        "\t规章\n\t\n\t 0 \n\n\n"
        "三、依申请公开\n"
        "\t甲\n\xa0\n\t1\n\n\t乙\n\t2\n"
    )

    document = read_txt(text.encode(), "报告.txt")

    assert told(document) == [
        "二、主动公开",
        [["信息内容", "本年新\n制作数量", "对外公开\n总数量"], ["第二十条第（一）项"], ["规章", "", "0"]],
        "三、依申请公开",
        [["甲", "1"], ["乙", "2"]],
    ]
    assert [table.exact for table in document.tables] == [False, False]
    assert [cell.line for cell in document.tables[0].rows[2]] == [10, 11, 12]


def test_rows_may_be_set_apart_by_lines_of_spaces() -> None:
    assert told_of("\t甲\n\t1\n  \n\t乙\n\t2\n  \n完") == [[["甲", "1"], ["乙", "2"]], "完"]


def test_paragraphs_indented_by_a_tab_are_no_table() -> None:
    text = "\t一、概述\n\t本年度主动公开信息二十一条。\n\t二、问题\n\t公开还不够及时。\n"

    assert told_of(text) == ["一、概述", "本年度主动公开信息二十一条。", "二、问题", "公开还不够及时。"]
    assert told_of("\t一、概述\n\n\t二、问题\n\n") == ["一、概述", "二、问题"]


def test_cells_between_tabs_make_a_table() -> None:
    document = read_txt("项目\t数量\n甲\t1\n\n乙\t\n完\n甲\t乙\t丙\n丁\t1\n".encode(), "报告.txt")

    assert told(document) == [
        [["项目", "数量"], ["甲", "1"], ["乙", ""]],
        "完",
        [["甲", "乙", "丙"], ["丁", "1"]],
    ]
    assert [table.exact for table in document.tables] == [True, False]


def test_a_single_tab_in_a_line_of_text_makes_no_table() -> None:
    assert told_of("联系电话：\t12345\n地址：岚川县") == ["联系电话：\t12345", "地址：岚川县"]


def test_pipes_and_rules_make_a_table() -> None:
    markdown = "| 项目 | 数量 |\n|---|:--:|\n| 甲\\|乙 | 1 |\n完"
    drawn = "┌──┬──┐\n│项目│数量│\n├──┼──┤\n│甲的│1   │\n│全称│    │\n├──┼──┤\n│乙│2│\n└──┴──┘\n完"
    open_drawn = "+----+----+\n|项目|数量|\n+----+----+\n|甲|1|\n|乙|2|\n+----+----+\n"

    assert told_of(markdown) == [[["项目", "数量"], ["甲|乙", "1"]], "完"]
    assert told_of(drawn) == [[["项目", "数量"], ["甲的\n全称", "1"], ["乙", "2"]], "完"]
    assert told_of(open_drawn) == [[["项目", "数量"], ["甲", "1"], ["乙", "2"]]]


def test_a_line_of_links_is_no_table() -> None:
    assert told_of("首页 | 公开 | 服务\n正文") == ["首页 | 公开 | 服务", "正文"]
    assert told_of("------\n正文\n------") == ["------", "正文", "------"]


def test_columns_of_spaces_make_a_table_if_they_hold_figures() -> None:
    text = "指标名称      单位    数量\n收到申请数    件      21\n办结数        件      -\n完"

    document = read_txt(text.encode(), "报告.txt")

    assert told(document) == [
        [["指标名称", "单位", "数量"], ["收到申请数", "件", "21"], ["办结数", "件", "-"]],
        "完",
    ]
    assert not document.tables[0].exact
    assert told_of("岚川县人民政府    办公室\n地址  景澜市") == ["岚川县人民政府    办公室", "地址  景澜市"]


def test_comma_separated_values_make_a_table_and_sentences_do_not() -> None:
    values = '项目,单位,数量\n"甲,乙",件,1\n丙,件,"1,000"\n'
    sentences = "一是,二是,三是不足。\n积极,主动,公开信息。\n切实,全面,落实到位。\n"

    assert told_of(values) == [[["项目", "单位", "数量"], ["甲,乙", "件", "1"], ["丙", "件", "1,000"]]]
    assert told_of(sentences) == sentences.split()


def test_one_cell_a_line_without_any_mark_stays_text() -> None:
    assert told_of("规章\n0\n3\n") == ["规章", "0", "3"]


def test_noise_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"“报告.txt”不是文本"):
        read_txt(bytes(range(256)) * 9, "报告.txt")


@pytest.mark.parametrize(
    ("name", "tables"),
    [("pingyin-2019.txt", [(18, 53), (26, 234), (4, 39)]), ("qidu-township-2017.txt", [(83, 249)])],
)
def test_real_reports_give_every_cell(name: str, tables: list[tuple[int, int]]) -> None:
    document = sample(name)

    assert [(len(table.rows), len(list(table.cells()))) for table in document.tables] == tables
    lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines()
    assert sum(count for _, count in tables) == sum(line.startswith("\t") for line in lines)


def test_a_real_row_keeps_its_empty_cells_and_its_order() -> None:
    document = sample("pingyin-2019.txt")

    head = [[cell.text for cell in row] for row in document.tables[1].rows[1:3]]
    assert head[0] == ["", "自然人", "法人或其他组织", "总计"]
    assert head[1] == ["", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""]
    last = [cell.text for cell in document.tables[2].rows[-1]]
    assert last == ["11", "1", "8", "0", "20", "0", "0", "1", "0", "1", "0", "0", "0", "0", "0"]


@pytest.mark.parametrize("name", ["boshan-2017.txt", "dingyuan-2017.txt", "guanxian-2016.txt"])
def test_real_prose_gives_no_tables(name: str) -> None:
    assert sample(name).tables == []


def test_what_fills_a_row_up_with_pipes_is_no_cell() -> None:
    text = "规章 | 件数 | 总计 |\n甲 | 乙 | ||\n一 | | 3 | |\n二 | 1 | ||\n"

    document = read_txt(text.encode(), "报告.txt")

    assert told(document) == [[["规章", "件数", "总计"], ["甲", "乙"], ["一", "", "3"], ["二", "1"]]]
    assert not document.tables[0].exact


def test_a_row_that_begins_with_an_empty_cell_keeps_it() -> None:
    text = "三、结果 | 予以公开 | 1 |\n | 部分公开 | 2 |\n"

    assert told_of(text) == [[["三、结果", "予以公开", "1"], ["", "部分公开", "2"]]]


def test_one_cell_a_line_with_a_pipe_behind_it_makes_rows_of_one_width() -> None:
    text = (
        "二、主动公开\n第二十条第（一）项 |\n|||\n信息内容 |\n本年新\n制发件数 |\n废止 |\n有效 |\n"
        "规章 |\n|\n0 |\n1 |\n"
        "三、申请\n说明 |\n申请人 |\n|||\n自然人 |\n总计 |\n|||\n新收 |\n|\n2 |\n||\n结尾。"
    )

    assert told_of(text) == [
        "二、主动公开",
        [
            ["第二十条第（一）项"],
            ["信息内容", "本年新\n制发件数", "废止", "有效"],
            ["规章", "", "0", "1"],
        ],
        "三、申请",
        [["说明", "申请人"], ["自然人", "总计"], ["新收", "", "2"]],
        "结尾。",
    ]


def test_a_table_of_tabs_may_begin_with_empty_cells() -> None:
    text = "\t\t自然人\t总计\n一、新收\t件\t1\t2\n"
    copied = "\t\t申请人情况\n\t\t自然人\t总计\n一、新收\t\t1\t2\n"

    assert told_of(text) == [[["", "", "自然人", "总计"], ["一、新收", "件", "1", "2"]]]
    assert told_of(copied) == ["申请人情况", [["", "", "自然人", "总计"], ["一、新收", "", "1", "2"]]]


def test_a_whole_text_on_one_line_has_its_lines_again() -> None:
    prose = "本报告统计期限自2019 年 1 月 1 日起。" * 20
    text = f"岚川县2019年 年度报告 一、总体情况 {prose} 二、主动公开 规章 0 三、申请 四、其他 无。"
    document = read_txt(text.encode(), "报告.txt")

    assert [(part.text, part.line) for part in document.paragraphs] == [
        (line, 1)
        for line in (
            *("岚川县2019年", "年度报告", "一、总体情况", prose),
            *("二、主动公开", "规章", "0", "三、申请", "四、其他", "无。"),
        )
    ]
    assert told_of(f"共{prose} 一、总体 {prose} 二、其他") == [f"共{prose} 一、总体 {prose} 二、其他"]
