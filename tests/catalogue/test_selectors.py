"""What holds in a county on a day, for whom, and how well it is covered."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.catalogue import import_services, selectors, services
from gongkai.catalogue.coverage import Coverage, PublicationFact, coverage_of
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.statutory import all_statutory_items
from gongkai.organisations.services import merge_agencies
from tests.catalogue.counties import BEGIN, TODAY, County, make_county
from tests.catalogue.sheets import row, workbook
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


def add(county: County, name: str, **changes: object) -> CatalogueItem:
    values = {
        "second_level": name,
        "elements": "要素",
        "time_limit_text": "20个工作日内",
        "at_county": True,
    }
    return services.add_item(
        owner=county.government, actor=None, now=NOW, as_of=BEGIN, **{**values, **changes}
    )


def test_the_law_holds_where_a_county_has_set_nothing() -> None:
    county = make_county()

    entries = selectors.catalogue_entries(county.government, TODAY)

    assert len(entries) == len(all_statutory_items())
    assert entries[0].source.first_level == "批准服务信息"
    assert {entry.item for entry in entries} == {None}


def test_a_countys_row_stands_in_place_of_the_statutory_one_even_once_taken_out() -> None:
    county = make_county()
    first, second, *_others = services.adopt_statutory_items(
        owner=county.government, actor=None, now=NOW, as_of=BEGIN, fields=["14"]
    )
    services.edit_item(item=first, actor=None, now=NOW, elements="本县要素")
    services.retire_item(item=second, actor=None, now=NOW, as_of=TODAY, reason="并入他项")

    entries = selectors.catalogue_entries(county.government, TODAY)

    of_field = [entry.source for entry in entries if entry.source.field == "14"]
    assert len(entries) == len(all_statutory_items()) - 1
    assert (len(of_field), of_field[0].elements) == (4, "本县要素")


def test_a_field_that_a_county_imported_is_the_countys_alone() -> None:
    county = make_county()
    import_services.import_catalogue(
        owner=county.government,
        content=workbook([row()]),
        filename="a.xlsx",
        actor=None,
        now=NOW,
        as_of=BEGIN,
    )

    entries = selectors.catalogue_entries(county.government, TODAY)

    assert [entry.source.second_level for entry in entries if entry.source.field == "14"] == [
        "救灾款物发放"
    ]
    assert any(entry.statutory and entry.source.field == "13" for entry in entries)


def test_entries_are_kept_to_one_level() -> None:
    county = make_county()

    village = selectors.catalogue_entries(county.government, TODAY, "village")

    assert 0 < len(village) < len(all_statutory_items())
    assert all("village" in entry.source.levels for entry in village)


def test_items_of_an_agency_and_a_level_are_those_of_the_day() -> None:
    county = make_county()
    both = add(county, "甲", at_township=True, agencies=[county.town, county.civil])
    add(county, "乙", agencies=[county.town])
    gone = add(county, "丙", at_township=True, agencies=[county.town])
    services.retire_item(item=gone, actor=None, now=NOW, as_of=TODAY, reason="划转")

    assert list(selectors.items_of_agency(county.town, TODAY, "township")) == [both]
    assert list(selectors.items_of_agency(county.town, date(2025, 6, 1), "township")) == [both, gone]
    assert list(selectors.items_of_agency(county.civil, TODAY)) == [both]
    assert selectors.items_of_catalogue(county.government, TODAY, "village").count() == 0


def test_the_nearest_superior_with_a_catalogue_binds_an_agency() -> None:
    city = make_agency(name="景澜市人民政府", kind="government", level="city")
    county = make_agency(name="岚川县人民政府", kind="government", parent=city)
    village = make_agency(name="柳溪镇人民政府", kind="township", level="township", parent=county)

    assert selectors.catalogue_owner(village, TODAY) == city
    services.adopt_statutory_items(owner=county, actor=None, now=NOW, as_of=BEGIN, fields=["14"])
    assert selectors.catalogue_owner(village, TODAY) == county
    assert selectors.catalogue_owner(city, TODAY) == city


def test_visitors_see_the_catalogue_of_the_day_and_its_keepers_all_rows() -> None:
    county, other = make_county(), make_county("青岩县")
    item, gone = add(county, "甲"), add(county, "乙")
    services.retire_item(item=gone, actor=None, now=NOW, as_of=TODAY, reason="划转")
    everything = CatalogueItem.objects.all()

    assert set(everything.visible_to(AnonymousUser(), TODAY)) == {item}
    assert set(everything.visible_to(other.office, TODAY)) == {item}
    assert set(everything.visible_to(county.office, TODAY)) == {item, gone}
    assert set(everything.editable_by(county.office)) == {item, gone}
    assert set(everything.editable_by(make_officer(county.civil))) == set()


@pytest.mark.parametrize(
    ("kind", "fact", "state"),
    [
        ("working_days", PublicationFact(), Coverage.EMPTY),
        ("working_days", PublicationFact(3, date(2020, 1, 1)), Coverage.PUBLISHED),
        ("working_days", PublicationFact(3, date(2026, 1, 1), late=1), Coverage.LATE),
        ("promptly", PublicationFact(0, None, late=2), Coverage.LATE),
        ("yearly", PublicationFact(1, date(2025, 2, 1)), Coverage.PUBLISHED),
        ("yearly", PublicationFact(1, date(2025, 1, 31)), Coverage.LATE),
        ("quarterly", PublicationFact(1, date(2025, 11, 1)), Coverage.PUBLISHED),
        ("quarterly", PublicationFact(1, date(2025, 10, 31)), Coverage.LATE),
        ("monthly", PublicationFact(1, date(2025, 12, 31)), Coverage.LATE),
    ],
)
def test_an_item_is_empty_late_or_published(kind: str, fact: PublicationFact, state: Coverage) -> None:
    assert coverage_of(CatalogueItem(time_limit_kind=kind), fact, TODAY) is state


def test_the_end_of_a_short_month_counts_as_its_last_day() -> None:
    item = CatalogueItem(time_limit_kind="monthly")
    fact = PublicationFact(1, date(2026, 1, 31))

    assert coverage_of(item, fact, date(2026, 2, 28)) is Coverage.PUBLISHED
    assert coverage_of(item, fact, date(2026, 3, 1)) is Coverage.LATE


def test_the_matrix_has_a_row_an_agency_and_tells_what_nobody_covers() -> None:
    county = make_county()
    first = add(county, "甲", agencies=[county.emergency, county.civil])
    second = add(county, "乙", agencies=[county.emergency])
    alone = add(county, "丙")
    add(county, "丁", mode="on_request", agencies=[county.civil])
    facts = {
        (county.emergency.pk, first.code): PublicationFact(4, date(2026, 1, 20)),
        (county.civil.pk, first.code): PublicationFact(1, date(2025, 5, 1), late=2),
    }

    matrix = selectors.coverage_matrix(county.government, TODAY, facts)

    assert matrix.items == [first, second, alone]
    assert matrix.unassigned == [alone]
    assert [one.agency.name for one in matrix.rows] == ["岚川县应急管理局", "岚川县民政局"]
    assert matrix.rows[0].counts() == {"published": 1, "late": 0, "empty": 1}
    assert matrix.rows[1].cells[first.pk].state is Coverage.LATE
    assert matrix.counts() == {"published": 1, "late": 1, "empty": 1}


def test_an_agency_that_is_gone_keeps_its_row() -> None:
    county = make_county()
    add(county, "甲", agencies=[county.civil, county.emergency])
    merge_agencies(agencies=[county.civil], into=county.emergency, as_of=date(2025, 7, 1))

    matrix = selectors.coverage_matrix(county.government, TODAY, {})

    assert [one.agency.name for one in matrix.rows] == ["岚川县应急管理局", "岚川县民政局"]


def test_questions_do_not_make_more_queries_for_more_items() -> None:
    counts = []
    for name, fields in (("岚川县", ["14"]), ("青岩县", None)):
        county = make_county(name)
        services.adopt_statutory_items(
            owner=county.government, actor=None, now=NOW, as_of=BEGIN, fields=fields
        )
        with CaptureQueriesContext(connection) as queries:
            selectors.coverage_matrix(county.government, TODAY, {})
            selectors.catalogue_entries(county.government, TODAY)
            selectors.statute_differences(county.government, TODAY)
            list(selectors.items_of_agency(county.town, TODAY))
        counts.append(len(queries))

    assert counts == [6, 6]
