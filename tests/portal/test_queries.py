"""No page asks the database more often because there is more to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_agency, store
from tests.portal.pages import make_county

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


@pytest.mark.parametrize(
    "address",
    [
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
    ],
)
def test_page_takes_as_many_queries_with_more_rows(client, address: str) -> None:
    county = make_county()
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(address).status_code == 200
    for number in range(6):
        agency = make_agency(f"extra-{number}", parent=county)
        store(agency, 2023)
    store(county, 2022)

    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200

    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES
