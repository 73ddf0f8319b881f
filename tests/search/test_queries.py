from gongkai.search.engine import AGENCY_KEY, INDEX_KEY, NUMBER_KEY, ExactKey, Phrase, SearchField
from gongkai.search.queries import NUMBER_FIRST, parse_query


def test_words_are_taken_apart_at_spaces_of_any_width_and_at_punctuation() -> None:
    assert [word.text for word in parse_query("低保　标准，《2026年》预算").words] == [
        "低保",
        "标准",
        "2026年",
        "预算",
    ]


def test_a_quoted_phrase_keeps_its_spaces_out_and_has_no_synonyms() -> None:
    [quoted] = parse_query("“低保 标准”").words

    assert quoted.text == "低保标准"
    assert quoted.texts == ("低保标准",)
    assert parse_query("低保").words[0].texts == ("低保", "最低生活保障")


def test_fields_are_named_in_both_languages_and_with_either_colon() -> None:
    words = parse_query("标题：预算 文号:岚政发 agency:财政局 TITLE:a").words

    assert [(word.field, word.text) for word in words] == [
        (SearchField.TITLE, "预算"),
        (SearchField.NUMBER, "岚政发"),
        (SearchField.ISSUER, "财政局"),
        (SearchField.TITLE, "a"),
    ]


def test_fields_are_named_in_traditional_characters_too_and_a_word_stays_as_it_was_typed() -> None:
    [title, number] = parse_query("標題:補貼 發文字號：嵐政發").words

    assert (title.field, title.text, title.typed) == (SearchField.TITLE, "补贴", "補貼")
    assert (number.field, number.text) == (SearchField.NUMBER, "岚政发")


def test_synonyms_and_numbers_are_known_in_traditional_characters() -> None:
    assert parse_query("醫保").words[0].texts == ("医保", "医疗保险", "医疗保障")
    assert parse_query("嵐政發〔2024〕第5號").shortcuts == parse_query("岚政发〔2024〕5号").shortcuts


def test_an_agency_is_also_looked_for_by_the_codes_of_its_name() -> None:
    [word] = parse_query("机关:财政局").words

    assert word.alternatives({"财政局": ["caizheng"]}) == (
        Phrase("财政局", SearchField.ISSUER),
        ExactKey(AGENCY_KEY, "caizheng"),
    )


def test_a_document_number_is_a_shortcut_to_its_document_and_to_those_that_cite_it() -> None:
    assert parse_query("岚政发2024 5").shortcuts == (
        ExactKey(NUMBER_KEY, "岚政发|2024|5", NUMBER_FIRST),
        Phrase("岚政发(2024)5号"),
    )


def test_a_number_with_spaces_behind_the_name_of_its_field_is_a_shortcut() -> None:
    assert parse_query("發文字號：岚政发 2024 5").shortcuts == parse_query("岚政发〔2024〕5号").shortcuts
    assert parse_query("Number: 岚政发24年5号").shortcuts == parse_query("岚政发〔2024〕5号").shortcuts


def test_an_index_number_is_a_shortcut() -> None:
    [key] = parse_query("11341702486344515H/2026-00001").shortcuts

    assert key == ExactKey(INDEX_KEY, "11341702486344515h202600001", NUMBER_FIRST)


def test_nothing_that_can_be_typed_is_a_mistake() -> None:
    for typed in ("", "  ", "“", "标题:", "《》", "“”", ":", "*", "AND OR (", "\x00", "¶"):
        assert isinstance(parse_query(typed).words, tuple)
    assert parse_query("《》，。").is_empty
    assert parse_query("¶").is_empty


def test_a_long_query_is_cut() -> None:
    assert len(parse_query("公开" * 500).words[0].text) == 100
    assert len(parse_query("公 " * 40).words) == 10
    assert parse_query("公开" * 500).is_cut
    assert parse_query("公 " * 11).is_cut
    assert not parse_query("公 " * 10).is_cut
    assert not parse_query("公" * 100 + "  ").is_cut


def test_a_word_is_put_right_where_it_was_typed() -> None:
    query = parse_query("标题:“政俯信息” 低保")

    assert query.with_word(query.words[0], "政府信息") == "标题:“政府信息” 低保"
