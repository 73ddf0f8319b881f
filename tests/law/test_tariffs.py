"""The information processing fee, worked out by hand and from fees that were really charged."""

from datetime import date

import pytest

from gongkai.law.tariffs import TariffMissing, fee_measures_on

MEASURES = fee_measures_on(date(2024, 5, 1))


@pytest.mark.parametrize(
    ("items", "yuan"),
    [(1, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000)],
)
def test_the_fee_by_items_rises_by_bands(items: int, yuan: int) -> None:
    assert MEASURES.tariffs["by_items"].amount(items) == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [
        (30, 0),
        (31, 10),
        (57, 270),
        (100, 700),
        (101, 720),
        (109, 880),
        (119, 1080),
        (200, 2700),
        (201, 2740),
    ],
)
def test_the_fee_by_pages_rises_by_bands(pages: int, yuan: int) -> None:
    assert MEASURES.tariffs["by_pages"].amount(pages) == yuan


@pytest.mark.parametrize(("before", "more"), [(0, 12), (8, 5), (29, 3), (38, 15)])
def test_items_of_one_month_cost_the_same_in_one_request_or_in_two(before: int, more: int) -> None:
    tariff = MEASURES.tariffs["by_items"]
    first = tariff.amount(before) if before else 0

    assert first + tariff.amount(more, before) == tariff.amount(before + more)


def test_the_calculation_is_written_band_by_band() -> None:
    tariff = MEASURES.tariffs["by_items"]

    assert tariff.calculation(5, 8) == "第9—10件×0元=0元；第11—13件×100元=300元"
    assert tariff.calculation(5, 8, "en") == "items 9–10 × 0 = 0 yuan; items 11–13 × 100 = 300 yuan"


def test_nothing_is_charged_before_the_measures() -> None:
    with pytest.raises(TariffMissing, match="2020年12月31日没有可以适用的信息处理费标准"):
        fee_measures_on(date(2020, 12, 31))


def test_a_fee_of_nothing_is_refused() -> None:
    with pytest.raises(TariffMissing, match="数量为0"):
        MEASURES.tariffs["by_pages"].amount(0)
