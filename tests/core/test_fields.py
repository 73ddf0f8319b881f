"""A day at an end of the calendar is a slip of whoever typed it, not a fault of the program."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from gongkai.core.web.fields import DayField, RecordsField, opened_at
from gongkai.organisations.models import Agency
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["publication-log", "publication-log-csv", "trail"])
def test_a_list_searched_by_such_a_day_says_so(client, name: str, day: str) -> None:
    client.force_login(make_officer(*([None, "audit_admin"] if name == "trail" else [make_agency()])))

    answer = client.get(reverse(f"backoffice:{name}"), {"since": day, "until": day})

    assert answer.status_code in {200, 400}


@pytest.mark.language("en")
def test_the_sentence_says_which_days_there_are() -> None:
    field = DayField()

    assert field.clean("1949-10-01").year == 1949
    with pytest.raises(ValidationError, match="Give a day from 1900 to 2199"):
        field.clean("0001-01-01")


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, str(2**63), "-1", "x", "²"])
def test_a_key_that_no_record_can_have_is_no_choice(key: str) -> None:
    agency = make_agency()
    field = RecordsField(queryset=Agency.objects.all())

    assert list(field.clean([str(agency.pk)])) == [agency]
    with pytest.raises(ValidationError):
        field.clean([str(agency.pk), key])


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        ("seen_at=2026-03-02T10:00:00%2B08:00", datetime(2026, 3, 2, 2, tzinfo=UTC)),
        ("seen_at=x", None),
        ("seen_at=2026-13-99T10:00:00%2B08:00", None),
        ("seen_at=0001-01-01T00:00:00%2B14:00", None),
        ("", None),
    ],
)
def test_a_form_says_when_it_was_opened_or_nothing(sent: str, moment: datetime | None) -> None:
    assert opened_at(QueryDict(sent)) == moment
