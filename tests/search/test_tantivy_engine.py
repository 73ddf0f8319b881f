"""What only the embedded engine has: files that may break, and folders of old indexes."""

import shutil
from pathlib import Path

import pytest

from gongkai.search.engine import Facet, SearchUnavailable
from gongkai.search.tantivy_engine import TantivyEngine
from tests.search.indexes import START, filled, make_document, make_engine, question


@pytest.mark.parametrize("ending", ["store", "term", "fast", "json"])
def test_a_broken_index_is_said_to_be_broken(tmp_path: Path, ending: str) -> None:
    engine = make_engine(tmp_path, [make_document(key, "灌溉" * key) for key in range(1, 20)])
    [generation] = (tmp_path / "search").glob("generation-*")
    for path in generation.glob("meta.json" if ending == "json" else f"*.{ending}"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    engine = TantivyEngine(tmp_path / "search")

    with pytest.raises(SearchUnavailable):
        engine.find(question("灌溉", facets=(Facet.AGENCY,)))


def test_what_a_writer_killed_in_its_commit_left_does_not_stop_the_next(tmp_path: Path) -> None:
    documents = [make_document(key, "灌溉") for key in (1, 2, 3)]
    engine = make_engine(tmp_path, documents)
    shutil.copytree(tmp_path / "search", tmp_path / "killed", symlinks=True)
    _drop(TantivyEngine(tmp_path / "killed"), 2)
    left = list((tmp_path / "killed/current").glob("*.del"))
    for path in left:  # written just before the list of files was to name them
        shutil.copy(path, tmp_path / "search/current")

    _drop(engine, 2)

    assert left
    assert engine.count(question("灌溉")) == 2


def _drop(engine: TantivyEngine, key: int) -> None:
    with engine.writing() as writer:
        assert writer is not None
        writer.remove([key])
        writer.commit(START)


def test_only_the_index_in_use_is_kept(tmp_path: Path) -> None:
    engine = make_engine(tmp_path, [make_document(1, "旧")])
    filled(engine, [make_document(2, "新")])

    assert len(list((tmp_path / "search").glob("generation-*"))) == 1
