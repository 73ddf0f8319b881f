"""The embedded engine: a tantivy index in the data folder, for one machine and without a server."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tantivy
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
from gongkai.search.tantivy_index import EmbeddedIndex, GenerationWriter, readable
from gongkai.search.tantivy_questions import nearest_query, question_query
from gongkai.search.tokens import BOUNDARY

COUNTS_KEPT = 200
"""Of how many questions the counts of facets are kept."""
COUNTED_VALUES, LOOKED_AT = 200, 20_000
"""How many values of a facet are returned, and how many each part of the index looks at."""


class TantivyWriter(GenerationWriter):
    """The one writer of one generation of the public index."""

    def __init__(self, path: Path, *, memory: int, threads: int) -> None:
        super().__init__(path, index_schema(), KEY, memory=memory, threads=threads)

    def position(self) -> IndexPosition | None:
        """Return what the index has taken in."""
        return _position_of(self.index.searcher(), self.index.schema)

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Keep documents, each in the place of the one with the same key."""
        for document in documents:
            self.replace(document.key, record_document(document, self.index.schema))

    def changing(self, after: date, until: date) -> list[int]:
        """Return the keys of the documents that come into force or end after one day until another."""
        first, last = after.toordinal() + 1, until.toordinal()
        query = Query.range_query(self.index.schema, CHANGES, FieldType.Integer, first, last)
        searcher = self.index.searcher()
        found = searcher.search(query, limit=max(1, searcher.num_docs))
        return sorted(int(searcher.doc(address).get_first(KEY) or 0) for _score, address in found.hits)

    def commit(self, position: IndexPosition) -> None:
        """Let readers see everything, with the position that belongs to it."""
        self.commit_with(KIND, POSITION, position_document(position, self.index.schema))


class TantivyEngine(EmbeddedIndex[TantivyWriter]):
    """The embedded engine with one index of what is public."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, TantivyWriter)
        self._counted: OrderedDict[Hashable, Mapping[Facet, Mapping[str, int]]] = OrderedDict()

    def find(self, question: SearchQuestion) -> Found:
        """Answer a question."""
        with readable():
            index = self.reader()
            commit = self._seen  # Read before the searcher is made, so that it is never newer than that.
            searcher = index.searcher()
            is_ranked = question.order == SearchOrder.RELEVANCE and bool(
                question.clauses or question.shortcuts
            )
            how: dict[str, Any] = (
                {"weight_by_field": WEIGHT} if is_ranked else {"order_by_field": PUBLISHED}
            )
            query = question_query(index.schema, question, is_ranked=is_ranked)
            result = searcher.search(query, max(1, question.limit), offset=question.offset, **how)
            hits = tuple(read_hit(searcher.doc(address)) for _score, address in result.hits)
            total = int(getattr(result, "count", 0) or 0)
            return Found(total, hits[: question.limit], self._counts(index, searcher, question, commit))

    def _counts(
        self, index: tantivy.Index, searcher: tantivy.Searcher, question: SearchQuestion, commit: Hashable
    ) -> Mapping[Facet, Mapping[str, int]]:
        """Count the facets once for what fits: all its pages have the same, until the next commit."""
        what = (
            question.clauses,
            question.shortcuts,
            tuple(sorted(question.filters.items())),
            question.facets,
        )
        key = (commit, what)
        counts = self._counted.get(key)
        if counts is None:
            query = question_query(index.schema, question, is_ranked=False)
            counts = self._counted[key] = _counts(searcher, query, question.facets)
            while len(self._counted) > COUNTS_KEPT:
                self._counted.popitem(last=False)
        return counts

    def count(self, question: SearchQuestion) -> int:
        """Return how many documents fit."""
        with readable():
            index = self.reader()
            query = question_query(index.schema, question, is_ranked=False)
            result = index.searcher().search(query, 1)
            return int(getattr(result, "count", 0) or 0)

    def nearest(self, texts: Iterable[str], filters: Mapping[Facet, str], limit: int) -> Found:
        """Return the documents that contain most of the texts' tokens, best first."""
        with readable():
            index = self.reader()
            searcher = index.searcher()
            query = nearest_query(index.schema, texts, filters)
            if query is None:
                return Found(0, ())
            hits = searcher.search(query, limit).hits
            return Found(len(hits), tuple(read_hit(searcher.doc(address)) for _score, address in hits))

    def neighbours(self, character: str, *, before: bool = False) -> Mapping[str, int]:
        """Return which characters follow, or precede, a character in titles and the like, and how often."""
        with readable():
            index = self.reader()
            found = index.searcher().terms_with_prefix(PRECEDED if before else FOLLOWED, character)
            return {pair[1:]: count for pair, count in found if pair[1:] != BOUNDARY}

    def position(self) -> IndexPosition | None:
        """Return what the index in use has taken in; None where there is no index that can be read."""
        try:
            with readable():
                index = self.reader()
                return _position_of(index.searcher(), index.schema)
        except SearchUnavailable:
            return None


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
