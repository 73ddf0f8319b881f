"""Whose records a compiled report counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from gongkai.organisations.models import Agency, AgencySuccession, AgencyVersion
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

    Two queries, however many it took over.
    """
    [scope] = own_scopes([agency], year)
    return scope


def own_scopes(agencies: Iterable[Agency], year: int) -> list[Scope]:
    """Return the scope of each agency's own report. Two queries for all."""
    took_over = _takeovers(year)
    return [Scope(agency, year, _with_predecessors([agency.pk], took_over)) for agency in agencies]


def scope_of_all(agency: Agency, year: int) -> Scope:
    """Return the scope of the whole that is under the agency on the year's last day, itself included.

    Whoever was merged, renamed, moved or abolished during the year is in it once. Three queries.
    """
    led = defaultdict(list, _takeovers(year))
    taken = {one for taken_over in led.values() for one in taken_over}
    for version in _last_versions(year):
        if version.parent_id is not None and version.agency_id not in taken:
            led[version.parent_id].append(version.agency_id)
    return Scope(agency, year, _with_predecessors([agency.pk], led))


def bodies_under(agency: Agency, year: int) -> list[AgencyVersion]:
    """Return what is directly under the agency on the year's last day. Three queries."""
    taken = {one for taken_over in _takeovers(year).values() for one in taken_over}
    return sorted(
        (
            version
            for version in _last_versions(year)
            if version.parent_id == agency.pk and version.agency_id not in taken
        ),
        key=lambda version: (version.position, version.name),
    )


def is_answered_for(agency: Agency, year: int) -> bool:
    """Tell whether another agency's report counts the records of this one, which ended. Two queries."""
    return any(agency.pk in taken for taken in _takeovers(year).values())


def _last_versions(year: int) -> Iterable[AgencyVersion]:
    """Return what each agency that there was during the year was last in it."""
    first, last = year_period(year)
    in_year = AgencyVersion.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=first), valid_from__lte=last
    )
    return {
        version.agency_id: version for version in in_year.select_related("agency").order_by("valid_from")
    }.values()


def _takeovers(year: int) -> dict[int, list[int]]:
    """Return whose duties came to each agency by the year's last day. Two queries.

    Where duties were split among several, the first that is named keeps the records of before. Who ended
    without a successor is answered for by the agency above it, in that year and after.
    """
    took_over: dict[int, list[int]] = defaultdict(list)
    done = AgencySuccession.objects.filter(happened_on__lte=year_period(year)[1])
    keepers: dict[int, int] = {}
    for successor, predecessor in done.order_by("happened_on", "id").values_list(
        "successor", "predecessor"
    ):
        if keepers.setdefault(predecessor, successor) == successor:
            took_over[successor].append(predecessor)
    for agency, above in _ended(year):
        if agency not in keepers and above is not None:
            took_over[above].append(agency)
    return took_over


def _ended(year: int) -> Iterable[tuple[int, int | None]]:
    """Return the agencies that there are no more after the year, each with whom it was under last."""
    went_on = AgencyVersion.objects.filter(
        agency=OuterRef("agency"), valid_from__gte=OuterRef("valid_until")
    )
    ended = AgencyVersion.objects.filter(~Exists(went_on), valid_until__lte=year_period(year)[1])
    return ended.order_by("valid_until", "id").values_list("agency_id", "parent_id")


def _with_predecessors(
    agency_ids: Iterable[int], took_over: Mapping[int, Sequence[int]]
) -> tuple[int, ...]:
    """Return the agencies with all whose duties came to them, directly or over others, each once."""
    found: dict[int, None] = {}
    waiting = list(agency_ids)
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += took_over.get(one, ())
    return tuple(found)
