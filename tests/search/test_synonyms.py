import pytest

from gongkai.search.synonyms import synonyms, variants
from gongkai.search.tokens import folded


def test_a_word_is_also_looked_for_as_its_synonym() -> None:
    assert variants("低保") == ["最低生活保障"]
    assert variants("最低生活保障") == ["低保"]


def test_a_word_inside_a_longer_one_is_replaced() -> None:
    assert variants("城乡低保标准") == ["城乡最低生活保障标准"]


def test_a_word_that_is_part_of_its_synonym_is_not_doubled() -> None:
    assert variants("住房公积金") == ["公积金"]
    assert "住房住房公积金" not in variants("住房公积金")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("廉租房", "公共租赁住房"),
        ("房补", "住房补贴"),
        ("二胎", "二孩"),
        ("低保户", "最低生活保障对象"),
        ("新农合", "城乡居民基本医疗保险"),
        ("打疫苗", "预防接种"),
        ("老旧小区改造", "旧改"),
    ],
)
def test_what_people_call_a_service_leads_to_its_official_name(typed: str, found: str) -> None:
    assert found in variants(typed)


@pytest.mark.parametrize("word", sorted(synonyms()))
def test_every_synonym_leads_back_to_its_word(word: str) -> None:
    assert len(word) >= 2
    for other in synonyms()[word]:
        assert word in [folded(one) for one in synonyms()[folded(other)]]
