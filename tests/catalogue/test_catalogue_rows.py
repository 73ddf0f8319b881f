"""Marks, channels and titles mean what the published tables mean by them."""

import pytest

from gongkai.catalogue.catalogue_rows import (
    channels_named,
    field_of_title,
    natural_key,
    tick_of,
    ticked_labels,
)


@pytest.mark.parametrize("text", ["√", "■", "✓", " √ ", "是", "R", "\uf0fe", "●"])
def test_a_mark_is_a_tick(text: str) -> None:
    assert tick_of(text) is True


@pytest.mark.parametrize("text", ["", "□", "×", "—", "/", "否", "  "])
def test_an_empty_box_is_no_tick(text: str) -> None:
    assert tick_of(text) is False


@pytest.mark.parametrize("text", ["被征收人", "√ 被征收人", "待定"])
def test_words_are_neither(text: str) -> None:
    assert tick_of(text) is None


@pytest.mark.parametrize(
    ("text", "keys", "others"),
    [
        ("■政府网站  □政府公报\n■两微一端", ["website", "social_media"], ""),
        ("政府网站√ 政府公报□ 广播电视√", ["website", "broadcast"], ""),
        ("政府网站、政府公报；便民服务站", ["website", "gazette", "convenience_station"], ""),
        ("■社区/企事业单位/村公示栏（电子屏）\n□其他", ["notice_board"], ""),
        ("■发布会/听证会\n■其他：应急广播＿＿", ["press_conference", "other"], "应急广播"),
        ("■信用中国网站", ["other"], "信用中国网站"),
        ("□政府网站", [], ""),
        ("", [], ""),
    ],
)
def test_channels_are_taken_from_a_cell_of_options(text: str, keys: list[str], others: str) -> None:
    assert channels_named(ticked_labels(text)) == (keys, others)


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("（一）重大建设项目领域基层政务公开标准目录", "01"),
        ("26、岚川县城乡规划领域标准目录", "26"),
        ("救灾", "14"),
        ("岚川县乡村就业创业领域基层政务公开标准目录", "岚川县乡村就业创业"),
        ("Sheet1", ""),
    ],
)
def test_a_title_names_its_field(title: str, field: str) -> None:
    assert field_of_title(title) == field


def test_a_row_is_the_same_row_however_it_is_spaced() -> None:
    assert natural_key("14", "", "灾害 救助", "救灾款物\n发放") == natural_key(
        "14", "", "灾害救助", "救灾款物发放"
    )
    assert natural_key("14", "", "灾害救助", "甲") != natural_key("13", "", "灾害救助", "甲")
