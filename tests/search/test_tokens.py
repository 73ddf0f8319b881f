from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.tokens import BOUNDARY, folded, folded_parts, indexed_form, pairs

TEXTS = st.text(alphabet="政府信息公开２2０0aＡß（( \n\t¶ΣσςİⅣ㈱・·", max_size=40)


def test_full_width_half_width_and_capital_letters_are_one_spelling() -> None:
    assert folded("ＰＭ２．５ 浓度〔2024〕") == folded("pm2.5浓度（2024）") == "pm2.5浓度(2024)"


def test_a_text_is_cut_into_overlapping_pairs_that_do_not_cross_the_end_of_a_paragraph() -> None:
    assert indexed_form(["今年供水\n各乡镇"]) == "今年 年供 供水 水¶ ¶各 各乡 乡镇 镇¶"


def test_cells_of_a_table_are_kept_apart() -> None:
    assert folded_parts(["城市低保\t720元"]) == "城市低保¶720元¶"


@given(TEXTS)
def test_no_pair_has_white_space_that_would_cut_it(text: str) -> None:
    tokens = indexed_form([text]).split()

    assert tokens == pairs(folded_parts([text]))
    assert all(len(token) == 2 for token in tokens)


@given(TEXTS, TEXTS)
def test_folding_a_text_in_parts_is_folding_it_whole(first: str, second: str) -> None:
    assert folded(first + second) == folded(first) + folded(second)


@given(TEXTS)
def test_the_boundary_never_stands_in_what_is_looked_for(text: str) -> None:
    assert BOUNDARY not in folded(text)
