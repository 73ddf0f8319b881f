"""Tables handed out: no cell is computed, numbers stay numbers, and what comes back is what went out."""

import pytest

from gongkai.core.formulas import plain_cell, text_of_cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", "\t=1", "\r=1"]
)
def test_a_text_that_a_program_would_compute_gets_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert plain_cell(text) == f"'{text}"
    assert text_of_cell(plain_cell(text)) == text


@pytest.mark.parametrize("text", ["", "-", "-0.5", "+3", "岚川县=1", "1-2", "'引号"])
def test_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert plain_cell(text) == text
    assert text_of_cell(text) == text
