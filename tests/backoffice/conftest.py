"""Whose records the tests of the back office work on."""

import pytest

from tests.disclosures.records import make_office


@pytest.fixture
def office():
    return make_office(name="岚川县水利局")


@pytest.fixture
def officer(client, office):
    client.force_login(office.drafter)
    return office.drafter
