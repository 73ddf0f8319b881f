"""A search that is followed: written down as the address of its results, read back, and asked again."""

from collections.abc import Collection, Mapping
from datetime import date

from django.http import QueryDict

from gongkai.disclosures.models import Disclosure
from gongkai.search.engine import Facet, SearchOrder
from gongkai.search.selectors import SearchChoice, search

QUERY = "q"
AT_ONCE, MOST_PAGES = 50, 20


def written(typed: str, filters: Mapping[Facet, str]) -> str:
    """Return a search as one text that is the same for the same search."""
    query = QueryDict(mutable=True)
    if typed:
        query[QUERY] = typed
    for facet in sorted(filters):
        query[str(facet)] = filters[facet]
    return query.urlencode()


def read(text: str) -> tuple[str, dict[Facet, str]]:
    """Return what a search that was written down looks for, and its filters."""
    query = QueryDict(text)
    return query.get(QUERY, "").strip(), {
        facet: value for facet in Facet if (value := query.get(facet, ""))
    }


def found_among(text: str, records: Collection[Disclosure], *, today: date) -> set[int]:
    """Return which of these public records the search finds; the newest are looked through first."""
    typed, filters = read(text)
    wanted = {record.pk for record in records}
    oldest = min(record.published_at for record in records if record.published_at)
    found: set[int] = set()
    for page in range(MOST_PAGES):
        choice = SearchChoice(filters, SearchOrder.NEWEST, page * AT_ONCE, AT_ONCE, facets=())
        hits = [hit.record for hit in search(typed, choice, today=today).hits]
        found |= {record.pk for record in hits} & wanted
        last = hits[-1].published_at if hits else None
        if found == wanted or last is None or last < oldest:
            break
    return found
