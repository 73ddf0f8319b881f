"""System, security and audit administrators: no power of one is another's, and no account holds two."""

from datetime import date

import pytest
from django.utils import translation

from gongkai.access.models import SecondFactor
from gongkai.access.permissions import looks_after_security, powers_are_separate, reads_trail, sets_policy
from gongkai.access.services.second_factors import begin_second_factor
from gongkai.access.services.signing_in import LockedOut, attempt_failed, begin_attempt
from gongkai.administration import accounts as acts
from gongkai.administration import agencies
from gongkai.administration.accounts import NotOnOneself, RolesMissing
from gongkai.administration.permissions import NotYoursToAdminister
from gongkai.audit.selectors import trail_of
from gongkai.organisations.models import Role
from gongkai.organisations.services import PowersWouldMeet, change_roles
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def three():
    return {role: make_officer(None, role) for role in (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)}


def by(actor) -> dict[str, object]:
    return {"actor": actor, "now": NOW, "today": TODAY}


def test_roles_locks_and_second_factors_are_the_security_administrators_alone(three) -> None:
    user = make_officer(make_agency())
    begin_second_factor(user=user, now=NOW)

    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(NotYoursToAdminister):
            acts.grant_roles(user=user, roles=["county_office"], as_of=TODAY, **by(three[role]))
        with pytest.raises(NotYoursToAdminister):
            acts.unlock_account(user=user, **by(three[role]))
        with pytest.raises(NotYoursToAdminister):
            acts.reset_second_factor(user=user, **by(three[role]))
    acts.grant_roles(user=user, roles=["county_office"], as_of=TODAY, **by(three[Role.SECURITY]))
    acts.reset_second_factor(user=user, reason="手机遗失", **by(three[Role.SECURITY]))

    assert not SecondFactor.objects.filter(user=user).exists()
    last = trail_of(user).last()
    assert (last.action, last.reason) == ("organisations.reset_second_factor", "手机遗失")


def test_accounts_and_agencies_are_the_system_administrators_alone(three) -> None:
    agency = make_agency()
    user = make_officer(agency)

    for role in (Role.SECURITY, Role.AUDITOR):
        with pytest.raises(NotYoursToAdminister):
            acts.open_account(username="x", display_name="x", agency=agency, roles=[], **by(three[role]))
        with pytest.raises(NotYoursToAdminister):
            acts.give_new_password(user=user, **by(three[role]))
        with pytest.raises(NotYoursToAdminister):
            acts.let_sign_in(user=user, is_active=False, **by(three[role]))
        with pytest.raises(NotYoursToAdminister):
            agencies.give_new_name(agency=agency, name="某局", as_of=TODAY, **by(three[role]))
    system = three[Role.ADMINISTRATOR]
    made, _password = acts.open_account(
        username="x", display_name="x", agency=agency, roles=[], **by(system)
    )

    assert made.roles == frozenset()
    with pytest.raises(NotYoursToAdminister):
        acts.open_account(username="y", display_name="y", agency=agency, roles=["officer"], **by(system))


def test_the_trail_and_the_rules_each_have_one_administrator(three) -> None:
    assert {role for role, user in three.items() if reads_trail(user)} == {Role.AUDITOR}
    assert {role for role, user in three.items() if sets_policy(user)} == {Role.SECURITY}
    assert {role for role, user in three.items() if looks_after_security(user)} == {Role.SECURITY}


@pytest.mark.parametrize(
    "roles",
    [
        ["administrator", "security_admin"],
        ["security_admin", "audit_admin"],
        ["administrator", "audit_admin"],
        ["officer", "audit_admin"],
    ],
)
def test_no_account_holds_powers_that_must_be_apart(roles: list[str]) -> None:
    user = make_officer(None, "administrator")

    with pytest.raises(PowersWouldMeet, match="three accounts"):
        change_roles(user=user, roles=roles, as_of=TODAY)
    with pytest.raises(PowersWouldMeet):
        make_officer(None, *roles)


def test_powers_do_not_meet_in_the_days_before_one_of_them_ends() -> None:
    user = make_officer(make_agency(), "administrator")
    change_roles(user=user, roles=["officer"], as_of=date(2026, 5, 1))

    with pytest.raises(PowersWouldMeet):
        change_roles(user=user, roles=["security_admin"], as_of=date(2026, 4, 1))
    change_roles(user=user, roles=["security_admin"], as_of=date(2026, 5, 1))


def test_an_installation_from_before_goes_on_until_it_appoints_a_security_administrator() -> None:
    system, other = make_officer(None, "administrator"), make_officer(None, "administrator")
    assert not powers_are_separate()
    assert looks_after_security(system)

    acts.grant_roles(user=other, roles=["security_admin"], as_of=TODAY, **by(system))

    assert powers_are_separate()
    assert not looks_after_security(make_officer(None, "administrator"))
    with pytest.raises(NotYoursToAdminister):
        acts.grant_roles(user=other, roles=["administrator"], as_of=TODAY, **by(system))


def test_nobody_raises_the_own_powers_or_takes_them_elsewhere(three) -> None:
    security = make_officer(make_agency(), "security_admin")

    with pytest.raises(NotOnOneself, match="your own roles"):
        acts.grant_roles(user=security, roles=["officer"], as_of=TODAY, **by(security))
    with pytest.raises(NotOnOneself, match="own second factor"):
        acts.reset_second_factor(user=security, **by(security))
    with pytest.raises(NotYoursToAdminister, match="keeps the agency"):
        acts.change_account(user=security, display_name="x", agency=None, **by(three[Role.ADMINISTRATOR]))
    with pytest.raises(RolesMissing, match="has no agency"):
        acts.grant_roles(
            user=make_officer(make_agency()), roles=["audit_admin"], as_of=TODAY, **by(three[Role.SECURITY])
        )


def test_a_county_security_administrator_reaches_the_own_county_only() -> None:
    county, other = make_agency(), make_agency()
    security = make_officer(county, "security_admin")

    acts.grant_roles(user=make_officer(county), roles=["county_office"], as_of=TODAY, **by(security))
    with pytest.raises(NotYoursToAdminister):
        acts.grant_roles(user=make_officer(other), roles=["county_office"], as_of=TODAY, **by(security))
    with pytest.raises(NotYoursToAdminister):
        acts.unlock_account(user=make_officer(None, "administrator"), **by(security))


def test_unlocking_lets_a_locked_account_try_again(three) -> None:
    user = make_officer(make_agency())
    for _number in range(5):
        attempt = begin_attempt(name=user.username, address="192.0.2.7", now=NOW)
        attempt_failed(attempt=attempt, step="password", now=NOW)
    with pytest.raises(LockedOut):
        begin_attempt(name=user.username, address="192.0.2.8", now=NOW)

    acts.unlock_account(user=user, **by(three[Role.SECURITY]))

    assert begin_attempt(name=user.username, address="192.0.2.8", now=NOW).pk
