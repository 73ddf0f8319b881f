"""The page on which administrators bring past requests in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.requests.models import DisclosureRequest
from tests.factories import make_agency, make_officer
from tests.requests.test_moving_in_file import simple, workbook

pytestmark = pytest.mark.django_db

PAGE = "backoffice:move-in-requests"


@pytest.fixture
def administrator(client):
    county = make_agency(name="岚川县人民政府", kind="government")
    make_agency(name="岚川县水利局", parent=county)
    account = make_officer(county, "administrator")
    client.force_login(account)
    return account


def send(client, administrator, *lines, **button):
    file = SimpleUploadedFile("a.xlsx", workbook(*lines))
    return client.post(
        reverse(PAGE), {"owner": administrator.agency_id, "file": file, "reason": "原台账", **button}
    )


def test_a_file_is_looked_at_and_then_taken_over(client, administrator):
    looked = send(client, administrator, simple(), simple(办结日期="2023-06-30"), check="1")
    assert [row for row, _found in looked.context["against"]] == [3]
    assert DisclosureRequest.objects.count() == 0

    send(client, administrator, simple(), simple(办结日期="2023-06-30"), take="1")
    assert DisclosureRequest.objects.count() == 2


def test_wrong_rows_are_shown_and_nothing_is_taken_over(client, administrator):
    answer = send(client, administrator, simple(), simple(提交日期="三月"), take="1")

    assert "提交日期" in answer.content.decode()
    assert DisclosureRequest.objects.count() == 0


def test_a_reason_is_needed_for_taking_over(client, administrator):
    assert send(client, administrator, simple(), take="1", reason="").status_code == 400
    assert DisclosureRequest.objects.count() == 0


def test_officers_bring_nothing_in(client, officer):
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.get(reverse("backoffice:moving-in-template")).status_code == 403


def test_the_template_is_a_workbook(client, administrator):
    answer = client.get(reverse("backoffice:moving-in-template"))
    assert answer.content.startswith(b"PK")
