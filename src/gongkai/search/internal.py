"""What the internal index is: everything that officers work on, found by its words, each in its own scope.

It is an index of its own, so that nothing internal can ever be found by the public. Who asks names the
agencies that may be looked at, and the index looks at no other: not a record of another agency is counted.
What is encrypted in the database never stands here in clear; it may stand as digests made with a key.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Model

from gongkai.search.engine import FeedPosition


@dataclass(frozen=True, slots=True)
class InternalDocument:
    """What the internal index keeps of one record. No text of it can be read back."""

    key: int
    agency_id: int
    order: int
    """Records with a higher one stand first."""
    texts: tuple[str, ...]
    """Found by any part of them."""
    sealed: tuple[tuple[str, ...], ...] = ()
    """Keyed digests of the parts of each encrypted text, in sequence."""
    exact: tuple[str, ...] = ()
    """Tokens that are found as a whole: numbers, their beginnings, digests."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """By what lists are narrowed down."""


@dataclass(frozen=True, slots=True)
class InternalWord:
    """One word that was typed; a record has it in one of these ways."""

    text: str = ""
    """Folded; any part of a text."""
    sealed: tuple[str, ...] = ()
    """Digests that follow each other."""
    exact: tuple[str, ...] = ()
    """Any one of these tokens."""


@dataclass(frozen=True, slots=True)
class InternalQuestion:
    """Every word must be there, in a record of one of the agencies, with all marks."""

    words: tuple[InternalWord, ...]
    agency_ids: frozenset[int] | None
    """None where there is no agency outside the scope of who asks."""
    marks: Mapping[str, str] = field(default_factory=dict)
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class InternalFound:
    """How many records fit, and the keys of one page of them."""

    total: int
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InternalPosition:
    """What an internal index has taken in: new records by their own numbers, changes by the audit trail."""

    records: FeedPosition
    trail: FeedPosition


class InternalSource(Protocol):
    """One kind of record that officers search."""

    name: str
    """Of its folder."""

    @property
    def model(self) -> type[Model]:
        """Of what kind the records are."""
        ...

    def documents(self, keys: Collection[int]) -> Iterable[InternalDocument]:
        """Return the documents of those of the records that there are."""
        ...


def feed_data(position: FeedPosition) -> dict[str, Any]:
    """Return a position as plain data."""
    return {"last": position.last, "missing": {str(key): since for key, since in position.missing.items()}}


def read_feed(data: Mapping[str, Any]) -> FeedPosition:
    """Return a position from plain data."""
    return FeedPosition(data["last"], {int(key): since for key, since in data["missing"].items()})
