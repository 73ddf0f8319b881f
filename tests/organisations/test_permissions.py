"""An account works for its agency, for those below it and for those they took over."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from gongkai.organisations import services
from gongkai.organisations.models import User
from gongkai.organisations.permissions import agencies_in_scope, may_work_for
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


def test_an_officer_works_for_the_agency_and_all_below_it() -> None:
    county = make_agency()
    bureau = make_agency(parent=county)
    station = make_agency(parent=bureau)
    other = make_agency(parent=county)
    officer = make_officer(bureau)

    assert set(agencies_in_scope(officer)) == {bureau, station}
    assert not may_work_for(officer, other)


def test_the_county_office_works_for_every_agency_of_the_county() -> None:
    county = make_agency()
    bureau = make_agency(parent=county)
    office = make_officer(county, "county_office")

    assert set(agencies_in_scope(office)) == {county, bureau}


def test_records_of_a_merged_agency_are_worked_on_by_its_successor() -> None:
    trade, market = make_agency(), make_agency()
    services.merge_agencies(agencies=[trade], into=market, as_of=date(2019, 3, 1))

    assert set(agencies_in_scope(make_officer(market))) == {trade, market}


def test_an_agency_that_moved_away_is_out_of_scope() -> None:
    bureau, other = make_agency(), make_agency()
    station = make_agency(parent=bureau)
    services.move_agency(agency=station, parent=other, as_of=date(2020, 1, 1))

    assert set(agencies_in_scope(make_officer(bureau))) == {bureau}


@pytest.mark.parametrize("role", ["administrator"])
def test_an_administrator_works_on_no_records(role: str) -> None:
    agency = make_agency()

    assert not agencies_in_scope(make_officer(agency, role)).exists()


def test_visitors_and_closed_accounts_work_for_nobody() -> None:
    agency = make_agency()
    officer = make_officer(agency)
    officer.is_active = False

    assert not agencies_in_scope(AnonymousUser()).exists()
    assert not agencies_in_scope(officer).exists()
    assert User.objects.count() == 1


def test_the_scope_takes_one_query_beside_the_roles(django_assert_num_queries) -> None:
    county = make_agency()
    for _number in range(8):
        make_agency(parent=county)
    officer = make_officer(county)

    with django_assert_num_queries(2):
        assert len(agencies_in_scope(officer)) == 9
