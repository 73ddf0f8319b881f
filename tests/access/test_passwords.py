"""Passwords: how long, how mixed, how unlike the name, how new; asked on every way one is set."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from gongkai.access.models import PasswordRecord
from gongkai.access.selectors import password_expires_at, password_set_at
from gongkai.access.services.policies import set_policy
from gongkai.administration import accounts as acts
from gongkai.organisations import services as organisations
from tests.factories import NOW, PASSWORD, make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("Ab1-xyz", "has 7 characters. Choose one of at least 10"),
        ("lanchuan-county-hall", "has 2 of these kinds"),
        ("Zhangchuan01", "too similar"),
        ("Password123", "too common"),
    ],
)
def test_a_password_that_breaks_a_rule_is_refused_with_the_rule(password: str, refusal: str) -> None:
    user = make_officer(make_agency(), username="zhangchuan")

    with pytest.raises(ValidationError) as caught:
        acts.choose_password(user=user, present=PASSWORD, new=password, now=NOW)

    assert refusal in " ".join(caught.value.messages)


def test_the_rules_are_asked_when_an_account_is_made_too() -> None:
    with pytest.raises(ValidationError, match="at least 10"):
        organisations.create_account(
            username="a", display_name="甲", password="Ab1-xyz", agency=None, roles=["administrator"]
        )


def test_none_of_the_last_five_passwords_comes_again_and_the_sixth_may() -> None:
    user = make_officer(make_agency())
    present = PASSWORD
    for number in range(1, 5):
        acts.choose_password(user=user, present=present, new=f"Another-Pass-{number}", now=NOW)
        present = f"Another-Pass-{number}"
    with pytest.raises(ValidationError, match="among the last 5"):
        acts.choose_password(user=user, present=present, new=PASSWORD, now=NOW)

    acts.choose_password(user=user, present=present, new="Another-Pass-5", now=NOW)
    user = acts.choose_password(user=user, present="Another-Pass-5", new=PASSWORD, now=NOW)

    assert user.check_password(PASSWORD)
    records = PasswordRecord.objects.filter(user=user)
    assert records.count() == 7
    assert PASSWORD not in "".join(records.values_list("digest", flat=True))


def test_the_present_password_is_no_new_one_even_where_no_history_was_kept() -> None:
    user = make_officer(make_agency())
    PasswordRecord.objects.filter(user=user)._raw_delete("default")

    with pytest.raises(ValidationError, match="among the last 5"):
        acts.choose_password(user=user, present=PASSWORD, new=PASSWORD, now=NOW)


def test_a_password_expires_after_the_days_that_are_set() -> None:
    user = make_officer(make_agency())
    set_policy(values={"password_days": 30}, actor=None, now=NOW)

    assert password_expires_at(user) - password_set_at(user) == timedelta(days=30)
    assert timezone.now() - password_set_at(user) < timedelta(minutes=5)


def test_a_generated_password_keeps_the_rules() -> None:
    for _number in range(30):
        password = organisations.generated_password()
        assert len(password) == 14
        assert any(map(str.islower, password))
        assert any(map(str.isupper, password))
        assert any(map(str.isdigit, password))
