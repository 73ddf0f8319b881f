"""Lists of any length a page at a time: every page costs what the first one does.

A page begins after the record that its address names, and the database goes straight to that place in its
index. Nothing is counted off, so page 10,000 is as quick as page 1, and an address keeps its meaning when
newer records come in above it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import Q
from django.http import Http404

from gongkai.disclosures.models import Disclosure, DisclosureQuerySet

PAGE_SIZE = 20
_PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEWEST_FIRST = ("-published_at", "id")
_OLDEST_FIRST = ("published_at", "-id")
LISTED = (
    "agency_id", "kind", "title", "document_number", "issuing_body", "index_number", "published_at",
    "formed_on", "effective_on", "expires_on", "repealed_on", "is_emergency", "summary", "genre", "state",
    "edition_at", "article_20_item",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A place between two records of a list that is newest first."""

    published_at: datetime
    pk: int

    @classmethod
    def of(cls, record: Disclosure) -> Self:
        """Return the place at a record."""
        if record.published_at is None:
            raise ValueError(f"The record {record.pk} was never public and has no place in lists.")
        return cls(record.published_at, record.pk)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the place that an address names; an address that was made up is not found."""
        found = _PLACE.fullmatch(text)
        if found is None:
            raise Http404
        moment, number = map(int, found.groups())
        return cls(_EPOCH + timedelta(microseconds=moment), number)

    def __str__(self) -> str:
        return f"{(self.published_at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    def after(self) -> Q:
        """Return the condition on what stands below this place: older records."""
        return Q(published_at__lte=self.published_at) & (
            Q(published_at__lt=self.published_at) | Q(id__gt=self.pk)
        )

    def before(self) -> Q:
        """Return the condition on what stands above this place: newer records."""
        return Q(published_at__gte=self.published_at) & (
            Q(published_at__gt=self.published_at) | Q(id__lt=self.pk)
        )


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, and the places at which its neighbours begin; empty where there is none."""

    records: tuple[Disclosure, ...]
    newer: str = ""
    older: str = ""

    @property
    def has_others(self) -> bool:
        """Tell whether the list goes on above or below."""
        return bool(self.newer or self.older)


def list_page(
    records: DisclosureQuerySet,
    query: Mapping[str, str],
    *,
    agency_ids: Sequence[int] = (),
    size: int = PAGE_SIZE,
) -> ListPage:
    """Return the page of ``records`` that the address asks for.

    ``after``, ``before`` and ``last`` name the place. Of several agencies, each is looked up in its own
    part of the index, as a list over all of them would have to be sorted anew for every page.
    """
    if query.get("after"):
        found = _found(records, agency_ids, size, ListPlace.parse(query["after"]).after())
        return _page(found, size, has_newer=True)
    if query.get("before"):
        found = _found(records, agency_ids, size, ListPlace.parse(query["before"]).before(), backwards=True)
        if len(found) > size:
            return _page(found[:size][::-1], size, has_newer=True, has_older=True)
    elif query.get("last"):
        found = _found(records, agency_ids, size, backwards=True)
        return _page(found[:size][::-1], size, has_newer=len(found) > size)
    return _page(_found(records, agency_ids, size), size)


def newest(records: DisclosureQuerySet, limit: int, *, agency_ids: Sequence[int] = ()) -> list[Disclosure]:
    """Return the newest of ``records`` with what a list shows of them. One query."""
    return _found(records, agency_ids, limit - 1)


def neighbours(
    records: DisclosureQuerySet, record: Disclosure
) -> tuple[Disclosure | None, Disclosure | None]:
    """Return the records above and below ``record`` in the list of ``records``. One query."""
    place = ListPlace.of(record)
    above = records.filter(place.before()).order_by(*_OLDEST_FIRST).values("pk")[:1]
    below = records.filter(place.after()).order_by(*_NEWEST_FIRST).values("pk")[:1]
    both = Disclosure.objects.published().filter(Q(pk__in=above) | Q(pk__in=below))
    newer = older = None
    for other in both.only("index_number", "title", "published_at"):
        if ListPlace.of(other).published_at > place.published_at or (
            other.published_at == place.published_at and other.pk < place.pk
        ):
            newer = other
        else:
            older = other
    return newer, older


def _found(
    records: DisclosureQuerySet,
    agency_ids: Sequence[int],
    size: int,
    where: Q | None = None,
    *,
    backwards: bool = False,
) -> list[Disclosure]:
    """Return one record more than a page has, to know whether there is another page. One query."""
    order = _OLDEST_FIRST if backwards else _NEWEST_FIRST
    parts = [records.filter(agency=agency) for agency in agency_ids] or [records]
    chosen = Q(pk__in=[])
    for part in parts:
        within = part.filter(where) if where is not None else part
        chosen |= Q(pk__in=within.order_by(*order).values("pk")[: size + 1])
    listed = Disclosure.objects.published().filter(chosen).order_by(*order).only(*LISTED)
    return list(listed[: size + 1])


def _page(
    found: Sequence[Disclosure], size: int, *, has_newer: bool = False, has_older: bool = False
) -> ListPage:
    records = tuple(found[:size])
    has_older = has_older or len(found) > size
    return ListPage(
        records,
        newer=str(ListPlace.of(records[0])) if records and has_newer else "",
        older=str(ListPlace.of(records[-1])) if records and has_older else "",
    )
