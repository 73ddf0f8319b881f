"""Finding many phrases at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.screening.phrases import PhraseFinder

LETTERS = st.text("政府公开龘麤", min_size=2, max_size=5)


def test_only_the_longest_phrase_at_a_place_is_found() -> None:
    finder = PhraseFinder(["公开", "公开条例", "条例"])
    assert finder.find("信息公开条例和公开") == [(2, "公开条例"), (4, "条例"), (7, "公开")]


def test_a_phrase_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        PhraseFinder(["公"])


@given(phrases=st.lists(LETTERS, min_size=1, max_size=12), text=st.text("政府公开龘麤、", max_size=60))
def test_it_finds_what_comparing_every_place_finds(phrases: list[str], text: str) -> None:
    expected = []
    for start in range(len(text)):
        there = [phrase for phrase in phrases if text.startswith(phrase, start)]
        if there:
            expected.append((start, max(there, key=len)))
    assert PhraseFinder(phrases).find(text) == expected
