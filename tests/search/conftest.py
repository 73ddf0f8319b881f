"""Each test of search has a data folder, and with it an index, of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_index(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
