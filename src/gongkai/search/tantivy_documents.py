"""How a record stands in a tantivy index: its fields, and the way there and back."""

import json
from datetime import date
from typing import Any

import tantivy

from gongkai.search.engine import (
    INDEX_KEY,
    NUMBER_KEY,
    EngineHit,
    Facet,
    IndexPosition,
    SearchDocument,
    SearchField,
)
from gongkai.search.internal import feed_data, read_feed
from gongkai.search.numbers import document_number, index_number_key
from gongkai.search.tokens import folded_parts, indexed_form, pairs

INDEX_FORMAT = 2
"""Counted up when the fields change: an index of another format is built anew."""

KIND, KEY, STORED, PUBLISHED, WEIGHT, CHANGES = "what", "key", "stored", "published", "weight", "changes"
RECORD, POSITION = "record", "position"
FOLLOWED, PRECEDED = "pairs", "pairs_backwards"


def index_schema() -> tantivy.Schema:
    """Return the fields of an index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KIND, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(KEY, stored=True, indexed=True)
    builder.add_bytes_field(STORED, stored=True)
    for field in SearchField:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for name in (FOLLOWED, PRECEDED):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in (NUMBER_KEY, INDEX_KEY):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for facet in Facet:
        builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field(PUBLISHED, fast=True)
    builder.add_float_field(WEIGHT, fast=True)
    builder.add_integer_field(CHANGES, indexed=True)
    return builder.build()


def record_document(document: SearchDocument, schema: tantivy.Schema) -> tantivy.Document:
    """Return a record as the index takes it in."""
    telling = pairs(folded_parts([document.title, document.issuing_body, *document.other_words]))
    values: dict[str, Any] = {
        KIND: RECORD,
        KEY: document.key,
        STORED: _stored(document),
        SearchField.TITLE: indexed_form([document.title]),
        SearchField.NUMBER: indexed_form([document.document_number]),
        SearchField.ISSUER: indexed_form([document.issuing_body]),
        SearchField.ANYWHERE: indexed_form(document.everything()),
        FOLLOWED: " ".join(telling),
        PRECEDED: " ".join(pair[::-1] for pair in telling),
        PUBLISHED: int(document.published_at.timestamp()),
        WEIGHT: document.weight,
        CHANGES: [day.toordinal() for day in document.changes_on],
        **{str(facet): value for facet, value in document.facets.items() if value},
    }
    number = document_number(document.document_number)
    if number:
        values[NUMBER_KEY] = number.key
    values[INDEX_KEY] = index_number_key(document.index_number)
    return tantivy.Document.from_dict(
        {name: value for name, value in values.items() if value != ""}, schema
    )


def position_document(position: IndexPosition, schema: tantivy.Schema) -> tantivy.Document:
    """Return the position as a document of its own, committed together with the records."""
    data = {
        "format": INDEX_FORMAT,
        "day": position.day.isoformat(),
        "log": feed_data(position.log),
        "texts": feed_data(position.texts),
    }
    return tantivy.Document.from_dict({KIND: POSITION, STORED: json.dumps(data).encode()}, schema)


def read_position(stored: bytes) -> IndexPosition | None:
    """Return a position; None where the index has another format."""
    data = json.loads(stored)
    if data["format"] != INDEX_FORMAT:
        return None
    return IndexPosition(
        log=read_feed(data["log"]),
        texts=read_feed(data["texts"]),
        day=date.fromisoformat(data["day"]),
    )


def read_hit(document: tantivy.Document) -> EngineHit:
    """Return what may be quoted from a document that was found."""
    data = json.loads(bytes(document.get_first(STORED) or b""))
    return EngineHit(
        key=int(document.get_first(KEY) or 0),
        version=data["version"],
        text=data["text"],
        files=tuple((name, text) for name, text in data["files"]),
    )


def _stored(document: SearchDocument) -> bytes:
    data = {"version": document.version, "text": document.text, "files": document.files}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
