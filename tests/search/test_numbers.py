import pytest

from gongkai.search.numbers import document_number, index_number_key


@pytest.mark.parametrize(
    "typed",
    [
        "岚政发〔2024〕5号",
        "岚政发[2024]5号",
        "岚政发(2024)5号",
        "岚政发（2024）５号",
        "岚政发【2024】第5号",
        "岚政发2024 5",
        "岚政发 2024 5号",
        "岚政发2024-5",
        "岚政发2024年5号",
        "岚政发〔2024〕05号",
        " 岚政发 〔 2024 〕 5 号 ",
        "岚政发〔24〕5号",
        "岚政发24年5号",
        "岚政发24-5",
        "岚政发〔2024年〕5号",
        "岚政发2024〕5号",
        "岚政发〔2024 5号",
        "岚政发《2024》5号",
        "岚政发{2024}5号",
        "岚政发2024/5",
        "岚政发2024.5",
        "岚政发_2024_5",
        "岚政发〔2024〕5号文",
        "岚政发〔2024〕5号文件",
        "嵐政發〔2024〕第5號",
    ],
)
def test_a_document_number_is_known_however_it_is_typed(typed: str) -> None:
    number = document_number(typed)

    assert number is not None
    assert number.key == "岚政发|2024|5"
    assert number.phrase == "岚政发(2024)5号"


@pytest.mark.parametrize(
    "typed", ["低保", "2024年5号", "岚政发5号", "岚政发245号", "关于预算的通知", "公开" * 50]
)
def test_what_is_no_document_number_is_not_taken_for_one(typed: str) -> None:
    assert document_number(typed) is None


def test_a_year_of_two_digits_in_an_old_number_is_one_of_the_last_century() -> None:
    assert document_number("岚政发〔98〕5号") == document_number("岚政发〔1998〕5号")


def test_an_index_number_is_known_with_and_without_its_signs() -> None:
    assert index_number_key("11341702486344515H/2026-00001") == "11341702486344515h202600001"
    assert index_number_key("11341702486344515h 2026 00001") == "11341702486344515h202600001"
    assert index_number_key("2026-00001") == ""
