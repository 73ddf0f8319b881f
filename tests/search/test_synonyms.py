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


@pytest.mark.parametrize("word", sorted(synonyms()))
def test_every_synonym_leads_back_to_its_word(word: str) -> None:
    assert len(word) >= 2
    for other in synonyms()[word]:
        assert word in [folded(one) for one in synonyms()[folded(other)]]
