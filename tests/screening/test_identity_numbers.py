"""Identity numbers, however they are written, and what only looks like one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.screening import Strength, mask, screen_text
from tests.screening.made_up import TODAY, found, identity_number

REGIONS = st.sampled_from(["110105", "340123", "620921", "440524", "310101", "512301", "810000"])
DAYS = st.dates(date(1900, 1, 1), date(2024, 12, 31))
SEQUENCES = st.integers(1, 999)
PROSE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40)


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "110105.19491231.002X",
        "1101 0519 4912 3100 2X",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u300019491231\u3000002X",
        "1101051949\n1231002X",
    ],
)
def test_a_valid_number_is_found_however_it_is_written(written: str) -> None:
    text = f"当事人{written}已经领取。"
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.text, finding.masked) == (
        "identity_number",
        written,
        "110105********002X",
    )
    assert finding.strength is Strength.SURE
    assert "校验码" in finding.why()
    assert "朝阳区" in finding.why()


def test_numbers_beside_each_other_are_each_found() -> None:
    first, second = identity_number(), identity_number("620921", "19830504", "021")
    assert found(f"{first}、{second}") == [("identity_number", first), ("identity_number", second)]
    assert found(f"12 {first} 300") == [("identity_number", first)]


def test_the_place_is_line_and_character() -> None:
    [finding] = screen_text(f"第一行\n他的号码是{identity_number()}。")
    assert finding.where() == "第2行第6字"
    assert finding.where("en") == "line 2, character 6"


def test_a_number_whose_region_is_not_in_the_table_is_likely() -> None:
    [finding] = screen_text(identity_number("340199"))
    assert finding.strength is Strength.LIKELY
    assert "340199" in finding.why()


def test_a_disability_certificate_holds_the_identity_number() -> None:
    [finding] = screen_text(f"残疾证号{identity_number('620921', '19830504', '021')}12")
    assert finding.text == identity_number("620921", "19830504", "021")
    assert "残疾人证号" in finding.why()
    assert found(f"残疾人证{identity_number()}44") == [("identity_number", identity_number())]


def test_a_pupils_number_is_the_identity_number_after_a_letter() -> None:
    assert found(f"学籍号G{identity_number('340123', '20150607', '123')}") == [
        ("identity_number", identity_number("340123", "20150607", "123"))
    ]


def test_a_wrong_check_digit_counts_only_where_the_text_speaks_of_an_identity_number() -> None:
    [finding] = screen_text("公民身份号码：110105194912310021")
    assert finding.strength is Strength.POSSIBLE
    assert "校验码不对（应为X）" in finding.why()
    assert found("流水110105194912310021") == []
    assert found("110105194912310021") == []


@pytest.mark.parametrize(
    "text",
    [
        "1101**********002X",
        "110105********002X",
        "身份证号：110105********002X，",
        "索引号 11341702486344515H/202110-00013",
        "统一社会信用代码：11620622013933539B",
        "统一社会信用代码91350100M000100Y43",
        "20231231123456",
        "订单号：202312311234567890",
        "11010519491331002X",  # there is no thirteenth month
        "身份证号 990105194912310021",  # there is no such province
        "9787301234567",
        "宗地编号：340123001001GB00012",
        "2020-340123-48-01-012345",
        "东经118.12345678901，北纬31.65432109876",
    ],
)
def test_other_numbers_and_masked_ones_are_no_findings(text: str) -> None:
    assert found(text) == []


def test_a_labelled_serial_number_of_region_and_recent_date_is_no_finding() -> None:
    serial = identity_number("370612", "20200601", "001")
    assert found(f"采购项目编号：{serial}") == []
    assert found(f"身份证件编号：{serial}") == [("identity_number", serial)]
    [finding] = screen_text(f"项目编号：{identity_number()}")
    assert finding.strength is Strength.POSSIBLE
    assert "可能是由区划代码和日期组成的编号" in finding.why()


def test_a_birth_in_the_future_is_none() -> None:
    number = identity_number("110105", "20260101", "002")
    assert screen_text(number, today=TODAY) == []
    assert len(screen_text(number, today=date(2027, 1, 1))) == 1


@pytest.mark.parametrize(
    ("born", "words"),
    [("20150607", "未满14周岁"), ("20100607", "未满18周岁"), ("20070101", ""), ("19491231", "")],
)
def test_the_date_of_birth_tells_a_minor_on_the_day_of_screening(born: str, words: str) -> None:
    [finding] = screen_text(identity_number("340123", born, "123"), today=TODAY)
    assert ("未满" in finding.why()) is bool(words)
    assert words in finding.why()
    [undated] = screen_text(identity_number("340123", born, "123"))
    assert "未满" not in undated.why()


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("身份证号110105491231002", Strength.LIKELY),
        ("户主110105491231002，", Strength.POSSIBLE),
    ],
)
def test_an_old_number_has_region_and_date_and_no_check_digit(text: str, strength: Strength) -> None:
    [finding] = screen_text(text)
    assert (finding.text, finding.masked) == ("110105491231002", "110105******002")
    assert finding.strength is strength


@pytest.mark.parametrize(
    "text",
    [
        "990105491231002",
        "110105491331002",
        "1101054912310021234",
        "编号110105491231002",
        "2020-110105491231002",
        "110105491231002元",
    ],
)
def test_fifteen_other_digits_are_no_finding(text: str) -> None:
    assert found(text) == []


@settings(max_examples=150, deadline=None)
@given(region=REGIONS, day=DAYS, sequence=SEQUENCES, before=PROSE, after=PROSE)
def test_any_valid_number_anywhere_in_prose_is_found_and_leaves_nothing_when_masked(
    region: str, day: date, sequence: int, before: str, after: str
) -> None:
    number = identity_number(region, f"{day:%Y%m%d}", f"{sequence:03d}")
    text = f"{before}{number}{after}"
    findings = screen_text(text)
    [finding] = [item for item in findings if item.kind.value == "identity_number"]
    assert (finding.text, finding.start) == (number, len(before))
    masked = mask(text, findings)
    assert number not in masked
    assert [item for item in screen_text(masked) if item.replacements] == []


def test_a_number_in_characters_or_raised_digits_is_found() -> None:
    number = identity_number()
    for digits in ("〇一二三四五六七八九", "⁰¹²³⁴⁵⁶⁷⁸⁹"):
        written = "".join(digits[int(letter)] if letter.isdecimal() else letter for letter in number)
        assert found(f"身份证号：{written}") == [("identity_number", written)]
