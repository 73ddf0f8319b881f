"""What every search engine offers: documents go in and out, questions are answered, indexes are rebuilt.

Nothing here knows which engine answers, what a person typed, or the database. Texts in questions are
already folded (see ``tokens``); an engine finds exactly the documents that contain them.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from gongkai.core.errors import DomainError


class SearchUnavailable(DomainError):
    """An index that is not there, or that cannot be read."""

    code = "search_unavailable"


class SearchField(StrEnum):
    """Where a phrase may be asked for."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    NUMBER = "number"
    ISSUER = "issuer"


class Facet(StrEnum):
    """By what results are narrowed down and counted. The values stand in addresses."""

    AGENCY = "agency"
    SUBJECT = "subject"
    ARTICLE_20 = "article20"
    GENRE = "genre"
    YEAR = "year"
    VALIDITY = "validity"
    FIVE_PUBLICS = "publics"
    KIND = "kind"
    ITEM = "item"


class SearchOrder(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What an engine keeps of one record."""

    key: int
    version: int
    """Which version of the record this is, so that nothing is quoted from another one."""
    title: str
    document_number: str
    index_number: str
    issuing_body: str
    other_words: tuple[str, ...]
    """Keywords, summary and names of files: found, but not quoted."""
    text: str
    files: tuple[tuple[str, str], ...]
    """Name and text of each file."""
    published_at: datetime
    weight: float
    """By how much the record is put before others that fit as well."""
    facets: Mapping[Facet, str]
    changes_on: tuple[date, ...] = ()
    """The days on which the document comes into force or ends."""

    def everything(self) -> list[str]:
        """Return all that is found without naming a field, the most telling first."""
        return [
            self.title,
            self.document_number,
            self.index_number,
            self.issuing_body,
            *self.other_words,
            self.text,
            *(part for file in self.files for part in file),
        ]


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """Up to which line a feed was taken in, and which earlier lines were still missing then.

    Lines get their numbers before they are committed, so a lower number may appear after a higher one. A
    missing number is looked for again until it has been missing for so long that it was given up.
    """

    last: int = 0
    missing: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexPosition:
    """What an index has taken in. It is committed together with the documents, so both always agree."""

    log: FeedPosition
    texts: FeedPosition
    day: date
    """The day whose validity the documents were counted under."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A folded text that stands in a field."""

    text: str
    field: SearchField = SearchField.ANYWHERE
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ExactKey:
    """One value of a key: an agency's code, a document number or an index number in its normal form."""

    name: str
    value: str
    weight: float = 1.0


AGENCY_KEY, NUMBER_KEY, INDEX_KEY = "agency", "number_key", "index_key"

Alternatives = tuple[Phrase | ExactKey, ...]
"""Of these at least one must fit."""


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """Every one of ``clauses`` must fit, or one of ``shortcuts``; and all ``filters``."""

    clauses: tuple[Alternatives, ...] = ()
    shortcuts: Alternatives = ()
    filters: Mapping[Facet, str] = field(default_factory=dict)
    order: SearchOrder = SearchOrder.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One document found, with what may be quoted from it."""

    key: int
    version: int
    text: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question."""

    total: int
    hits: tuple[EngineHit, ...]
    counts: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)


class IndexWriter(Protocol):
    """One writer of one index. Nothing is seen before it is committed, and then all of it."""

    def position(self) -> IndexPosition | None:
        """Return what the index has taken in; None for a new index."""
        ...

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Keep documents, each in the place of the one with the same key."""
        ...

    def remove(self, keys: Iterable[int]) -> None:
        """Drop documents; a key that is not there is no mistake."""
        ...

    def changing(self, after: date, until: date) -> list[int]:
        """Return the keys of the documents that come into force or end after one day until another."""
        ...

    def commit(self, position: IndexPosition) -> None:
        """Let readers see everything, with the position that belongs to it."""
        ...


class SearchEngine(Protocol):
    """A search engine with one index in use, and perhaps a new one that is being built beside it."""

    def find(self, question: SearchQuestion) -> Found:
        """Answer a question."""
        ...

    def count(self, question: SearchQuestion) -> int:
        """Return how many documents fit."""
        ...

    def nearest(self, texts: Iterable[str], filters: Mapping[Facet, str], limit: int) -> Found:
        """Return the documents that contain most of the texts' tokens, best first."""
        ...

    def neighbours(self, character: str, *, before: bool = False) -> Mapping[str, int]:
        """Return which characters follow, or precede, a character in titles and the like, and how often."""
        ...

    def position(self) -> IndexPosition | None:
        """Return what the index in use has taken in; None where there is no index that can be read."""
        ...

    def state(self) -> str | None:
        """Return what changes with every answer that may change; None where only a server would know."""
        ...

    def writing(self) -> AbstractContextManager[IndexWriter | None]:
        """Open the index in use for writing; None while another process writes."""
        ...

    def rebuilding(self) -> AbstractContextManager[IndexWriter | None]:
        """Open a new index, put in use at the end; None while another process rebuilds."""
        ...
