"""No page asks the database more often because there is more to show."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.disclosures.models import Disclosure, ReviewChain
from gongkai.organisations.models import Agency
from tests.disclosures.records import Office, make_published
from tests.factories import make_agency, store
from tests.portal.pages import POLICY, make_county

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


ADDRESSES = [
    "/",
    "/reports/",
    "/reports/lanchuan/2023/",
    "/reports/lanchuan/2023/figures/",
    "/agencies/",
    "/agencies/lanchuan/",
    "/compare/agencies/?year=2023",
    "/compare/years/?agency=lanchuan",
    "/data/",
    "/sitemap/",
    "/sitemap.xml",
    "/sitemaps/pages.xml",
    "/sitemaps/records-0.xml",
    "/disclosures/",
    "/disclosures/?agency=shuili&year=2026&validity=valid",
    "/disclosures/?last=1",
    "/columns/20-13/",
    "/columns/26-01-01/",
    "/catalogue/",
    f"/disclosures/{POLICY}/",
    f"/disclosures/{POLICY}/editions/",
    "/agencies/shuili/",
    "/agencies/shuili/guide/",
    "/agencies/shuili/rules/",
    "/agencies/shuili/disclosures/?column=20-13",
    "/agencies/shuili/reports/",
    "/agencies/shuili/on-request/",
    "/feeds/disclosures.atom",
    "/feeds/agencies/shuili.rss",
]


def queries(client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        assert b"".join(response).strip(), address
    assert response.status_code == 200, address
    return len(asked)


def test_no_page_takes_more_queries_with_more_rows(client) -> None:
    county = make_county()
    few = {address: queries(client, address) for address in ADDRESSES}
    for number in range(6):
        agency = make_agency(f"extra-{number}", parent=county)
        store(agency, 2023)
    store(county, 2022)
    more_records()

    many = {address: queries(client, address) for address in ADDRESSES}

    assert many == few
    assert {address: count for address, count in many.items() if count > MOST_QUERIES} == {}


def more_records() -> None:
    agency = Agency.objects.get(code="shuili")
    drafter, reviewer = agency.users.order_by("pk")
    chain = ReviewChain.objects.get(agency=agency)
    office = Office(agency, drafter, reviewer, chain)
    for number in range(5):
        make_published(office, title=f"关于第{number}次供水的公告", article_20_item=13)
    policy = Disclosure.objects.get(index_number=POLICY)
    make_published(office, kind="interpretation", title="再次解读", interprets=policy)
