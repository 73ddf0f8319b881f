"""Simplest valid documents and indexes for tests of search."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from gongkai.search.engine import (
    Facet,
    FeedPosition,
    IndexPosition,
    Phrase,
    SearchDocument,
    SearchEngine,
    SearchQuestion,
)
from gongkai.search.index_folder import IndexFolder
from gongkai.search.tantivy_engine import TantivyEngine
from gongkai.search.tokens import folded
from gongkai.search.typesense_cluster import Cluster
from gongkai.search.typesense_engine import TypesenseEngine
from tests.search.typesense_servers import KEY

DAY = date(2026, 3, 2)
START = IndexPosition(FeedPosition(), FeedPosition(), DAY)
AnyEngine = TypeVar("AnyEngine", bound=SearchEngine)


def make_document(key: int = 1, text: str = "", **changes: Any) -> SearchDocument:
    values: dict[str, Any] = {
        "key": key,
        "version": key * 10,
        "title": f"第{key}号文件",
        "document_number": "",
        "index_number": "",
        "issuing_body": "",
        "other_words": (),
        "text": text,
        "files": (),
        "published_at": datetime(2026, 3, 2, tzinfo=UTC),
        "weight": 1.0,
        "facets": {Facet.AGENCY: "shuili", Facet.YEAR: "2026"},
    }
    return SearchDocument(**{**values, **changes})


def open_engine(where: str) -> SearchEngine:
    """Open the engine of a place: ``tantivy|folder``, or ``typesense|folder of its locks|nodes|alias``."""
    name, folder, *rest = where.split("|")
    if name == "tantivy":
        return TantivyEngine(Path(folder))
    nodes, alias = rest
    return TypesenseEngine(open_cluster(nodes), IndexFolder(Path(folder)), alias=alias)


@cache
def open_cluster(nodes: str) -> Cluster:
    """Return the cluster of these nodes, with the connections that there are to it."""
    return Cluster(nodes.split(","), KEY)


def make_index(where: str, documents: Iterable[SearchDocument] = ()) -> SearchEngine:
    """Make an index that has these documents; return its engine."""
    return filled(open_engine(where), documents)


def make_engine(folder: Path, documents: Iterable[SearchDocument] = ()) -> TantivyEngine:
    """Make an embedded engine whose index has these documents."""
    return filled(TantivyEngine(folder / "search"), documents)


def filled(engine: AnyEngine, documents: Iterable[SearchDocument]) -> AnyEngine:
    """Build the engine's index of these documents."""
    with engine.rebuilding() as writer:
        assert writer is not None
        writer.put(documents)
        writer.commit(START)
    return engine


def question(*texts: str, **changes: Any) -> SearchQuestion:
    clauses = tuple((Phrase(folded(text)),) for text in texts)
    return SearchQuestion(clauses=clauses, **{"limit": 1_000, **changes})


def keys(engine: SearchEngine, *texts: str, **changes: Any) -> list[int]:
    """Return the keys of the documents found, in their order."""
    return [hit.key for hit in engine.find(question(*texts, **changes)).hits]
