"""Following and reporting errors in the browser's own terms: forms, links, limits."""

import base64
import json
import re

import pytest
from altcha.v1 import solve_challenge
from django.test import Client
from lxml import html

from gongkai.following.links import CONFIRM, LEAVE, OWN, signed
from gongkai.following.models import ErrorReport, Subscriber, Subscription
from tests.following.subscriptions import ask, follow
from tests.portal.pages import POLICY, RECORD_GONE, WITHDRAWN_RECORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(shared_county) -> None:
    """Have a county with an agency, columns and records."""


def proof_on(content: bytes) -> str:
    """Do the work of a page's challenge, as its script does."""
    [field] = html.document_fromstring(content.decode()).xpath("//input[@data-proof-of-work]")
    task = json.loads(field.get("data-proof-of-work"))
    solved = solve_challenge(
        challenge=task["challenge"], salt=task["salt"], algorithm=task["algorithm"], max_number=100_000
    )
    return base64.b64encode(json.dumps({**task, "number": solved.number}).encode()).decode()


def sent(client: Client, address: str = "reader@example.org", **values: str):
    content = {"address": address, "rhythm": "daily", **values}
    return client.post("/following/?kind=agency&target=shuili", content)


def test_a_visitor_subscribes_confirms_looks_and_leaves(client) -> None:
    page = client.get("/following/?kind=agency&target=shuili")
    answer = sent(client, proof=proof_on(page.content))
    subscription = Subscription.objects.get()
    confirmed = client.post(f"/following/confirm/{signed(CONFIRM, subscription.pk)}/", follow=True)

    assert "岚川县水利局" in page.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].count("no-store") == 1
    assert "岚川县水利局" in confirmed.content.decode()
    assert "r…@example.org" in confirmed.content.decode()
    client.post(confirmed.redirect_chain[0][0], {"subscription": subscription.pk, "stop": "1"})
    assert not Subscriber.objects.exists()


def test_looking_at_the_confirmation_does_not_confirm(client) -> None:
    subscription = ask("agency", "shuili")

    client.get(f"/following/confirm/{signed(CONFIRM, subscription.pk)}/")

    subscription.refresh_from_db()
    assert subscription.confirmed_at is None


def test_mail_programs_leave_with_one_click_without_a_cookie() -> None:
    subscription = follow("agency", "shuili")
    client = Client(enforce_csrf_checks=True)
    address = f"/following/leave/{signed(LEAVE, subscription.subscriber_id)}/"

    assert client.get(address).status_code == 200
    assert Subscriber.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert not Subscriber.objects.exists()


def test_how_often_one_is_written_to_can_be_changed(client) -> None:
    subscription = follow("column", "20-13")
    address = f"/following/mine/{signed(OWN, subscription.subscriber_id)}/"

    client.post(address, {"subscription": subscription.pk, "rhythm": "daily"})

    subscription.refresh_from_db()
    assert subscription.rhythm == "daily"


@pytest.mark.parametrize(
    "query",
    [
        "kind=agency&target=nowhere",
        "kind=column&target=99-99",
        "kind=document&target=missing",
        f"kind=document&target={WITHDRAWN_RECORD}",
        "kind=search&target=",
        "kind=other&target=x",
    ],
)
def test_what_there_is_not_cannot_be_followed(client, query: str) -> None:
    assert client.get(f"/following/?{query}").status_code == 404


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("kind=column&target=20-13", "20-13"),
        (f"kind=document&target={POLICY}", "岚川县灌溉用水管理办法"),
        ("kind=search&target=q%3D%E7%81%8C%E6%BA%89%26agency%3Dshuili", "灌溉"),
    ],
)
def test_columns_documents_and_searches_can_be_followed(client, query: str, name: str) -> None:
    page = client.get(f"/following/?{query}")

    assert page.status_code == 200
    assert name in page.content.decode()


def test_without_a_proof_only_few_forms_are_taken(client) -> None:
    answers = [sent(client, f"reader{number}@example.org") for number in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "3600"
    assert Subscriber.objects.count() == 3


def test_a_proof_is_good_for_one_form(client) -> None:
    proof = proof_on(client.get("/following/?kind=agency&target=shuili").content)
    answers = [sent(client, f"reader{number}@example.org", proof=proof) for number in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]


@pytest.mark.parametrize(
    "proof", ["x", "W10=", "MTI=", base64.b64encode(b'{"salt": 1}').decode(), "x" * 2_000]
)
def test_a_made_up_proof_is_none(client, proof: str) -> None:
    answers = [sent(client, f"reader{number}@example.org", proof=proof) for number in range(4)]

    assert answers[-1].status_code == 429


def test_an_answer_never_tells_whether_an_address_is_known(client) -> None:
    follow("agency", "shuili", address="known@example.org")

    known = client.post("/following/link/", {"link-address": "known@example.org"})
    unknown = client.post("/following/link/", {"link-address": "unknown@example.org"})

    assert known.status_code == unknown.status_code == 200
    assert _without_tokens(known.content) == _without_tokens(unknown.content)


def test_looking_at_the_address_of_the_answer_leads_back_to_the_form(client) -> None:
    answer = client.get("/following/link/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/following/")


def test_a_wrong_address_is_said_beside_the_field(client) -> None:
    answer = sent(client, "no address")

    assert answer.status_code == 400
    assert not Subscriber.objects.exists()


def test_every_page_leads_to_the_error_report_with_its_own_address(client) -> None:
    page = client.get(f"/disclosures/{POLICY}/").content.decode()
    [link] = re.findall(r'href="(/report-error/\?page=[^"]+)"', page)

    form = html.document_fromstring(client.get(link).content.decode())

    assert form.xpath("//input[@name='page']/@value") == [f"/disclosures/{POLICY}/"]


def test_an_error_report_is_kept(client) -> None:
    page = client.get("/report-error/?page=/disclosures/")
    content = {"page": "/disclosures/", "text": "链接打不开。", "address": "reader@example.org"}
    answer = client.post("/report-error/", {**content, "proof": proof_on(page.content)})

    report = ErrorReport.objects.get()
    assert answer.status_code == 200
    assert (report.page, report.text, report.address, report.state) == (
        "/disclosures/",
        "链接打不开。",
        "reader@example.org",
        "open",
    )


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/x", ""])
def test_only_paths_of_this_site_are_filled_in(client, page: str) -> None:
    form = html.document_fromstring(client.get(f"/report-error/?page={page}").content.decode())

    assert form.xpath("//input[@name='page']/@value") in ([], [""])


def test_a_withdrawn_records_calendar_says_that_it_is_gone(client) -> None:
    assert client.get(f"{RECORD_GONE}consultation.ics").status_code == 410


def _without_tokens(content: bytes) -> str:
    text = re.sub(r'data-proof-of-work="[^"]*"', "", content.decode())
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", text)
