"""The pages of complaints: who sees them, and who answers."""

import pytest
from django.urls import reverse

from gongkai.requests.models import Complaint
from gongkai.requests.services import after
from tests.factories import make_officer
from tests.requests.cases import RECEIVED, at, make_desk, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def complaint(desk):
    return after.complain(
        disclosure_request=register(desk), ground="not_lawful", text="没有答复", now=at(RECEIVED)
    )


def page_of(complaint):
    return reverse("backoffice:complaint", args=[complaint.pk])


def test_the_office_above_reads_and_answers(client, desk, complaint):
    client.force_login(make_officer(desk.agency.versions.get().parent, "county_office"))
    assert page_of(complaint) in client.get(reverse("backoffice:complaints")).content.decode()
    assert "没有答复" in client.get(page_of(complaint)).content.decode()

    client.post(page_of(complaint), {"answer": "已督促答复。"})

    assert Complaint.objects.get().answer == "已督促答复。"


def test_the_agency_reads_and_does_not_answer(client, desk, complaint):
    client.force_login(desk.handler)
    assert "<textarea" not in client.get(page_of(complaint)).content.decode()

    assert client.post(page_of(complaint), {"answer": "好"}).status_code == 400

    assert Complaint.objects.get().answer == ""


def test_another_agencys_complaints_do_not_exist(client, complaint):
    client.force_login(make_desk().handler)

    assert client.get(page_of(complaint)).status_code == 404
    assert page_of(complaint) not in client.get(reverse("backoffice:complaints")).content.decode()


def test_the_list_takes_the_same_queries_for_any_number(client, desk, django_assert_max_num_queries):
    for _number in range(5):
        after.complain(disclosure_request=register(desk), ground="not_lawful", text="x", now=at(RECEIVED))
    client.force_login(desk.handler)

    with django_assert_max_num_queries(10):
        client.get(reverse("backoffice:complaints"))
