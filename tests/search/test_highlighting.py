from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.highlighting import Piece, beginning, marked, passages
from gongkai.search.tokens import folded

TEXTS = st.text(alphabet="政府信息公开２2０0aＡ（( 〔¶㈱<&", max_size=60)


def test_what_was_looked_for_is_marked_as_it_is_written() -> None:
    assert marked("岚政发〔２０２４〕５号", [folded("[2024]5号")]) == (
        Piece("岚政发"),
        Piece("〔２０２４〕５号", is_match=True),
    )


def test_either_script_is_marked_where_the_other_was_typed() -> None:
    assert marked("關於住房補貼的通知", [folded("住房补贴")])[1] == Piece("住房補貼", is_match=True)
    assert marked("关于住房补贴的通知", [folded("住房補貼")])[1] == Piece("住房补贴", is_match=True)


def test_spaces_inside_a_word_do_not_hide_it() -> None:
    assert marked("低 保标准", ["低保"])[0] == Piece("低 保", is_match=True)


def test_a_passage_is_cut_around_its_first_match() -> None:
    [passage] = passages("前" * 60 + "低保" + "后" * 200, ["低保"])

    assert passage.text.startswith("…前")
    assert passage.text.endswith("后…")
    assert [piece.text for piece in passage.pieces if piece.is_match] == ["低保"]
    assert len(passage.text) < 120


def test_passages_show_different_words_rather_than_one_twice() -> None:
    found = passages("低保一\n低保二\n标准三", ["低保", "标准"])

    assert [passage.text for passage in found] == ["低保一", "标准三"]


def test_a_text_without_a_match_has_no_passage_but_a_beginning() -> None:
    assert passages("今年供水", ["低保"]) == []
    assert beginning("今年供水")[0].text == "今年供水"
    assert beginning("") == []


@given(TEXTS, TEXTS)
def test_marking_changes_no_character(text: str, phrase: str) -> None:
    pieces = marked(text, [folded(phrase)])

    assert "".join(piece.text for piece in pieces) == text
    if folded(phrase) and folded(phrase) in folded(text):
        assert any(piece.is_match for piece in pieces)
