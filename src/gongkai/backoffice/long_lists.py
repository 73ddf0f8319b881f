"""Lists of any length in the back office: counted up to a bound, and every page as quick as the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet

COUNTED_AT_MOST = 10_000
"""A longer list is said to have more; nobody leafs through it by numbers."""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """Numbered pages of a list of which no more than the first thousands are counted and shown."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, up to the bound."""
        return min(self.counted, COUNTED_AT_MOST)

    @property
    def has_more(self) -> bool:
        """Tell whether there are more rows than are counted."""
        return self.counted > COUNTED_AT_MOST

    @cached_property
    def counted(self) -> int:
        """How many rows there are, up to one more than the bound."""
        rows: Any = self.object_list
        return len(rows) if isinstance(rows, Sequence) else counted(rows)


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page of a list that is followed by places: what stands on it, and where its neighbours begin."""

    keys: tuple[int, ...]
    newer: int | None
    older: int | None
    count: int
    has_more: bool
    """Whether there are more rows than are counted."""

    @property
    def has_other_pages(self) -> bool:
        """Tell whether the list goes on above or below."""
        return self.newer is not None or self.older is not None


def counted(rows: "QuerySet[Any, Any]") -> int:
    """Return how many rows there are, up to one more than the bound."""
    return rows.order_by()[: COUNTED_AT_MOST + 1].count()


def page_asked_for(text: str | None, size: int) -> int:
    """Return the number of the page that an address names, within the bound; else the first."""
    number = (
        int(text)
        if text and text.isascii() and text.isdigit() and len(text) < len(str(COUNTED_AT_MOST))
        else 1
    )
    return max(1, min(number, -(-COUNTED_AT_MOST // size)))


def placed_page(rows: "QuerySet[Any, Any]", query: Mapping[str, str], size: int) -> PlacedPage:
    """Return the page of a list that begins after, or ends before, the row that the address names.

    The list is sorted by columns that are never empty, the key last, each falling. The database goes
    straight to the place in its index, so page 10,000 costs what the first one does.
    """
    names = [str(name).removeprefix("-") for name in rows.query.order_by]
    number = counted(rows)
    before = _place(rows, names, query.get("before", ""))
    after = _place(rows, names, query.get("after", ""))
    if before:
        upwards = rows.filter(_beyond(names, before, "gt")).order_by(*names)
        found = list(upwards.values_list("pk", flat=True)[: size + 1])
        keys, has_newer, has_older = tuple(found[:size][::-1]), len(found) > size, True
    else:
        below = rows.filter(_beyond(names, after, "lt")) if after else rows
        found = list(below.values_list("pk", flat=True)[: size + 1])
        keys, has_newer, has_older = tuple(found[:size]), bool(after), len(found) > size
    return PlacedPage(
        keys=keys,
        newer=keys[0] if keys and has_newer else None,
        older=keys[-1] if keys and has_older else None,
        count=min(number, COUNTED_AT_MOST),
        has_more=number > COUNTED_AT_MOST,
    )


def _place(rows: "QuerySet[Any, Any]", names: list[str], key: str) -> tuple[Any, ...] | None:
    """Return the columns by which the row of that key has its place; None for an address made up."""
    if not (key.isascii() and key.isdigit() and len(key) < len(str(2**63))):
        return None
    model: type[Model] = rows.model
    place = model._default_manager.filter(pk=int(key)).values_list(*names).first()  # noqa: SLF001
    return place if place and None not in place else None


def _beyond(names: list[str], place: tuple[Any, ...], side: str) -> Q:
    """Return the condition on what stands beyond a place; its first part is what an index is sought by."""
    condition, equal = Q(pk__in=[]), Q()
    for name, value in zip(names, place, strict=True):
        condition |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    return Q(**{f"{names[0]}__{side}e": place[0]}) & condition
