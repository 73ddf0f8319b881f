"""A character that no text has is refused before a view or a database meets it."""

import pytest
from django.urls import reverse

from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/compare/years/?agency=%00", "/disclosures/?x%00=1", "/search/?q=a%00b"]
)
def test_an_address_with_it_is_unreadable(client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_form_with_it_is_unreadable_and_writes_nothing(client) -> None:
    agency = make_agency()
    client.force_login(make_officer(agency))

    answer = client.post(
        reverse("backoffice:write-report", args=[agency.pk, 2025]), {"overview": "甲\x00乙"}
    )

    assert answer.status_code == 400
    assert "提交的内容无法读取" in answer.content.decode()


def test_programs_are_told_in_their_own_shape(client) -> None:
    answer = client.get("/api/v1/disclosures?agency=%00")

    assert answer.status_code in {400, 404, 422}
    assert answer.json()["error"]["code"]
