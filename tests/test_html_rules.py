"""The small validator sees the mistakes that it is there for, and nothing in a page without one."""

import pytest

from tests.html_rules import faults_of

GOOD = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title></head><body>'
    '<form id="f"><label for="a">名称</label><input id="a" maxlength="20"></form>'
    '<figure><svg viewBox="0 0 1 1"><rect width="1.5"/></svg><figcaption>图</figcaption></figure>'
    '<dl><div><dt>一</dt><dd><time datetime="2026-11-22T23:04:15+08:00">今</time></dd></div></dl>'
    "<details><summary><h2>二</h2></summary><p>三<br>四</p></details></body></html>"
)


def test_a_page_without_mistakes_has_none() -> None:
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        ("<p>一", "<p> of line 1 is never closed"),
        ("<b><i>一</b></i>", "</b> where <i> of line 1 is open"),
        ("<h1>一<wbr></wbr>二</h1>", "</wbr> where <h1> of line 1 is open"),
        ('<p id="a"></p><p id="a"></p>', "id “a” is there twice"),
        ('<input type="date" maxlength="20">', "<input type=date> takes no maxlength"),
        ('<textarea cols="None"></textarea>', "cols=“None” of <textarea> is no number"),
        ('<time datetime="2026-11-22T23:04:15.626548+08:00">今</time>', "is no moment"),
        ('<label for="b">一</label>', "for=“b” leads to nothing"),
        ('<input form="away">', "form=“away” leads to nothing"),
        ('<label for="c">一</label><div id="c"></div>', "the label for “c” names a <div>"),
        ('<div hx-get="/">一</div>', "there is no attribute hx-get"),
        ('<dl aria-label="一"><dt>二</dt><dd>三</dd></dl>', "the aria-label of <dl> is never read"),
        ("<dl><div><dd>一</dd></div></dl>", "a group of <dl> without <dt> or <dd>"),
        ("<ul><p>一</p></ul>", "<p> in <ul>"),
        ("<span><div>一</div></span>", "<div> in <span>"),
        ('<a href="/"><button>一</button></a>', "<button> in a link or a button"),
        (
            "<figure><p>一</p><figcaption>二</figcaption><p>三</p></figure>",
            "<figcaption> is neither first nor last in <figure>",
        ),
        ('<p style="color: red">一</p>', "which the content policy forbids"),
        ('<p class="a" class="b">一</p>', "<p> has an attribute twice"),
    ],
)
def test_a_mistake_is_named(piece: str, said: str) -> None:
    faults = faults_of(piece)

    assert any(said in fault for fault in faults), faults
