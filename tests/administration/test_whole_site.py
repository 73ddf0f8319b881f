"""What holds for every agency of the site is changed by those who administer all of it, by nobody below."""

import pytest
from django.urls import reverse

from gongkai.administration.permissions import administers_whole_site
from gongkai.organisations.models import User
from gongkai.requests.services.calendar import may_change_calendar
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


def people() -> dict[str, User]:
    """Return administrators of all, of the top and of a township, and an officer of the top."""
    county = make_agency(name="岚川县人民政府", kind="government")
    return {
        "all": make_officer(None, "administrator"),
        "top": make_officer(county, "administrator"),
        "township": make_officer(make_agency(parent=county, name="岚川县云岭镇"), "administrator"),
        "officer": make_officer(county),
    }


def test_an_administrator_of_the_top_reaches_the_whole_site_and_one_below_does_not() -> None:
    reach = {who: administers_whole_site(user, NOW.date()) for who, user in people().items()}

    assert reach == {"all": True, "top": True, "township": False, "officer": False}


def test_a_township_does_not_change_the_working_days_of_everybody(client) -> None:
    accounts = people()

    for who, may in (("top", True), ("township", False), ("officer", False)):
        client.force_login(accounts[who])
        assert may_change_calendar(accounts[who]) is may
        address = reverse("backoffice:import-holiday-notice")
        assert (client.post(address, {}).status_code == 403) is not may
