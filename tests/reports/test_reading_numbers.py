from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reports.reading.numbers import in_unit, money_unit, parse_number, parse_seen_number


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("21", 21),
        (" 21　", 21),
        ("２１", 21),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1，234，567", 1234567),
        ("增101", 101),
        ("减6", -6),
        ("增加12", 12),
        ("+3", 3),
        ("－6", -6),
        ("-6", -6),
        ("↑101", 101),
        ("↓6", -6),
        ("7730.28", Decimal("7730.28")),
        ("16485.62万元", Decimal("16485.62")),
        ("5.00", 5),
        ("12件", 12),
        ("0", 0),
        ("零", 0),
    ],
)
def test_a_printed_number_is_read_as_what_it_says(printed: str, value: int | Decimal) -> None:
    assert parse_number(printed).value == value


@pytest.mark.parametrize("printed", ["", " ", "-", "—", "——", "/", "／", "\\", "－", "…"])
def test_a_blank_or_a_stroke_is_nothing_and_never_nought(printed: str) -> None:
    number = parse_number(printed)
    assert number.value is None
    assert number.blank
    assert number.readable


@pytest.mark.parametrize(
    "printed", ["约20", "20余", "无", "3（含上年1件）", "1 2", "10\n3", "1.2.3", "007", "三十"]
)
def test_what_is_not_plainly_a_number_is_not_guessed(printed: str) -> None:
    number = parse_number(printed)
    assert number.value is None
    assert not number.readable


def test_digits_that_a_page_broke_apart_belong_together_only_where_the_layout_did_it() -> None:
    assert parse_number("16485.6\n2万元", joined=True).value == Decimal("16485.62")
    assert not parse_number("16485.6\n2万元").readable


def test_a_round_letter_is_a_nought_only_on_a_picture() -> None:
    assert parse_seen_number("O").value == 0
    assert not parse_number("O").readable


@pytest.mark.parametrize(
    ("value", "printed", "expected"),
    [(251000, "元", Decimal("25.1")), (80618, "元", Decimal("8.0618")), (2, "亿元", 20000), (5, "", 5)],
)
def test_money_is_converted_to_the_unit_of_the_form(value: int, printed: str, expected: Decimal) -> None:
    assert in_unit(value, printed, "万元") == expected


def test_a_unit_of_money_is_seen_in_a_heading() -> None:
    assert money_unit("采购总金额（元）") == "元"
    assert money_unit("本年收费金额（单位：万元）") == "万元"
    assert money_unit("本年收费金额") == ""


@given(st.integers(0, 10**12))
def test_any_count_is_read_with_and_without_separators(count: int) -> None:
    assert parse_number(str(count)).value == count
    assert parse_number(f"{count:,}").value == count
