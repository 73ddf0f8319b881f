"""What every engine must do: the same tests run against each of them (see ``where`` in conftest)."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from gongkai.search.engine import (
    NUMBER_KEY,
    ExactKey,
    Facet,
    Phrase,
    SearchField,
    SearchOrder,
    SearchQuestion,
)
from gongkai.search.tokens import folded, folded_parts
from tests.search.indexes import DAY, keys, make_document, make_index, question

CHARACTERS = "的一政府信息公开縣县人民办辦公室发發通知预算低保年月日号0123456789abPM（）〔〕，。．.*?[\\"


def made_up_documents(count: int = 400) -> list[tuple[int, str, str]]:
    """Make titles and texts of few characters, so that any two of them often stand together."""
    rolled = random.Random(20260302)
    documents = []
    for key in range(1, count + 1):
        lines = ["".join(rolled.choices(CHARACTERS, k=rolled.randint(1, 40))) for _ in range(5)]
        documents.append((key, "".join(rolled.choices(CHARACTERS, k=12)), "\n".join(lines)))
    return documents


def test_every_part_of_a_text_is_found_exactly_as_a_plain_scan_finds_it(where: str) -> None:
    documents = made_up_documents()
    engine = make_index(where, [make_document(key, text, title=title) for key, title, text in documents])
    texts = {key: folded_parts([title, text]) for key, title, text in documents}
    rolled = random.Random(7)
    for length in (1, 2, 3, 4, 6):
        for _ in range(60):
            source = rolled.choice(documents)[2].split("\n")[0]
            start = rolled.randrange(max(1, len(source) - length))
            wanted = folded(source[start : start + length]) or "政"
            scanned = {key for key, text in texts.items() if wanted in text}
            assert set(keys(engine, wanted)) == scanned, wanted


def test_a_text_in_one_script_is_found_by_words_in_the_other(where: str) -> None:
    engine = make_index(
        where,
        [make_document(1, "公共租赁住房补贴办法"), make_document(2, "公共租賃住房補貼辦法")],
    )

    for typed in ("租賃住房補貼", "租赁住房补贴", "貼", "“公共租賃”"):
        assert set(keys(engine, typed)) == {1, 2}, typed


def test_any_single_character_is_found_where_it_stands(where: str) -> None:
    characters = [chr(code) for code in range(33, 127)] + list("政，《…ß𠮷")
    texts = {key: folded_parts([f"前{character}"]) for key, character in enumerate(characters, 1)}
    engine = make_index(where, [make_document(key, text, title="无") for key, text in texts.items()])

    for character in map(folded, characters):
        scanned = {key for key, text in texts.items() if character and character in text}
        assert not character or set(keys(engine, character)) == scanned, character


def test_several_words_are_found_exactly_where_all_of_them_stand(where: str) -> None:
    documents = made_up_documents()
    engine = make_index(where, [make_document(key, text, title=title) for key, title, text in documents])
    texts = {key: folded_parts([title, text]) for key, title, text in documents}
    rolled = random.Random(11)
    for _ in range(60):
        words = ["".join(rolled.choices(CHARACTERS[:24], k=2)) for _ in range(rolled.randint(2, 3))]
        scanned = {key for key, text in texts.items() if all(folded(word) in text for word in words)}
        assert set(keys(engine, *words)) == scanned, words


def test_alternatives_are_found_and_counted_exactly_wherever_one_of_them_stands(where: str) -> None:
    documents = made_up_documents(200)
    agencies = {key: f"agency-{key % 3}" for key, _title, _text in documents}
    engine = make_index(
        where,
        [
            make_document(key, text, title=title, facets={Facet.AGENCY: agencies[key]})
            for key, title, text in documents
        ],
    )
    texts = {key: folded_parts([title, text]) for key, title, text in documents}
    rolled = random.Random(13)

    def part() -> str:
        line = folded(rolled.choice(documents)[2].split("\n")[0])
        start = rolled.randrange(max(1, len(line) - 4))
        return line[start : start + rolled.randint(1, 4)] or "政"

    for _ in range(40):
        clauses = [[part() for _ in range(rolled.randint(1, 4))] for _ in range(rolled.randint(1, 3))]
        scanned = {
            key for key, text in texts.items() if all(any(one in text for one in some) for some in clauses)
        }
        asked = SearchQuestion(
            clauses=tuple(tuple(Phrase(one) for one in some) for some in clauses),
            facets=(Facet.AGENCY,),
            limit=200,
        )
        found = engine.find(asked)
        counts = Counter(agencies[key] for key in scanned)
        filtered = replace(asked, filters={Facet.AGENCY: "agency-1"}, order=SearchOrder.NEWEST)

        assert {hit.key for hit in found.hits} == scanned, clauses
        assert len(found.hits) == found.total == engine.count(asked), clauses
        assert found.counts == {Facet.AGENCY: counts}, clauses
        assert engine.find(filtered).total == counts["agency-1"], clauses


def test_pages_of_several_alternatives_have_every_document_once(where: str) -> None:
    texts = ["最低生活保障", "城乡低保", "农村居民最低生活保障与低保"]
    engine = make_index(where, [make_document(key, texts[key % 3]) for key in range(1, 31)])
    clauses = ((Phrase("最低生活保障"), Phrase("低保"), Phrase("农村居民")),)
    pages = [engine.find(SearchQuestion(clauses, offset=offset, limit=8)) for offset in (0, 8, 16, 24)]

    assert [len(page.hits) for page in pages] == [8, 8, 8, 6]
    assert sorted(hit.key for page in pages for hit in page.hits) == list(range(1, 31))
    assert {page.total for page in pages} == {30}


def test_a_part_that_was_cut_unevenly_begins_where_the_last_one_ended(where: str) -> None:
    engine = make_index(
        where,
        [
            make_document(key, "预算", published_at=datetime(2026, 3, 1, 0, key, tzinfo=UTC))
            for key in range(30)
        ],
    )

    assert keys(engine, "预算", order=SearchOrder.NEWEST, offset=7, limit=4) == [22, 21, 20, 19]


def test_the_characters_beside_another_are_known_with_their_number(where: str) -> None:
    documents = [make_document(1, title="灌溉用水"), make_document(2, title="灌区", text="灌注")]
    engine = make_index(where, documents)

    assert engine.neighbours("灌") == {"溉": 1, "区": 1}
    assert engine.neighbours("水", before=True) == {"用": 1}
    assert engine.neighbours("无") == {}


def test_values_of_a_facet_that_look_alike_are_told_apart(where: str) -> None:
    values = ("水利、灌溉", "水利灌溉", "A-1", "a1")
    engine = make_index(
        where,
        [make_document(key, "预算", facets={Facet.SUBJECT: value}) for key, value in enumerate(values)],
    )

    assert engine.find(question(facets=(Facet.SUBJECT,))).counts == {
        Facet.SUBJECT: dict.fromkeys(values, 1)
    }
    assert keys(engine, filters={Facet.SUBJECT: "A-1"}) == [2]


def test_the_end_of_a_very_long_text_is_found(where: str) -> None:
    engine = make_index(where, [make_document(1, "水利" * 70_000 + "青龙灌区改造"), make_document(2)])

    assert keys(engine, "青龙灌区改造") == [1]
    assert keys(engine, "利青龙") == [1]
    assert keys(engine, "水青龙") == []


def test_a_title_counts_for_more_than_a_text(where: str) -> None:
    documents = [make_document(1, "预算 预算" * 3), make_document(2, "其他" * 9, title="预算公开")]

    assert keys(make_index(where, documents), "预算") == [2, 1]


def test_a_newer_document_comes_first_among_equals(where: str) -> None:
    documents = [make_document(1, "预算", weight=1.1), make_document(2, "预算", weight=1.3)]

    assert keys(make_index(where, documents), "预算") == [2, 1]


def test_the_newest_come_first_where_that_is_asked_for(where: str) -> None:
    days = {1: 2, 2: 9, 3: 5}
    documents = [
        make_document(key, "预算", published_at=datetime(2026, 3, day, tzinfo=UTC))
        for key, day in days.items()
    ]
    engine = make_index(where, documents)

    assert keys(engine, "预算", order=SearchOrder.NEWEST) == [2, 3, 1]
    assert keys(engine, order=SearchOrder.NEWEST) == [2, 3, 1]


def test_filters_narrow_down_and_counts_say_what_would_be_left(where: str) -> None:
    agencies = ("shuili", "shuili", "caizheng")
    documents = [
        make_document(key, "预算", facets={Facet.AGENCY: agency, Facet.YEAR: f"202{key}"})
        for key, agency in enumerate(agencies, 1)
    ]
    engine = make_index(where, documents)
    found = engine.find(question("预算", facets=(Facet.AGENCY, Facet.YEAR, Facet.GENRE)))

    assert found.counts[Facet.AGENCY] == {"shuili": 2, "caizheng": 1}
    assert found.counts[Facet.YEAR] == {"2021": 1, "2022": 1, "2023": 1}
    assert found.counts[Facet.GENRE] == {}
    assert keys(engine, "预算", filters={Facet.AGENCY: "caizheng"}) == [3]
    assert keys(engine, filters={Facet.AGENCY: "caizheng"}) == [3]
    assert keys(engine, "预算", filters={Facet.AGENCY: "shuili", Facet.YEAR: "2023"}) == []


def test_pages_of_results_have_every_document_once(where: str) -> None:
    engine = make_index(where, [make_document(key, "预算") for key in range(1, 26)])
    pages = [keys(engine, "预算", offset=offset, limit=10) for offset in (0, 10, 20)]

    assert [len(page) for page in pages] == [10, 10, 5]
    assert sorted(key for page in pages for key in page) == list(range(1, 26))
    assert engine.find(question("预算", limit=0)).total == 25


def test_one_of_several_alternatives_is_enough_and_a_shortcut_comes_first(where: str) -> None:
    documents = [
        make_document(1, "依据岚政发〔2024〕5号文件"),
        make_document(2, "无", document_number="岚政发〔2024〕5号"),
        make_document(3, "预算"),
    ]
    engine = make_index(where, documents)
    shortcuts = (ExactKey(NUMBER_KEY, "岚政发|2024|5", 1_000.0), Phrase("岚政发(2024)5号"))
    asked = SearchQuestion(clauses=((Phrase("岚政发2024"),), (Phrase("5"),)), shortcuts=shortcuts)
    either = SearchQuestion(clauses=((Phrase("预算"), Phrase("依据")),))

    assert [hit.key for hit in engine.find(asked).hits] == [2, 1]
    assert {hit.key for hit in engine.find(either).hits} == {1, 3}


def test_a_field_is_searched_by_itself(where: str) -> None:
    documents = [
        make_document(1, "预算", title="决算"),
        make_document(2, title="预算"),
        make_document(3, issuing_body="预算局"),
    ]
    engine = make_index(where, documents)

    def found(field: SearchField) -> set[int]:
        asked = SearchQuestion(clauses=((Phrase("预算", field),),))
        return {hit.key for hit in engine.find(asked).hits}

    assert found(SearchField.TITLE) == {2}
    assert found(SearchField.ISSUER) == {3}
    assert found(SearchField.NUMBER) == set()
    assert found(SearchField.ANYWHERE) == {1, 2, 3}


def test_the_text_of_a_file_is_found_and_quoted(where: str) -> None:
    engine = make_index(where, [make_document(1, files=(("名单.xlsx", "项目名称\t灌区改造"),))])
    [hit] = engine.find(question("灌区")).hits

    assert hit.files == (("名单.xlsx", "项目名称\t灌区改造"),)
    assert hit.version == 10


def test_the_nearest_documents_contain_most_of_what_was_asked(where: str) -> None:
    documents = [make_document(1, "今年的灌溉用水安排已经公布"), make_document(2, "灌溉")]
    engine = make_index(where, documents)

    assert [hit.key for hit in engine.nearest(["灌溉用水安排方案"], {}, 5).hits] == [1]
    assert engine.nearest(["灌溉"], {}, 5).hits == ()


def test_documents_that_begin_or_end_between_two_days_are_known(where: str) -> None:
    engine = make_index(
        where,
        [
            make_document(1, changes_on=(date(2026, 3, 3),)),
            make_document(2, changes_on=(date(2026, 3, 2), date(2026, 3, 9))),
            make_document(3),
        ],
    )
    with engine.writing() as writer:
        assert writer.changing(DAY, date(2026, 3, 3)) == [1]
        assert writer.changing(DAY, date(2026, 3, 9)) == [1, 2]
        assert writer.changing(date(2026, 3, 9), date(2026, 4, 1)) == []
