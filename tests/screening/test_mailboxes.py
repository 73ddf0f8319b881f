"""Mailboxes of persons and of offices."""

import pytest

from gongkai.screening import Contacts, Strength, screen_text
from tests.screening.made_up import found, identity_number


@pytest.mark.parametrize(
    ("text", "mailbox", "strength"),
    [
        ("zhangsan@qq.com", "zhangsan@qq.com", Strength.LIKELY),
        ("当事人：张三，邮箱：zs_01@163.com", "zs_01@163.com", Strength.SURE),
        ("个人邮箱 a.b+c@vip.sina.com", "a.b+c@vip.sina.com", Strength.SURE),
        ("12345678＠qq.com", "12345678＠qq.com", Strength.LIKELY),
        ("hr@example.com", "hr@example.com", Strength.POSSIBLE),
    ],
)
def test_a_mailbox_is_judged_by_its_provider_and_its_line(
    text: str, mailbox: str, strength: Strength
) -> None:
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.text, finding.strength) == ("email", mailbox, strength)


def test_only_the_first_letter_and_the_provider_stay() -> None:
    [finding] = screen_text("zhangsan@QQ.com")
    assert finding.masked == "z*******@qq.com"


def test_a_number_in_a_mailbox_is_one_finding() -> None:
    assert found("13800138000@139.com") == [("email", "13800138000@139.com")]
    number = identity_number()
    assert found(f"{number}{number}zs@qq.com") == [("email", f"{number}{number}zs@qq.com")]


@pytest.mark.parametrize(
    "text",
    [
        "lcxjyj@lanchuan.gov.cn",
        "zhangsan@mail.lanchuan.gov.cn",
        "公开邮箱：lcxzwgk@163.com",
        "岚川县教育局\n联系电话：0571-88886666\n电子邮箱：lcjyj@163.com",
        "办公地址：人民路1号　邮箱：lc@qq.com",
        "微信@岚川发布",
        "版本a@b",
        "z*******@qq.com",
    ],
)
def test_an_offices_mailbox_is_no_finding(text: str) -> None:
    assert found(text) == []


def test_the_agencys_own_mailbox_is_no_finding() -> None:
    assert found("zhangsan@qq.com", contacts=Contacts.of(mailboxes=["ZhangSan@qq.com"])) == []


def test_a_mailbox_of_one_letter_is_masked_whole() -> None:
    [finding] = screen_text("发至a@qq.com")
    assert finding.masked == "*@qq.com"
