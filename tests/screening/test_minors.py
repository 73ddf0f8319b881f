"""Minors named in a sentence with their age are found and masked; ages of others are no findings."""

import pytest

from gongkai.screening import mask, screen_text
from tests.screening.made_up import TODAY, found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("受助儿童李小雨，今年9岁，就读于青山镇中心小学。", "李小雨"),
        ("学生王小明（男，13岁）家庭困难", "王小明"),
        ("代领人为9岁的刘小花。", "刘小花"),
        ("陈小雨今年十一岁", "陈小雨"),
        ("孤儿张小军，女，１２周岁", "张小军"),
        ("6岁女童赵小燕，走失", "赵小燕"),
    ],
)
def test_a_minor_is_found_by_name_and_age(text: str, name: str) -> None:
    assert found(text) == [("person_list", name)]


def test_a_child_is_said_to_be_sensitive_and_only_the_surname_stays() -> None:
    text = "受助儿童李小雨，今年9岁。"
    findings = screen_text(text, today=TODAY)
    assert findings[0].why() == "本人未满14周岁，属于敏感个人信息。"
    assert screen_text("学生李小雨，17岁", today=TODAY)[0].why() == "本人未满18周岁，是未成年人。"
    assert mask(text, findings) == "受助儿童李××，今年9岁。"
    assert screen_text(mask(text, findings), today=TODAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "年满18岁的公民", "60岁以上老年人", "0至6岁儿童", "不满14周岁的未成年人", "王建国，43岁，中共党员",
        "适龄儿童（6—12岁）", "3岁以下婴幼儿照护", "全县平均年龄17岁", "张某，16岁",
    ],
)  # fmt: skip
def test_ages_without_the_name_of_a_minor_are_no_findings(text: str) -> None:
    assert found(text) == []
