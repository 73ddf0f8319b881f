import pytest

from gongkai.documents.numbering import Level, ListCounter, ListForm, count_in, with_label


@pytest.mark.parametrize(
    ("style", "number", "expected"),
    [
        ("decimal", 12, "12"),
        ("chineseCounting", 1, "一"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("japaneseCounting", 20, "二十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 2010, "二千零一十"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "21"),
        ("decimalFullWidth", 10, "１０"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 27, "aa"),
        ("ideographTraditional", 2, "乙"),
        ("unheardOf", 5, "5"),
        ("bullet", 5, ""),
    ],
)
def test_numbers_are_printed_as_the_list_counts(style: str, number: int, expected: str) -> None:
    assert count_in(style, number) == expected


def two_levels(counter: str = "a", **restarts: int) -> ListForm:
    return ListForm(
        counter,
        {0: Level(1, "chineseCounting", "%1、"), 1: Level(1, "decimal", "%1.%2", True)},
        {int(level): start for level, start in restarts.items()},
    )


def test_a_deeper_level_starts_anew_below_each_item() -> None:
    counter = ListCounter({"1": two_levels()})

    labels = [counter.next_label("1", level) for level in (0, 1, 1, 0, 1)]

    assert labels == ["一、", "1.1", "1.2", "二、", "2.1"]


def test_lists_of_one_origin_count_on_unless_told_to_restart() -> None:
    forms = {"1": two_levels(), "2": two_levels(), "3": two_levels(**{"0": 1})}
    counter = ListCounter(forms)

    labels = [counter.next_label(number, 0) for number in ("1", "2", "3", "3")]

    assert labels == ["一、", "二、", "一、", "二、"]


def test_an_unknown_list_prints_nothing() -> None:
    assert ListCounter({}).next_label("7", 0) == ""


def test_a_label_stands_close_to_the_text_after_chinese_marks() -> None:
    assert with_label("一、", "概述") == "一、概述"
    assert with_label("1.", "概述") == "1. 概述"
    assert with_label("", "概述") == "概述"
