"""Signing in through a real OpenID provider, started for the test on this machine."""

import logging
from collections.abc import Iterator

import oidc_provider_mock
import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

import requests
from gongkai.audit.models import AuditEntry
from gongkai.organisations.models import User
from tests.backoffice.test_signing_in import code_of, give_second_factor
from tests.factories import make_agency, make_officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),  # within the provider
]
USERS = [
    oidc_provider_mock.User(sub="known", claims={"preferred_username": "zhangsan"}),
    oidc_provider_mock.User(sub="unknown", claims={"preferred_username": "nobody-here"}),
    oidc_provider_mock.User(sub="nameless", claims={}),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with oidc_provider_mock.run_server_in_thread(port=0, user_claims=USERS) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(autouse=True)
def _with_provider(settings, provider: str) -> None:
    settings.OIDC_RP_CLIENT_ID = "gongkai"
    settings.OIDC_RP_CLIENT_SECRET = "a-secret-of-the-test"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{provider}/oauth2/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{provider}/oauth2/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{provider}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{provider}/jwks"
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "gongkai.backoffice.access.single_sign_on.ProviderBackend",
    ]


def come_back(client, sub: str):
    away = client.get(reverse("backoffice:sign-in-provider"), {"next": "/office/my-account/"})
    assert away.status_code == 302
    answer = requests.post(away.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
    return client.get(answer.headers["Location"].removeprefix("http://testserver"))


def test_an_account_that_the_claim_names_comes_in_and_goes_where_it_wanted(client) -> None:
    user = make_officer(make_agency(), username="zhangsan")

    answer = come_back(client, "known")

    assert answer.headers["Location"] == "/office/my-account/"
    assert int(client.session[SESSION_KEY]) == user.pk
    assert client.get("/office/my-account/").status_code == 200
    line = AuditEntry.objects.get(action="access.sign_in")
    assert (line.actor, line.data) == (user, {"how": "provider"})


@pytest.mark.parametrize("sub", ["unknown", "nameless"])
def test_nobody_gets_an_account_by_signing_in(client, caplog, sub: str) -> None:
    make_officer(make_agency(), username="zhangsan")

    answer = come_back(client, sub)

    assert answer.headers["Location"] == "/office/sign-in/"
    assert SESSION_KEY not in client.session
    assert User.objects.count() == 1
    assert "Get Token Error" not in caplog.text
    assert AuditEntry.objects.get(action="access.sign_in").result == "failed"


def test_a_disabled_account_stays_out(client, caplog) -> None:
    user = make_officer(make_agency(), username="zhangsan")
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert come_back(client, "known").headers["Location"] == "/office/sign-in/"
    assert "Get Token Error" not in caplog.text


def test_the_session_of_an_account_that_is_disabled_meanwhile_ends_at_once(client) -> None:
    user = make_officer(make_agency(), username="zhangsan")
    come_back(client, "known")
    assert client.get("/office/my-account/").status_code == 200

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/office/my-account/").status_code == 302


def test_the_second_factor_is_asked_for_unless_the_providers_is_trusted(client, settings) -> None:
    user = make_officer(make_agency(), username="zhangsan")
    give_second_factor(user)

    assert come_back(client, "known").headers["Location"] == reverse("backoffice:sign-in-code")
    assert SESSION_KEY not in client.session
    client.post(reverse("backoffice:sign-in-code"), {"code": code_of(user)})
    assert client.get("/office/my-account/").status_code == 200

    client.post("/office/sign-out/")
    settings.OIDC_SECOND_FACTOR_TRUSTED = True
    assert come_back(client, "known").headers["Location"] == "/office/my-account/"
    assert client.get("/office/my-account/").status_code == 200


def test_an_answer_that_was_not_asked_for_is_refused(client) -> None:
    make_officer(make_agency(), username="zhangsan")

    answer = client.get(reverse("backoffice:sign-in-returned"), {"code": "x", "state": "planted"})

    assert answer.headers["Location"] == "/office/sign-in/"
    assert SESSION_KEY not in client.session


def test_without_a_provider_there_is_no_such_address(client, settings) -> None:
    settings.OIDC_RP_CLIENT_ID = ""

    assert client.get(reverse("backoffice:sign-in-provider")).status_code == 404
    assert reverse("backoffice:sign-in-provider") not in client.get("/office/sign-in/").content.decode()
