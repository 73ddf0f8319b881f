"""From a file to its public rendition: all of its text is there, and all of it is searched."""

from gongkai.disclosures.services.preparing import prepare

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body><script>x()</script>
<p>请于三月五日前到县政务服务中心二楼领取通知</p><p>联系人电话13812345678</p><p>逾期不候。</p></body></html>"""


def test_a_web_page_keeps_its_first_paragraph_even_where_it_reads_like_a_title() -> None:
    prepared = prepare(PAGE.encode(), "领取.html")

    text = prepared.data.decode()
    assert "<p>请于三月五日前到县政务服务中心二楼领取通知</p>" in text
    assert text.index("领取通知") < text.index("联系人电话") < text.index("逾期不候")
    assert "script" not in text


def test_what_stands_in_the_first_paragraph_of_a_web_page_is_searched() -> None:
    page = PAGE.replace("请于三月五日前", "身份证11010519491231002X的户主请于三月五日前")

    found = {finding.kind.value for finding in prepare(page.encode(), "领取.html").findings}

    assert found == {"identity_number", "mobile"}
