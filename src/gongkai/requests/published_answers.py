"""What is public already on the matter of a request, and how often that spared an applicant the request."""

import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import Agency
from gongkai.requests.models import RequestCounter
from gongkai.requests.services.records import next_number
from gongkai.search.engine import SearchUnavailable
from gongkai.search.engines import search_engine

FOUND = "found_published"
"""The counter of those who found what they were about to ask for."""
SHOWN_AT_MOST = 5
COMPARED_AT_MOST = 200
TRIED_AT_MOST = 24
LIKE = 0.5
"""Which part of a title's pairs of characters the text must have."""
_SEPARATORS = re.compile(r"[^\w]+|[的和与及了]|请求|申请|公开|提供|关于|有关|相关|政府信息|信息")
_WINDOW = 4


def published_on_the_matter(text: str) -> list[Disclosure]:
    """Return the public records that a request for ``text`` may be about, the likest first.

    The search engine is asked first; its index says where to look, the database what may be shown. Titles
    that have the request's words follow, and stand alone where there is no index.
    """
    public = Disclosure.objects.published().select_related("agency")
    keys = _nearest(text)
    nearest = {record.pk: record for record in public.filter(pk__in=keys)} if keys else {}
    found = {key: nearest[key] for key in keys if key in nearest}
    if len(found) < SHOWN_AT_MOST:
        found |= {record.pk: record for record in _by_title(text, public) if record.pk not in found}
    return list(found.values())[:SHOWN_AT_MOST]


@transaction.atomic
def count_found_published(*, agency: Agency, today: date) -> int:
    """Note that a person found it published and did not have to ask. No personal data is kept."""
    return next_number(agency, FOUND, today.year)


def found_published(*, agencies: "QuerySet[Agency]", year: int) -> int:
    """Return how often that happened in the year."""
    counters = RequestCounter.objects.filter(agency__in=agencies, sequence=FOUND, year=year)
    return counters.aggregate(total=Sum("last"))["total"] or 0


def _nearest(text: str) -> list[int]:
    try:
        return [hit.key for hit in search_engine().nearest([text], {}, SHOWN_AT_MOST).hits]
    except SearchUnavailable:
        return []


def _by_title(text: str, public: "QuerySet[Disclosure]") -> list[Disclosure]:
    windows = list(dict.fromkeys(_windows(text)))[:TRIED_AT_MOST]
    if not windows:
        return []
    fits = reduce(or_, (Q(title__icontains=window) for window in windows))
    known = _pairs(text)
    scored = [
        (_share(record.title, known), record)
        for record in public.filter(fits).order_by("-published_at", "-id")[:COMPARED_AT_MOST]
    ]
    likely = [(share, record) for share, record in scored if share >= LIKE]
    likely.sort(key=lambda one: one[0], reverse=True)
    return [record for _share_of_title, record in likely]


def _windows(text: str) -> Iterable[str]:
    """Yield the pieces of the text that a title is looked for by."""
    for word in _SEPARATORS.split(text):
        if word.isascii() or len(word) <= _WINDOW:
            if len(word) > 1 and not word.isdecimal():
                yield word
            continue
        yield from (word[place : place + _WINDOW] for place in range(0, len(word) - _WINDOW + 1, 2))


def _pairs(text: str) -> set[str]:
    plain = "".join(character for character in text.casefold() if character.isalnum())
    return {plain[place : place + 2] for place in range(len(plain) - 1)}


def _share(title: str, known: set[str]) -> float:
    """Return which part of the text's or the title's pairs, whichever are fewer, both have."""
    pairs = _pairs(title)
    fewer = min(len(pairs), len(known))
    return len(pairs & known) / fewer if fewer else 0.0
