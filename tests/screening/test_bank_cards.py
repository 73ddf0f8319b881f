"""Bank cards: check digit, issuer, context."""

import pytest

from gongkai.screening import Strength, screen_text
from tests.screening.made_up import card_number, found, identity_number


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        (card_number("622202"), "银联"),
        (card_number("621700", 16), "银联"),
        (card_number("436742", 16), "中国建设银行"),
        (card_number("95599"), "中国农业银行"),
        (card_number("601382"), "中国银行"),
        (card_number("9558", 19), "中国工商银行"),
    ],
)
def test_a_card_is_known_by_its_check_digit_and_issuer(number: str, issuer: str) -> None:
    [finding] = screen_text(f"转入{number}。")
    assert (finding.kind.value, finding.text, finding.strength) == ("bank_card", number, Strength.LIKELY)
    assert issuer in finding.why()
    assert finding.masked == "*" * (len(number) - 4) + number[-4:]
    [announced] = screen_text(f"银行卡号：{number}")
    assert announced.strength is Strength.SURE


def test_a_card_in_groups_is_found() -> None:
    number = card_number()
    grouped = " ".join((number[:4], number[4:8], number[8:12], number[12:16], number[16:]))
    assert found(grouped) == [("bank_card", grouped)]
    assert found(grouped.replace(" ", "-")) == [("bank_card", grouped.replace(" ", "-"))]


def test_a_card_of_an_unknown_issuer_needs_its_context() -> None:
    number = card_number("3081", 16)
    assert found(number) == []
    assert found(f"一卡通账号 {number}") == [("bank_card", number)]
    short = card_number("1234", 13)
    assert found(short) == []
    assert found(f"存折账号：{short}") == [("bank_card", short)]


def test_a_card_of_a_network_without_known_issuer_is_possible() -> None:
    [finding] = screen_text("4111111111111111")
    assert finding.strength is Strength.POSSIBLE


def test_a_wrong_check_digit_is_no_card() -> None:
    number = card_number()
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert found(f"银行卡号{wrong}") == []


def test_an_organisations_account_is_only_possible() -> None:
    [finding] = screen_text(
        f"开户行：岚川农商行青溪支行，户名：岚川县某建设有限公司，账号：{card_number()}"
    )
    assert finding.strength is Strength.POSSIBLE
    assert "对公账户" in finding.why()


@pytest.mark.parametrize(
    "text",
    [
        f"合同编号：{card_number()}",
        f"索引号{card_number('622202', 16)}",
        f"{card_number('622202', 16)}元",
        f"0.{card_number('622202', 16)}",
        f"https://www.example.invalid/{card_number()}.html",
        f"1{card_number('622202', 19)}",
        "6200000000000000000",
        "********1234",
    ],
)
def test_other_long_numbers_are_no_cards(text: str) -> None:
    assert found(text) == []


def test_a_mistyped_identity_number_of_gansu_is_no_card() -> None:
    valid = identity_number("620921", "19830504", "021")
    for digit in "0123456789":
        if digit != valid[-1]:
            assert found(valid[:-1] + digit) == []
