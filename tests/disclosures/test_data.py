"""The data of kinds and limits fits its schema and the code; document numbers; texts and differences."""

import pytest

from gongkai.disclosures.body import clean_body
from gongkai.disclosures.deadlines import disclosure_limits
from gongkai.disclosures.differences import changed_share, text_difference
from gongkai.disclosures.document_numbers import document_number_warning
from gongkai.disclosures.kinds import channel_kinds, disclosure_kinds, genres
from gongkai.disclosures.models import CONTENT_FIELDS
from gongkai.law.statute import validate


def test_the_data_fits_its_schemas() -> None:
    validate("disclosures/kinds.yaml", "disclosure_kinds.json")
    validate("clocks/disclosure.yaml", "disclosure_clock.json")


def test_every_kind_names_fields_and_a_limit_that_there_are() -> None:
    for kind in disclosure_kinds().values():
        assert set(kind.mandatory) <= {*CONTENT_FIELDS, "interprets"}, kind.id
        assert kind.limit in disclosure_limits(), kind.id
    assert [kind.id for kind in disclosure_kinds().values() if kind.at_once] == ["emergency"]
    assert {"website", "gazette", "weibo", "wechat"} <= set(channel_kinds())
    assert "通知" in genres()


@pytest.mark.parametrize("number", ["岚政发〔2024〕5号", "岚水罚决字〔2026〕112号", ""])
def test_a_document_number_in_the_official_form_is_not_warned_about(number: str) -> None:
    assert document_number_warning(number) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("岚政发[2024]5号", "六角括号"),
        ("岚政发（2024）5号", "六角括号"),
        ("岚政发〔24〕5号", "四位"),
        ("岚政发〔2024〕05号", "不编虚位"),
        ("岚政发〔2024〕第5号", "不加“第”字"),
        ("2024年第5号令", "不合格式"),
    ],
)
def test_an_unusual_document_number_is_warned_about_with_what_is_wrong(number: str, words: str) -> None:
    warning = document_number_warning(number)
    assert number in warning
    assert words in warning


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<a href="javascript:alert(1)">甲</a>', '<a rel="noopener noreferrer">甲</a>'),
        ('<img src="https://elsewhere.example/x.png" alt="图">', '<img alt="图">'),
        ('<img src="attachment:12">', '<img src="attachment:12">'),
        ('<p class="align-center other">乙</p>', '<p class="align-center">乙</p>'),
        (
            '<table><tr><td rowspan="2" width="9">丙</td></tr></table>',
            '<table><tbody><tr><td rowspan="2">丙</td></tr></tbody></table>',
        ),
        ('<iframe src="x"></iframe><form><input></form>丁', "丁"),
    ],
)
def test_only_what_a_text_may_contain_is_kept(html: str, kept: str) -> None:
    assert clean_body(html) == kept
    assert clean_body(kept) == kept


def test_a_difference_shows_added_removed_and_changed_lines() -> None:
    lines = text_difference("一\n二月供水\n三", "一\n三月供水\n三\n四")

    assert [(line.kind, line.text) for line in lines] == [
        ("same", "一"),
        ("changed", "三月供水"),
        ("same", "三"),
        ("added", "四"),
    ]


def test_the_changed_share_is_0_for_the_same_and_1_for_another_text() -> None:
    assert changed_share("供水", "供水") == 0
    assert changed_share("供水", "停电") == 1
    assert changed_share("", "") == 0
    assert changed_share("甲" * 99 + "乙", "甲" * 99 + "丙") == pytest.approx(0.01)
