"""What a page says in its source and does not show is searched, each once."""

from gongkai.screening.beside_page import beside_page

PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>关于停水的通知</title>'
    '<meta name="description" content="联系人13800138000"></head><body><p>正文<b>13900139000</b></p>'
    '<img src="a.png" alt="示意图片"><a href="tel:15012345678">致电</a>'
    '<a href="https://a.example/?p=17712345678">x</a>'
    '<p style="display:none">隐藏的说明文字</p><!-- 内部批注文字 -->'
    '<script>var phone = "18812345678"</script>'
    "</body></html>"
)


def test_titles_descriptions_comments_and_hidden_text_are_told_and_what_is_read_is_not() -> None:
    told = [
        (one.part, one.text)
        for one in beside_page(PAGE.encode(), ["关于停水的通知", "正文13900139000", "致电"])
    ]
    assert told == [
        ("beside", "联系人13800138000"),
        ("beside", "示意图片"),
        ("beside", "15012345678"),
        ("beside", "隐藏的说明文字"),
        ("comment", "内部批注文字"),
    ]


def test_bytes_that_are_no_page_say_nothing() -> None:
    assert list(beside_page(b"", [])) == []
