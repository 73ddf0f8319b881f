"""The embedded engine: a tantivy index in the data folder, for one machine and without a server."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import tantivy
from django.utils.translation import gettext as _
from tantivy import FieldType, Query

from gongkai.search.engine import (
    Facet,
    Found,
    IndexPosition,
    SearchDocument,
    SearchOrder,
    SearchQuestion,
    SearchUnavailable,
)
from gongkai.search.index_folder import REBUILDING, WRITING, IndexFolder
from gongkai.search.tantivy_documents import (
    CHANGES,
    FOLLOWED,
    KEY,
    KIND,
    POSITION,
    PRECEDED,
    PUBLISHED,
    STORED,
    WEIGHT,
    index_schema,
    position_document,
    read_hit,
    read_position,
    record_document,
)
from gongkai.search.tantivy_questions import nearest_query, question_query
from gongkai.search.tokens import BOUNDARY

logger = logging.getLogger(__name__)

CATCH_UP_MEMORY, REBUILD_MEMORY = 32_000_000, 256_000_000
"""Bytes that a writer keeps before it writes them down."""
COUNTED_VALUES, LOOKED_AT = 200, 20_000
"""How many values of a facet are returned, and how many each part of the index looks at."""


class TantivyWriter:
    """The one writer of one generation of an index."""

    def __init__(self, path: Path, *, memory: int, threads: int) -> None:
        self._index = tantivy.Index(index_schema(), path=str(path))
        self._schema = self._index.schema
        self._writer = self._index.writer(memory, threads)
        self._is_empty = self._index.searcher().num_docs == 0

    def position(self) -> IndexPosition | None:
        """Return what the index has taken in."""
        return _position_of(self._index.searcher(), self._schema)

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Keep documents, each in the place of the one with the same key.

        In an index that is being built nothing is replaced before its first commit.
        """
        for document in documents:
            if not self._is_empty:
                self._writer.delete_documents_by_term(KEY, document.key)
            self._writer.add_document(record_document(document, self._schema))

    def remove(self, keys: Iterable[int]) -> None:
        """Drop documents."""
        for key in keys:
            self._writer.delete_documents_by_term(KEY, key)

    def changing(self, after: date, until: date) -> list[int]:
        """Return the keys of the documents that come into force or end after one day until another."""
        first, last = after.toordinal() + 1, until.toordinal()
        query = Query.range_query(self._schema, CHANGES, FieldType.Integer, first, last)
        searcher = self._index.searcher()
        found = searcher.search(query, limit=max(1, searcher.num_docs))
        return sorted(int(searcher.doc(address).get_first(KEY) or 0) for _score, address in found.hits)

    def commit(self, position: IndexPosition) -> None:
        """Let readers see everything, with the position that belongs to it."""
        self._writer.delete_documents_by_term(KIND, POSITION)
        self._writer.add_document(position_document(position, self._schema))
        self._writer.commit()
        self._index.reload()
        self._is_empty = False

    def close(self) -> None:
        """Let merges that are under way come to their end, and others write."""
        self._writer.wait_merging_threads()


