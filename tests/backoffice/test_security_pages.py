"""The security administrator's pages: the rules of access, accounts to be closed, locks and devices."""

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.access.models import SecurityPolicy, SignInFailure
from gongkai.access.selectors import policy_in_force
from gongkai.access.services.second_factors import begin_second_factor
from gongkai.organisations.models import User
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def security(client):
    user = make_officer(None, "security_admin")
    client.force_login(user)
    return user


def filled(client) -> dict[str, object]:
    form = client.get(reverse("backoffice:security-policy")).context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_the_rules_are_set_within_their_bounds_only(client, security) -> None:
    page, values = reverse("backoffice:security-policy"), filled(client)

    refused = client.post(page, {**values, "lock_minutes": 5})
    assert refused.status_code == 400
    assert refused.context["form"].errors.keys() == {"lock_minutes"}
    assert client.post(page, {**values, "lock_minutes": 60, "one_session": "on"}).status_code == 302

    policy = policy_in_force()
    assert (policy.lock_minutes, policy.one_session, policy.set_by) == (60, True, security)
    assert SecurityPolicy.objects.count() == 1


def test_a_locked_account_is_shown_as_locked_and_is_unlocked(client, security) -> None:
    user = make_officer(make_agency())
    now = timezone.now()
    for _number in range(5):
        SignInFailure.objects.create(name=user.username, address="192.0.2.1", failed_at=now)
    page = reverse("backoffice:account", args=[user.pk])
    unlock = reverse("backoffice:unlock-account", args=[user.pk])
    assert unlock in client.get(page).content.decode()

    assert client.post(unlock).status_code == 302

    assert unlock not in client.get(page).content.decode()


def test_a_second_factor_is_reset_with_a_reason(client, security) -> None:
    user = make_officer(make_agency())
    factor = begin_second_factor(user=user, now=timezone.now())
    factor.confirmed_at = timezone.now()
    factor.save()

    client.post(reverse("backoffice:reset-second-factor", args=[user.pk]), {"reason": "手机遗失"})

    assert not hasattr(User.objects.get(pk=user.pk), "second_factor")


def test_the_security_administrator_grants_roles_and_makes_no_accounts(client, security) -> None:
    user = make_officer(make_agency())
    page = client.get(reverse("backoffice:account", args=[user.pk])).content.decode()

    assert reverse("backoffice:change-roles", args=[user.pk]) in page
    assert reverse("backoffice:reset-password", args=[user.pk]) not in page
    form = {"roles": ["county_office"], "as_of": timezone.localdate().isoformat()}
    assert client.post(reverse("backoffice:change-roles", args=[user.pk]), form).status_code == 302
    assert User.objects.get(pk=user.pk).roles == {"county_office"}
    for name in ("edit-account", "disable-account", "reset-password"):
        assert client.post(reverse(f"backoffice:{name}", args=[user.pk])).status_code == 404, name
    assert client.get(reverse("backoffice:new-account")).status_code == 404


def test_the_system_administrator_makes_accounts_without_roles(client, security) -> None:
    agency = make_agency()
    client.force_login(make_officer(None, "administrator"))
    page = reverse("backoffice:new-account")
    assert "roles" not in client.get(page).context["form"].fields

    client.post(page, {"agency": agency.pk, "display_name": "新专员", "username": "xin"})

    assert User.objects.get(username="xin").roles == frozenset()


def test_accounts_to_be_closed_are_listed_within_reach(client, security) -> None:
    county, other = make_agency(), make_agency()
    for agency, name in ((county, "inside"), (other, "outside")):
        make_officer(agency, username=name)
    User.objects.filter(username__in=["inside", "outside"]).update(
        last_login=timezone.now() - timezone.timedelta(days=100)
    )
    page = reverse("backoffice:unused-accounts")

    assert {"inside", "outside"} <= names_on(client.get(page))
    client.force_login(make_officer(county, "administrator"))
    assert names_on(client.get(page)) == {"inside"}
    client.force_login(make_officer(county))
    assert client.get(page).status_code == 404


def names_on(answer) -> set[str]:
    return {stale.user.username for stale, _agency in answer.context["rows"]}
