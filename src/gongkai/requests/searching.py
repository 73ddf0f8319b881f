"""Requests as officers search them: by number, by applicant, by the words of what was asked for.

In the index the name of an applicant stands as digests made with the installation's key, never in clear:
one of each character and of each pair of neighbours, so that any part of a name is found by who may ask.
What was asked for stands there as pairs of characters, in the same protected folder as the database.
"""

import hmac
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from gongkai.core.sealed_fields import field_keys
from gongkai.organisations.permissions import Visitor, scope_of
from gongkai.requests.models import DisclosureRequest, DisclosureRequestQuerySet
from gongkai.search.internal import InternalDocument, InternalQuestion, InternalWord
from gongkai.search.internal_feeding import ask_internal
from gongkai.search.tokens import folded, pairs

NUMBER = re.compile(r"\d{4}-\d{0,6}")
SCANNED = 2_000
"""The newest requests that are looked through where the index cannot be asked."""
MOST_WORDS = 10
_SHORTEST_NUMBER, _DIGEST = len("2026-"), 16
_FIRST_DAY = date(1970, 1, 1)
_A_DAY = 1 << 32
"""More than there will ever be requests, so that the day decides the order, then the key."""


@dataclass(frozen=True, slots=True)
class FoundRequests:
    """One page of what officers found, and of how many."""

    cases: tuple[DisclosureRequest, ...]
    total: int
    is_partial: bool = False
    """Whether only the newest requests were looked through, as the index could not be asked."""


class RequestSource:
    """Numbers, applicants and wishes of requests, running or closed."""

    name = "requests"
    model = DisclosureRequest

    def documents(self, keys: Collection[int]) -> Iterator[InternalDocument]:
        """Yield the documents of those of the requests that there are. One query."""
        rows = DisclosureRequest.objects.filter(pk__in=keys).values_list(
            "pk", "agency", "number", "applicant_name", "asked_for", "received_on"
        )
        for key, agency, number, name, asked_for, received_on in rows:
            days = ((received_on or date.max) - _FIRST_DAY).days
            yield InternalDocument(
                key=key,
                agency_id=agency,
                order=days * _A_DAY + key,
                texts=(asked_for,),
                sealed=(_sealed(folded(name)),),
                exact=(
                    *(f"number:{number[:end]}" for end in range(_SHORTEST_NUMBER, len(number) + 1)),
                    *(_digest(character) for character in sorted(set(folded(name)))),
                ),
            )


REQUESTS = RequestSource()


def search_requests(
    visitor: Visitor, typed: str, *, now: datetime, offset: int, limit: int
) -> FoundRequests:
    """Return one page of the visitor's requests whose applicant or text has every word, the newest first.

    A word written as a number is, 2026-00012 or its beginning, is looked for among the numbers only.
    """
    words = typed.split()[:MOST_WORDS]
    scope = scope_of(visitor)
    agency_ids = None if scope.is_everything else scope.agency_ids
    question = InternalQuestion(tuple(map(_word, words)), agency_ids, offset=offset, limit=limit)
    found = ask_internal(REQUESTS, question, now)
    own = DisclosureRequest.objects.visible_to(visitor).select_related("clock", "handler")
    if found is None:
        return _scanned(own, words, offset, limit)
    cases = own.in_bulk(found.keys)
    shown = tuple(cases[key] for key in found.keys if key in cases)
    return FoundRequests(shown, found.total - (len(found.keys) - len(shown)))


def _word(word: str) -> InternalWord:
    if NUMBER.fullmatch(word):
        return InternalWord(exact=(f"number:{word}",))
    text = folded(word)
    if len(text) == 1:
        return InternalWord(text=text, exact=(_digest(text),))
    return InternalWord(text=text, sealed=_sealed(text))


def _sealed(text: str) -> tuple[str, ...]:
    return tuple(map(_digest, pairs(text)))


def _digest(text: str) -> str:
    return _digest_with(field_keys()[-1], text)


@lru_cache(maxsize=50_000)
def _digest_with(key: str, text: str) -> str:
    return hmac.new(key.encode(), f"part of a name: {text}".encode(), sha256).hexdigest()[:_DIGEST]


def _scanned(own: DisclosureRequestQuerySet, words: list[str], offset: int, limit: int) -> FoundRequests:
    """Look through the newest requests only, so that the page comes in time, and say so."""
    newest = list(own.order_by("-received_on", "-id")[: SCANNED + 1])
    fitting = [case for case in newest[:SCANNED] if all(_has(case, word) for word in words)]
    page = tuple(fitting[offset : offset + limit])
    return FoundRequests(page, len(fitting), is_partial=len(newest) > SCANNED)


def _has(case: DisclosureRequest, word: str) -> bool:
    if NUMBER.fullmatch(word):
        return case.number.startswith(word)
    return folded(word) in folded(case.applicant_name) or folded(word) in folded(case.asked_for)
