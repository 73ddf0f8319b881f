from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import Settings

from gongkai.disclosures import services as disclosures
from gongkai.search.services import catch_up
from tests.disclosures.records import NOW, TODAY, Office, make_office, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def office() -> Office:
    return make_office(name="岚川县水利局", code="11341702486344515H", name_en="Water Bureau of Lanchuan")


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


def test_results_are_shown_with_what_was_looked_for_marked(client: Client, office: Office) -> None:
    record = make_published(office)
    catch_up(today=TODAY)
    html = page(client, "/search/?q=灌溉")

    assert f'href="/disclosures/{record.index_number}/"' in html
    assert "关于<mark>灌溉</mark>用水安排的通告" in html
    assert "今年<mark>灌溉</mark>用水自三月起供应。" in html
    assert "岚川县水利局" in html
    assert "2026-03-02" in html


def test_nothing_that_is_typed_or_published_becomes_markup(client: Client, office: Office) -> None:
    make_published(office, title="<b>灌溉</b>&<script>", body_html="<p>a &lt;script&gt;灌溉</p>")
    catch_up(today=TODAY)
    html = page(client, "/search/?q=<script>灌溉&agency=<script>")
    found = page(client, "/search/?q=灌溉")

    assert "<script>" not in html + found
    assert "<b>" not in html + found
    assert "&lt;b&gt;<mark>灌溉</mark>&lt;/b&gt;&amp;&lt;script&gt;" in found


def test_before_anything_is_typed_the_page_says_how_to_search(client: Client) -> None:
    html = page(client, "/en/search/")

    assert "How to search" in html
    assert "document</p>" not in html


def test_marks_alone_are_nothing_to_look_for(client: Client, office: Office) -> None:
    make_published(office)
    catch_up(today=TODAY)
    html = page(client, "/en/search/?q=。。？")

    assert "How to search" in html
    assert "search-total" not in html


def test_of_marks_alone_the_page_says_what_can_be_searched_for(client: Client) -> None:
    sentence = "Type at least one letter, digit or Chinese character"

    assert sentence in words(page(client, "/en/search/?q=？！。。"))
    assert sentence not in words(page(client, "/en/search/"))


def test_either_script_finds_the_other_and_is_marked(client: Client, office: Office) -> None:
    make_published(office, title="农业灌溉用水补贴办法")
    catch_up(today=TODAY)

    assert "<mark>农业灌溉</mark>用水" in page(client, "/search/?q=標題:農業灌溉")
    assert "用水<mark>补贴</mark>办法" in page(client, "/search/?q=補貼")


def test_what_is_not_looked_for_of_a_long_query_is_said(client: Client, office: Office) -> None:
    make_published(office)
    catch_up(today=TODAY)
    sentence = "Of a long query the first 100 characters are looked for, and of these the first 10 words."

    assert sentence in words(page(client, "/en/search/?q=" + "灌溉 " * 10 + "火星"))
    assert sentence in words(page(client, "/en/search/?q=" + "灌溉" * 80))
    assert sentence not in words(page(client, "/en/search/?q=" + "灌溉 " * 10))


def test_filters_are_links_with_counts_and_can_be_taken_back(client: Client, office: Office) -> None:
    make_published(office)
    catch_up(today=TODAY)
    code = office.agency.code
    html = page(client, "/en/search/?q=灌溉&page=1")
    narrowed = page(client, f"/en/search/?q=灌溉&agency={code}&year=2026&sort=newest")

    assert f'href="?q=%E7%81%8C%E6%BA%89&amp;agency={code}"' in html
    assert "Water Bureau of Lanchuan 1" in words(html)
    assert "Agency Water Bureau of Lanchuan × Remove this filter" in words(narrowed)
    assert 'href="?q=%E7%81%8C%E6%BA%89&amp;year=2026&amp;sort=newest"' in narrowed
    assert f'<input type="hidden" name="agency" value="{code}">' in narrowed


def test_a_filter_without_words_lists_what_it_leaves(client: Client, office: Office) -> None:
    make_published(office)
    catch_up(today=TODAY)

    assert "1 document" in words(page(client, f"/en/search/?agency={office.agency.code}"))
    assert "No document fits these filters" in words(page(client, "/en/search/?year=1999"))


