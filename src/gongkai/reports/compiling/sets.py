"""The countable sets by name: what records they hold, narrowed as a binding asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from gongkai.activities.models import Activity
from gongkai.disclosures.models import ChannelRelease, Disclosure
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

    records: "QuerySet[Any]"
    sums: str = ""

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
    return CountableSet(count.rows, "amount" if count.is_sum else "") if count else None


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
    return CountableSet(cases.filter(channel__in=options["channels"]) if "channels" in options else cases)


def _requests_concluded(_options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    return CountableSet(
        DisclosureRequest.objects.filter(agency__in=scope.agency_ids, concluded_on__range=scope.period)
    )


def _disclosures(options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    """Count what became public in the year and was not taken back as an error since."""
    first, last = scope.period
    records = Disclosure.objects.filter(
        agency__in=scope.agency_ids,
        published_at__gte=_midnight(first),
        published_at__lt=_midnight(last + timedelta(days=1)),
        state__in=[DisclosureState.PUBLISHED, DisclosureState.WITHDRAWN],
    )
    if "kinds" in options:
        records = records.filter(kind__in=options["kinds"])
    if "channels" in options:
        released = ChannelRelease.objects.filter(
            channel__kind__in=options["channels"],
            released_at__gte=_midnight(first),
            released_at__lt=_midnight(last + timedelta(days=1)),
        )
        records = records.filter(pk__in=released.values("disclosure"))
    return CountableSet(records)


def _activities(options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    kinds = options.get("kinds") or [options["kind"]]
    found = Activity.objects.kept().filter(agency__in=scope.agency_ids, kind__in=kinds)
    found = found.in_period(*scope.period)
    if options.get("by_head"):
        found = found.filter(by_head=True)
    if "levels" in options:
        last = scope.period[1]
        of_level = Agency.objects.filter(
            Q(versions__valid_until=None) | Q(versions__valid_until__gt=last),
            versions__valid_from__lte=last,
            versions__level__in=options["levels"],
        )
        found = found.filter(agency__in=of_level.values("pk"))
    return CountableSet(found, options.get("sum", ""))


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
