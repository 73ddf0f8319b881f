"""Failures lock the name and the address, also names that belong to nobody, and time ends the lock."""

from datetime import timedelta

import pytest
from django.utils import translation

from gongkai.access.models import SignInFailure
from gongkai.access.selectors import locked_until
from gongkai.access.services.policies import set_policy
from gongkai.access.services.signing_in import (
    LockedOut,
    attempt_failed,
    attempt_succeeded,
    begin_attempt,
    signed_in,
)
from gongkai.audit.models import AuditEntry
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def fail(name: str, address: str = "192.0.2.7", times: int = 1, now=NOW) -> None:
    for _number in range(times):
        attempt_failed(attempt=begin_attempt(name=name, address=address, now=now), step="password", now=now)


def test_the_sixth_attempt_is_refused_and_says_until_when() -> None:
    user = make_officer(make_agency())
    fail(user.username, times=5)

    with pytest.raises(LockedOut, match="before 09:40"):
        begin_attempt(name=user.username, address="192.0.2.8", now=NOW + timedelta(minutes=9))

    about = AuditEntry.objects.filter(subject_type="organisations.user", subject_id=str(user.pk))
    acts = list(about.order_by("id").values_list("action", "result"))
    assert acts == [("access.sign_in", "failed")] * 5 + [("access.lock_account", "failed")]
    assert locked_until(now=NOW + timedelta(minutes=11), name=user.username) is None


def test_a_name_that_belongs_to_nobody_is_locked_in_the_same_words() -> None:
    user = make_officer(make_agency())
    fail(user.username, times=5)
    fail("nobody-here", times=5)

    said = []
    for name in (user.username, "nobody-here"):
        with pytest.raises(LockedOut) as caught:
            begin_attempt(name=name, address="192.0.2.8", now=NOW)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_an_address_is_locked_after_more_failures_under_any_names() -> None:
    set_policy(values={"failures_by_address": 10}, actor=None, now=NOW)
    for number in range(10):
        fail(f"name-{number}")

    with pytest.raises(LockedOut, match="your network"):
        begin_attempt(name="another", address="192.0.2.7", now=NOW)
    assert begin_attempt(name="another", address="192.0.2.9", now=NOW).pk
    assert AuditEntry.objects.filter(action="access.lock_address").count() == 1


def test_attempts_under_way_count_so_that_many_at_once_are_no_way_round() -> None:
    for _number in range(5):
        begin_attempt(name="victim", address="192.0.2.7", now=NOW)

    with pytest.raises(LockedOut):
        begin_attempt(name="victim", address="192.0.2.7", now=NOW)


def test_a_right_password_alone_does_not_clear_failed_codes_and_a_whole_sign_in_does() -> None:
    user = make_officer(make_agency())
    fail(user.username, times=3)

    attempt_succeeded(attempt=begin_attempt(name=user.username, address="192.0.2.7", now=NOW))
    assert SignInFailure.objects.filter(name=user.username).count() == 3

    signed_in(user=user, how="password", now=NOW)
    assert not SignInFailure.objects.exists()
