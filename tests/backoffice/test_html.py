"""Pages of the back office keep the rules of HTML: a robot follows their links, some of each kind."""

import re
from collections import Counter

import pytest
from django.test import Client
from lxml import html

from tests.backoffice.setting_up import make_set_up_county
from tests.disclosures.records import make_draft, make_office, make_published, submit
from tests.html_rules import faults_of
from tests.requests.cases import make_desk
from tests.requests.cases import register as register_request

pytestmark = pytest.mark.django_db
OF_A_KIND = 2
"""How many pages are opened whose addresses differ in a number or in a query only."""
LEFT_ALONE = ("/office/sign-out/",)


def kind_of(address: str) -> str:
    path, _mark, query = address.partition("?")
    return re.sub(r"\d+", "0", path) + "?" + re.sub(r"=[^&]*", "=", query)


def faults_seen_by(client: Client, start: str) -> tuple[int, dict[str, list[str]]]:
    """Follow the links of the back office; return how many pages there were, and what they break."""
    faults: dict[str, list[str]] = {}
    kinds, waiting, seen, pages = Counter[str](), [start], set[str](), 0
    while waiting:
        address = waiting.pop()
        kinds[kind_of(address)] += address not in seen
        if address in seen or kinds[kind_of(address)] > OF_A_KIND or address.startswith(LEFT_ALONE):
            continue
        seen.add(address)
        answer = client.get(address, follow=True)
        content = b"".join(answer)  # also of what is sent bit by bit, so that it comes to its end
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = content.decode()
        pages += 1
        if found := faults_of(text):
            faults[address] = found
        links = html.document_fromstring(text).xpath("//a/@href")
        waiting += [link.split("#")[0] for link in links if link.startswith("/office/")]
    return pages, faults


def test_no_page_of_an_officer_breaks_a_rule_of_html(client) -> None:
    office = make_office(name="岚川县水利局")
    make_published(office)
    make_draft(office, title="草案")
    submit(office, make_draft(office, title="待审的通告"))
    client.force_login(office.drafter)

    pages, faults = faults_seen_by(client, "/office/")

    assert faults == {}
    assert pages > 60


def test_no_page_of_the_desk_for_requests_breaks_a_rule_of_html(client) -> None:
    desk = make_desk()
    register_request(desk)
    client.force_login(desk.handler)

    pages, faults = faults_seen_by(client, "/office/requests/")

    assert faults == {}
    assert pages > 10


@pytest.mark.parametrize("role", ["administrator", "office"])
def test_no_page_for_setting_up_breaks_a_rule_of_html(client, role: str) -> None:
    client.force_login(getattr(make_set_up_county(), role))

    pages, faults = faults_seen_by(client, "/office/")

    assert faults == {}
    assert pages > 10
