"""Simplest valid documents and indexes for tests of search."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from gongkai.search.engine import (
    Facet,
    FeedPosition,
    IndexPosition,
    Phrase,
    SearchDocument,
    SearchEngine,
    SearchQuestion,
)
from gongkai.search.tantivy_engine import TantivyEngine
from gongkai.search.tokens import folded

DAY = date(2026, 3, 2)
START = IndexPosition(FeedPosition(), FeedPosition(), DAY)


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


def make_engine(folder: Path, documents: Iterable[SearchDocument] = ()) -> TantivyEngine:
    """Make an engine whose index has these documents."""
    engine = TantivyEngine(folder / "search")
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