class TantivyEngine:
    """Reads the generation in use, and follows when another process commits or puts another one in use."""

    def __init__(self, root: Path) -> None:
        self.folder = IndexFolder(root)
        self._lock = Lock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[Any, ...] = ()
        self._sizes: dict[str, int] = {}

    def find(self, question: SearchQuestion) -> Found:
        """Answer a question."""
        with _readable():
            index = self._reader()
            searcher = index.searcher()
            is_ranked = question.order == SearchOrder.RELEVANCE and bool(
                question.clauses or question.shortcuts
            )
            how: dict[str, Any] = (
                {"weight_by_field": WEIGHT} if is_ranked else {"order_by_field": PUBLISHED}
            )
            query = question_query(index.schema, question, is_ranked=is_ranked)
            result = searcher.search(query, max(1, question.limit), offset=question.offset, **how)
            counted = question_query(index.schema, question, is_ranked=False)
            hits = tuple(read_hit(searcher.doc(address)) for _score, address in result.hits)
            total = int(getattr(result, "count", 0) or 0)
            return Found(total, hits[: question.limit], _counts(searcher, counted, question.facets))

    def count(self, question: SearchQuestion) -> int:
        """Return how many documents fit."""
        with _readable():
            index = self._reader()
            query = question_query(index.schema, question, is_ranked=False)
            result = index.searcher().search(query, 1)
            return int(getattr(result, "count", 0) or 0)

    def nearest(self, texts: Iterable[str], filters: Mapping[Facet, str], limit: int) -> Found:
        """Return the documents that contain most of the texts' tokens, best first."""
        with _readable():
            index = self._reader()
            searcher = index.searcher()
            query = nearest_query(index.schema, texts, filters)
            if query is None:
                return Found(0, ())
            hits = searcher.search(query, limit).hits
            return Found(len(hits), tuple(read_hit(searcher.doc(address)) for _score, address in hits))

    def neighbours(self, character: str, *, before: bool = False) -> Mapping[str, int]:
        """Return which characters follow, or precede, a character in titles and the like, and how often."""
        with _readable():
            index = self._reader()
            found = index.searcher().terms_with_prefix(PRECEDED if before else FOLLOWED, character)
            return {pair[1:]: count for pair, count in found if pair[1:] != BOUNDARY}

    def position(self) -> IndexPosition | None:
        """Return what the index in use has taken in; None where there is no index that can be read."""
        try:
            with _readable():
                index = self._reader()
                return _position_of(index.searcher(), index.schema)
        except SearchUnavailable:
            return None

    @contextmanager
    def writing(self) -> Iterator[TantivyWriter | None]:
        """Open the index in use for writing; None while another process writes."""
        with self.folder.locked(WRITING) as is_free:
            path = self.folder.current()
            if not is_free or path is None:
                yield None
                return
            with _readable():
                writer = TantivyWriter(path, memory=CATCH_UP_MEMORY, threads=1)
            try:
                yield writer
            finally:
                writer.close()

    @contextmanager
    def rebuilding(self) -> Iterator[TantivyWriter | None]:
        """Open a new index, put in use at the end; None while another process rebuilds."""
        with self.folder.locked(REBUILDING) as is_free:
            if not is_free:
                yield None
                return
            path = self.folder.new_generation()
            writer = TantivyWriter(path, memory=REBUILD_MEMORY, threads=2)
            try:
                yield writer
            finally:
                writer.close()
            with self.folder.locked(WRITING, wait=True):
                self.folder.put_in_use(path)

    def _reader(self) -> tantivy.Index:
        """Return the index as it is now: reopened or reloaded if it changed since the last question."""
        path = self.folder.current()
        if path is None:
            raise SearchUnavailable(_unavailable())
        status = (path / "meta.json").stat()
        seen = (path, status.st_ino, status.st_mtime_ns)
        with self._lock:
            if self._index is None or self._seen[:1] != seen[:1] or self.folder.has_shrunk(self._sizes):
                self._index = None
                index = tantivy.Index.open(str(path))
                index.config_reader(reload_policy="manual")
                self._index, self._seen = index, ()
            if self._seen != seen:
                self._sizes = {}
                self._index.reload()
                self._sizes = {
                    name: size for name, size in self.folder.sizes(path).items() if _is_mapped(name)
                }
                self._seen = seen
            return self._index


def _is_mapped(name: str) -> bool:
    """Tell whether a file of an index is written once and read by its memory map."""
    return not name.endswith((".json", ".lock"))


@contextmanager
def _readable() -> Iterator[None]:
    """Turn whatever a missing or broken index makes the engine raise into one sentence."""
    try:
        yield
    except SearchUnavailable:
        raise
    except (ValueError, KeyError, TypeError, OSError, RuntimeError) as problem:
        logger.warning("The search index cannot be read.", exc_info=True)
        raise SearchUnavailable(_unavailable()) from problem
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":
            raise SearchUnavailable(_unavailable()) from problem
        raise


def _unavailable() -> str:
    return _("Search is not available at the moment: its index is being set up. Everything else works.")


def _position_of(searcher: tantivy.Searcher, schema: tantivy.Schema) -> IndexPosition | None:
    found = searcher.search(Query.term_query(schema, KIND, POSITION), 1).hits
    if not found:
        return None
    return read_position(bytes(searcher.doc(found[0][1]).get_first(STORED) or b""))


def _counts(
    searcher: tantivy.Searcher, query: Query, facets: tuple[Facet, ...]
) -> Mapping[Facet, Mapping[str, int]]:
    if not facets:
        return {}
    asked = {
        str(facet): {"terms": {"field": str(facet), "size": COUNTED_VALUES, "segment_size": LOOKED_AT}}
        for facet in facets
    }
    answer = searcher.aggregate(query, asked)
    return {
        facet: {bucket["key"]: bucket["doc_count"] for bucket in answer[facet]["buckets"]}
        for facet in facets
    }
