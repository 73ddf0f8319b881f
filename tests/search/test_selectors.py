import pytest

from gongkai.search import services
from gongkai.search.engine import Facet
from gongkai.search.selectors import SearchChoice, SearchResults, advice, search
from gongkai.search.spelling import likely_words
from tests.disclosures.records import CREDIT_CODES, TODAY, make_office, make_published
from tests.search.indexes import make_document, make_engine

pytestmark = pytest.mark.django_db


def results(typed: str, **choice) -> SearchResults:
    services.catch_up(today=TODAY)
    return search(typed, SearchChoice(**choice), today=TODAY)


def titles(typed: str, **choice) -> list[str]:
    return [hit.record.title for hit in results(typed, **choice).hits]


def numbered(office, number: str, **changes):
    values = {"kind": "document", "genre": "通知", "keywords": "用水", "article_20_item": 1}
    return make_published(office, document_number=number, **{**values, **changes})


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "岚政发〔2024〕5号",
            "岚政发[2024]5号",
            "岚政发2024 5",
            "岚政发（2024）第５号",
            "文号:岚政发2024-5",
        ),
        *("岚政发〔24〕5号", "岚政发24年5号", "嵐政發《2024》5號", "文号：岚政发 2024 5", "岚政发2024/5"),
    ],
)
def test_a_document_number_typed_any_way_finds_its_document_first(typed: str) -> None:
    office = make_office()
    make_published(office, title="岚政发〔2024〕5号文件解读", body_html="<p>岚政发〔2024〕5号</p>" * 9)
    numbered(office, "岚政发〔2024〕5号", title="关于用水的通知")
    numbered(office, "岚政发〔2024〕15号", title="关于节水的通知")

    assert titles(typed)[0] == "关于用水的通知"


def test_an_index_number_finds_its_record() -> None:
    office = make_office()
    make_published(office)
    record = make_published(office, title="关于节水的通告")

    assert titles(record.index_number) == ["关于节水的通告"]
    assert titles(record.index_number.replace("/", " ").lower()) == ["关于节水的通告"]


def test_a_synonym_is_found_after_the_word_and_not_where_the_word_is_quoted() -> None:
    office = make_office()
    make_published(office, title="最低生活保障标准", summary="标准", body_html="<p>标准</p>")
    make_published(office, title="低保标准", summary="标准", body_html="<p>标准</p>")

    assert titles("低保") == ["低保标准", "最低生活保障标准"]
    assert titles("“低保”") == ["低保标准"]
    assert results("低保").query.also_searched == ("最低生活保障",)


def test_fields_narrow_the_search() -> None:
    water = make_office()
    finance = make_office(CREDIT_CODES[1], name="岚川县财政局")
    make_published(water, title="灌溉用水安排", body_html="<p>预算另行公布</p>")
    make_published(finance, title="灌溉资金预算", issuing_body="县财政办")

    assert titles("标题:预算") == ["灌溉资金预算"]
    assert titles("机关:财政局") == ["灌溉资金预算"]
    assert titles("机关:财政办 灌溉") == ["灌溉资金预算"]
    assert titles("机关:水利局") == ["灌溉用水安排"]


def test_results_are_marked_and_counted() -> None:
    office = make_office(name="岚川县水利局", code="11341702486344515H")
    make_published(office)
    found = results("灌溉")
    [hit] = found.hits

    assert [(piece.text, piece.is_match) for piece in hit.title] == [
        ("关于", False),
        ("灌溉", True),
        ("用水安排的通告", False),
    ]
    assert found.counts[Facet.AGENCY] == {office.agency.code: 1}
    assert found.counts[Facet.YEAR] == {"2026": 1}
    assert found.counts[Facet.VALIDITY] == {"valid": 1}


def test_a_page_of_results_costs_two_queries(django_assert_num_queries) -> None:
    office = make_office()
    for number in range(4):
        make_published(office, title=f"灌溉安排之{number}")
    services.catch_up(today=TODAY)

    with django_assert_num_queries(2):
        assert len(search("灌溉", SearchChoice(), today=TODAY).hits) == 4


def test_a_word_one_character_wrong_is_put_right() -> None:
    office = make_office()
    make_published(office, title="城乡居民最低生活保障标准")
    found = results("最低生活报障")

    explained = advice(found.query, SearchChoice(), today=TODAY)

    assert found.total == 0
    assert explained.suggestions == ("最低生活保障",)


