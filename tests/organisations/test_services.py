"""Acts on agencies keep the past and refuse what cannot be."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from gongkai.organisations import selectors, services
from gongkai.organisations.models import AgencySuccession, AgencyVersion, DisclosureOffice
from gongkai.organisations.services import AgencyNotInForce, AgencyTreeBroken
from tests.factories import make_agency

pytestmark = pytest.mark.django_db
REFORM = date(2019, 3, 1)


def test_renaming_keeps_the_old_name_for_the_days_before() -> None:
    agency = make_agency(name="岚川县国土资源局")

    services.rename_agency(agency=agency, name="岚川县自然资源局", as_of=REFORM, reason="机构改革")

    assert selectors.agency_version(agency, date(2019, 2, 28)).name == "岚川县国土资源局"
    assert selectors.agency_version(agency, REFORM).name == "岚川县自然资源局"
    assert list(agency.versions.values_list("valid_from", "valid_until")) == [
        (date(2009, 1, 1), REFORM),
        (REFORM, None),
    ]


def test_merging_ends_the_agencies_and_names_their_successor() -> None:
    market = make_agency(name="岚川县市场监督管理局", as_of=REFORM)
    trade, quality = make_agency(name="岚川县工商局"), make_agency(name="岚川县质监局")

    services.merge_agencies(agencies=[trade, quality], into=market, as_of=REFORM)

    assert [one.name for one in selectors.agencies_in_order(REFORM)] == ["岚川县市场监督管理局"]
    assert {one.predecessor for one in selectors.predecessors(market, REFORM)} == {trade, quality}
    assert selectors.predecessors(market, date(2019, 2, 28)) == []


def test_splitting_ends_the_agency_with_several_successors() -> None:
    health = make_agency(name="岚川县卫生健康局")
    first, second = make_agency(as_of=REFORM), make_agency(as_of=REFORM)

    services.split_agency(agency=health, into=[first, second], as_of=REFORM)

    assert {one.successor for one in selectors.successors(health, REFORM)} == {first, second}
    assert set(AgencySuccession.objects.values_list("kind", flat=True)) == {"split"}


def test_moving_puts_the_agency_under_another_from_the_day_on() -> None:
    county, bureau = make_agency(name="岚川县人民政府"), make_agency()
    office = make_agency(parent=bureau)

    services.move_agency(agency=office, parent=county, as_of=REFORM)

    assert selectors.agency_version(office, date(2019, 1, 1)).parent == bureau
    assert selectors.agency_version(office, REFORM).parent == county


def test_moving_is_refused_under_an_agency_that_is_below() -> None:
    bureau = make_agency(name="岚川县水利局")
    station = make_agency(name="岚川县水文站", parent=bureau)

    with (
        translation.override("en"),
        pytest.raises(AgencyTreeBroken, match="“岚川县水文站” is itself under"),
    ):
        services.move_agency(agency=bureau, parent=station, as_of=REFORM)


def test_abolishing_is_refused_while_agencies_are_below() -> None:
    bureau = make_agency(name="岚川县水利局")
    make_agency(name="岚川县水文站", parent=bureau)

    with translation.override("en"), pytest.raises(AgencyTreeBroken, match="1 agencies are still under"):
        services.abolish_agency(agency=bureau, as_of=REFORM)


def test_a_change_is_refused_on_a_day_before_the_last_change() -> None:
    agency = make_agency(name="岚川县农业局")
    services.rename_agency(agency=agency, name="岚川县农业农村局", as_of=REFORM)

    with (
        translation.override("en"),
        pytest.raises(AgencyNotInForce, match="already changed as of 2019-03-01"),
    ):
        services.rename_agency(agency=agency, name="岚川县农委", as_of=date(2018, 1, 1))


def test_a_change_is_refused_after_the_agency_ended() -> None:
    agency = make_agency(name="岚川县工商局")
    services.abolish_agency(agency=agency, as_of=REFORM)

    with translation.override("en"), pytest.raises(AgencyNotInForce, match="does not exist on 2020-01-01"):
        services.rename_agency(agency=agency, name="岚川县工商行政管理局", as_of=date(2020, 1, 1))


def test_a_credit_code_with_a_wrong_check_character_is_refused() -> None:
    with pytest.raises(ValidationError, match="11341702486344515X"):
        make_agency(credit_code="11341702486344515X")
    assert make_agency(credit_code="11341702486344515H").credit_code == "11341702486344515H"


def test_the_disclosure_office_is_recorded_once_and_then_changed() -> None:
    agency = make_agency()

    services.update_disclosure_office(agency=agency, phone="0000-0000001", address="文澜路1号")
    services.update_disclosure_office(agency=agency, phone="0000-0000002")

    office = DisclosureOffice.objects.get(agency=agency)
    assert (office.phone, office.address) == ("0000-0000002", "文澜路1号")


def test_an_account_with_a_weak_password_is_refused() -> None:
    with pytest.raises(ValidationError):
        services.create_account(
            username="officer", display_name="专员", password="12345678", agency=None, roles=[]
        )
    assert AgencyVersion.objects.count() == 0
