"""Pages of activities: what the year comes to, entries of one's own agencies only."""

import pytest

from gongkai.activities.models import Activity
from tests.activities.test_services import make_activity
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
LIST = "/en/office/activities/"


@pytest.fixture
def agency(client):
    agency = make_agency()
    client.force_login(make_officer(agency))
    return agency


def test_the_list_shows_the_year_with_its_sums(client, agency) -> None:
    make_activity(agency=agency, quantity=120)
    make_activity(agency=agency, quantity=30)
    make_activity(agency=agency, happened_on="2022-01-05", title="去年的培训")

    page = client.get(f"{LIST}?year=2023").content.decode()

    assert "Training course" in page
    assert "Participants 150" in page
    assert "去年的培训" not in page


def test_an_activity_is_recorded_corrected_and_struck_out(client, agency) -> None:
    data = {
        "agency": agency.pk,
        "kind": "meeting",
        "title": "季度例会",
        "happened_on": "2023-03-31",
        "quantity": "0",
    }
    assert client.post(f"{LIST}new/", data).status_code == 302
    activity = Activity.objects.get()

    client.post(f"{LIST}{activity.pk}/", {**data, "title": "一季度例会"})
    assert Activity.objects.get().title == "一季度例会"

    assert client.post(f"{LIST}{activity.pk}/strike-out/", {"reason": ""}).status_code == 400
    client.post(f"{LIST}{activity.pk}/strike-out/", {"reason": "重复登记"})
    assert "Struck out on" in client.get(f"{LIST}{activity.pk}/").content.decode()
    assert not Activity.objects.kept().exists()


def test_what_cannot_be_is_said_and_what_was_typed_stays(client, agency) -> None:
    data = {
        "agency": agency.pk,
        "kind": "website",
        "title": "门户网站",
        "happened_on": "2023-03-31",
        "ended_on": "2023-01-01",
        "quantity": "0",
    }

    answer = client.post(f"{LIST}new/", data)

    assert answer.status_code == 400
    assert "not after it began" in answer.content.decode()
    assert "门户网站" in answer.content.decode()
    assert not Activity.objects.exists()


@pytest.mark.parametrize("path", ["", "strike-out/"])
def test_another_agency_s_entry_is_not_found(client, agency, path) -> None:
    activity = make_activity()

    assert client.get(f"{LIST}{activity.pk}/").status_code == 404
    assert client.post(f"{LIST}{activity.pk}/{path}", {"reason": "x"}).status_code == 404


def test_the_list_makes_as_many_queries_for_many_entries_as_for_one(
    client, agency, django_assert_max_num_queries
) -> None:
    for _entry in range(30):
        make_activity(agency=agency)

    with django_assert_max_num_queries(14):
        client.get(f"{LIST}?year=2023")
