"""Texts of cells into values, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from gongkai.registers.definitions import all_registers
from gongkai.registers.values import ValueRefused, contains_identity_number, is_credit_code, reader_of

pytestmark = pytest.mark.language("en")

PENALTIES = all_registers()["penalties"]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("decided_on", "2026-02-03", "2026-02-03"),
        ("decided_on", "2026/2/3", "2026-02-03"),
        ("decided_on", "2026.2.3", "2026-02-03"),
        ("decided_on", "２０２６年2月3日", "2026-02-03"),
        ("decided_on", "20260203", "2026-02-03"),
        ("decided_on", "2026-02-03 00:00:00", "2026-02-03"),
        ("fine", "1,234.50", "1234.5"),
        ("fine", "100", "100"),
        ("fine", "12.5万元", "12.5"),
        ("category", "罚款", ["fine"]),
        ("category", "没收违法所得、没收非法财物", ["confiscation"]),
        ("category", "罚款；没收违法所得、没收非法财物", ["fine", "confiscation"]),
        ("category", "警告、罚款", ["warning", "fine"]),
        ("counterpart_kind", "法人", "legal_person"),
        ("credit_code", " 91110000600037341l ", "91110000600037341L"),
        ("content", "'=1+1", "=1+1"),
    ],
)
def test_a_text_is_read_as_its_column_says(column: str, text: str, value: object) -> None:
    assert reader_of(PENALTIES.column(column))(text) == value


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("decided_on", "2026-02-30", "“Decided on”: “2026-02-30” is not a date. Write it as 2024-09-10."),
        ("decided_on", "46079", "is not a date"),
        ("fine", "五千元", "is not an amount"),
        ("fine", "0.1234567", "more than 6 decimals"),
        ("fine", "-3", "is less than 0"),
        ("fine", "NaN", "is not an amount"),
        ("fine", "1e999999", "is not an amount"),
        ("category", "罚金", "“罚金” is not one of 警告、通报批评、罚款"),
        ("credit_code", "91110000600037341M", "is not a unified social credit code"),
        ("identity_number", "110101199003070001", "its check digit is wrong"),
        ("violation", "x" * 1001, "has 1001 characters; at most 1000 are taken"),
    ],
)
def test_what_is_no_value_is_refused_with_what_to_write(column: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueRefused, match=sentence):
        reader_of(PENALTIES.column(column))(text)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "http://", "ftp://a.example/b", "//a.example", "http://[a"]
)
def test_an_address_is_of_the_web(text: str) -> None:
    read = reader_of(all_registers()["approvals"].column("url"))
    assert read("https://a.example/b?c=1") == "https://a.example/b?c=1"
    with pytest.raises(ValueRefused, match="is not an address"):
        read(text)


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ", min_size=17, max_size=18))
def test_credit_codes_are_told_apart_as_the_standard_library_of_numbers_does(text: str) -> None:
    assert is_credit_code(text) == (len(text) == 18 and uscc.is_valid(text))


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_a_right_credit_code_is_taken(body: str) -> None:
    code = f"91110000{body}"
    assert is_credit_code(code + uscc.calc_check_digit(code))


def test_an_identity_number_inside_a_text_is_found() -> None:
    assert contains_identity_number("当事人（身份证号１１０１０５１９４９１２３１００２X）")
    assert not contains_identity_number("统一社会信用代码91110000600037341L，金额110105194912310021")
