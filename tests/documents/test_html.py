import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.html import read_html
from tests.documents.examples import told

Told = list[str | list[list[str]]]


def told_of(page: str, encoding: str = "utf-8") -> Told:
    return told(read_html(page.encode(encoding), "报告.html"))


def test_blocks_and_line_breaks_make_paragraphs() -> None:
    page = "<div>甲<p>乙<b>一</b>二<br>丙<br/><br>丁</div>戊<ul><li>己<li>庚</ul><h2>辛</h2>壬"

    assert told_of(page) == ["甲", "乙一二", "丙", "丁", "戊", "己", "庚", "辛", "壬"]


def test_white_space_is_collapsed_as_in_a_browser() -> None:
    page = "<p>&nbsp;&nbsp; 总体\n   情况 2023\r\n 年，\n共\t收到  21&nbsp;件　</p>"

    assert told_of(page) == ["总体情况 2023 年，共 收到 21 件"]


def test_lines_of_preformatted_text_stay_lines() -> None:
    assert told_of("<pre>第一行\n第二<b>行\n第三</b>行</pre>后") == ["第一行", "第二行", "第三行", "后"]


def test_what_a_browser_does_not_show_is_not_read() -> None:
    page = (
        "<head><title>网页标题一二三</title><style>.a{}</style></head><p>网页标题一二三<p>文"
        "<script>var a='<table><tr><td>1</table>';</script><noscript>请启用</noscript>"
        "<span hidden>甲</span><span style='DISPLAY : none'>乙</span>"
        "<p style='visibility:hidden'>丙</p><template>丁</template><!-- 戊 -->字"
        "<select><option>己</option></select><iframe src=a>庚</iframe>"
        "<p class=hidden style='overflow:hidden'>长长的正文不会因为样式里有别的字而丢失</p>"
    )

    assert told_of(page) == ["网页标题一二三", "文", "字", "长长的正文不会因为样式里有别的字而丢失"]


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("<p>甲<SCRIPT>var a='<p>乙';</Script >丙<p>丁", ["甲丙", "丁"]),
        ("<p>甲<!-- <script> --><p>乙<script>1</script><p>丙", ["甲", "乙", "丙"]),
        ("<p>甲<!--><p>乙<script>var a='-->';</script><p>丙", ["甲", "乙", "丙"]),
        ("<p>甲<script src='a.js' /><p>乙<script>丙</script><p>丁", ["甲", "乙", "丁"]),
        ("<p>甲<svg><svg><text>乙</text></svg><text>丙</text></svg>丁", ["甲丁"]),
        (
            "<p>甲<svg viewBox='0 0 1 1'/><p>乙<svg><style>.b{}</style><text>丙</text></svg>丁",
            ["甲", "乙丁"],
        ),
        ("<p>甲<style>p{}</style>乙<scripted>丙</scripted><p>丁<!-- 戊", ["甲乙丙", "丁"]),
        ("<p>甲<p>乙<script>丙", ["甲", "乙"]),
    ],
)
def test_scripts_and_drawings_are_cut_out_and_nothing_beside_them(page: str, seen: Told) -> None:
    text = "本年度主动公开政府信息二十一条。"

    assert told_of(f"<div>{text}</div>{page}") == [text, *seen]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_styles_hide_what_they_say_and_otherwise_mean_nothing(encoding: str) -> None:
    page = (
        "<style>.out{display:none}</style>"
        '<table><tr><td style="color:red">一</td><td class=out>二</td></tr>'
        '<tr><td style="display:none">三</td><td style="display&#58;none">四</td><td>五</td></tr>'
        "</table><p style='line-height:2'>六<p style=\"VISIBILITY:\nhidden\">七"
    )

    assert told_of(page, encoding) == [[["一"], ["五"]], "六"]


def test_a_page_that_its_script_would_show_is_read_although_hidden() -> None:
    body = "本年度主动公开政府信息二十一条。" * 9

    assert told_of(f"<p>年报</p><div id=zoom style='display:none'><p>{body}</p></div>") == ["年报", body]


def test_navigation_is_dropped_but_never_the_body() -> None:
    body = "本年度主动公开政府信息二十一条。" * 20
    page = (
        "<header>岚川县人民政府</header><nav><a>首页</a></nav><div role=navigation>栏目</div>"
        f"<article><header><p>来源：县政府办</p></header><p>{body}</p></article><footer>备案号</footer>"
    )

    assert told_of(page) == ["来源：县政府办", body]
    assert told_of(f"<nav><p>{body}</p></nav><p>尾</p>") == [body, "尾"]
    assert told_of(f"<header><h1>年度报告</h1></header><p>{body}</p>") == ["年度报告", body]


