"""Signing in: password, code, locks, expired passwords, the limits of a session, and its end elsewhere."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from gongkai.access.models import AccountSession, SecondFactor
from gongkai.access.services.policies import set_policy
from gongkai.access.services.second_factors import begin_second_factor, confirm_second_factor
from gongkai.audit.models import AuditEntry
from gongkai.audit.selectors import verify
from gongkai.organisations.models import Role, RoleGrant
from tests.factories import PASSWORD, make_agency, make_officer

pytestmark = pytest.mark.django_db
SIGN_IN = "/office/sign-in/"


def code_of(user, moment=None) -> str:
    clock = TOTP(base64.b32decode(SecondFactor.objects.get(user=user).secret))
    clock.time = (moment or timezone.now()).timestamp()
    return f"{clock.token():06d}"


def give_second_factor(user) -> list[str]:
    earlier = timezone.now() - timedelta(minutes=5)
    begin_second_factor(user=user, now=earlier)
    return confirm_second_factor(user=user, code=code_of(user, earlier), now=earlier)


def sign_in(client, user, password: str = PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": user.username, "password": password}, **extra)


def test_signing_in_and_out_leave_lines_with_the_address(client) -> None:
    user = make_officer(make_agency())

    assert sign_in(client, user, "wrong").status_code == 400
    assert sign_in(client, user, REMOTE_ADDR="192.0.2.44").status_code == 302
    client.post("/office/sign-out/")

    lines = AuditEntry.objects.filter(subject_type="organisations.user").order_by("id")
    assert list(lines.values_list("action", "result", "address")) == [
        ("access.sign_in", "failed", "127.0.0.1"),
        ("access.sign_in", "done", "192.0.2.44"),
        ("access.sign_out", "done", "127.0.0.1"),
    ]
    assert verify() == []
    assert not AccountSession.objects.exists()


def test_the_session_of_a_visitor_is_not_the_session_of_the_account(client) -> None:
    user = make_officer(make_agency())
    session = client.session
    session["before"] = 1
    session.save()
    planted = client.cookies["sessionid"].value

    sign_in(client, user)

    assert client.cookies["sessionid"].value != planted
    assert Client(headers={"cookie": f"sessionid={planted}"}).get("/office/my-account/").status_code == 302


def test_a_wrong_password_costs_the_same_whether_or_not_there_is_such_a_name(
    client, django_assert_num_queries, monkeypatch
) -> None:
    user = make_officer(make_agency())
    single_sign_on_only = make_officer(make_agency())
    single_sign_on_only.set_unusable_password()
    single_sign_on_only.save()
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args, **kw: hashed.append(args[1]) or encode(*args, **kw)
    )
    names = (user.username, single_sign_on_only.username, "nobody-here")
    for name in names:  # the first line about an agency also begins its trail
        client.post(SIGN_IN, {"username": name, "password": "wrong"})
    hashed.clear()

    for name in names:
        with django_assert_num_queries(18):
            client.post(SIGN_IN, {"username": name, "password": "wrong"})
        assert len(hashed) == 1, name
        hashed.clear()


def test_five_failures_lock_the_form_whatever_the_password_then_is(client) -> None:
    user = make_officer(make_agency())
    for _number in range(5):
        sign_in(client, user, "wrong")

    answer = sign_in(client, user)

    assert answer.status_code == 400
    assert SESSION_KEY not in client.session
    assert "10" not in client.session


def test_who_has_a_second_factor_is_nobody_before_the_code(client) -> None:
    user = make_officer(make_agency())
    give_second_factor(user)

    answer = sign_in(client, user)
    assert answer.headers["Location"] == reverse("backoffice:sign-in-code")
    assert SESSION_KEY not in client.session
    assert client.get("/office/my-account/").status_code == 302

    wrong = client.post("/office/sign-in/code/", {"code": "000000"})
    assert wrong.status_code == 400
    code = code_of(user)
    assert client.post("/office/sign-in/code/", {"code": code}).status_code == 302
    assert client.get("/office/my-account/").status_code == 200

    other = Client()
    sign_in(other, user)
    assert other.post("/office/sign-in/code/", {"code": code}).status_code == 400


def test_the_code_must_come_within_five_minutes_and_after_a_password(client) -> None:
    user = make_officer(make_agency())
    give_second_factor(user)
    assert client.get("/office/sign-in/code/").headers["Location"] == SIGN_IN
    with time_machine.travel(timezone.now() - timedelta(minutes=6)):
        sign_in(client, user)

    assert client.post("/office/sign-in/code/", {"code": code_of(user)}).headers["Location"] == SIGN_IN


def test_wrong_codes_lock_as_wrong_passwords_do(client) -> None:
    user = make_officer(make_agency())
    give_second_factor(user)
    sign_in(client, user)
    for _number in range(5):
        client.post("/office/sign-in/code/", {"code": "000000"})

    assert client.post("/office/sign-in/code/", {"code": code_of(user)}).status_code == 400
    assert SESSION_KEY not in client.session


def test_without_the_second_factor_its_roles_need_an_account_reaches_only_its_page(
    client, settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_officer(make_agency(), "county_office")
    sign_in(client, user)
    page = reverse("backoffice:second-factor")

    for address in ("/office/", "/office/disclosures/", "/office/my-account/", "/office/agencies/"):
        assert client.get(address).headers["Location"] == page, address
    assert client.get("/").wsgi_request.user.is_authenticated is False
    shown = client.get(page)
    assert "data:image/svg+xml" in shown.content.decode()

    key_before = client.cookies["sessionid"].value
    codes = client.post(page, {"code": code_of(user)})
    assert codes.status_code == 200
    assert codes.content.decode().count("<li><code>") == 10
    assert client.cookies["sessionid"].value != key_before
    assert client.get("/office/my-account/").status_code == 200


def test_roles_that_need_no_second_factor_come_in_without(client, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    roles = ["administrator", "security_admin", "audit_admin", "county_office"]
    set_policy(values={"second_factor_roles": roles}, actor=None, now=timezone.now())
    sign_in(client, make_officer(make_agency()))

    assert client.get("/office/my-account/").status_code == 200


@pytest.mark.parametrize(
    ("minutes", "kept_busy", "goes_on"), [(29, False, True), (31, False, False), (481, True, False)]
)
def test_a_session_ends_when_idle_and_after_eight_hours_in_any_case(
    client, minutes: int, kept_busy: bool, goes_on: bool
) -> None:
    user = make_officer(make_agency())
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, user)
        for minute in range(20, minutes - 20, 20) if kept_busy else ():
            clock.move_to(start + timedelta(minutes=minute))
            assert client.get("/office/my-account/").status_code == 200
        clock.move_to(start + timedelta(minutes=minutes))

        assert (client.get("/office/my-account/").status_code == 200) is goes_on
    if not goes_on and not kept_busy:
        assert AuditEntry.objects.filter(action="access.sign_out").get().data == {"why": "idle"}


def test_an_old_password_must_be_changed_before_anything_else(client) -> None:
    user = make_officer(make_agency())
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        sign_in(client, user)
        assert client.get("/office/").headers["Location"] == reverse("backoffice:change-password")
        form = {"present": PASSWORD, "new": "Another-Pass-1", "again": "Another-Pass-1"}
        client.post(reverse("backoffice:change-password"), form)
        assert client.get("/office/my-account/").status_code == 200


def test_one_signs_out_elsewhere_and_the_other_session_ends_at_once() -> None:
    user = make_officer(make_agency())
    here, there, third = Client(), Client(), Client()
    for client in (here, there, third):
        sign_in(client, user)
    ids = list(AccountSession.objects.order_by("id").values_list("pk", flat=True))

    here.post(reverse("backoffice:end-session", args=[ids[1]]))
    assert there.get("/office/my-account/").status_code == 302
    assert third.get("/office/my-account/").status_code == 200
    here.post(reverse("backoffice:end-other-sessions"))

    assert third.get("/office/my-account/").status_code == 302
    assert here.get("/office/my-account/").status_code == 200


def test_a_session_of_another_account_is_not_found(client) -> None:
    user, other = make_officer(make_agency()), make_officer(make_agency())
    sign_in(Client(), other)
    sign_in(client, user)
    strange = AccountSession.objects.get(user=other)

    assert client.post(reverse("backoffice:end-session", args=[strange.pk])).status_code == 404
    assert AccountSession.objects.filter(pk=strange.pk).exists()


def test_where_one_session_is_allowed_a_second_sign_in_ends_the_first() -> None:
    set_policy(values={"one_session": True}, actor=None, now=timezone.now())
    user = make_officer(make_agency())
    first, second = Client(), Client()
    sign_in(first, user)
    sign_in(second, user)

    assert first.get("/office/my-account/").status_code == 302
    assert second.get("/office/my-account/").status_code == 200


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    user = make_officer(make_agency())
    here, there = Client(), Client()
    sign_in(here, user)
    sign_in(there, user)
    form = {"present": PASSWORD, "new": "Another-Pass-1", "again": "Another-Pass-1"}

    assert here.post(reverse("backoffice:change-password"), form).status_code == 302

    assert there.get("/office/my-account/").status_code == 302
    assert here.get("/office/my-account/").status_code == 200
    kept = AccountSession.objects.get()
    assert kept.session_key == here.session.session_key


def test_the_password_of_this_site_can_be_left_to_administrators(client, settings) -> None:
    settings.LOCAL_SIGN_IN = False
    officer, administrator = make_officer(make_agency()), make_officer(None, "administrator")

    assert sign_in(client, officer).status_code == 400
    assert sign_in(client, administrator).status_code == 302


def test_who_is_given_a_role_signs_in_again_as_the_role_may_need_a_second_factor(client) -> None:
    user = make_officer(make_agency())
    sign_in(client, user)
    assert client.get("/office/my-account/").status_code == 200

    RoleGrant.objects.create(user=user, role=Role.COUNTY_OFFICE)

    assert client.get("/office/my-account/").status_code == 302
    assert SESSION_KEY not in client.session
    sign_in(client, user)
    assert client.get("/office/my-account/").status_code == 200


def test_an_account_without_a_role_reaches_its_own_pages_only(client) -> None:
    user = make_officer(make_agency())
    sign_in(client, user)

    RoleGrant.objects.filter(user=user).update(valid_until=timezone.localdate())

    for name in ("home", "disclosures", "requests", "catalogue", "chains", "guides", "notices"):
        answer = client.get(reverse(f"backoffice:{name}"), headers={"Accept-Language": "en"})
        assert answer.status_code == 403, name
    assert "没有任何角色" in answer.content.decode() or "has no role today" in answer.content.decode()
    for name in ("own-account", "change-password", "second-factor"):
        assert client.get(reverse(f"backoffice:{name}")).status_code == 200, name


def test_failures_from_one_subscribers_network_lock_all_of_it(client) -> None:
    set_policy(values={"failures_by_address": 10}, actor=None, now=timezone.now())
    for number in range(10):
        guess = {"username": f"nobody{number}", "password": "x"}
        client.post(SIGN_IN, guess, REMOTE_ADDR=f"2001:db8:0:7::{number + 1:x}")
    user = make_officer(make_agency())

    assert sign_in(client, user, REMOTE_ADDR="2001:db8:0:7::ff").status_code == 400
    assert sign_in(client, user, REMOTE_ADDR="2001:db8:0:8::ff").status_code == 302


def test_guessing_the_present_password_in_an_open_session_locks_as_signing_in_does(client) -> None:
    user = make_officer(make_agency())
    sign_in(client, user)
    address = reverse("backoffice:change-password")
    weak = {"present": PASSWORD, "new": "short", "again": "short"}
    for _time in range(6):
        client.post(address, weak)  # The present one is right, so none of them counts.

    form = {"new": "Another-Pass-1", "again": "Another-Pass-1"}
    for number in range(5):
        assert client.post(address, {**form, "present": f"guess-{number}"}).status_code == 400

    assert client.post(address, {**form, "present": PASSWORD}).status_code == 400
    assert sign_in(Client(), user).status_code == 400
    assert AuditEntry.objects.filter(action="access.lock_account", result="failed").exists()
