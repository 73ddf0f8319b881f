"""The countable sets by name: what records they hold, narrowed as a binding asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.lookups import In
from django.utils import timezone

from gongkai.activities.models import Activity
from gongkai.disclosures.models import Channel, ChannelRelease, Disclosure
from gongkai.disclosures.states import DisclosureState
from gongkai.organisations.models import Agency
from gongkai.registers.counts import counts as register_counts
from gongkai.registers.counts import rows_counted
from gongkai.registers.definitions import CountKind, FormCount, all_registers
from gongkai.reports.compiling.bindings import Binding
from gongkai.reports.compiling.scopes import Scope
from gongkai.reports.models import plain_figure
from gongkai.requests.countable import records_of_cell
from gongkai.requests.models import DisclosureRequest


@dataclass(frozen=True, slots=True)
class CountableSet:
    """Records behind a cell; its figure is their number, or the sum of one of their fields."""

    all: "QuerySet[Any]"
    """Records that several cells share."""
    condition: Q = field(default_factory=Q)
    """What makes one of them this cell's."""
    sums: str = ""
    order: str = "pk"
    """By what the records are listed: what an index of theirs follows."""

    @property
    def records(self) -> "QuerySet[Any]":
        """The records of this cell alone, in a fixed order."""
        return self.all.filter(self.condition).order_by(*dict.fromkeys((self.order, "pk")))

    @property
    def figure(self) -> Count | Sum:
        """The cell's figure as an aggregate over the shared records."""
        condition = self.condition or None
        return Sum(self.sums, filter=condition) if self.sums else Count("pk", filter=condition)

    def value(self) -> int | Decimal:
        """Return the figure. One query."""
        if not self.sums:
            return self.records.count()
        total = self.records.aggregate(total=Sum(self.sums))["total"] or Decimal(0)
        return plain_figure(total) or 0


def countable_set(binding: Binding, key: str, scope: Scope) -> CountableSet | None:
    """Return the set behind a cell; None where the cell's set has no records of this form."""
    return _SETS[binding.set](binding.options, key, scope)


def _registers(_options: Mapping[str, Any], key: str, scope: Scope) -> CountableSet | None:
    count = register_counts(Agency.objects.filter(pk__in=scope.agency_ids), scope.year).get(key)
    return CountableSet(count.rows, sums="amount" if count.is_sum else "") if count else None


def _register_rows(options: Mapping[str, Any], key: str, scope: Scope) -> CountableSet:
    count = FormCount(key, CountKind(options["counts"]), options.get("facet", ""))
    register = all_registers()[options["register"]]
    return CountableSet(rows_counted(register, count, scope.agency_ids, scope.year))


def _requests(_options: Mapping[str, Any], key: str, scope: Scope) -> CountableSet:
    agencies = Agency.objects.filter(pk__in=scope.agency_ids)
    return CountableSet(records_of_cell(key, agencies=agencies, year=scope.year))


def _requests_received(options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    cases = DisclosureRequest.objects.received().filter(
        agency__in=scope.agency_ids, received_on__range=scope.period
    )
    return CountableSet(cases, Q(channel__in=options["channels"]) if "channels" in options else Q())


def _requests_concluded(_options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    return CountableSet(
        DisclosureRequest.objects.filter(agency__in=scope.agency_ids, concluded_on__range=scope.period)
    )


def _disclosures(options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    """Count what became public in the year and was not taken back as an error since."""
    first, last = scope.period
    year = (_midnight(first), _midnight(last + timedelta(days=1)))
    public = Disclosure.objects.filter(
        published_at__gte=year[0],
        published_at__lt=year[1],
        state__in=[DisclosureState.PUBLISHED, DisclosureState.WITHDRAWN],
    )
    condition = Q()
    if "kinds" in options:
        condition &= _is_one_of(public.filter(kind__in=options["kinds"]).values("pk"))
    if "channels" in options:
        released = ChannelRelease.objects.filter(
            channel__in=Channel.objects.filter(kind__in=options["channels"]).order_by().values("pk"),
            released_at__gte=year[0],
            released_at__lt=year[1],
        )
        condition &= _is_one_of(released.values("disclosure"))
    return CountableSet(public.filter(agency__in=scope.agency_ids), condition, order="published_at")


def _is_one_of(chosen: "QuerySet[Any]") -> Q:
    """Return the condition that a record is among those chosen, which are looked up once for all.

    The sum keeps a database from fetching each chosen record by its key, with the text that it carries.
    """
    return Q(In(F("pk") + Value(0), chosen.order_by()))


def _activities(options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    kinds = options.get("kinds") or [options["kind"]]
    found = Activity.objects.kept().filter(agency__in=scope.agency_ids).in_period(*scope.period)
    condition = Q(kind__in=kinds)
    if options.get("by_head"):
        condition &= Q(by_head=True)
    if "levels" in options:
        last = scope.period[1]
        of_level = Agency.objects.filter(
            Q(versions__valid_until=None) | Q(versions__valid_until__gt=last),
            versions__valid_from__lte=last,
            versions__level__in=options["levels"],
        )
        condition &= Q(agency__in=of_level.values("pk"))
    return CountableSet(found, condition, options.get("sum", ""))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


_SETS: Mapping[str, Callable[[Mapping[str, Any], str, Scope], CountableSet | None]] = {
    "activities": _activities,
    "disclosures": _disclosures,
    "register_rows": _register_rows,
    "registers": _registers,
    "requests": _requests,
    "requests_concluded": _requests_concluded,
    "requests_received": _requests_received,
}