def test_many_results_come_in_pages(client: Client, office: Office) -> None:
    for number in range(12):
        make_published(office, title=f"灌溉安排之{number}")
    catch_up(today=TODAY)
    first, second = page(client, "/en/search/?q=灌溉"), page(client, "/en/search/?q=灌溉&page=2")

    assert first.count('class="hit-title"') == 10
    assert second.count('class="hit-title"') == 2
    assert 'rel="next" href="?q=%E7%81%8C%E6%BA%89&amp;page=2"' in first
    assert 'start="11"' in second
    for made_up in ("0", "3", "51", "x", "-1", "９"):
        page(client, f"/en/search/?q=灌溉&page={made_up}", 404)


def test_an_empty_result_is_explained(client: Client, office: Office) -> None:
    make_published(office)
    catch_up(today=TODAY)
    html = page(client, "/en/search/?q=灌既用水 跑道")
    text = words(html)

    assert "No document fits “灌既用水 跑道”" in text
    assert "灌既用水 0 documents" in text
    assert "Disclosure on request" in text
    assert 'href="?q=%E7%81%8C%E6%BA%89%E7%94%A8%E6%B0%B4"' in page(client, "/en/search/?q=灌既用水")
    assert "Show 1 document without the filters" in words(page(client, "/en/search/?q=灌溉&year=1999"))


def test_synonyms_are_named_and_can_be_left_out(client: Client, office: Office) -> None:
    make_published(office, title="最低生活保障标准")
    catch_up(today=TODAY)
    html = page(client, "/en/search/?q=低保")

    assert "Also searched for: 最低生活保障" in words(html)
    assert "No document fits" in words(page(client, "/en/search/?q=“低保”"))


def test_a_page_of_results_is_made_once_until_the_index_takes_something_in(
    client: Client, office: Office, django_assert_num_queries
) -> None:
    make_published(office)
    catch_up(today=TODAY)
    first = page(client, "/search/?q=灌溉")
    with django_assert_num_queries(1):
        assert page(client, "/search/?q=灌溉") == first
    make_published(office, title="关于灌溉渠道检修的通告")
    catch_up(today=TODAY)

    assert "渠道检修的通告" in page(client, "/search/?q=灌溉")


def test_a_withdrawn_record_is_gone_at_once(client: Client, office: Office) -> None:
    record = make_published(office)
    catch_up(today=TODAY)
    assert "用水安排的通告" in page(client, "/search/?q=灌溉")
    disclosures.withdraw(disclosure=record, reason="内容有误", actor=office.drafter, now=NOW)

    assert record.title not in page(client, "/search/?q=灌溉")
    assert record.title not in page(client, "/search/?q=灌溉用水安排方案")


def test_without_an_index_the_page_says_so_and_everything_else_works(
    client: Client, office: Office
) -> None:
    record = make_published(office)
    response = client.get("/en/search/?q=灌溉")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Search is not available at the moment" in response.content.decode()
    for address in ("/", "/disclosures/", f"/disclosures/{record.index_number}/", "/search/", "/agencies/"):
        page(client, address)


def test_with_a_broken_index_the_page_says_so(client: Client, office: Office, tmp_path: Path) -> None:
    make_published(office)
    catch_up(today=TODAY)
    [generation] = (tmp_path / "search").glob("generation-*")
    for path in generation.glob("*.store"):
        path.write_bytes(b"")
    (generation / "meta.json").touch()

    assert client.get("/en/search/?q=灌溉").status_code == 503
    page(client, "/disclosures/")


def test_a_page_of_results_takes_few_queries(
    client: Client, office: Office, django_assert_max_num_queries
) -> None:
    for number in range(11):
        make_published(office, title=f"灌溉安排之{number}")
    catch_up(today=TODAY)

    with django_assert_max_num_queries(4):
        page(client, f"/search/?q=灌溉&agency={office.agency.code}")


def test_robots_do_not_list_results_and_nothing_keeps_them(client: Client) -> None:
    response = client.get("/search/")

    assert response.headers["X-Robots-Tag"] == "noindex, follow"
    assert "no-cache" in response.headers["Cache-Control"]


def test_a_browser_learns_how_to_search_the_site(client: Client) -> None:
    response = client.get("/opensearch.xml")
    description = ET.fromstring(response.content)
    address = description.find("{*}Url[@type='text/html']").get("template")

    assert response.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    assert address == "http://testserver/search/?q={searchTerms}"
    assert 'rel="search"' in page(client, "/search/")
