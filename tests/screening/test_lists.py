"""The data of ``statute/screening``: its shape, its sources, and that no entry contradicts another."""

import re

import pytest

from gongkai.law.statute import load_yaml, statute_files, validate
from gongkai.screening import screen_text, screening_lists

WORD_LISTS = statute_files("screening/words")


@pytest.mark.parametrize("name", WORD_LISTS)
def test_a_word_list_has_its_shape(name: str) -> None:
    validate(name, "../screening/schemas/words.json")


@pytest.mark.parametrize("name", statute_files("screening"))
def test_every_file_says_what_it_is_and_where_from(name: str) -> None:
    data = load_yaml(name)
    parts = [data, *(value for value in data.values() if isinstance(value, dict))]
    assert data["about"]
    assert any({"certainty", "source"} <= part.keys() for part in parts)


def test_no_word_is_listed_twice() -> None:
    words = [
        wrong for name in WORD_LISTS for entry in load_yaml(name)["entries"] for wrong in entry["wrong"]
    ]
    assert sorted(set(words)) == sorted(words)


def test_what_is_to_be_written_instead_is_no_finding_itself() -> None:
    for word in screening_lists().words.values():
        for right in re.split("[、（）]", word.right):
            assert screen_text(right) == [], f"{word.wrong} → {right}"


def test_every_exception_holds_a_word_it_excepts() -> None:
    for name in WORD_LISTS:
        for entry in load_yaml(name)["entries"]:
            for longer in entry.get("except", ()):
                assert any(wrong in longer for wrong in entry["wrong"]), longer


def test_every_prefix_of_an_issuer_is_digits() -> None:
    issuers = screening_lists().cards.issuers
    assert len(issuers) > 150
    assert all(prefix.isdecimal() and 4 <= len(prefix) <= 6 for prefix in issuers)
