"""An administrator makes and changes the accounts of the own agency and below, and no others."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.utils import translation

from gongkai.administration import accounts as acts
from gongkai.administration.accounts import NotOnOneself, RolesMissing
from gongkai.administration.permissions import (
    NotYoursToAdminister,
    accounts_administered,
    accounts_within_reach,
)
from gongkai.audit.selectors import trail_of
from gongkai.organisations.models import RoleGrant, User
from gongkai.organisations.services import PasswordWrong
from tests.factories import NOW, PASSWORD, make_agency, make_officer

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def by(actor) -> dict[str, object]:
    return {"actor": actor, "now": NOW, "today": TODAY}


def test_a_new_account_signs_in_with_the_password_that_is_shown_once() -> None:
    county = make_agency(name="岚川县人民政府")
    bureau = make_agency(parent=county)
    actor = make_officer(county, "administrator")

    user, password = acts.open_account(
        **by(actor), username="shuju", display_name="数据局专员", agency=bureau, roles=["officer"]
    )

    assert authenticate(username="shuju", password=password) == user
    assert user.password_is_temporary
    assert [entry.action for entry in trail_of(user)] == ["organisations.create_account"]
    assert password not in str([entry.data for entry in trail_of(user)])


def test_accounts_of_other_agencies_are_out_of_reach() -> None:
    county = make_agency(name="岚川县人民政府")
    health, police = make_agency(parent=county), make_agency(parent=county)
    actor = make_officer(health, "administrator")
    other, above, system = make_officer(police), make_officer(county), make_officer(None, "administrator")
    own = make_officer(health)

    assert set(accounts_administered(actor, TODAY)) == {actor, own}
    assert set(accounts_within_reach(actor, TODAY)) == {actor, own, above}
    for user in (other, above, system):
        with pytest.raises(NotYoursToAdminister):
            acts.give_new_password(user=user, **by(actor))
        with pytest.raises(NotYoursToAdminister):
            acts.let_sign_in(user=user, is_active=False, **by(actor))
        with pytest.raises(NotYoursToAdminister):
            acts.grant_roles(user=user, roles=["administrator"], as_of=TODAY, **by(actor))
    with pytest.raises(NotYoursToAdminister):
        acts.change_account(user=own, display_name="x", agency=police, **by(actor))
    with pytest.raises(NotYoursToAdminister):
        acts.change_account(user=own, display_name="x", agency=None, **by(actor))
    assert User.objects.get(pk=other.pk).check_password(PASSWORD)


def test_roles_hold_from_a_day_until_a_day_and_the_past_stays_known() -> None:
    agency = make_agency()
    actor, user = make_officer(agency, "administrator"), make_officer(agency)

    acts.grant_roles(user=user, roles=["county_office"], as_of=TODAY, **by(actor))
    acts.grant_roles(user=user, roles=["county_office", "officer"], as_of=date(2026, 5, 1), **by(actor))

    held = RoleGrant.objects.filter(user=user).values_list("role", "valid_from", "valid_until")
    assert list(held.order_by("pk")) == [
        ("officer", None, TODAY),
        ("county_office", TODAY, None),
        ("officer", date(2026, 5, 1), None),
    ]
    on = {
        day: set(RoleGrant.objects.filter(user=user).in_force(day).values_list("role", flat=True))
        for day in (date(2026, 1, 31), TODAY, date(2026, 5, 1))
    }
    assert list(on.values()) == [{"officer"}, {"county_office"}, {"officer", "county_office"}]


def test_nobody_shuts_himself_or_herself_out_and_no_account_is_without_a_role() -> None:
    agency = make_agency()
    actor, user = make_officer(agency, "administrator"), make_officer(agency)

    with pytest.raises(NotOnOneself, match="cannot disable your own account"):
        acts.let_sign_in(user=actor, is_active=False, **by(actor))
    with pytest.raises(NotOnOneself, match="cannot change your own roles"):
        acts.grant_roles(user=actor, roles=["officer"], as_of=TODAY, **by(actor))
    with pytest.raises(RolesMissing, match="at least one role"):
        acts.grant_roles(user=user, roles=[], as_of=TODAY, **by(actor))
    with pytest.raises(RolesMissing, match="may work for no agency"):
        acts.open_account(
            **by(make_officer(None, "administrator")),
            username="a", display_name="a", agency=None, roles=["officer"],
        )  # fmt: skip


def test_a_disabled_account_does_not_sign_in_until_it_is_enabled_again() -> None:
    agency = make_agency()
    actor, user = make_officer(agency, "administrator"), make_officer(agency)

    acts.let_sign_in(user=user, is_active=False, reason="调离", **by(actor))
    assert authenticate(username=user.username, password=PASSWORD) is None
    acts.let_sign_in(user=user, is_active=True, **by(actor))

    assert authenticate(username=user.username, password=PASSWORD) == user
    assert [entry.reason for entry in trail_of(user)] == ["调离", ""]


def test_one_changes_the_own_password_by_giving_the_present_one() -> None:
    agency = make_agency()
    user = make_officer(agency)
    password = acts.give_new_password(user=user, **by(make_officer(agency, "administrator")))

    with pytest.raises(PasswordWrong, match="present password is not right"):
        acts.choose_password(user=user, present=PASSWORD, new="another-good-pass-77", now=NOW)
    acts.choose_password(user=user, present=password, new="another-good-pass-77", now=NOW)

    user.refresh_from_db()
    assert user.check_password("another-good-pass-77")
    assert not user.password_is_temporary
