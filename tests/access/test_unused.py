"""Accounts that nobody uses, whose agency is gone or whose officer left are found, and closed if so set."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongkai.access.selectors import stale_accounts
from gongkai.access.services.policies import set_policy
from gongkai.access.services.unused import review_stale_accounts
from gongkai.audit.models import AuditEntry
from gongkai.organisations import services as organisations
from gongkai.organisations.models import User
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def county_with_stale_accounts() -> dict[str, User]:
    county = make_agency()
    gone = make_agency()
    people = {
        "used": make_officer(county, username="used"),
        "unused": make_officer(county, username="unused"),
        "never": make_officer(county, username="never"),
        "gone": make_officer(gone, username="gone"),
        "left": make_officer(county, username="left"),
        "admin": make_officer(None, "administrator", username="admin"),
    }
    organisations.abolish_agency(agency=gone, as_of=date(2020, 1, 1))
    User.objects.filter(pk=people["left"].pk).update(display_name="联络员甲")
    officer = organisations.appoint_liaison_officer(
        agency=county, duty="liaison", name="联络员甲", as_of=date(2019, 1, 1)
    )
    organisations.relieve_liaison_officer(officer=officer, as_of=date(2024, 1, 1))
    recent, long_ago = NOW - timedelta(days=3), NOW - timedelta(days=91)
    User.objects.update(last_login=recent)
    User.objects.filter(username__in=["unused", "admin"]).update(last_login=long_ago)
    User.objects.filter(username="never").update(last_login=None, created_at=long_ago)
    return people


def test_each_is_found_with_the_reason() -> None:
    county_with_stale_accounts()

    found = {stale.user.username: str(stale.why) for stale in stale_accounts(now=NOW)}

    assert set(found) == {"unused", "never", "gone", "left", "admin"}
    assert len({found["unused"], found["never"], found["gone"], found["left"]}) == 4


def test_the_nightly_review_only_lists_unless_it_is_set_to_disable() -> None:
    county_with_stale_accounts()

    assert review_stale_accounts(now=NOW) == {"stale_accounts": 5, "disabled_accounts": 0}
    assert not User.objects.filter(is_active=False).exists()

    set_policy(values={"disable_unused": True}, actor=None, now=NOW)
    assert review_stale_accounts(now=NOW) == {"stale_accounts": 5, "disabled_accounts": 4}

    assert set(User.objects.filter(is_active=False).values_list("username", flat=True)) == {
        "unused", "never", "gone", "left",
    }  # fmt: skip
    lines = AuditEntry.objects.filter(action="organisations.disable_account")
    assert all(line.reason for line in lines)
    assert review_stale_accounts(now=NOW)["disabled_accounts"] == 0
