"""Questions about the tree of agencies, each for a day."""

from datetime import date

import pytest

from gongkai.organisations import selectors, services
from tests.factories import make_agency

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 1)


def test_the_tree_lists_agencies_below_their_superiors_in_their_order() -> None:
    county = make_agency(name="岚川县人民政府")
    make_agency(name="岚川县财政局", parent=county, position=2)
    bureau = make_agency(name="岚川县水利局", parent=county, position=1)
    make_agency(name="岚川县水文站", parent=bureau)

    [root] = selectors.agency_tree(TODAY)

    assert [(node.depth, node.version.name) for node in root.walk()] == [
        (0, "岚川县人民政府"),
        (1, "岚川县水利局"),
        (2, "岚川县水文站"),
        (1, "岚川县财政局"),
    ]


def test_the_tree_takes_one_query_however_many_agencies(django_assert_num_queries) -> None:
    county = make_agency()
    for _number in range(12):
        make_agency(parent=county)

    with django_assert_num_queries(1):
        assert len(selectors.agencies_in_order(TODAY)) == 13


def test_an_agency_is_found_by_any_name_it_ever_had() -> None:
    agency = make_agency(name="岚川县农业局")
    services.rename_agency(agency=agency, name="岚川县农业农村局", as_of=date(2019, 3, 1))

    assert selectors.agency_named("岚川县农业局") == agency
    assert selectors.agency_named(" 岚川县农业农村局 ") == agency
    assert selectors.agency_named("岚川县林业局") is None


def test_a_name_that_two_agencies_had_names_none() -> None:
    make_agency(name="岚川县城管局")
    make_agency(name="岚川县城管局")

    assert selectors.agency_named("岚川县城管局") is None


def test_superiors_are_listed_from_the_highest() -> None:
    county = make_agency(name="岚川县人民政府")
    bureau = make_agency(name="岚川县水利局", parent=county)
    station = make_agency(parent=bureau)

    line = selectors.line_of_superiors(selectors.agency_version(station, TODAY), TODAY)

    assert [version.name for version in line] == ["岚川县人民政府", "岚川县水利局"]


def test_versions_before_the_first_day_are_the_first() -> None:
    agency = make_agency(name="岚川县医疗保障局", as_of=date(2019, 3, 1))

    assert selectors.agency_version(agency, date(2018, 12, 31)).name == "岚川县医疗保障局"
    assert selectors.agency_versions([agency.pk], date(2018, 12, 31))[agency.pk].name == "岚川县医疗保障局"
