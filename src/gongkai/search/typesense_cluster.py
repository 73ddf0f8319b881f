"""A Typesense cluster: any node answers, its leader writes, and what goes wrong is said in one sentence."""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from django.utils.translation import gettext as _
from typesense.configuration import Configuration
from typesense.exceptions import ObjectNotFound, TypesenseClientError
from typesense.sync.aliases import Aliases
from typesense.sync.api_call import ApiCall
from typesense.sync.documents import Documents
from typesense.sync.multi_search import MultiSearch

from gongkai.search.engine import SearchUnavailable

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 250
"""Documents that the server returns at most for one search."""
SEARCHES_AT_ONCE = 50
BYTES_AT_ONCE = 4_000_000
KEYS_AT_ONCE = 100
"""Keys in one address, which may have 4,000 characters."""
RECENT, KNOWN_WITHIN = 60.0, 10.0
COLLECTIONS = "/collections"
EXACTLY: Mapping[str, Any] = {
    "num_typos": 0,
    "prefix": False,
    "drop_tokens_threshold": 0,
    "typo_tokens_threshold": 0,
    "split_join_tokens": "off",
    "exhaustive_search": True,
    "highlight_fields": "none",
    "highlight_full_fields": "none",
}
"""No guessing by the server: a search finds what it says."""


class Cluster:
    """The nodes of one cluster. Whatever goes wrong there is one sentence here."""

    def __init__(self, nodes: Sequence[str], key: str) -> None:
        # A question is passed on to the next node at once. What is written waits for an election, which
        # takes some seconds.
        self._asking = _calls(nodes, key, tries=12, pause=0.2, patience=10.0)
        self._writing = _calls(nodes, key, tries=40, pause=1.0, patience=120.0)
        self._failed_at: float | None = None
        self._nodes = len(nodes)

    @property
    def failed_lately(self) -> bool:
        """Tell whether the cluster did not answer a short while ago."""
        return self._failed_at is not None and time.monotonic() - self._failed_at < RECENT

    def close(self) -> None:
        """Close the connections to all nodes."""
        self._asking.close()
        self._writing.close()

    def search(self, collection: str, searches: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the answers to several searches, in their order."""
        asked = [{**EXACTLY, "query_by": "tokens", **one, "collection": collection} for one in searches]
        answers: list[dict[str, Any]] = []
        with self._reached():
            for start in range(0, len(asked), SEARCHES_AT_ONCE):
                part: Any = {"searches": asked[start : start + SEARCHES_AT_ONCE]}
                answers += [dict(one) for one in MultiSearch(self._asking).perform(part)["results"]]
        for answer in answers:
            self._check(answer)
        return answers

    def entry(self, collection: str, key: str) -> Mapping[str, Any] | None:
        """Return one document; None where there is none."""
        with self._reached():
            try:
                found: Mapping[str, Any] = _documents(self._asking, collection)[key].retrieve()
            except ObjectNotFound:
                return None
            return found

    def keys(self, collection: str, filter_by: str) -> list[int]:
        """Return the keys of all documents that a filter leaves."""
        with self._reached():
            lines = _documents(self._asking, collection).export(
                {"filter_by": filter_by, "include_fields": "id"}
            )
        return sorted(int(json.loads(line)["id"]) for line in lines.splitlines())

    def keep(self, collection: str, entries: Iterable[Mapping[str, Any]]) -> None:
        """Write documents, each in the place of the one with the same key; all of them, or say so."""
        for lines in _portions(entries):
            with self._reached():
                answer = _documents(self._writing, collection).import_(lines, {"action": "upsert"})
            for line in answer.splitlines():
                if not (outcome := json.loads(line)).get("success"):
                    self._check({"code": 500, "error": "a document was refused", **outcome})

    def drop(self, collection: str, keys: Sequence[int]) -> None:
        """Drop documents; a key that is not there is no mistake."""
        for start in range(0, len(keys), KEYS_AT_ONCE):
            chosen = ",".join(map(str, keys[start : start + KEYS_AT_ONCE]))
            with self._reached():
                _documents(self._writing, collection).delete({"filter_by": f"id:[{chosen}]"})

    def create(self, collection: str, fields: list[dict[str, Any]]) -> None:
        """Make an empty collection."""
        schema: Any = {"name": collection, "fields": fields}
        with self._reached():
            self._writing.post(COLLECTIONS, entity_type=dict, body=schema)

    def collections(self) -> list[str]:
        """Return the names of all collections."""
        with self._reached():
            found: Any = self._writing.get(COLLECTIONS, entity_type=list)
            return [str(one["name"]) for one in found]

    def discard(self, collection: str) -> None:
        """Drop a collection."""
        with self._reached():
            self._writing.delete(f"{COLLECTIONS}/{collection}", entity_type=dict)

    def target(self, alias: str) -> str | None:
        """Return the collection that an alias stands for; None where there is no such alias."""
        with self._reached():
            try:
                return str(Aliases(self._asking)[alias].retrieve()["collection_name"])
            except ObjectNotFound:
                return None

    def point(self, alias: str, collection: str) -> None:
        """Let an alias stand for a collection from now on, and wait until the nodes that answer know it."""
        with self._reached():
            Aliases(self._writing).upsert(alias, {"collection_name": collection})
        end = time.monotonic() + KNOWN_WITHIN
        while any(self.target(alias) != collection for _node in range(self._nodes)):
            if time.monotonic() > end:
                logger.warning("A node of the search cluster is behind the others.")
                return
            time.sleep(0.05)

    def _check(self, answer: Mapping[str, Any]) -> None:
        if answer.get("error") is None and not answer.get("search_cutoff"):
            return
        if answer.get("code") == 404:  # noqa: PLR2004 - not found
            raise SearchUnavailable(
                _(
                    "Search is not available at the moment: its index is being set up."
                    " Everything else works."
                )
            )
        logger.warning("The search cluster answered: %s", answer.get("error", "not in time"))
        raise self._unavailable()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (TypesenseClientError, httpx.HTTPError, ValueError, KeyError) as problem:
            logger.warning("The search cluster does not answer: %s", problem)
            raise self._unavailable() from problem

    def _unavailable(self) -> SearchUnavailable:
        self._failed_at = time.monotonic()
        return SearchUnavailable(
            _("Search is not available at the moment: its servers do not answer. Everything else works.")
        )


def _documents(calls: ApiCall, collection: str) -> Documents[Any]:
    return Documents(calls, collection)


def _calls(nodes: Sequence[str], key: str, *, tries: int, pause: float, patience: float) -> ApiCall:
    """Return the client's way to the nodes; its own front sets up parts that today's servers lack."""
    return ApiCall(
        Configuration(
            {
                "nodes": [node if "://" in node else f"http://{node}" for node in nodes],
                "api_key": key,
                "num_retries": tries,
                "retry_interval_seconds": pause,
                "connection_timeout_seconds": patience,
                "healthcheck_interval_seconds": 10,
            }
        )
    )


def _portions(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield documents as lines, some megabytes at a time."""
    lines: list[str] = []
    size = 0
    for entry in entries:
        line = json.dumps(entry, ensure_ascii=False)
        lines.append(line)
        size += len(line)
        if size > BYTES_AT_ONCE:
            yield "\n".join(lines)
            lines, size = [], 0
    if lines:
        yield "\n".join(lines)
