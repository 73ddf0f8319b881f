"""Passports and plates, and the codes that look like them."""

import pytest

from gongkai.screening import Strength, screen_text
from tests.screening.made_up import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("护照号码：E12345678", "E12345678"),
        ("护照EA1234567", "EA1234567"),
        ("持护照 g12345678 入境", "g12345678"),
        ("护照号Ｅ１２３４５６７８", "Ｅ１２３４５６７８"),
        ("港澳居民来往内地通行证H12345678", "H12345678"),
    ],
)
def test_a_passport_is_known_by_its_context(text: str, number: str) -> None:
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.text, finding.strength) == ("passport", number, Strength.SURE)
    assert finding.masked is not None
    assert "*****" in finding.masked


def test_the_form_of_a_passport_alone_is_possible() -> None:
    [finding] = screen_text("王某G12345678")
    assert finding.strength is Strength.POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "编号S12345678",
        "G20231234",
        "文件E2021-12345678",
        "AG12345678",
        "G123456789",
        "A12345678",
        "E1234567",
    ],
)
def test_other_codes_are_no_passports(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "plate",
    ["川A12345", "川A·12345", "皖N1B2C3", "川AD12345", "川A·D12345", "京A12345D", "粤B1234学", "新A1234挂"],
)
def test_a_plate_is_found_and_surer_beside_a_vehicle(plate: str) -> None:
    [finding] = screen_text(f"登记的{plate}。")
    assert (finding.kind.value, finding.text, finding.strength) == ("plate", plate, Strength.LIKELY)
    [announced] = screen_text(f"小型轿车{plate}违法停放")
    assert announced.strength is Strength.SURE


@pytest.mark.parametrize(
    "text",
    [
        "京ICP备12345678号",
        "粤B2-20090059",
        "皖公网安备34012302000123号",
        "新ABC1234号",
        "皖A〔2020〕12号",
        "云南省A12345项目",
        "许可证号：川A12345",
        "川A123456789",
        "川AOI234",
        "京ABCDEF",
        "冀J2020123",
    ],
)
def test_other_codes_are_no_plates(text: str) -> None:
    assert found(text) == []
