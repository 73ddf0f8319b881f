"""The figures of many agencies at once: a few queries, grouped by agency, however many there are.

A record belongs to one agency, so the figure of a report is the sum of its agencies' own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.forms import Form
from gongkai.organisations.models import Agency
from gongkai.reports.compiling.bindings import bindings
from gongkai.reports.compiling.scopes import Scope
from gongkai.reports.compiling.sets import CountableSet, countable_set
from gongkai.reports.models import plain_figure
from gongkai.requests.countable import cell_counts_by_agency, countable_keys

REQUESTS = "requests"
AT_ONCE = 30
"""Cells counted by one query."""


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    """What the records of each agency come to, cell by cell."""

    keys: frozenset[str]
    """The cells that records give."""
    by_agency: Mapping[int, Mapping[str, int | Decimal]]
    """Figures that are not zero."""

    def of(self, agency_ids: Iterable[int]) -> dict[str, int | Decimal]:
        """Return the figures of some agencies together."""
        found: dict[str, int | Decimal] = dict.fromkeys(self.keys, 0)
        for agency in agency_ids:
            for key, figure in self.by_agency.get(agency, {}).items():
                found[key] += figure
        for key, figure in found.items():
            if isinstance(figure, Decimal):
                found[key] = plain_figure(figure) or 0
        return found


def figures_of_agencies(form: Form, scope: Scope) -> AgencyFigures:
    """Return the figures of every agency of the scope, each on its own."""
    found: dict[int, dict[str, int | Decimal]] = defaultdict(dict)
    sets = _sets(form, scope)
    keys = set(sets)
    if any(binding.set == REQUESTS for binding in bindings(form.id).values()):
        keys.update(countable_keys(scope.year))
        agencies = Agency.objects.filter(pk__in=scope.agency_ids)
        for agency, figures in cell_counts_by_agency(agencies=agencies, year=scope.year).items():
            found[agency].update(figures)
    for cells in _together(sets):
        names = {f"n{number}": key for number, key in enumerate(cells)}
        asked = {name: sets[key].figure for name, key in names.items()}
        groups = sets[cells[0]].all.order_by().values("agency_id").annotate(**asked)
        for agency, *values in groups.values_list("agency_id", *names):
            found[agency].update((key, value) for key, value in zip(cells, values, strict=True) if value)
    return AgencyFigures(frozenset(keys & set(form.cells)), found)


def _sets(form: Form, scope: Scope) -> dict[str, CountableSet]:
    """Return the set behind each cell but those of requests, which are counted together."""
    sets = {
        key: countable_set(binding, key, scope)
        for key, binding in bindings(form.id).items()
        if binding.set != REQUESTS
    }
    return {key: countable for key, countable in sets.items() if countable is not None}


def _together(sets: Mapping[str, CountableSet]) -> Iterable[list[str]]:
    """Yield the cells whose records are taken out of the same ones, and so are counted by one query."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, countable in sets.items():
        groups[str(countable.all.query)].append(key)
    for cells in groups.values():
        yield from (cells[first : first + AT_ONCE] for first in range(0, len(cells), AT_ONCE))
