"""The pages on which an administrator looks after accounts, and one's own password."""

import pytest
from django.contrib.auth import authenticate

from gongkai.organisations.models import User
from tests.factories import PASSWORD, make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_agency("lanchuan", "岚川县人民政府", kind="government")


@pytest.fixture
def administrator(client, county):
    user = make_officer(county, "administrator", username="guanli")
    client.force_login(user)
    return user


def test_a_new_account_shows_its_password_once(client, county, administrator) -> None:
    values = {"agency": county.pk, "display_name": "数据局专员", "username": "shuju", "roles": ["officer"]}

    response = client.post("/office/accounts/new/", values)

    password = response.context["first_password"]
    assert password in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    user = authenticate(username="shuju", password=password)
    assert user is not None
    assert password not in client.get(f"/office/accounts/{user.pk}/").content.decode()


def test_a_user_name_that_is_taken_is_refused_beside_its_field(client, county, administrator) -> None:
    values = {"agency": county.pk, "display_name": "甲", "username": "guanli", "roles": ["officer"]}

    response = client.post("/office/accounts/new/", values)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["username"]
    assert User.objects.count() == 1


def test_an_account_without_a_role_is_refused(client, county, administrator) -> None:
    values = {"agency": county.pk, "display_name": "甲", "username": "jia"}

    response = client.post("/en/office/accounts/new/", values)

    assert "Choose at least one role." in response.content.decode()
    assert User.objects.count() == 1


def test_the_list_is_narrowed_by_name_agency_role_and_state(client, county, administrator) -> None:
    bureau = make_agency(parent=county)
    officer, office = (
        make_officer(bureau, username="yi"),
        make_officer(county, "county_office", username="er"),
    )
    User.objects.filter(pk=office.pk).update(is_active=False)

    def listed(query: str) -> set[str]:
        page = client.get(f"/office/accounts/?{query}").context["page"]
        return {user.username for user in page}

    assert listed("") == {"guanli", "yi", "er"}
    assert listed("q=y") == {"yi"}
    assert listed(f"agency={bureau.pk}") == {officer.username}
    assert listed("role=county_office") == {"er"}
    assert listed("state=disabled") == {"er"}


def test_the_list_takes_as_many_queries_with_more_accounts(
    client, county, administrator, django_assert_max_num_queries
) -> None:
    for _more in range(3):
        with django_assert_max_num_queries(9):  # one tells who answers for the site
            client.get("/office/accounts/")
        for _one in range(5):
            make_officer(make_agency(parent=county))


def test_roles_are_changed_from_a_day_on(client, county, administrator) -> None:
    user = make_officer(county)

    client.post(f"/office/accounts/{user.pk}/roles/", {"roles": ["county_office"], "as_of": "2026-01-01"})

    assert User.objects.get(pk=user.pk).roles == {"county_office"}
    assert client.get(f"/office/accounts/{user.pk}/").status_code == 200


def test_a_disabled_account_is_signed_out_at_once(client, county, administrator) -> None:
    user = make_officer(county)
    theirs = type(client)()
    theirs.force_login(user)

    client.post(f"/office/accounts/{user.pk}/disable/", {"reason": "调离"})

    assert theirs.get("/office/").status_code == 302
    client.post(f"/office/accounts/{user.pk}/enable/")
    assert User.objects.get(pk=user.pk).is_active


def test_nobody_disables_the_own_account(client, county, administrator) -> None:
    response = client.post(f"/en/office/accounts/{administrator.pk}/disable/")

    assert response.status_code == 400
    assert "You cannot disable your own account." in response.content.decode()


def test_a_reset_password_is_shown_once_and_the_old_one_ends(client, county, administrator) -> None:
    user = make_officer(county)

    response = client.post(f"/office/accounts/{user.pk}/reset-password/")

    assert authenticate(username=user.username, password=PASSWORD) is None
    assert authenticate(username=user.username, password=response.context["first_password"]) == user


def test_ones_own_password_is_changed_and_the_session_goes_on(client, county) -> None:
    user = make_officer(county)
    client.force_login(user)
    address = "/en/office/accounts/my-password/"
    good = {"present": PASSWORD, "new": "another-good-pass-77", "again": "another-good-pass-77"}

    differ = client.post(address, {**good, "again": "x"}).content.decode()
    wrong = client.post(address, {**good, "present": "x"}).content.decode()
    short = client.post(address, {**good, "new": "short1", "again": "short1"})
    assert "The two new passwords differ." in differ
    assert "The present password is not right." in wrong
    assert list(short.context["form"].errors) == ["new"]

    client.post(address, good)
    assert client.get(address).status_code == 200
    assert authenticate(username=user.username, password="another-good-pass-77") == user


def test_a_first_password_asks_to_be_replaced(client, county) -> None:
    user = make_officer(county)
    User.objects.filter(pk=user.pk).update(password_is_temporary=True)
    client.force_login(user)

    page = client.get("/en/office/delegations/", follow=True)

    assert page.redirect_chain == [("/en/office/accounts/my-password/", 302)]
    assert "Your password was made by an administrator." in page.content.decode()
