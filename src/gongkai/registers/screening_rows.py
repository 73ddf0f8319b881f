"""What screening finds in rows as the public would read them."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from gongkai.registers.definitions import ColumnType, Register
from gongkai.registers.judging import JudgedRow
from gongkai.screening import Contacts, screen_text

ROWS_AT_ONCE = 1_000
MOST_KEPT = 200
"""Findings that are kept to be shown; a release with more of them says how many there are."""


def findings_in_rows(
    register: Register, rows: Iterable[JudgedRow], *, contacts: Contacts, day: date
) -> list[dict[str, Any]]:
    """Return what screening finds in the public columns of rows, each with its row."""
    found: list[dict[str, Any]] = []
    rows = iter(rows)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        found += _found_in(register, batch, contacts, day)
        if len(found) >= MOST_KEPT:
            break
    return found[:MOST_KEPT]


def _found_in(
    register: Register, rows: Sequence[JudgedRow], contacts: Contacts, day: date
) -> Iterator[dict[str, Any]]:
    """Search many rows as one text: a search has its own cost, whatever the length of the text."""
    names = [column.id for column in register.public_columns if column.type is ColumnType.TEXT]
    starts, lines, length = [], [], 0
    for row in rows:
        values = json.loads(row.values_json)
        line = "\n".join(values[name] for name in names if name in values)
        starts.append(length)
        lines.append(line)
        length += len(line) + 2
    for finding in screen_text("\n\n".join(lines), contacts=contacts, written_on=day):
        row = rows[bisect_right(starts, finding.start) - 1]
        yield {
            "row": row.number,
            "title": row.title,
            "kind": finding.kind.value,
            "text": finding.text,
            "why": {"zh": finding.why("zh"), "en": finding.why("en")},
        }
