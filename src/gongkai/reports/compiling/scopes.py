"""Whose records a compiled report counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import Agency, AgencySuccession
from gongkai.organisations.selectors import agency_tree
from gongkai.reports.periods import year_period


@dataclass(frozen=True, slots=True)
class Scope:
    """One agency's report of one year, and the agencies whose records it counts."""

    agency: Agency
    year: int
    agency_ids: tuple[int, ...]

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day of the year."""
        return year_period(self.year)


def own_scope(agency: Agency, year: int) -> Scope:
    """Return the scope of the agency's own report: its records and those of whom it took over by then.

    One query, however many it took over.
    """
    return Scope(agency, year, _with_predecessors([agency.pk], year))


def scope_of_all(agency: Agency, year: int) -> Scope:
    """Return the scope of the whole that is under the agency on the year's last day, itself included.

    Whoever was merged, renamed or abolished during the year is in it once. Two queries.
    """
    nodes = (node for root in agency_tree(year_period(year)[1]) for node in root.walk())
    below = [
        b.version.agency_id for node in nodes if node.version.agency_id == agency.pk for b in node.walk()
    ]
    return Scope(agency, year, _with_predecessors(below or [agency.pk], year))


def _with_predecessors(agency_ids: Iterable[int], year: int) -> tuple[int, ...]:
    """Return the agencies with all whose duties came to them, directly or over others, each once."""
    took_over = defaultdict(list)
    done = AgencySuccession.objects.filter(happened_on__lte=year_period(year)[1]).order_by("happened_on")
    for successor, predecessor in done.values_list("successor", "predecessor"):
        took_over[successor].append(predecessor)
    found: dict[int, None] = {}
    waiting = list(agency_ids)
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += took_over[one]
    return tuple(found)
