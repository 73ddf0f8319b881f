"""Records of proactive disclosure as officers search them, drafts and withheld ones included."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gongkai.disclosures.models import Disclosure, DisclosureQuerySet
from gongkai.organisations.models import User
from gongkai.organisations.permissions import scope_of
from gongkai.search.internal import InternalDocument, InternalQuestion, InternalWord
from gongkai.search.internal_feeding import ask_internal
from gongkai.search.numbers import document_number, index_number_key
from gongkai.search.tokens import folded

SCANNED = 20_000
"""The newest records that are looked through where the index cannot be asked."""
NOT_DECIDED = "none"
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class FoundRecords:
    """One page of what officers found, and of how many."""

    records: DisclosureQuerySet
    """Those of the page that may be seen, in no order."""
    keys: tuple[int, ...]
    total: int
    is_partial: bool = False
    """Whether only the newest records were looked through, as the index could not be asked."""


class DisclosureSource:
    """Titles and numbers of records, whatever their state."""

    name = "disclosures"
    model = Disclosure

    def documents(self, keys: Collection[int]) -> Iterator[InternalDocument]:
        """Yield the documents of those of the records that there are. One query."""
        rows = Disclosure.objects.filter(pk__in=keys).values_list(
            "pk",
            "agency",
            "title",
            "document_number",
            "index_number",
            "state",
            "kind",
            "attribute",
            "formed_on",
        )
        for key, agency, title, number, index_number, state, kind, attribute, formed_on in rows:
            marks = {"state": state, "kind": kind, "attribute": attribute or NOT_DECIDED}
            if formed_on:
                marks["year"] = str(formed_on.year)
            yield InternalDocument(
                key=key,
                agency_id=agency,
                order=key,
                texts=(title, number, index_number or ""),
                exact=_number_tokens(number, index_number or ""),
                marks=marks,
            )


DISCLOSURES = DisclosureSource()


def search_own_records(
    user: User,
    typed: str,
    *,
    marks: Mapping[str, str],
    now: datetime,
    offset: int,
    limit: int,
    agency: int = 0,
) -> FoundRecords:
    """Return one page of the account's records with every word in title or number, the newest first.

    From the index where it can be asked; else from the newest records in the database.
    """
    words = typed.split()[:MOST_WORDS]
    scope = scope_of(user)
    agency_ids = None if scope.is_everything else scope.agency_ids
    if agency:
        agency_ids = scope.agency_ids & {agency}
    question = InternalQuestion(_words(typed, words), agency_ids, marks, offset, limit)
    found = ask_internal(DISCLOSURES, question, now)
    own = Disclosure.objects.editable_by(user)
    if found is None:
        return _scanned(own.filter(agency=agency) if agency else own, words, marks, offset, limit)
    return FoundRecords(own.filter(pk__in=found.keys), found.keys, found.total)


def _words(typed: str, words: list[str]) -> tuple[InternalWord, ...]:
    """Return what is looked for: the words, or the document or index number that the whole is."""
    tokens = _number_tokens(typed, typed)
    if tokens:
        return (InternalWord(text=folded(typed), exact=tokens),)
    return tuple(InternalWord(text=folded(word)) for word in words)


def _number_tokens(number: str, index_number: str) -> tuple[str, ...]:
    found, key = document_number(number), index_number_key(index_number)
    return (*([f"number:{found.key}"] if found else []), *([f"index:{key}"] if key else []))


def _scanned(
    own: DisclosureQuerySet, words: list[str], marks: Mapping[str, str], offset: int, limit: int
) -> FoundRecords:
    """Look through the newest records only, so that the page comes in time, and say so."""
    newest = own.order_by("-id").values_list("pk", flat=True)
    last = list(newest[SCANNED : SCANNED + 1])
    if last:
        own = own.filter(pk__gt=last[0])
    for word in words:
        own = own.filter(
            Q(title__icontains=word) | Q(document_number__icontains=word) | Q(index_number__icontains=word)
        )
    keys = tuple(own.filter(_marked(marks)).order_by("-id").values_list("pk", flat=True))
    page = keys[offset : offset + limit]
    return FoundRecords(own.filter(pk__in=page), page, len(keys), is_partial=bool(last))


def _marked(marks: Mapping[str, str]) -> Q:
    condition = Q()
    for name, value in marks.items():
        if name == "year":
            condition &= Q(formed_on__year=int(value))
        else:
            condition &= Q(**{name: "" if value == NOT_DECIDED else value})
    return condition
