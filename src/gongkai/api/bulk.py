"""All public records as one file, written piece by piece: its size costs no memory."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from gongkai.api.records import RecordAddresses, whole, whole_records
from gongkai.api.rendering import json_bytes
from gongkai.core.formulas import plain_cell
from gongkai.disclosures.models import Disclosure

AT_ONCE = 200
CSV_COLUMNS = (
    "index_number", "title", "document_number", "issuing_body", "agency", "kind", "genre", "subject",
    "summary", "keywords", "article_20_item", "five_publics", "catalogue_item", "source", "formed_on",
    "effective_on", "expires_on", "repealed_on", "repeal_reason", "published_at", "edition_at",
    "is_unconfirmed", "validity", "interprets", "page", "attachments", "body_html", "opens_on", "closes_on",
    "opinions_to",
)  # fmt: skip


def json_pieces(addresses: RecordAddresses, today: date) -> Iterator[bytes]:
    """Yield every public record as JSON Lines."""
    for records in record_batches(addresses, today):
        yield b"".join(json_bytes(record) + b"\n" for record in records)


def csv_pieces(addresses: RecordAddresses, today: date) -> Iterator[bytes]:
    """Yield every public record as CSV in UTF-8, with the mark by which spreadsheets know it."""
    yield _csv([CSV_COLUMNS], mark="\ufeff")
    for records in record_batches(addresses, today):
        yield _csv([_cell(name, record[name]) for name in CSV_COLUMNS] for record in records)


FORMATS: dict[str, tuple[str, Callable[[RecordAddresses, date], Iterator[bytes]]]] = {
    "jsonl": ("application/jsonl; charset=utf-8", json_pieces),
    "csv": ("text/csv; charset=utf-8", csv_pieces),
}


def record_batches(addresses: RecordAddresses, today: date) -> Iterator[list[dict[str, Any]]]:
    """Yield the public records by their keys, some at a time: each is public when its batch is read."""
    last = 0
    while True:
        records = whole_records(Disclosure.objects.published().filter(pk__gt=last))
        batch = list(records.order_by("pk")[:AT_ONCE])
        if not batch:
            return
        yield [whole(record, addresses, today) for record in batch]
        last = batch[-1].pk


def _csv(lines: Iterable[Iterable[str]], mark: str = "") -> bytes:
    buffer = io.StringIO()
    buffer.write(mark)
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode()


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if name == "attachments":
        return " ".join(file["url"] for file in value)
    return plain_cell(str(value))
