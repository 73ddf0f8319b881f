"""Applying online: what is checked, what is shown before sending, that it is registered once."""

import base64
import hashlib
import json
from datetime import date

import pytest
import time_machine
from django.utils import timezone

from gongkai.core.web import proof_of_work
from gongkai.organisations import services as organisations
from gongkai.requests.models import DisclosureRequest, RequestCounter
from gongkai.search.engine import SearchUnavailable
from tests.disclosures.records import make_office, make_published
from tests.factories import make_agency

KEY = "k" * 32
FORM = {
    "step": "send",
    "idempotency_key": KEY,
    "applicant_kind": "natural_person",
    "applicant_name": "林某某",
    "identity_document": "居民身份证",
    "identity_number": "11010519491231002X",
    "phone": "13800000000",
    "asked_for": "2025年灌区改造方案的讨论记录",
    "form_wanted": "electronic",
    "delivery_wanted": "online",
}


@pytest.fixture(autouse=True)
def _without_an_index(db, monkeypatch) -> None:
    """Let the search engine have no index, so that only titles are looked at."""

    def unavailable() -> None:
        raise SearchUnavailable("no index")

    monkeypatch.setattr("gongkai.requests.published_answers.search_engine", unavailable)


@pytest.fixture
def address() -> str:
    return f"/en/requests/apply/{make_agency('shuili').code}/"


def test_a_sent_application_waits_for_the_confirmation_of_both_sides(client, address: str) -> None:
    with time_machine.travel("2026-03-02 10:00+08:00"):
        answer = client.post(address, FORM)
        receipt = client.get(answer.headers["Location"])

    case = DisclosureRequest.objects.get()
    assert (case.state, case.channel, case.received_on) == ("submitted", "online", None)
    assert (case.submitted_on, case.number) == (date(2026, 3, 2), "2026-00001")
    assert (case.identity_number, case.delivery_wanted) == ("11010519491231002X", "online")
    assert case.registered_by is None
    assert answer.headers["Location"] == "/en/requests/case/shuili/2026-00001/receipt/"
    assert "2026-00001" in receipt.content.decode()
    assert "the day on which both sides have confirmed is the day of receipt" in receipt.content.decode()
    assert "ArticleTitle" not in receipt.content.decode()
    assert "no-store" in receipt.headers["Cache-Control"]


def test_the_secret_is_shown_once_and_fits(client, address: str) -> None:
    receipt_address = client.post(address, FORM).headers["Location"]

    first, second = client.get(receipt_address), client.get(receipt_address)

    case, secret = DisclosureRequest.objects.get(), first.context["secret"]
    assert len(secret) >= 16
    assert secret in first.content.decode()
    assert second.context["secret"] == ""
    assert secret not in second.content.decode()
    assert secret not in str(dict(client.session))
    assert case.secret_hash != secret


def test_sending_twice_makes_one_request_and_still_shows_the_secret(client, address: str) -> None:
    first, second = client.post(address, FORM), client.post(address, FORM)
    assert DisclosureRequest.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]
    assert client.get(second.headers["Location"]).context["secret"]


def test_another_visitor_with_the_same_key_learns_nothing(client, address: str) -> None:
    from django.test import Client

    client.post(address, FORM)
    stranger = Client()
    answer = stranger.post(address, {**FORM, "applicant_name": "王某某"})
    receipt = stranger.get(answer.headers["Location"])
    assert receipt.status_code == 302
    assert receipt.headers["Location"] == "/en/requests/track/"
    assert DisclosureRequest.objects.get().applicant_name == "林某某"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"applicant_name": " "}, "applicant_name", "required"),
        ({"asked_for": ""}, "asked_for", "required"),
        ({"identity_number": "110105194912310021"}, "identity_number", "check digit"),
        ({"identity_number": ""}, "identity_number", "required"),
        ({"phone": ""}, "phone", "telephone number or an e-mail"),
        ({"delivery_wanted": "post"}, "postal_address", "posted"),
        ({"delivery_wanted": "email"}, "email", "e-mail address"),
        ({"delivery_wanted": "delegated"}, "delivery_wanted", "valid choice"),
        ({"applicant_kind": "enterprise"}, "identity_document", "document of an organisation"),
        ({"identity_document": "统一社会信用代码"}, "identity_document", "document of a person"),
        (
            {"applicant_kind": "enterprise", "identity_document": "统一社会信用代码"},
            "identity_number", "18 characters",
        ),
        ({"website": "https://spam.example"}, "website", "must stay empty"),
        ({"idempotency_key": "short"}, "idempotency_key", "20 characters"),
    ],
)  # fmt: skip
def test_an_application_with_a_fault_is_not_sent(
    client, address: str, changes, field: str, words: str
) -> None:
    page = client.post(address, {**FORM, **changes})
    assert page.status_code == 400
    assert words in " ".join(page.context["form"].errors[field])
    assert DisclosureRequest.objects.count() == 0


def test_an_enterprise_gives_its_credit_code_and_whom_to_reach(client, address: str) -> None:
    organisation = {
        "applicant_kind": "enterprise",
        "applicant_name": "岚川县某水务公司",
        "identity_document": "统一社会信用代码",
        "identity_number": "91110000600037341L",
        "contact_person": "王某某",
    }
    client.post(address, {**FORM, **organisation})
    case = DisclosureRequest.objects.get()
    assert (case.applicant_kind, case.identity_number) == ("enterprise", "91110000600037341L")
    assert case.phone == "13800000000（联系人：王某某）"


