"""The page of what an officer was told, and the first page that shows it."""

import pytest
from django.urls import reverse

from gongkai.notices.models import Notice
from gongkai.notices.services import tell
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


def tell_something(officer, key="k", address="/zh-hans/"):
    tell(recipients=[officer], subject="申请将到期", text="还有2天。", key=key, address=address, now=NOW)
    return Notice.objects.get(recipient=officer, key=key)


def test_the_first_page_shows_what_was_not_read(client, officer):
    tell_something(officer)

    page = client.get(reverse("backoffice:disclosures")).content.decode()

    assert "申请将到期" in page
    assert "还有2天。" in page


def test_opening_a_notice_notes_that_it_was_read_and_leads_to_its_record(client, officer):
    notice = tell_something(officer, address=reverse("backoffice:requests"))

    answer = client.post(reverse("backoffice:open-notice", args=[notice.pk]))

    assert answer.url == reverse("backoffice:requests")
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "申请将到期" not in client.get(reverse("backoffice:requests")).content.decode()
    assert "申请将到期" in client.get(reverse("backoffice:notices")).content.decode()


def test_a_notice_leads_to_no_other_site(client, officer):
    notice = tell_something(officer, address="https://elsewhere.example/")

    answer = client.post(reverse("backoffice:open-notice", args=[notice.pk]))

    assert answer.url == reverse("backoffice:notices")


def test_nobody_sees_or_opens_what_another_was_told(client, officer):
    another = tell_something(make_officer(make_agency()))

    assert client.post(reverse("backoffice:open-notice", args=[another.pk])).status_code == 404
    assert "申请将到期" not in client.get(reverse("backoffice:notices")).content.decode()


def test_all_notices_are_marked_as_read_at_once(client, officer):
    tell_something(officer, key="a")
    tell_something(officer, key="b")

    client.post(reverse("backoffice:read-all-notices"))

    assert not Notice.objects.unread().exists()


def test_the_list_of_notices_takes_the_same_queries_for_any_number(
    client, officer, django_assert_max_num_queries
):
    for number in range(30):
        tell_something(officer, key=str(number))

    with django_assert_max_num_queries(8):
        client.get(reverse("backoffice:notices"))
