"""What only the embedded engine has: files that may break, and folders of old indexes."""

from pathlib import Path

import pytest

from gongkai.search.engine import Facet, SearchUnavailable
from gongkai.search.tantivy_engine import TantivyEngine
from tests.search.indexes import filled, make_document, make_engine, question


@pytest.mark.parametrize("ending", ["store", "term", "fast", "json"])
def test_a_broken_index_is_said_to_be_broken(tmp_path: Path, ending: str) -> None:
    engine = make_engine(tmp_path, [make_document(key, "灌溉" * key) for key in range(1, 20)])
    [generation] = (tmp_path / "search").glob("generation-*")
    for path in generation.glob("meta.json" if ending == "json" else f"*.{ending}"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    engine = TantivyEngine(tmp_path / "search")

    with pytest.raises(SearchUnavailable):
        engine.find(question("灌溉", facets=(Facet.AGENCY,)))


def test_only_the_index_in_use_is_kept(tmp_path: Path) -> None:
    engine = make_engine(tmp_path, [make_document(1, "旧")])
    filled(engine, [make_document(2, "新")])

    assert len(list((tmp_path / "search").glob("generation-*"))) == 1
