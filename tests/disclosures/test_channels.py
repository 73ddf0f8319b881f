"""Channels, each of which there is once."""

import pytest
from django.db import IntegrityError, transaction

from gongkai.disclosures.models import Channel
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_kept_by_an_agency", [False, True])
def test_there_is_no_second_channel_of_the_same_kind_name_and_agency(is_kept_by_an_agency: bool) -> None:
    agency = make_agency() if is_kept_by_an_agency else None
    Channel.objects.create(kind="website", name="县政府门户网站", agency=agency)

    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.create(kind="website", name="县政府门户网站", agency=agency)

    assert Channel.objects.create(kind="website", name="县政府门户网站", agency=make_agency())
