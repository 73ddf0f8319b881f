"""Marks of secrecy, and sentences that merely speak of secrets."""

import pytest

from gongkai.screening import Strength, mask, screen_text
from tests.screening.made_up import found


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★10年\n岚川县人民政府文件", "机密★10年"),
        ("秘密★", "秘密★"),
        ("绝密★启用前", "绝密★启用前"),
        ("绝密 ★长期", "绝密 ★长期"),
        ("机密*20年", "机密*20年"),
        ("标题（秘密★6个月）", "秘密★6个月"),
    ],
)
def test_a_level_with_a_star_is_a_mark(text: str, mark: str) -> None:
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.text, finding.strength) == ("secrecy_mark", mark, Strength.SURE)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("秘密\n岚川县人民政府", "秘密"),
        ("机密 20年\n", "机密 20年"),
        ("岚川县人民政府\n【工作秘密】", "工作秘密"),
        ("内部资料，注意保存", "内部资料，注意保存"),
        ("内部资料", "内部资料"),
        ("（内部使用）", "内部使用"),
        ("本件不得外传。", "不得外传"),
        ("此件不公开", "此件不公开"),
        ("份号：000001", "份号：000001"),
        ("份号 000012", "份号 000012"),
    ],
)
def test_a_mark_counts_where_marks_stand(text: str, mark: str) -> None:
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.text, finding.strength) == ("secrecy_mark", mark, Strength.LIKELY)


@pytest.mark.parametrize(
    "text",
    [
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "不得泄露国家秘密、工作秘密和商业秘密。",
        "请注意保存相关票据。",
        "加强内部资料管理。",
        "严格执行保密审查制度，防止泄密。",
        "份号由6位阿拉伯数字组成",
        "商业秘密\n",
        "**秘密**",
    ],
)
def test_a_sentence_about_secrets_is_no_mark(text: str) -> None:
    assert found(text) == []


def test_a_mark_cannot_be_masked() -> None:
    findings = screen_text("机密★10年")
    assert findings[0].masked is None
    assert mask("机密★10年", findings) == "机密★10年"
