"""Which catalogue items an agency has published, which are late, and which have nothing.

What was published is told by the caller: the catalogue knows no records.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.time_limits import MONTHS_BETWEEN, TimeLimitKind
from gongkai.organisations.models import AgencyVersion


class Coverage(StrEnum):
    """How one agency stands on one item."""

    PUBLISHED = "published"
    LATE = "late"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class PublicationFact:
    """What one agency has published under one item, as the caller knows it."""

    published: int = 0
    last_published_on: date | None = None
    late: int = 0
    """Records whose time limit has passed and which are not published."""


Facts = Mapping[tuple[int, str], PublicationFact]
"""Facts by the id of the agency and the code of the item; a pair that is missing has published nothing."""


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One agency on one item."""

    item: CatalogueItem
    state: Coverage
    fact: PublicationFact


@dataclass(slots=True)
class CoverageRow:
    """One agency on all items that it is responsible for, by the item's id."""

    agency: AgencyVersion
    cells: dict[int, CoverageCell]

    def counts(self) -> dict[str, int]:
        """Return the number of items of each state."""
        states = [cell.state for cell in self.cells.values()]
        return {state.value: states.count(state) for state in Coverage}


@dataclass(slots=True)
class CoverageMatrix:
    """Agencies by items: a row an agency, a column an item."""

    items: list[CatalogueItem]
    rows: list[CoverageRow]
    unassigned: list[CatalogueItem]
    """Items for which no agency is responsible."""

    def counts(self) -> dict[str, int]:
        """Return the number of cells of each state in the whole matrix."""
        counts = [row.counts() for row in self.rows]
        return {state.value: sum(one[state.value] for one in counts) for state in Coverage}


def coverage_of(item: CatalogueItem, fact: PublicationFact, day: date) -> Coverage:
    """Tell how one agency stands on one item on ``day``.

    An item that comes round (monthly, quarterly, yearly) is late when the last publication is older than
    its period; that nothing came for so long is inferred from the item's words, not from a record.
    """
    if fact.late:
        return Coverage.LATE
    if not fact.published:
        return Coverage.EMPTY
    months = MONTHS_BETWEEN.get(TimeLimitKind(item.time_limit_kind))
    if months and fact.last_published_on and _months_later(fact.last_published_on, months) < day:
        return Coverage.LATE
    return Coverage.PUBLISHED


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
