"""Each test of search has a data folder, and with it an index, of its own."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.search.indexes import open_cluster
from tests.search.typesense_servers import Server, running_servers


@pytest.fixture(autouse=True)
def _own_index(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture(scope="session")
def typesense_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One Typesense server for all tests, each with collections of its own."""
    with running_servers(tmp_path_factory.mktemp("typesense"), 1) as [server]:
        yield server
        open_cluster(server.address).close()


@pytest.fixture(params=["tantivy", "typesense"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of an index of each engine, which ``open_engine`` opens."""
    folder = tmp_path / "search"
    if request.param == "tantivy":
        return f"tantivy|{folder}"
    server: Server = request.getfixturevalue("typesense_server")
    return f"typesense|{folder}|{server.address}|test{uuid4().hex[:12]}"
