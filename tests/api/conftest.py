"""The interface stands in the addresses of the site, beside the pages."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from gongkai.organisations.models import Agency
from tests.portal.pages import make_county


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker) -> Iterator[Agency]:
    """Make a small county with records, reports and a withdrawal once for a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_county()
        transaction.set_rollback(True)
