"""What search engines are told."""

import pytest
from django.contrib.staticfiles import finders
from lxml import etree

from tests.portal.pages import make_county

pytestmark = pytest.mark.django_db


def test_robots_are_kept_out_of_the_back_office_and_shown_the_site_map(client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /office/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_who_asks_for_an_icon_without_reading_a_page_gets_the_seal(client) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/web/seal.svg")
    assert finders.find("web/seal.svg")


def test_the_site_map_lists_published_reports_only(client) -> None:
    make_county()
    response = client.get("/sitemaps/pages.xml")
    addresses = etree.fromstring(b"".join(response.streaming_content)).xpath(
        "//*[local-name()='loc']/text()"
    )

    assert "http://testserver/reports/lanchuan/2023/" in addresses
    assert "http://testserver/agencies/shuili/" in addresses
    assert "http://testserver/agencies/shuili/guide/" in addresses
    assert "http://testserver/columns/20-07/" in addresses
    assert not [
        address for address in addresses if "caizheng/2022" in address or "caizheng/2024" in address
    ]
