"""An account works for its agency, for those below it and for those they took over."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from gongkai.organisations import permissions, services
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import agencies_in_scope, may_work_for, scope_of, within_scope
from tests.factories import SHANGHAI, make_agency, make_officer

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


def test_the_scope_takes_one_query_beside_the_roles_and_is_found_out_once(
    django_assert_num_queries: Any,
) -> None:
    county, _other = make_agency(), make_agency()
    for _number in range(8):
        make_agency(parent=county)
    officer = make_officer(county)

    with django_assert_num_queries(2):
        assert len(scope_of(officer).agency_ids) == 9
    with django_assert_num_queries(1):
        assert len(agencies_in_scope(officer)) == 9
        assert may_work_for(officer, county)


def test_another_day_and_another_request_ask_anew() -> None:
    bureau, other = make_agency(), make_agency()
    station = make_agency(parent=bureau)
    officer = make_officer(bureau)
    with time_machine.travel(datetime(2020, 6, 1, 9, 0, tzinfo=SHANGHAI), tick=False):
        assert may_work_for(officer, station)
    services.move_agency(agency=station, parent=other, as_of=date(2020, 7, 1))

    assert not may_work_for(User.objects.get(pk=officer.pk), station)
    assert not may_work_for(officer, station)


def test_who_works_for_every_agency_there_is_needs_no_condition_on_agencies() -> None:
    county = make_agency()
    make_agency(parent=county)
    office = make_officer(county, "county_office")

    assert (scope_of(office).is_everything, within_scope(office)) == (True, Q())
    assert set(agencies_in_scope(office)) == set(Agency.objects.all())

    elsewhere = make_agency()
    office = User.objects.get(pk=office.pk)
    assert not scope_of(office).is_everything
    assert not User.objects.filter(within_scope(office), agency=elsewhere).exists()


def test_a_visitor_finds_nothing_within_scope() -> None:
    agency = make_agency()
    make_officer(agency)

    assert not User.objects.filter(within_scope(AnonymousUser())).exists()


def test_a_scope_of_very_many_agencies_stays_a_query_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_LARGEST_LIST", 1)
    county, other = make_agency(), make_agency()
    bureau = make_agency(parent=county)
    officer = make_officer(county)
    make_officer(other)

    assert set(agencies_in_scope(officer)) == {county, bureau}
    assert list(User.objects.filter(within_scope(officer))) == [officer]
