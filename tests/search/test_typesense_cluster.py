"""A cluster of three nodes that loses its leader, and one that does not answer."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import pytest

from gongkai.search.engine import SearchUnavailable
from gongkai.search.index_folder import IndexFolder
from gongkai.search.typesense_cluster import Cluster
from gongkai.search.typesense_engine import TypesenseEngine
from tests.search.indexes import START, filled, keys, make_document, question
from tests.search.typesense_servers import KEY, Server, running_servers

Opened = Callable[[list[str]], Cluster]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Open clusters, and close them at the end."""
    with ExitStack() as stack:
        yield lambda nodes: stack.enter_context(closing(Cluster(nodes, KEY)))


@pytest.fixture
def nobody(tmp_path: Path, opened: Opened) -> TypesenseEngine:
    """An engine whose only node is not there."""
    return TypesenseEngine(opened(["127.0.0.1:9"]), IndexFolder(tmp_path / "search"))


def sole(servers: list[Server]) -> Server:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        leaders = [server for server in servers if server.process.poll() is None and server.is_leader()]
        if len(leaders) == 1:
            return leaders[0]
        time.sleep(0.1)
    pytest.fail("The cluster has no leader.")


def test_searching_and_writing_go_on_when_the_leader_is_killed(tmp_path: Path, opened: Opened) -> None:
    with running_servers(tmp_path, 3) as servers:
        engine = TypesenseEngine(
            opened([server.address for server in servers]),
            IndexFolder(tmp_path / "search"),
            alias=f"test{uuid4().hex[:8]}",
        )
        filled(engine, [make_document(key, "灌溉用水") for key in range(1, 51)])
        leader = sole(servers)
        others = [server for server in servers if server is not leader]
        wait_until_found(engine, 50)
        accepted: list[float] = []

        def write() -> None:
            for key in range(51, 61):
                with engine.writing() as writer:
                    writer.put([make_document(key, "灌溉用水")])
                    writer.commit(START)
                accepted.append(time.monotonic())

        leader.process.kill()
        leader.process.wait()
        killed = time.monotonic()
        writing = threading.Thread(target=write)
        writing.start()
        answers = []
        while writing.is_alive():
            answers.append(len(keys(engine, "灌溉用水")))
            time.sleep(0.05)
        writing.join()
        print(f"First write accepted {accepted[0] - killed:.1f} s after the leader was killed.")  # noqa: T201

        assert len(accepted) == 10
        assert accepted[0] - killed < 30
        assert min(answers) >= 50
        for server in others:
            reader = TypesenseEngine(
                opened([server.address]), IndexFolder(tmp_path / "search"), alias=engine._alias
            )
            wait_until_found(reader, 60)
            assert sorted(keys(reader, "灌溉用水")) == list(range(1, 61))
            assert reader.position() == START


def wait_until_found(engine: TypesenseEngine, count: int) -> None:
    """Wait until every node has taken in what the leader has."""
    end = time.monotonic() + 10
    while any(engine.count(question("灌溉用水")) != count for _node in range(6)):
        assert time.monotonic() < end, "The nodes do not agree."
        time.sleep(0.05)


def test_a_cluster_that_does_not_answer_is_said_to_be_away(nobody: TypesenseEngine) -> None:
    with pytest.raises(SearchUnavailable, match=r"servers do not answer|服务器"):
        nobody.find(question("灌溉"))
    assert nobody.position() is None


def test_no_index_is_built_anew_because_the_cluster_was_away(nobody: TypesenseEngine) -> None:
    assert nobody.position() is None

    with pytest.raises(SearchUnavailable, match=r"a moment ago|刚才"), nobody.rebuilding():
        pass
