"""Every public page answers, says whose site it is, and speaks the reader's language."""

import json
import re

import pytest
from lxml import html

from tests.portal.pages import GONE, MISSING, OFFICE_SIGN_IN, PAGES, RECORD_GONE

pytestmark = pytest.mark.django_db
ALL_PAGES = [*PAGES, GONE, RECORD_GONE, MISSING, OFFICE_SIGN_IN]
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _county(shared_county) -> None:
    """Let every test of this module read the shared county."""


def tree(client, address: str):
    return html.document_fromstring(client.get(address).content.decode())


def content_of(page, name: str) -> list[str]:
    return page.xpath(f"//meta[@name='{name}']/@content")


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("address", PAGES)
def test_page_answers_in_both_languages(client, language: str, address: str) -> None:
    response = client.get(language + address)

    assert response.status_code == 200
    assert len(response.content) < 130_000
    assert response.headers["Content-Language"] == ("en" if language else "zh-hans")


@pytest.mark.parametrize("language", ["", "/en"])
def test_filings_lead_to_the_registers_in_which_they_can_be_looked_up(client, language: str) -> None:
    links = {
        link.text: link.get("href") for link in tree(client, f"{language}/").xpath("//footer//dd/a[@rel]")
    }

    assert links == {
        "岚ICP备00000000号": "https://beian.miit.gov.cn/",
        "岚公网安备00000000000000号": "https://beian.mps.gov.cn/",
    }


@pytest.mark.parametrize("address", ALL_PAGES)
def test_english_pages_mark_every_chinese_text_as_chinese(client, address: str) -> None:
    page = tree(client, "/en" + address)
    for marked in page.xpath("//*[starts-with(@lang, 'zh')]"):
        marked.clear()

    # The report's own words stay Chinese in attributes that have no language of their own.
    left = [text.strip() for text in page.xpath("//body//text()") if HAN.search(text)]

    assert left == []


@pytest.mark.parametrize("address", ALL_PAGES)
def test_chinese_pages_have_no_text_that_is_only_english(client, address: str) -> None:
    page = tree(client, address)
    for other in page.xpath("//*[@lang='en' and not(self::html)] | //code | //svg"):
        other.clear()

    words = [
        text.strip() for text in page.xpath("//body//text()") if re.search(r"[A-Za-z]{3,} [a-z]{2,}", text)
    ]

    assert [text for text in words if "JSON Lines" not in text] == []


@pytest.mark.parametrize("address", ALL_PAGES)
def test_page_carries_the_tags_of_the_site_without_empty_words(client, address: str) -> None:
    page = tree(client, address)

    assert content_of(page, "SiteName") == ["岚川县人民政府信息公开"]
    assert content_of(page, "SiteDomain") == ["www.lanchuan.example"]
    assert content_of(page, "SiteIDCode") == ["0000000000"]
    assert not {"", "None", "null"} & set(page.xpath("//meta/@content"))


@pytest.mark.parametrize("address", ALL_PAGES)
def test_page_has_one_main_heading_landmarks_and_a_way_to_skip(client, address: str) -> None:
    page = tree(client, address)

    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//a[@class='skip-link']/@href") == ["#main"]
    assert len(page.xpath("//main[@id='main']")) == len(page.xpath("//body/header")) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", ALL_PAGES)
def test_page_has_no_inline_script_or_style_and_forbids_them(client, address: str) -> None:
    response = client.get(address)
    page = html.document_fromstring(response.content.decode())

    assert (
        page.xpath(
            "//script[not(@src or @type='application/ld+json')] | //style | //*[@style] | //*[@onclick]"
        )
        == []
    )
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


def test_report_page_carries_the_tags_of_an_article(client) -> None:
    page = tree(client, "/reports/lanchuan/2023/")

    assert content_of(page, "ColumnName") == ["政府信息公开年报"]
    assert content_of(page, "ColumnType") == ["政府信息公开"]
    assert content_of(page, "ArticleTitle") == ["岚川县人民政府2023年政府信息公开工作年度报告"]
    assert content_of(page, "PubDate") == ["2026-02-01 09:30"]
    assert content_of(page, "ContentSource") == ["岚川县人民政府"]


def test_the_page_of_an_agency_describes_that_agency_under_the_one_name_of_the_column(client) -> None:
    page = tree(client, "/agencies/lanchuan/")

    assert content_of(page, "ColumnName") == ["政府信息公开"]
    assert content_of(page, "Description") == ["岚川县人民政府政府信息公开。"]
    assert content_of(page, "ColumnKeywords") == ["政府信息公开，岚川县人民政府，机关"]


@pytest.mark.parametrize(
    "address", ["/reports/lanchuan/2023/", "/compare/agencies/?year=2023&show=outcomes"]
)
def test_the_language_switch_keeps_the_page(client, address: str) -> None:
    to_english = tree(client, address).xpath("//a[@hreflang='en']/@href")
    to_chinese = tree(client, "/en" + address).xpath("//a[@hreflang='zh-CN']/@href")

    assert to_english == ["/en" + address]
    assert to_chinese == [address]


@pytest.mark.parametrize(("address", "same_in_english"), [("/reports/", "/en/reports/"), ("/", "/en/")])
def test_a_page_names_itself_and_its_other_language_to_search_engines(
    client, address: str, same_in_english: str
) -> None:
    expected = {
        "zh-CN": f"http://testserver{address}",
        "en": f"http://testserver{same_in_english}",
        "x-default": f"http://testserver{address}",
    }

    for asked in (f"{address}?year=2023", same_in_english):
        links = tree(client, asked).xpath("//link[@rel='alternate'][@hreflang]")
        assert {link.get("hreflang"): link.get("href") for link in links} == expected


def test_that_there_is_no_page_is_said_in_either_language(client) -> None:
    to_english = tree(client, "/no-such-page/").xpath("//a[@hreflang='en']/@href")
    to_chinese = tree(client, "/en/no-such-page/").xpath("//a[@hreflang='zh-CN']/@href")

    assert (to_english, to_chinese) == (["/en/no-such-page/"], ["/no-such-page/"])
    assert not tree(client, "/no-such-page/").xpath("//link[@rel='canonical' or @hreflang]")


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("/", ["WebSite"]),
        ("/disclosures/", ["CollectionPage", "BreadcrumbList", "WebSite"]),
        ("/reports/lanchuan/2023/", ["Report", "BreadcrumbList", "WebSite"]),
        ("/about/", ["WebPage", "BreadcrumbList", "WebSite"]),
        ("/no-such-page/", []),
    ],
)
def test_a_page_tells_programs_what_it_is(client, address: str, kinds: list[str]) -> None:
    texts = tree(client, address).xpath("//script[@type='application/ld+json']/text()")

    assert [one["@type"] for text in texts for one in json.loads(text)["@graph"]] == kinds
