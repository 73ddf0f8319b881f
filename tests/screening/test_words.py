"""Wrong words and outdated names, and the longer words in which they are right."""

from datetime import date

import pytest

from gongkai.screening import WatchedWord, screen_text, screening_lists
from tests.screening.made_up import found


@pytest.mark.parametrize(
    ("text", "word", "right"),
    [
        ("由县工商行政管理局负责", "工商行政管理局", "市场监督管理局"),
        ("报县国土资源局备案", "国土资源局", "自然资源局"),
        ("县卫生计生委牵头", "卫生计生委", "卫生健康委员会"),
        ("省环保厅", "环保厅", "生态环境局"),
        ("县旅游局", "旅游局", "文化和旅游局"),
        ("请按排人员", "按排", "安排"),
        ("截止目前共有", "截止目前", "截至目前"),
        ("中华人民共合国", "中华人民共合国", "中华人民共和国"),
        ("推进一带一路战略", "一带一路战略", "“一带一路”倡议"),
        ("坚持习近平新时代特色社会主义思想", "习近平新时代特色社会主义思想", "中国特色"),
    ],
)
def test_a_wrong_word_is_found_and_the_right_one_said(text: str, word: str, right: str) -> None:
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.text, finding.masked) == ("word", word, None)
    assert right in finding.why()


def test_an_abolished_name_says_since_when() -> None:
    [finding] = screen_text("报县国土资源局备案")
    assert "自2018年3月17日起" in finding.why()
    assert "2018-03-17" in finding.why("en")


@pytest.mark.parametrize(
    "text",
    [
        "按排名先后",
        "按排放标准",
        "颁布署名文件",
        "全部份额",
        "交通迅速恢复",
        "恢复盖章",
        "一座落地",
        "文化和旅游局",
        "农业部门",
        "文化部分",
        "住房和城乡建设部",
        "国家金融监督管理总局",
        "矿山安全监察局",
        "中华人民共和国国家标准",
        "原县工商行政管理局",
        "撤销县国土资源局",
        "《国土资源部关于印发通知》",
        "依法治县",
        "截至目前",
        "农村长效机制",
    ],
)
def test_right_words_are_no_findings(text: str) -> None:
    assert found(text) == []


def test_a_name_is_right_in_a_text_written_before_the_reform() -> None:
    text = "县国土资源局按排"
    assert found(text, written_on=date(2017, 12, 31)) == [("word", "按排")]
    assert found(text, written_on=date(2018, 3, 17)) == [("word", "按排")]
    assert found(text, written_on=date(2019, 1, 1)) == [("word", "国土资源局"), ("word", "按排")]


def test_a_county_adds_words_of_its_own() -> None:
    lists = screening_lists().with_words(
        [WatchedWord("兰川县", "local", right="岚川县"), WatchedWord("某某酒店", "local")]
    )
    findings = screen_text("兰川县某某酒店", lists=lists)
    assert [(item.text, item.why()) for item in findings] == [
        ("兰川县", "“兰川县”在词表中，建议改为“岚川县”。"),
        ("某某酒店", "“某某酒店”在词表中，请核对。"),
    ]
    assert found("兰川县某某酒店") == []
