"""Whose records a compiled report counts."""

from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import Agency
from gongkai.organisations.selectors import agency_tree, predecessors
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
    """Return the scope of the agency's own report: its records and those of whom it took over by then."""
    ids, waiting = [agency.pk], [agency]
    last = year_period(year)[1]
    while waiting:
        for succession in predecessors(waiting.pop(), last):
            if succession.predecessor_id not in ids:
                ids.append(succession.predecessor_id)
                waiting.append(succession.predecessor)
    return Scope(agency, year, tuple(ids))


def scope_of_all(agency: Agency, year: int) -> Scope:
    """Return the scope of the whole that is under the agency on the year's last day, itself included.

    Whoever was merged, renamed or abolished during the year is in it once.
    """
    ids: list[int] = []
    for node in (node for root in agency_tree(year_period(year)[1]) for node in root.walk()):
        if node.version.agency_id != agency.pk:
            continue
        for below in node.walk():
            ids += own_scope(below.version.agency, year).agency_ids
    return Scope(agency, year, tuple(dict.fromkeys(ids)) or own_scope(agency, year).agency_ids)
