"""The engine for those who outgrow one machine: a Typesense cluster, asked over the network.

The index in use is a collection behind an alias; a rebuild makes a new collection and lets the alias stand
for it at the end. The server has no transactions, so the position is written last: whoever is killed in
between repeats work and loses none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from gongkai.search.engine import (
    Facet,
    Found,
    IndexPosition,
    SearchDocument,
    SearchOrder,
    SearchQuestion,
    SearchUnavailable,
)
from gongkai.search.index_folder import REBUILDING, WRITING
from gongkai.search.typesense_cluster import MOST_AT_ONCE, Cluster
from gongkai.search.typesense_documents import (
    CHANGES,
    KNOWN,
    POSITION,
    PUBLISHED,
    STORED,
    TITLE,
    TOKENS,
    WEIGHT,
    Tokens,
    collection_fields,
    known_prefix,
    position_entry,
    read_entry,
    read_entry_position,
    read_facet,
    read_known,
    record_entry,
)
from gongkai.search.typesense_questions import (
    Way,
    is_titled,
    nearest_tokens,
    nearest_ways,
    order_of,
    ways_of,
)
from gongkai.search.typesense_turns import Turns

ALIAS = "gongkai"
WRITTEN_AT_ONCE = 200
"""Records of a new index that are written together."""
COUNTED_VALUES, KNOWN_CHARACTERS = 200, 5_000
NEAR_LOOKED_AT = 50
"""Records of each way of being near whose tokens are counted."""


class TypesenseWriter:
    """The one writer of one collection."""

    def __init__(self, cluster: Cluster, collection: str, *, is_new: bool) -> None:
        self._cluster = cluster
        self._collection = collection
        self._is_new = is_new
        self._position: IndexPosition | None = None
        self._changes: dict[int, SearchDocument | None] = {}

    def position(self) -> IndexPosition | None:
        """Return what the index has taken in."""
        return self._position or _position_of(self._cluster, self._collection)

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Keep documents, each in the place of the one with the same key.

        Nobody reads an index that is being built, so it is written at once.
        """
        for document in documents:
            self._changes[document.key] = document
            if self._is_new and len(self._changes) >= WRITTEN_AT_ONCE:
                self._write()

    def remove(self, keys: Iterable[int]) -> None:
        """Drop documents; a key that is not there is no mistake."""
        self._changes.update(dict.fromkeys(keys))

    def changing(self, after: date, until: date) -> list[int]:
        """Return the keys of the documents that come into force or end after one day until another."""
        first, last = after.toordinal() + 1, until.toordinal()
        return self._cluster.keys(self._collection, f"{CHANGES}:[{first}..{last}]") if first <= last else []

    def commit(self, position: IndexPosition) -> None:
        """Let readers see everything, then write down the position that belongs to it."""
        self._write()
        self._cluster.keep(self._collection, [position_entry(position)])
        self._position = position

    def _write(self) -> None:
        kept = (record_entry(document) for document in self._changes.values() if document)
        self._cluster.drop(
            self._collection, [key for key, document in self._changes.items() if not document]
        )
        self._cluster.keep(self._collection, kept)
        self._changes = {}


