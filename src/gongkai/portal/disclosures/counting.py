"""How many public records there are, counted over indexes and kept until something is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min
from django.utils import timezone

from gongkai.disclosures.models import Disclosure, DisclosureQuerySet
from gongkai.portal.disclosures.columns import article_20_columns
from gongkai.portal.disclosures.stamps import kept


@dataclass(frozen=True, slots=True)
class CountedColumn:
    """A column with the number of its records."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class RecordTotals:
    """How many records some agencies have published: in all, by item of article 20, and in which years."""

    total: int
    by_item: dict[int, int]
    years: list[int]
    """Every year from the newest to the oldest publication."""

    @property
    def article_20(self) -> list[CountedColumn]:
        """The items of article 20 in the order of the law, each with the number of its records."""
        return [
            CountedColumn(column.key, column.name, self.by_item.get(number, 0))
            for number, column in enumerate(article_20_columns(), 1)
        ]


def record_totals(stamp: str, agency_ids: Sequence[int] = ()) -> RecordTotals:
    """Return the totals of some agencies, or of all. One query, once for each stamp."""
    return kept(stamp, f"totals of {sorted(agency_ids)}", lambda: _totals(agency_ids))


def item_counts(stamp: str) -> dict[str, int]:
    """Return the number of records under each item of the catalogue, by its code."""
    return kept(stamp, "items", _by_item)


def record_count(stamp: str, name: str, records: DisclosureQuerySet) -> int:
    """Return how many ``records`` there are; ``name`` says which they are."""
    return kept(stamp, f"count of {name}", lambda: records.order_by().count())


def _totals(agency_ids: Sequence[int]) -> RecordTotals:
    records = Disclosure.objects.published()
    if agency_ids:
        records = records.filter(agency__in=agency_ids)
    rows = list(
        records.order_by()
        .values_list("article_20_item")
        .annotate(count=Count("id"), first=Min("published_at"), last=Max("published_at"))
    )
    return RecordTotals(
        total=sum(row[1] for row in rows),
        by_item={item: count for item, count, _first, _last in rows if item is not None},
        years=_years([row[2] for row in rows], [row[3] for row in rows]),
    )


def _years(firsts: list[datetime], lasts: list[datetime]) -> list[int]:
    if not firsts:
        return []
    first, last = timezone.localtime(min(firsts)).year, timezone.localtime(max(lasts)).year
    return list(range(last, first - 1, -1))


def _by_item() -> dict[str, int]:
    rows = (
        Disclosure.objects.published()
        .filter(catalogue_item__isnull=False)
        .order_by()
        .values_list("catalogue_item")
        .annotate(count=Count("id"))
    )
    return {str(code): count for code, count in rows}
