"""The law's catalogue is complete, unique and of the shape that its schemas ask for."""

from collections import Counter
from datetime import date

import pytest

from gongkai.catalogue import statutory
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.time_limits import TimeLimitKind, time_limit_in
from gongkai.documents.normalise import fold
from gongkai.law.statute import load_yaml, validate
from gongkai.organisations.models import DisclosureOffice

SCHEMAS = {
    "article_20": "catalogue_clauses.json",
    "article_21": "catalogue_clauses.json",
    "channels": "catalogue_options.json",
    "five_publics": "catalogue_options.json",
    "genres": "catalogue_options.json",
    "subjects": "catalogue_options.json",
    "fields_26": "catalogue_fields.json",
    "bodies": "catalogue_bodies.json",
    "guide": "catalogue_guide.json",
}


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items(), ids=SCHEMAS)
def test_the_file_fits_its_schema(name: str, schema: str) -> None:
    validate(f"catalogue/{name}.yaml", schema)

    assert load_yaml(f"catalogue/{name}.yaml")["certainty"] in ("seen", "derived", "memory")


def test_article_20_has_its_fifteen_items_word_for_word() -> None:
    clauses = [clause for key, clause in statutory.statutory_clauses().items() if key.startswith("20-")]

    assert len(clauses) == 15
    assert clauses[0].text == "行政法规、规章和规范性文件"
    assert clauses[6].text == "财政预算、决算信息"
    assert clauses[6].article == "第二十条第（七）项"
    assert clauses[14].text == "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息"


def test_article_21_distinguishes_counties_and_townships() -> None:
    clauses = statutory.statutory_clauses().values()

    assert Counter(clause.level for clause in clauses) == {"": 15, "county": 7, "township": 8}
    assert statutory.statutory_clauses()["21-township-07"].text == "筹资筹劳"


def test_the_fields_are_the_26_of_the_official_list_in_order() -> None:
    fields = statutory.catalogue_fields()

    assert list(fields) == [f"{number:02d}" for number in range(1, 27)]
    assert fields["01"].name.zh == "重大建设项目"
    assert fields["26"].name.zh == "城乡规划"
    assert all(3 <= len(one.items) <= 8 for one in fields.values())


@pytest.mark.parametrize("name", ["channels", "five_publics", "genres", "subjects"])
def test_the_keys_and_labels_of_a_list_are_unique(name: str) -> None:
    rows = load_yaml(f"catalogue/{name}.yaml")["options"]
    labels = [fold(label) for row in rows for label in (row["name"]["zh"], *row.get("aliases", ()))]

    assert [key for key, count in Counter(row["key"] for row in rows).items() if count > 1] == []
    # Two spellings of one option may fold into the same label, two options may not.
    owners = {
        (fold(label), row["key"]) for row in rows for label in (row["name"]["zh"], *row.get("aliases", ()))
    }
    assert len(owners) == len(set(labels))


def test_the_keys_and_names_of_the_items_of_the_fields_are_unique() -> None:
    rows = [row for one in load_yaml("catalogue/fields_26.yaml")["fields"] for row in one["items"]]
    items = statutory.all_statutory_items()

    assert len(items) == len(rows)
    assert len({(item.field, item.first_level, item.second_level) for item in items.values()}) == len(rows)
    assert all(item.key.startswith(f"26-{item.field}-") for item in items.values())


def test_every_item_names_known_clauses_and_channels_and_can_be_kept() -> None:
    longest = CatalogueItem._meta.get_field("responsible_text").max_length
    for item in statutory.all_statutory_items().values():
        assert item.clause in statutory.statutory_clauses()
        assert set(item.channels) <= set(statutory.channel_options())
        assert item.certainty == "memory"
        assert len(item.responsible_text) <= longest


def test_every_time_limit_of_the_fields_can_be_watched() -> None:
    limits = {item.time_limit_text for item in statutory.all_statutory_items().values()}

    assert [text for text in limits if time_limit_in(text).kind is TimeLimitKind.UNKNOWN] == []


def test_no_item_holds_before_the_guidelines_that_ask_for_it() -> None:
    assert statutory.statutory_items(date(2019, 12, 25)) == []
    assert len(statutory.statutory_items(date(2019, 12, 26))) == len(statutory.all_statutory_items())


def test_no_general_name_of_bodies_has_two_meanings() -> None:
    data = load_yaml("catalogue/bodies.yaml")
    meanings = {
        (fold(says), tuple(row.get("named", row.get("kinds"))))
        for row in (*data["groups"], *data["bodies"])
        for says in row["says"]
    }

    assert len(meanings) == len(statutory.body_rules())


def test_the_guide_asks_for_fields_that_the_disclosure_office_has() -> None:
    data = load_yaml("catalogue/guide.yaml")
    wanted = {row["key"] for row in data["contacts"]} | {row["needs"] for row in data["request_channels"]}

    assert wanted <= {field.name for field in DisclosureOffice._meta.get_fields()}
    assert [row["name"]["zh"] for row in data["catalogue_columns"]] == [
        "索引",
        "名称",
        "内容概述",
        "生成日期",
    ]