def test_a_word_is_put_right_alone_where_the_other_words_leave_nothing_of_it() -> None:
    make_published(make_office())
    found = results("灌既用水 跑道")

    assert advice(found.query, SearchChoice(), today=TODAY).suggestions == ("灌溉用水",)


@pytest.mark.parametrize("typed", ["灌溉用水俺排", "灌溉用安水排", "灌溉用用水安排", "灌溉水安排"])
def test_exchanged_missing_and_doubled_characters_are_put_right(tmp_path, typed: str) -> None:
    engine = make_engine(tmp_path / "other", [make_document(1, title="关于灌溉用水安排的通告")])

    assert "灌溉用水安排" in likely_words(engine, typed)


def test_nothing_is_suggested_where_nothing_is_near(tmp_path) -> None:
    engine = make_engine(tmp_path / "other", [make_document(1, title="关于灌溉用水安排的通告")])

    assert likely_words(engine, "财政预算") == []
    assert likely_words(engine, "水") == []
    assert likely_words(engine, "水" * 40) == []


def test_a_word_near_one_that_has_synonyms_is_put_right_though_only_the_synonym_stands_anywhere(
    tmp_path,
) -> None:
    engine = make_engine(tmp_path / "other", [make_document(1, title="公共租赁住房管理办法")])

    assert likely_words(engine, "公组房") == ["公租房"]


def test_the_seam_of_two_words_and_marks_without_letters_are_not_taken_for_words(tmp_path) -> None:
    engine = make_engine(tmp_path / "other", [make_document(1, title="标准提高到八百元（2026版）")])

    assert likely_words(engine, "高倒") == []
    assert likely_words(engine, "(2)") == []


def test_no_mark_of_punctuation_is_suggested_inside_a_word(tmp_path) -> None:
    titles = ["灌溉、供水工程", "灌溉区"]
    engine = make_engine(
        tmp_path / "other", [make_document(key, title=title) for key, title in enumerate(titles, 1)]
    )

    assert "灌溉区" in likely_words(engine, "灌溉曲")
    assert not [word for word in likely_words(engine, "灌溉曲") if "、" in word]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("怎么申请公租房", "申请 公租房"),
        ("公租房怎么申请？", "公租房 申请"),
        ("孩子上学要公租房申请吗", "公租房 申请"),
    ],
)
def test_a_question_as_one_asks_a_person_is_taken_apart_and_answered(typed: str, suggested: str) -> None:
    make_published(make_office(), title="公共租赁住房申请办法")
    found = results(typed)

    explained = advice(found.query, SearchChoice(), today=TODAY)

    assert found.total == 0
    assert explained.suggestions == (suggested,)
    assert [hit.record.title for hit in explained.nearest] == ["公共租赁住房申请办法"]


def test_of_parts_that_stand_in_no_document_together_the_commonest_are_left_out() -> None:
    titles = ["铁路安排", "铁路规划", "体育场跑道"]
    office = make_office()
    for title in titles:
        make_published(office, title=title)
    found = results("哪里铁路怎么跑道")

    assert advice(found.query, SearchChoice(), today=TODAY).suggestions == ("跑道",)


def test_an_empty_result_is_explained_word_by_word() -> None:
    office = make_office()
    make_published(office)
    found = results("灌溉 跑道", filters={Facet.YEAR: "2025"})

    explained = advice(found.query, SearchChoice(filters={Facet.YEAR: "2025"}), today=TODAY)

    assert [(one.word.typed, one.count) for one in explained.words] == [("灌溉", 1), ("跑道", 0)]
    assert explained.without_filters == 0


def test_filters_that_leave_nothing_are_named() -> None:
    make_published(make_office())
    choice = SearchChoice(filters={Facet.YEAR: "2025"})
    found = results("灌溉", filters={Facet.YEAR: "2025"})

    assert found.total == 0
    assert advice(found.query, choice, today=TODAY).without_filters == 1


def test_what_comes_near_a_long_question_is_offered() -> None:
    make_published(make_office(), title="今年灌溉用水安排")
    found = results("灌溉用水安排方案")
    explained = advice(found.query, SearchChoice(), today=TODAY)

    assert found.total == 0
    assert [hit.record.title for hit in explained.nearest] == ["今年灌溉用水安排"]


def test_nothing_typed_needs_no_explanation() -> None:
    found = results("")

    assert advice(found.query, SearchChoice(), today=TODAY).words == ()
