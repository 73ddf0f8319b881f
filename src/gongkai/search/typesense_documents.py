"""How a record stands in a Typesense collection: one field of tokens, and the way there and back.

Typesense cuts, folds and drops characters in ways of its own. So no character of a text reaches it: every
token is made here, of small letters and digits only, with four digits for each character. The pairs of a
text follow each other; what names a field, a key or a filter are tokens after them, in the same field,
because a question of this server can ask for phrases in one set of fields only.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

from gongkai.search.engine import (
    AGENCY_KEY,
    INDEX_KEY,
    NUMBER_KEY,
    EngineHit,
    ExactKey,
    Facet,
    IndexPosition,
    Phrase,
    SearchDocument,
    SearchField,
)
from gongkai.search.internal import feed_data, read_feed
from gongkai.search.numbers import document_number, index_number_key
from gongkai.search.tokens import BOUNDARY, folded_parts, pairs

CLUSTER_FORMAT = 2
"""Counted up when the fields or tokens change: an index of another format is built anew."""

TOKENS, KNOWN, CHANGES, WEIGHT, PUBLISHED = "tokens", "known", "changes", "weight", "published"
STORED, TITLE, POSITION = "stored", "title", "position"
RECORD = "record"
"""The token that every record has, and the position has not."""

Tokens = tuple[str, ...]
"""Tokens that follow each other."""

_FIELD_MARKS = {
    SearchField.ANYWHERE: "",
    SearchField.TITLE: "t",
    SearchField.NUMBER: "n",
    SearchField.ISSUER: "i",
}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_DIGITS_OF_CHARACTER, _DIGEST, _FINEST = 4, 20, 1000


def collection_fields() -> list[dict[str, Any]]:
    """Return the fields that are indexed; what else a document has is only kept."""
    facets = [{"name": str(facet), "type": "string", "facet": True, "optional": True} for facet in Facet]
    return [
        {"name": TOKENS, "type": "string", "optional": True},
        {"name": KNOWN, "type": "string[]", "facet": True, "optional": True},
        {"name": CHANGES, "type": "int32[]", "optional": True},
        {"name": WEIGHT, "type": "int32", "optional": True},
        {"name": PUBLISHED, "type": "int64", "optional": True},
        *facets,
    ]


def record_entry(document: SearchDocument) -> dict[str, Any]:
    """Return a record as the collection takes it in."""
    telling = pairs(folded_parts([document.title, document.issuing_body, *document.other_words]))
    return {
        "id": str(document.key),
        TOKENS: " ".join(_tokens(document)),
        KNOWN: sorted({one for pair in telling if BOUNDARY not in pair for one in _both_ways(pair)}),
        CHANGES: [day.toordinal() for day in document.changes_on],
        WEIGHT: round(document.weight * _FINEST),
        PUBLISHED: int(document.published_at.timestamp()),
        TITLE: folded_parts([document.title]),
        STORED: json.dumps(
            {"version": document.version, "text": document.text, "files": document.files},
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        **{str(facet): facet_entry(facet, value) for facet, value in document.facets.items() if value},
    }


def position_entry(position: IndexPosition) -> dict[str, Any]:
    """Return the position as a document of its own, written after the records."""
    data = {
        "format": CLUSTER_FORMAT,
        "day": position.day.isoformat(),
        "log": feed_data(position.log),
        "texts": feed_data(position.texts),
    }
    return {"id": POSITION, POSITION: json.dumps(data)}


def read_entry_position(entry: Mapping[str, Any]) -> IndexPosition | None:
    """Return a position; None where the index has another format."""
    data = json.loads(entry[POSITION])
    if data["format"] != CLUSTER_FORMAT:
        return None
    return IndexPosition(
        log=read_feed(data["log"]),
        texts=read_feed(data["texts"]),
        day=date.fromisoformat(data["day"]),
    )


def read_entry(entry: Mapping[str, Any]) -> EngineHit:
    """Return what may be quoted from a record that was found."""
    data = json.loads(entry[STORED])
    return EngineHit(
        key=int(entry["id"]),
        version=data["version"],
        text=data["text"],
        files=tuple((name, text) for name, text in data["files"]),
    )


def alternative_tokens(part: Phrase | ExactKey) -> Tokens:
    """Return the tokens that stand in sequence where a phrase or a key does; none where nothing can."""
    if isinstance(part, ExactKey):
        facet = {AGENCY_KEY: Facet.AGENCY}.get(part.name)
        return (filter_token(facet, part.value) if facet else _digest(part.name, part.value),)
    return phrase_tokens(part.text, part.field)


def phrase_tokens(text: str, field: SearchField) -> Tokens:
    """Return the tokens of a folded text in a field: its pairs, or its only character."""
    mark = _FIELD_MARKS[field]
    return tuple(mark + _spelled(one) for one in pairs(text) or text)


def filter_token(facet: Facet, value: str) -> str:
    """Return the token of the records that have a value."""
    return _digest(facet, value)


def facet_entry(facet: Facet, value: str) -> str:
    """Return a value as it is counted: after its digest, as the server takes similar values for one."""
    return f"{_digest(facet, value)} {value}"


def read_facet(entry: str) -> str:
    """Return the value of a facet's entry."""
    return entry.partition(" ")[2]


def known_prefix(character: str, *, before: bool) -> str:
    """Return how what is known to follow, or precede, a character begins."""
    return ("b" if before else "a") + _spelled(character)


def read_known(entry: str) -> str:
    """Return the other character of a known pair."""
    return chr(int(entry[-_DIGITS_OF_CHARACTER:], 36))


def _both_ways(pair: str) -> Iterator[str]:
    yield "a" + _spelled(pair)
    yield "b" + _spelled(pair[::-1])


def _tokens(document: SearchDocument) -> Iterator[str]:
    yield from _field_tokens(SearchField.ANYWHERE, document.everything())
    yield from _field_tokens(SearchField.TITLE, [document.title])
    yield from _field_tokens(SearchField.NUMBER, [document.document_number])
    yield from _field_tokens(SearchField.ISSUER, [document.issuing_body])
    yield from (filter_token(facet, value) for facet, value in document.facets.items() if value)
    number = document_number(document.document_number)
    if number:
        yield _digest(NUMBER_KEY, number.key)
    index_number = index_number_key(document.index_number)
    if index_number:
        yield _digest(INDEX_KEY, index_number)
    yield RECORD


def _field_tokens(field: SearchField, texts: Iterable[str]) -> Iterator[str]:
    """Yield the pairs of texts in sequence, then each of their characters once."""
    mark, text = _FIELD_MARKS[field], folded_parts(texts)
    digits = {character: _spelled(character) for character in set(text)}
    for first, second in pairwise(text):
        yield mark + digits[first] + digits[second]
    for character in sorted(digits):
        yield mark + digits[character]


def _spelled(text: str) -> str:
    return "".join(_digits_of(ord(character)) for character in text)


def _digits_of(number: int) -> str:
    digits = ""
    for _place in range(_DIGITS_OF_CHARACTER):
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits


def _digest(name: str, value: str) -> str:
    """Return a token for one value: longer than any token of a text, so never taken for one."""
    return "k" + sha256(f"{name}={value}".encode()).hexdigest()[:_DIGEST]
