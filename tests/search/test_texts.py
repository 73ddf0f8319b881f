import pytest

from gongkai.disclosures.body import body_text, clean_body
from gongkai.search.texts import plain_text, text_of_file
from gongkai.search.tokens import folded_parts

TEXTS = [
    "",
    "<p>各乡镇：</p><p>按计划用水。<br>特此通告。</p>",
    "<h2>一、要求</h2>\n  <ul><li>甲</li><li>乙</li></ul>",
    "<table><tr><th>片区</th><th>水量</th></tr>\n<tr><td>城东</td><td><p>8</p></td></tr></table>",
    "<p>A&amp;B &lt;公开&gt; <a href='https://x.example/?a>b'>网址</a></p>",
    "<blockquote><p>引文</p></blockquote><p>分\n行</p>",
]


@pytest.mark.parametrize("html", TEXTS)
def test_a_text_is_searched_as_it_is_read(html: str) -> None:
    cleaned = clean_body(html)

    assert folded_parts([plain_text(cleaned)]) == folded_parts([body_text(cleaned)])


def test_cells_stay_apart_and_rows_are_lines() -> None:
    assert plain_text(clean_body(TEXTS[3])) == "片区\t水量\n城东\t8"


def test_a_file_that_cannot_be_read_says_why() -> None:
    assert text_of_file("第一行\n第二行".encode(), "说明.txt") == ("第一行\n第二行", "")
    text, problem = text_of_file(b"%PDF-1.7 broken", "说明.pdf")
    assert text == ""
    assert problem != ""