def test_before_sending_the_applicant_sees_what_is_published_on_the_matter(client, address: str) -> None:
    office = make_office()
    record = make_published(office, title="岚川县2025年灌区改造方案")

    page = client.post(address, {**FORM, "step": "check"})

    assert [one.pk for one in page.context["published"]] == [record.pk]
    assert f"/en/disclosures/{record.index_number}/" in page.content.decode()
    assert DisclosureRequest.objects.count() == 0


def test_what_has_nothing_to_do_with_it_and_what_is_not_public_is_not_shown(client, address: str) -> None:
    office = make_office()
    make_published(office, title="岚川县2025年中小学招生计划")

    page = client.post(address, {**FORM, "step": "check"})

    assert page.context["published"] == []
    assert "Nothing published was found on this matter" in page.content.decode()


def test_found_without_applying_is_counted_without_any_data(client, address: str) -> None:
    with time_machine.travel("2026-03-02 10:00+08:00"):
        client.post(f"{address}found/")
        client.post(f"{address}found/")
        figures = client.get("/requests/statistics/?agency=shuili").context["figures"]
    assert figures.found_published == 2
    assert RequestCounter.objects.get().sequence == "found_published"
    assert client.get(f"{address}found/").status_code == 405


def solved_challenge(monkeypatch) -> str:
    """Do the work that a browser does, on a challenge that is quickly solved."""
    monkeypatch.setattr(proof_of_work, "LARGEST_NUMBER", 20)
    task = json.loads(proof_of_work.new_challenge(timezone.now()))
    for number in range(21):
        if hashlib.sha256(f"{task['salt']}{number}".encode()).hexdigest() == task["challenge"]:
            return base64.b64encode(json.dumps({**task, "number": number}).encode()).decode()
    raise LookupError("No number solves the challenge.")


def test_too_many_sendings_without_scripts_are_refused_in_a_sentence(client, address: str) -> None:
    for number in range(6):
        assert client.post(address, {**FORM, "idempotency_key": KEY + str(number)}).status_code == 302
    refused = client.post(address, {**FORM, "idempotency_key": KEY + "x"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert "Without scripts, no more than 6 forms are taken within 60 minutes" in refused.content.decode()
    assert DisclosureRequest.objects.count() == 6
    elsewhere = client.post(address, {**FORM, "idempotency_key": KEY + "y"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_more_is_taken_where_the_work_was_proven_and_each_proof_is_good_once(
    client, address: str, monkeypatch
) -> None:
    for number in range(10):
        sent = {**FORM, "idempotency_key": KEY + str(number), "proof": solved_challenge(monkeypatch)}
        assert client.post(address, sent).status_code == 302
    spent = client.post(address, {**sent, "idempotency_key": KEY + "x"})
    assert spent.status_code == 302  # taken as one without a proof
    refused = client.post(
        address, {**FORM, "idempotency_key": KEY + "y", "proof": solved_challenge(monkeypatch)}
    )
    assert refused.status_code == 429
    assert "10 applications were sent or checked within 60 minutes" in refused.content.decode()


def test_every_step_of_the_application_carries_a_fresh_challenge(client, address: str) -> None:
    for page in (client.get(address), client.post(address, {**FORM, "step": "check"})):
        assert page.content.decode().count("data-proof-of-work=") == 1
        assert "web/proof-of-work.js" in page.content.decode()


def test_an_address_behind_the_proxy_counts_by_what_the_proxy_saw(client, address: str, settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(6):
        client.post(
            address, {**FORM, "idempotency_key": KEY + str(number)}, HTTP_X_FORWARDED_FOR="192.0.2.1"
        )
    last = {**FORM, "idempotency_key": KEY + "x"}
    assert client.post(address, last, HTTP_X_FORWARDED_FOR="198.51.100.9, 192.0.2.1").status_code == 429
    assert client.post(address, last, HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.9").status_code == 302


def test_the_form_is_only_there_for_agencies_that_exist(client) -> None:
    make_agency("gone", as_of=date(2100, 1, 1))
    assert client.get("/requests/apply/nobody/").status_code == 404
    assert client.get("/requests/apply/gone/").status_code == 404


def test_the_form_of_a_merged_agency_leads_to_the_one_that_has_its_duties(client) -> None:
    heir, former = make_agency("caizheng", "岚川县财政局"), make_agency("gongshang", "岚川县工商局")
    organisations.merge_agencies(agencies=[former], into=heir, as_of=date(2019, 3, 1))
    answer = client.get("/requests/apply/gongshang/", follow=True)
    assert answer.redirect_chain == [("/requests/?agency=caizheng", 302)]
    assert "岚川县财政局" in next(str(one) for one in answer.context["messages"])


def test_each_opened_form_has_a_key_of_its_own(client, address: str) -> None:
    keys = {client.get(address).context["form"]["idempotency_key"].value() for _number in range(2)}
    assert len(keys) == 2
    assert all(len(key) == 32 for key in keys)
