"""The countable sets by name: what records they hold, narrowed as a binding asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.lookups import In
from django.utils import timezone

from gongkai.activities.models import Activity
from gongkai.disclosures.models import Channel, ChannelRelease, Disclosure
from gongkai.disclosures.states import DisclosureState
from gongkai.law.clock_events import ClockEventKind
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.registers.counts import rows_counted
from gongkai.registers.definitions import CountKind, FormCount, Register, all_registers
from gongkai.reports.compiling.bindings import Binding
from gongkai.reports.compiling.scopes import Scope
from gongkai.reports.models import plain_figure
from gongkai.requests.countable import records_of_cell
from gongkai.requests.models import Decision, DisclosureRequest, RemedyCase, RequestClock, RequestEvent


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
    found = _counts_of_registers().get(key)
    if found is None:
        return None
    register, count = found
    is_sum = count.counts is CountKind.AMOUNT_IN_YEAR
    rows = rows_counted(register, count, scope.agency_ids, scope.year)
    return CountableSet(rows, sums="amount" if is_sum else "")


@cache
def _counts_of_registers() -> Mapping[str, tuple[Register, FormCount]]:
    """Return by the cell's key which register counts it, and what it counts."""
    return {
        count.cell: (register, count)
        for register in all_registers().values()
        for count in register.form_counts
    }


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


def _requests_concluded(options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    """Count what was concluded in the year, in time or after an extension, by how it was answered."""
    condition = Q()
    if "extended" in options:
        extended = _was_extended(scope.period)
        condition &= extended if options["extended"] else ~extended
    if "answered" in options:
        condition &= reduce(or_, (_was_answered(scope.period, **way) for way in options["answered"]))
    concluded = DisclosureRequest.objects.received().filter(
        agency__in=scope.agency_ids, concluded_on__range=scope.period
    )
    return CountableSet(concluded, condition)


def _was_extended(period: tuple[date, date]) -> Q:
    """Return the condition on requests concluded in the period: answered after an extension, or late."""
    extensions = RequestEvent.objects.filter(
        kind=ClockEventKind.EXTENDED, revoked_by=None, disclosure_request__concluded_on__range=period
    )
    late = RequestClock.objects.filter(
        due_on__lt=F("disclosure_request__concluded_on"), disclosure_request__concluded_on__range=period
    )
    return _is_one_of(extensions.values("disclosure_request")) | _is_one_of(late.values("pk"))


def _was_answered(
    period: tuple[date, date],
    *,
    outcome: str,
    answer: str = "",
    other_than: str = "",
    reason: str = "",
    no_reason: str = "",
) -> Q:
    """Return the condition on requests concluded in the period: with an outcome, and an answer where named.

    ``other_than`` is the answer of the outcome that another cell counts; ``reason`` and ``no_reason`` are
    words that the reason given names, or does not.
    """
    condition = Q(outcome=outcome)
    decisions = Decision.objects.filter(disclosure_request__concluded_on__range=period)
    if answer:
        condition &= _is_one_of(decisions.filter(answer=answer).values("disclosure_request"))
    if other_than:
        condition &= ~_is_one_of(decisions.filter(answer=other_than).values("disclosure_request"))
    if reason or no_reason:
        named = decisions.filter(facts__reason__icontains=reason or no_reason)
        is_named = _is_one_of(named.values("disclosure_request"))
        condition &= is_named if reason else ~is_named
    return condition


def _remedies(options: Mapping[str, Any], _key: str, scope: Scope) -> CountableSet:
    """Count the reconsiderations, lawsuits or complaints that ended in the year, by their results."""
    ended = RemedyCase.objects.filter(agency__in=scope.agency_ids, concluded_on__range=scope.period)
    result = Q(result=options["result"]) if "result" in options else Q()
    return CountableSet(ended, Q(kind__in=options["kinds"]) & result)


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
        condition &= Q(agency__in=_of_levels(options["levels"], scope.period[1]).values("pk"))
    return CountableSet(found, condition, options.get("sum", ""))


def _of_levels(levels: Sequence[str], day: date) -> "QuerySet[Agency]":
    """Return the agencies that were of one of the levels on a day, or when they ended before it."""
    versions = AgencyVersion.objects.filter(agency=OuterRef("pk"), valid_from__lte=day)
    last_level = Subquery(versions.order_by("-valid_from").values("level")[:1])
    return Agency.objects.annotate(last_level=last_level).filter(last_level__in=levels)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


_SETS: Mapping[str, Callable[[Mapping[str, Any], str, Scope], CountableSet | None]] = {
    "activities": _activities,
    "disclosures": _disclosures,
    "register_rows": _register_rows,
    "registers": _registers,
    "remedies": _remedies,
    "requests": _requests,
    "requests_concluded": _requests_concluded,
    "requests_received": _requests_received,
}
