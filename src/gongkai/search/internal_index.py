"""An internal index in the data folder, beside the public one and never in its place."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from gongkai.search.internal import (
    InternalDocument,
    InternalFound,
    InternalPosition,
    InternalQuestion,
    InternalWord,
    feed_data,
    read_feed,
)
from gongkai.search.tantivy_index import EmbeddedIndex, GenerationWriter, readable
from gongkai.search.tokens import folded_parts, pairs

INTERNAL_FORMAT = 2
"""Counted up when the fields or their content change: an index of another format is built anew."""

_KEY, _WHAT, _STORED, _ORDER, _AGENCY = "key", "what", "stored", "order", "agency"
_WORDS, _SEALED, _EXACT, _MARKS = "words", "sealed", "exact", "marks"
_POSITION, _RECORD = "position", "record"
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


class InternalWriter(GenerationWriter):
    """The one writer of one generation of an internal index."""

    def __init__(self, path: Path, *, memory: int, threads: int) -> None:
        super().__init__(path, _schema(), _KEY, memory=memory, threads=threads)

    def position(self) -> InternalPosition | None:
        """Return what the index has taken in."""
        return _position_of(self.index)

    def put(self, documents: Iterable[InternalDocument]) -> None:
        """Keep documents, each in the place of the one with the same key."""
        for document in documents:
            self.replace(document.key, _document(document, self.index.schema))

    def commit(self, position: InternalPosition) -> None:
        """Let readers see everything, with the position that belongs to it."""
        data = {
            "format": INTERNAL_FORMAT,
            "records": feed_data(position.records),
            "trail": feed_data(position.trail),
        }
        values = {_WHAT: _POSITION, _STORED: json.dumps(data).encode()}
        self.commit_with(_WHAT, _POSITION, tantivy.Document.from_dict(values, self.index.schema))


class InternalIndex(EmbeddedIndex[InternalWriter]):
    """The index of one kind of record that officers search."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, InternalWriter)

    def find(self, question: InternalQuestion) -> InternalFound:
        """Answer a question; the newest stand first."""
        with readable():
            index = self.reader()
            searcher = index.searcher()
            query = _query(index.schema, question)
            result = searcher.search(
                query, max(1, question.limit), offset=question.offset, order_by_field=_ORDER
            )
            keys = (searcher.doc(address).get_first(_KEY) for _order, address in result.hits)
            return InternalFound(
                int(getattr(result, "count", 0) or 0), tuple(int(key or 0) for key in keys)
            )

    def position(self) -> InternalPosition | None:
        """Return what the index has taken in; None where there is none in today's format."""
        with readable():
            return _position_of(self.reader())


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_KEY, stored=True, indexed=True)
    builder.add_text_field(_WHAT, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(_STORED, stored=True)
    builder.add_integer_field(_ORDER, fast=True)
    builder.add_integer_field(_AGENCY, indexed=True)
    for name in (_WORDS, _SEALED):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(_EXACT, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(_MARKS, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(document: InternalDocument, schema: tantivy.Schema) -> tantivy.Document:
    values: dict[str, Any] = {
        _KEY: document.key,
        _WHAT: _RECORD,
        _ORDER: document.order,
        _AGENCY: document.agency_id,
        _WORDS: " ".join(pairs(folded_parts(document.texts))),
        # A token of its own between two texts, so that no sequence reaches from one into the next.
        _SEALED: " | ".join(" ".join(tokens) for tokens in document.sealed),
        _EXACT: " ".join(document.exact),
        _MARKS: [_mark(name, value) for name, value in document.marks.items()],
    }
    return tantivy.Document.from_dict(
        {name: value for name, value in values.items() if value != ""}, schema
    )


def _mark(name: str, value: str) -> str:
    return f"{name}={value}"


def _position_of(index: tantivy.Index) -> InternalPosition | None:
    searcher = index.searcher()
    found = searcher.search(Query.term_query(index.schema, _WHAT, _POSITION), 1).hits
    if not found:
        return None
    data = json.loads(bytes(searcher.doc(found[0][1]).get_first(_STORED) or b""))
    if data["format"] != INTERNAL_FORMAT:
        return None
    return InternalPosition(read_feed(data["records"]), read_feed(data["trail"]))


def _query(schema: tantivy.Schema, question: InternalQuestion) -> Query:
    parts = [_word(schema, word) for word in question.words]
    parts += [Query.term_query(schema, _MARKS, _mark(*mark)) for mark in question.marks.items()]
    if question.agency_ids is None:
        parts.append(Query.term_query(schema, _WHAT, _RECORD))
    else:
        parts.append(Query.term_set_query(schema, _AGENCY, sorted(question.agency_ids)))
    return Query.boolean_query([(Occur.Must, Query.const_score_query(part, 1.0)) for part in parts])


def _word(schema: tantivy.Schema, word: InternalWord) -> Query:
    ways = [Query.term_query(schema, _EXACT, token) for token in word.exact]
    if word.text:
        ways.append(_part_of_text(schema, word.text))
    if word.sealed:
        ways.append(_sequence(schema, _SEALED, list(word.sealed)))
    if not ways:
        return Query.empty_query()
    return ways[0] if len(ways) == 1 else Query.boolean_query([(Occur.Should, way) for way in ways])


def _part_of_text(schema: tantivy.Schema, text: str) -> Query:
    tokens = pairs(text)
    if tokens:
        return _sequence(schema, _WORDS, tokens)
    return Query.regex_query(schema, _WORDS, f"{_SPECIAL.sub(lambda found: chr(92) + found[0], text)}.")


def _sequence(schema: tantivy.Schema, field: str, tokens: list[str]) -> Query:
    if len(tokens) == 1:
        return Query.term_query(schema, field, tokens[0])
    return Query.phrase_query(schema, field, list(tokens))
