"""Long lists are counted up to a bound, and followed from place to place without a gap."""

from datetime import date

import pytest

from gongkai.backoffice import long_lists
from gongkai.backoffice.long_lists import BoundedPaginator, page_asked_for, placed_page
from gongkai.disclosures.models import Disclosure
from tests.backoffice.disclosure_pages import address, page_of
from tests.disclosures.records import make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(office):
    for number in range(5):
        make_draft(office, title=f"通告{number}", formed_on=date(2026, 1, 5 + number // 2))
    return Disclosure.objects.all()


@pytest.mark.parametrize("order", [("-id",), ("-formed_on", "-id")])
def test_places_lead_through_the_whole_list_and_back(records, order) -> None:
    rows = records.order_by(*order)
    whole = list(rows.values_list("pk", flat=True))

    first = placed_page(rows, {}, 2)
    second = placed_page(rows, {"after": str(first.older)}, 2)
    third = placed_page(rows, {"after": str(second.older)}, 2)

    assert [*first.keys, *second.keys, *third.keys] == whole
    assert (first.newer, third.older) == (None, None)
    assert placed_page(rows, {"before": str(third.newer)}, 2).keys == second.keys
    assert placed_page(rows, {"before": str(second.newer)}, 2).newer is None
    assert placed_page(rows, {"after": "nonsense"}, 2).keys == first.keys


def test_a_long_list_is_counted_up_to_the_bound(records, monkeypatch) -> None:
    monkeypatch.setattr(long_lists, "COUNTED_AT_MOST", 3)
    rows = records.order_by("-id")

    page = placed_page(rows, {}, 2)
    paginator = BoundedPaginator(rows, 2)

    assert (page.count, page.has_more) == (3, True)
    assert (paginator.count, paginator.num_pages, paginator.has_more) == (3, 2, True)
    assert BoundedPaginator(range(3), 2).has_more is False


@pytest.mark.parametrize(
    ("typed", "page"), [(None, 1), ("7", 7), ("0", 1), ("9999", 200), ("-1", 1), ("x", 1)]
)
def test_the_page_asked_for_stays_within_the_bound(typed, page) -> None:
    assert page_asked_for(typed, 50) == page


def test_the_list_of_records_leads_on_to_older_ones(client, office, officer, monkeypatch) -> None:
    monkeypatch.setattr("gongkai.backoffice.disclosures.desk.RECORDS_A_PAGE", 2)
    for number in range(3):
        make_draft(office, title=f"通告{number}")

    response = client.get(address("disclosure-list"))
    older = response.context["page"].older
    assert f"?after={older}" in page_of(response)
    rows = client.get(address("disclosure-list"), {"after": older}).context["rows"]
    assert [row.record.title for row in rows] == ["通告0"]
