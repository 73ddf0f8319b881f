"""How every engine is written, rebuilt and shared by processes: the same tests run against each of them."""

import json
import subprocess
import sys
from datetime import date

import pytest

from gongkai.search.engine import (
    FeedPosition,
    IndexPosition,
    SearchUnavailable,
)
from tests.search.indexes import START, keys, make_document, make_index, open_engine, question


def test_a_document_is_replaced_and_removed_by_its_key(where: str) -> None:
    engine = make_index(where, [make_document(1, "灌溉用水"), make_document(2, "灌溉")])
    with engine.writing() as writer:
        writer.put([make_document(1, "防汛"), make_document(1, "防汛预案")])
        writer.remove([2, 99])
        writer.commit(START)

    assert keys(engine, "灌溉") == []
    assert keys(engine, "防汛") == [1]


def test_nothing_is_seen_before_its_commit(where: str) -> None:
    engine = make_index(where, [make_document(1, "灌溉")])
    with engine.writing() as writer:
        writer.remove([1])
        writer.put([make_document(2, "灌溉")])

    assert keys(engine, "灌溉") == [1]


def test_the_position_is_committed_with_the_documents(where: str) -> None:
    engine = make_index(where)
    position = IndexPosition(FeedPosition(42, {17: 1.5}), FeedPosition(3), date(2026, 4, 1))
    with engine.writing() as writer:
        assert writer.position() == START
        writer.put([make_document(1)])
        writer.commit(position)
        assert writer.position() == position

    assert open_engine(where).position() == position


def test_a_second_writer_is_turned_away(where: str) -> None:
    engine = make_index(where)
    other = open_engine(where)
    with engine.writing() as first, other.writing() as second:
        assert first is not None
        assert second is None
    with engine.rebuilding() as first, other.rebuilding() as second:
        assert second is None
        first.commit(START)


def test_searching_goes_on_while_the_index_is_rebuilt(where: str) -> None:
    engine = make_index(where, [make_document(1, "旧")])
    with engine.rebuilding() as writer:
        writer.put([make_document(2, "新")])
        writer.commit(START)
        assert keys(engine, "旧") == [1]

    assert keys(engine, "旧") == []
    assert keys(engine, "新") == [2]


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(where: str) -> None:
    engine = make_index(where, [make_document(1, "旧")])

    def killed() -> None:
        with engine.rebuilding() as writer:
            writer.put([make_document(2, "新")])
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        killed()

    assert keys(engine, "旧") == [1]


def test_a_reader_in_another_process_sees_each_commit(where: str) -> None:
    engine = make_index(where, [make_document(1, "灌溉")])
    program = (
        "import sys, json\n"
        "from tests.search.indexes import keys, open_engine\n"
        "engine = open_engine(sys.argv[1])\n"
        "for line in sys.stdin: print(json.dumps(keys(engine, line.strip())), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:

        def asked() -> list[int]:
            reader.stdin.write("灌溉\n")
            reader.stdin.flush()
            return json.loads(reader.stdout.readline())

        assert asked() == [1]
        with engine.writing() as writer:
            writer.put([make_document(2, "灌溉")])
            writer.commit(START)
        assert sorted(asked()) == [1, 2]
        make_index(where, [make_document(3, "灌溉")])
        assert asked() == [3]


def test_a_writer_that_is_killed_leaves_the_last_commit(where: str) -> None:
    engine = make_index(where, [make_document(1, "灌溉")])
    program = (
        "import os, sys\n"
        "from tests.search.indexes import make_document, open_engine\n"
        "with open_engine(sys.argv[1]).writing() as writer:\n"
        "    writer.remove([1])\n"
        "    writer.put(make_document(key, '灌溉') for key in range(2, 500))\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, where], check=False)

    assert done.returncode == -9
    assert keys(engine, "灌溉") == [1]
    with engine.writing() as writer:
        writer.put([make_document(2, "灌溉")])
        writer.commit(START)
    assert sorted(keys(engine, "灌溉")) == [1, 2]


def test_a_missing_index_is_said_to_be_missing(where: str) -> None:
    engine = open_engine(where)

    assert engine.position() is None
    with pytest.raises(SearchUnavailable, match=r"^搜索|^Search is not available at the moment"):
        engine.find(question("灌溉"))
    with engine.writing() as writer:
        assert writer is None