class TypesenseEngine:
    """A cluster with one collection in use."""

    def __init__(self, cluster: Cluster, turns: Turns, *, alias: str = ALIAS) -> None:
        self._cluster = cluster
        self._turns = turns
        self._alias = alias

    def find(self, question: SearchQuestion) -> Found:
        """Answer a question."""
        ways = ways_of(question)
        searches = [_counting(way, question) for way in ways]
        is_whole = len(ways) == 1 and _is_page(question.offset, question.limit)
        if is_whole:  # Totals, counts and the page in one search.
            searches[0] |= _paged(question, question.offset, question.limit, f"id,{STORED}")
        counted = self._cluster.search(self._alias, searches)
        total = sum(int(answer["found"]) for answer in counted)
        fitting = [way for way, answer in zip(ways, counted, strict=True) if answer["found"]]
        if is_whole:
            entries = _entries(counted[0])
        else:
            entries = self._page(fitting, question) if question.offset < total and question.limit else []
        return Found(total, tuple(map(read_entry, entries)), _counts(counted, question.facets))

    def count(self, question: SearchQuestion) -> int:
        """Return how many documents fit."""
        searches = [{**way.parameters(question.filters), "per_page": 0} for way in ways_of(question)]
        return sum(int(one["found"]) for one in self._cluster.search(self._alias, searches))

    def nearest(self, texts: Iterable[str], filters: Mapping[Facet, str], limit: int) -> Found:
        """Return the documents that contain most of the texts' tokens, best first.

        The server cannot count tokens, so this looks at the heaviest candidates only.
        """
        tokens, needed = nearest_tokens(texts)
        if len(tokens) < 3:  # noqa: PLR2004 - of two tokens, most is both or a single one
            return Found(0, ())
        searches = [
            {
                **way.parameters(filters),
                "include_fields": f"id,{WEIGHT},{TOKENS}",
                "sort_by": f"{WEIGHT}:desc",
                "per_page": NEAR_LOOKED_AT,
            }
            for way in nearest_ways(tokens, needed)
        ]
        answers = self._cluster.search(self._alias, searches)
        there = {entry["id"]: entry for answer in answers for entry in _entries(answer)}
        near = {key: _number_of(tokens, entry) for key, entry in there.items()}
        best = sorted(
            (key for key, number in near.items() if number >= needed),
            key=lambda key: (-near[key], -there[key][WEIGHT], int(key)),
        )[:limit]
        hits = tuple(map(read_entry, self._stored(best)))
        return Found(len(hits), hits)

    def neighbours(self, character: str, *, before: bool = False) -> Mapping[str, int]:
        """Return which characters follow, or precede, a character in titles and the like, and how often."""
        asked = {
            "q": "*",
            "per_page": 0,
            "facet_by": KNOWN,
            "facet_query": f"{KNOWN}:{known_prefix(character, before=before)}",
            "facet_query_num_typos": 0,
            "max_facet_values": KNOWN_CHARACTERS,
        }
        [answer] = self._cluster.search(self._alias, [asked])
        return {
            read_known(one["value"]): int(one["count"])
            for field in answer["facet_counts"]
            for one in field["counts"]
        }

    def position(self) -> IndexPosition | None:
        """Return what the index in use has taken in; None where there is no index that can be read."""
        try:
            return _position_of(self._cluster, self._alias)
        except SearchUnavailable:
            return None

    def state(self) -> str | None:
        """Return None: only the cluster knows, and it is asked for the answer itself."""
        return None

    @contextmanager
    def writing(self) -> Iterator[TypesenseWriter | None]:
        """Open the index in use for writing; None while another process writes."""
        with self._turns.locked(WRITING) as is_free:
            collection = self._cluster.target(self._alias) if is_free else None
            yield TypesenseWriter(self._cluster, collection, is_new=False) if collection else None

    @contextmanager
    def rebuilding(self) -> Iterator[TypesenseWriter | None]:
        """Open a new index, put in use at the end; None while another process rebuilds.

        Where the cluster did not answer a moment ago its index is there nevertheless, so none is built.
        """
        if self._cluster.failed_lately:
            raise SearchUnavailable(
                _(
                    "The servers of search did not answer a moment ago."
                    " Build the index anew once they have been well for a minute."
                )
            )
        with self._turns.locked(REBUILDING) as is_free:
            if not is_free:
                yield None
                return
            self._discard_all_but(self._cluster.target(self._alias))
            collection = f"{self._alias}-{uuid4().hex[:12]}"
            self._cluster.create(collection, collection_fields())
            yield TypesenseWriter(self._cluster, collection, is_new=True)
            with self._turns.locked(WRITING, wait=True):
                self._cluster.point(self._alias, collection)
                self._discard_all_but(collection)

    def _discard_all_but(self, kept: str | None) -> None:
        """Clear away the index that is in use no more, and what rebuilds that were killed left behind."""
        for collection in self._cluster.collections():
            if collection.startswith(f"{self._alias}-") and collection != kept:
                self._cluster.discard(collection)

    def _page(self, ways: Sequence[Way], question: SearchQuestion) -> list[Mapping[str, Any]]:
        """Return one page of the records that fit in one of the ways."""
        if len(ways) == 1:
            return self._slice(ways[0], question, question.offset, question.limit, f"id,{STORED}")
        end = question.offset + question.limit
        shown = f"id,{WEIGHT},{PUBLISHED},{TITLE}"
        found = [(way, entry) for way in ways for entry in self._slice(way, question, 0, end, shown)]
        is_ranked = question.order == SearchOrder.RELEVANCE

        def place(one: tuple[Way, Mapping[str, Any]]) -> tuple[Any, ...]:
            way, entry = one
            newest = -entry[PUBLISHED]
            if not is_ranked:
                return (newest,)
            return (not way.comes_first, not is_titled(question, entry[TITLE]), -entry[WEIGHT], newest)

        chosen = sorted(found, key=place)[question.offset : end]
        return self._stored([entry["id"] for _way, entry in chosen])

    def _slice(
        self, way: Way, question: SearchQuestion, offset: int, limit: int, shown: str
    ) -> list[Mapping[str, Any]]:
        """Return records of one way, from as few pages as the server has them on."""
        size = limit if _is_page(offset, limit) else MOST_AT_ONCE
        start = offset - offset % size
        entries: list[Mapping[str, Any]] = []
        for first in range(start, offset + limit, size):
            asked = way.parameters(question.filters) | _paged(question, first, size, shown)
            [answer] = self._cluster.search(self._alias, [asked])
            entries += _entries(answer)
            if len(answer["hits"]) < size:
                break
        return entries[offset - start : offset - start + limit]

    def _stored(self, keys: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return what is kept of records, in the order of their keys."""
        searches = [
            {
                "q": "*",
                "filter_by": f"id:[{','.join(keys[start : start + MOST_AT_ONCE])}]",
                "per_page": MOST_AT_ONCE,
                "include_fields": f"id,{STORED}",
            }
            for start in range(0, len(keys), MOST_AT_ONCE)
        ]
        answers = self._cluster.search(self._alias, searches)
        there = {entry["id"]: entry for answer in answers for entry in _entries(answer)}
        return [there[key] for key in keys if key in there]


def _position_of(cluster: Cluster, collection: str) -> IndexPosition | None:
    entry = cluster.entry(collection, POSITION)
    return read_entry_position(entry) if entry else None


def _counting(way: Way, question: SearchQuestion) -> dict[str, Any]:
    asked = {**way.parameters(question.filters), "per_page": 0}
    if question.facets:
        asked |= {"facet_by": ",".join(question.facets), "max_facet_values": COUNTED_VALUES}
    return asked


def _is_page(offset: int, limit: int) -> bool:
    """Tell whether the server has this part as one of its pages."""
    return 0 < limit <= MOST_AT_ONCE and offset % limit == 0


def _paged(question: SearchQuestion, offset: int, size: int, shown: str) -> dict[str, Any]:
    return {
        "include_fields": shown,
        "sort_by": order_of(question),
        "per_page": size,
        "page": offset // size + 1,
    }


def _counts(
    answers: Iterable[Mapping[str, Any]], facets: Iterable[Facet]
) -> Mapping[Facet, Mapping[str, int]]:
    counts: dict[Facet, dict[str, int]] = {facet: {} for facet in facets}
    for field in chain.from_iterable(answer["facet_counts"] for answer in answers):
        counted = counts[Facet(field["field_name"])]
        for one in field["counts"]:
            value = read_facet(one["value"])
            counted[value] = counted.get(value, 0) + int(one["count"])
    return {
        facet: dict(sorted(counted.items(), key=lambda one: -one[1])[:COUNTED_VALUES])
        for facet, counted in counts.items()
    }


def _entries(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [hit["document"] for hit in answer["hits"]]


def _number_of(tokens: Tokens, entry: Mapping[str, Any]) -> int:
    there = set(entry[TOKENS].split())
    return sum(token in there for token in tokens)