def test_spans_put_cells_where_a_browser_puts_them() -> None:
    page = (
        "<table><tr><th rowspan=2>项目<th colspan=2>数量<tr><td>制发<td>有效"
        "<tr><td>规章<td>0<td>&nbsp;<tr><td colspan=999>第二十条<br>第（一）项</td>"
        "<tr><td rowspan=0>末<td colspan='x'>1<td rowspan='-3'>2<tr><td>3<td>4</table>"
    )

    [table] = read_html(page.encode(), "报告.html").tables

    assert table.exact
    assert [
        [(cell.text, cell.column, cell.row_span, cell.column_span) for cell in row] for row in table.rows
    ] == [
        [("项目", 1, 2, 1), ("数量", 2, 1, 2)],
        [("制发", 2, 1, 1), ("有效", 3, 1, 1)],
        [("规章", 1, 1, 1), ("0", 2, 1, 1), ("", 3, 1, 1)],
        [("第二十条\n第（一）项", 1, 1, 3)],
        [("末", 1, 2, 1), ("1", 2, 1, 1), ("2", 3, 1, 1)],
        [("3", 2, 1, 1), ("4", 3, 1, 1)],
    ]


def test_a_row_wholly_covered_from_above_counts() -> None:
    page = "<table><tr><td rowspan=2>甲<td rowspan=2>1</tr><tr></tr><tr><td>乙<td>2</table>"

    [table] = read_html(page.encode(), "报告.html").tables

    assert [[cell.text for cell in row] for row in table.rows] == [["甲", "1"], [], ["乙", "2"]]
    assert [cell.row for cell in table.rows[2]] == [3, 3]


def test_layout_tables_give_their_text_and_the_tables_inside() -> None:
    prose = "本年度主动公开政府信息二十一条。" * 30
    page = (
        "<table><tr><td>首页 | 公开<td>搜索<tr><td>栏目<br>年报<td>"
        f"<h1>年度报告</h1><p>{prose}</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table>尾</table>"
    )

    assert told_of(page) == [
        "首页 | 公开",
        "搜索",
        "栏目",
        "年报",
        "年度报告",
        prose,
        [["甲", "1"], ["乙", "2"]],
        "尾",
    ]


def test_a_caption_stands_before_its_table() -> None:
    page = "<table><caption>表一</caption><thead><tr><th>甲<th>乙</thead><tbody><tr><td>1<td>2</table>"

    assert told_of(page) == ["表一", [["甲", "乙"], ["1", "2"]]]


def test_what_follows_an_early_end_of_the_page_is_read() -> None:
    page = "<html><body><p>页头</p></body></html><p>正文</p><table><tr><td>甲<td>1</table>"

    assert told_of(page) == ["页头", "正文", [["甲", "1"]]]


def test_very_deep_nesting_loses_nothing() -> None:
    page = "<font>" * 600 + "深处" + "<p>正文</p>"

    assert told_of(page) == ["深处", "正文"]


def test_control_characters_do_no_harm() -> None:
    page = "<p>甲\x00\x01乙&#1;丙&#x1f;丁&#xFFFE;戊\x0b己&#31;&#310;</p><td>庚&#2;</td>"

    assert told_of(page) == ["甲乙丙丁戊己Ķ", "庚"]


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("gb18030", "gb2312"), ("gb18030", "GBK"), ("utf-8", "gb2312"), ("gb18030", "iso-8859-1")],
)
def test_the_encoding_is_found_whatever_the_label(encoding: str, label: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={label}"><p>岚川县镕玥</p>'

    assert told_of(page, encoding) == ["岚川县镕玥"]


def test_the_title_of_the_system_is_added_only_where_the_page_does_not_show_it() -> None:
    title = "岚川县2023年政府信息公开工作年度报告"
    head = f"<head><title>{title}-岚川县人民政府</title></head>"

    assert told_of(f"{head}<p>一、总体情况</p>") == [title, "一、总体情况"]
    assert told_of(f"{head}<p>岚川县2023年<br>政府信息公开工作年度报告</p>") == [
        "岚川县2023年",
        "政府信息公开工作年度报告",
    ]
    assert told_of(f'<meta name="ArticleTitle" content="{title}">{head}<p>文</p>') == [title, "文"]


def test_a_frameset_names_the_file_to_read_instead() -> None:
    page = '<frameset><frame src="%E6%AD%A3%E6%96%87.html"></frameset>'

    with pytest.raises(UnreadableDocument, match=r"正文\.html"):
        read_html(page.encode(), "报告.html")


def test_a_short_page_around_a_frame_has_a_note() -> None:
    document = read_html('<p>年报</p><iframe src="a.htm"></iframe>'.encode(), "报告.html")

    assert [paragraph.text for paragraph in document.paragraphs] == ["年报"]
    assert "a.htm" in document.notes[0]


def test_an_endless_page_is_refused_but_not_one_with_pictures_inside() -> None:
    picture = "<p>文</p><img src='data:image/png;base64," + "A" * (21 << 20) + "'>"

    assert told_of(picture) == ["文"]
    with pytest.raises(UnreadableDocument, match="超过 20 MB"):
        read_html(("<p>" + "文" * (8 << 20)).encode(), "报告.html")
