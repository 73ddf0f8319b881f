"""What templates write of texts from the records."""

import pytest
from django.utils.translation import override

from gongkai.core.web.templatetags.words import spoken_rightly, with_links


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "岚川县<水利局>", '<span lang="zh-CN">岚川县&lt;水利局&gt;</span>'),
        ("en", "Water Resources Bureau", "Water Resources Bureau"),
        ("en", 2026, "2026"),
        ("zh-hans", "岚川县水利局", "岚川县水利局"),
    ],
)
def test_chinese_on_an_english_page_is_marked_as_chinese(language: str, text: object, written: str) -> None:
    with override(language):
        assert spoken_rightly(text) == written


def test_addresses_are_links_though_chinese_stands_right_beside_them() -> None:
    written = with_links("邮箱：a.b@lanchuan.example，或<b>网页https://www.lanchuan.example/x?a=1。")

    assert written == (
        '邮箱：<a href="mailto:a.b@lanchuan.example">a.b@lanchuan.example</a>，或&lt;b&gt;网页'
        '<a href="https://www.lanchuan.example/x?a=1">https://www.lanchuan.example/x?a=1</a>。'
    )
