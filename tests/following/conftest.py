"""An agency whose records are followed, with readers of the log that have begun."""

from pathlib import Path

import pytest
from pytest_django import Settings

from gongkai.following.services.gathering import gather
from gongkai.search import services as indexing
from tests.disclosures.records import NOW, TODAY, Office, make_office


@pytest.fixture
def office(db: None, settings: Settings, tmp_path: Path) -> Office:
    settings.DATA_DIR = tmp_path
    made = make_office()
    indexing.catch_up(today=TODAY)
    gather(now=NOW)
    return made
