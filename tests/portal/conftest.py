"""A county that tests which only read may share."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from gongkai.organisations.models import Agency
from tests.portal.pages import make_county


@pytest.fixture(scope="module")
def shared_county(django_db_setup, django_db_blocker) -> Iterator[Agency]:
    """Make the county once for a module, and take it back at the module's end.

    Each test still runs in a transaction of its own, inside this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_county()
        transaction.set_rollback(True)
