"""A robot that follows every link of a small site: nothing is broken, and every page can be told apart."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

import pytest
from django.test import Client
from lxml import html

from tests.html_rules import faults_of

pytestmark = pytest.mark.django_db
LEFT_ALONE = ("/display/", "/office/", "/en/office/", "/en/display/")
WITHDRAWN = "caizheng/2022"
CATALOGUE_ITEM = "/columns/26-"
"""Two hundred pages of one kind; the first of each field stands for them."""

REPORT = "/report-error/?page="
"""The form that every page leads to with its own address; the front page stands for them."""


@dataclass
class Crawl:
    """What the robot saw."""

    pages: dict[str, html.HtmlElement] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    """What pages break of the rules of HTML."""


def crawled(client: Client) -> Crawl:
    crawl = Crawl()
    waiting = ["/", "/en/"]
    while waiting:
        address = waiting.pop()
        if address in crawl.answers or address.startswith(LEFT_ALONE) or is_one_of_many(address):
            continue
        response = client.get(address)
        crawl.answers[address] = response.status_code
        if not response.headers["Content-Type"].startswith("text/html") or response.streaming:
            continue
        page = html.document_fromstring(response.content.decode()) if response.content else None
        if page is None:
            waiting.append(response.headers["Location"])
            continue
        crawl.pages[address] = page
        crawl.faults[address] = faults_of(response.content.decode())
        waiting += links_of(page, address)
    return crawl


def links_of(page: html.HtmlElement, base: str) -> Iterator[str]:
    for link in page.xpath("//a/@href | //link[not(@rel='canonical')]/@href | //img/@src | //script/@src"):
        address = urljoin(base, link.removeprefix("http://testserver").split("#")[0])
        if address.startswith("/") and not address.startswith("/static/"):
            yield address


def is_one_of_many(address: str) -> bool:
    path = address.removeprefix("/en")
    if "?" in path and path.startswith("/compare/"):
        return "sort=" in path or "show=" in path
    if path.startswith(REPORT):
        return path not in {f"{REPORT}/", f"{REPORT}/en/"}
    return path.startswith(CATALOGUE_ITEM) and not path.endswith("-01/")


@pytest.fixture(scope="module")
def crawl(shared_county, django_db_blocker) -> Crawl:
    with django_db_blocker.unblock():
        return crawled(Client())


def test_no_link_is_broken(crawl: Crawl) -> None:
    broken = {
        address: status
        for address, status in crawl.answers.items()
        if status not in {200, 302} and not (status == 410 and WITHDRAWN in address)
    }

    assert broken == {}


def test_every_kind_of_page_is_reached(crawl: Crawl) -> None:
    paths = set(crawl.answers)

    assert "/en/reports/lanchuan/2023/figures/" in paths
    assert "/agencies/shuili/on-request/" in paths
    assert any(path.endswith("/editions/") for path in paths)
    assert any("/files/" in path for path in paths)
    assert any(path.endswith("/qr.svg") for path in paths)
    assert any(path.endswith(".atom") for path in paths)
    assert "/following/?kind=column&target=20-13" in paths
    assert any(path.startswith("/en/following/?kind=document&") for path in paths)
    assert "/report-error/?page=/" in paths
    assert "/consultations.ics" in paths
    assert len(paths) > 150


def test_every_page_has_one_heading_and_says_its_language(crawl: Crawl) -> None:
    wrong = [
        address
        for address, page in crawl.pages.items()
        if len(page.xpath("//h1")) != 1
        or page.get("lang") != ("en" if address.startswith("/en/") or "language=en" in address else "zh-CN")
    ]

    assert wrong == []


def test_every_page_has_a_title_of_its_own(crawl: Crawl) -> None:
    titles = Counter(
        (address.startswith("/en/"), page.findtext(".//title"))
        for address, page in crawl.pages.items()
        if "?" not in address
    )

    assert [title for title, count in titles.items() if count > 1] == []


def test_no_page_breaks_a_rule_of_html(crawl: Crawl) -> None:
    assert {address: faults for address, faults in crawl.faults.items() if faults} == {}


def test_no_page_says_nothing_in_a_tag_that_inspectors_read(crawl: Crawl) -> None:
    empty = [address for address, page in crawl.pages.items() if page.xpath("//meta[@name][@content='']")]

    assert empty == []


def test_no_page_shows_what_is_withdrawn_or_not_yet_published(crawl: Crawl) -> None:
    shown = [
        address
        for address, page in crawl.pages.items()
        if "误发名单" in page.text_content() or "尚未审查" in page.text_content()
    ]

    assert shown == []
