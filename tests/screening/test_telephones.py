"""Telephone numbers of persons, and those of offices, which are public."""

import pytest

from gongkai.screening import Contacts, Strength, screen_text
from tests.screening.made_up import found


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "138-0013-8000",
        "138 0013 8000",
        "１３８００１３８０００",
        "19912345678",
        "16612345678",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(written: str) -> None:
    [finding] = screen_text(f"王某（{written}）")
    assert (finding.kind.value, finding.text) == ("mobile", written)
    assert finding.masked is not None
    assert finding.masked[3:7] == "****"


@pytest.mark.parametrize(
    "text", ["+8613800138000", "+86 13800138000", "008613800138000", "8613800138000", "013800138000"]
)
def test_the_code_of_the_country_stays(text: str) -> None:
    assert found(text) == [("mobile", "13800138000")]


def test_several_numbers_in_a_row_are_each_found() -> None:
    expected = [("mobile", "13800138000"), ("mobile", "13900139000")]
    assert found("张三13800138000李四13900139000") == expected
    assert found("13800138000/13900139000") == expected
    assert found("手机：13800138000、13900139000") == expected
    assert found("1.13800138000\n2.13900139000") == expected


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("手机：13800138000", Strength.SURE),
        ("当事人：张三，13800138000", Strength.SURE),
        ("张三13800138000", Strength.LIKELY),
        ("联系人：李某，联系电话：13800138000", Strength.POSSIBLE),
        ("岚川县教育局咨询电话13800138000", Strength.POSSIBLE),
    ],
)
def test_what_stands_around_a_mobile_number_decides_how_sure_it_is(text: str, strength: Strength) -> None:
    [finding] = screen_text(text)
    assert finding.strength is strength


@pytest.mark.parametrize(
    "text",
    [
        "订单号13912345678",
        "索引号：13912345678",
        "金额13800138000元",
        "总投资13912345678.50元",
        "118.13912345678",
        "面积13812345678平方米",
        "共计13812345678人次",
        "浙江省第13812345678号公告",
        "合同2021-13912345678",
        "SN13912345678",
        "http://www.lanchuan.gov.cn/art/2021/art_12_13812345678.html",
        "12800138000",
        "138001380001",
        "138****8000",
        "150 1200 3400 2300",
        "2021 1234 5678 9012 3456",
        "2021年10月12日 15:30:00",
    ],
)
def test_other_numbers_are_no_mobile_numbers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number", "masked"),
    [
        ("家庭电话：0571-88886666", "0571-88886666", "0571-****6666"),
        ("张三，住宅电话057188886666", "057188886666", "0571-****6666"),
        ("户主：李四，电话(0571)88886666", "(0571)88886666", "0571-****6666"),
        ("姓名：王五，电话：0564-1234567", "0564-1234567", "0564-***4567"),
        ("本人电话 010-6234 5678", "010-6234 5678", "010-****5678"),
    ],
)
def test_a_persons_landline_is_a_finding(text: str, number: str, masked: str) -> None:
    [finding] = screen_text(text)
    assert (finding.kind.value, finding.text, finding.masked) == ("landline", number, masked)
    assert finding.strength is Strength.LIKELY


def test_a_landline_nobody_explains_is_possible() -> None:
    [finding] = screen_text("另见0571-88886666。")
    assert finding.strength is Strength.POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "咨询电话：0571-88886666",
        "监督电话：0571-88886666，88886667",
        "联系电话：0571-88886666",
        "岚川县教育局 电话 0571-88886666",
        "申请人可拨打咨询电话0571-88886666",
        "残疾人联合会办公电话：0571-88886666",
        "办公地址：岚川县人民路1号 电话：(0571)88886666 传真：0571-88886667",
        "联系人：张某\n电话：0571-88886666",
        "岚川县民政局0571-88886666",
        "服务热线12345，举报电话12380，400-800-1234",
        "0551-2021-0001号",
        "010-20240315",
        "邮编230000",
        "0571888866",
    ],
)
def test_an_offices_own_landline_is_no_finding(text: str) -> None:
    assert found(text) == []


def test_the_agencys_own_contacts_are_no_findings() -> None:
    contacts = Contacts.of(phones=["138 0013 8000", "0571-88886666"])
    assert found("值班手机13800138000", contacts=contacts) == []
    assert found("另见0571-88886666", contacts=contacts) == []
    assert found("另见0571-88886667", contacts=contacts) == [("landline", "0571-88886667")]


@pytest.mark.parametrize(
    "text", ["手机：一三八〇〇一三八〇〇〇", "电话 1 3 8 0 0 1 3 8 0 0 0", "(138)00138000", "¹³⁸⁰⁰¹³⁸⁰⁰⁰"]
)
def test_a_mobile_number_in_characters_apart_or_raised_is_found(text: str) -> None:
    assert [kind for kind, _ in found(text)] == ["mobile"]


@pytest.mark.parametrize("text", ["发票号码13800138000", "票据号13800138000", "1 3 8 0 0 1 3 8 0 0 0"])
def test_the_number_of_an_invoice_and_single_figures_are_no_mobile(text: str) -> None:
    assert found(text) == []


def test_the_mark_of_a_note_behind_a_number_does_not_hide_it() -> None:
    assert found("张三13800138000¹") == [("mobile", "13800138000")]
