"""What the public may know of the handling of requests: counts and days, nothing about any person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet

from gongkai.law.calendar import WorkingCalendar, working_calendar
from gongkai.law.outcomes import outcome_rules
from gongkai.law.wording import Wording
from gongkai.organisations.models import Agency
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.published_answers import found_published


@dataclass(frozen=True, slots=True)
class HandlingFigures:
    """How the requests of one year were handled: those received in it, and those concluded in it."""

    year: int
    received: int
    running: int
    """Received in the year or before, and not concluded now."""
    concluded: int
    on_time: int
    median_days: int | None
    """Working days from receipt to conclusion, stops included; None where nothing was concluded."""
    outcomes: tuple[tuple[Wording, int], ...]
    """The groups of the annual form, in its order."""
    found_published: int
    """How often a person found the information published and did not have to ask."""

    @property
    def on_time_share(self) -> float | None:
        """The part that was concluded in time."""
        return self.on_time / self.concluded if self.concluded else None


def handling_figures(*, agencies: "QuerySet[Agency]", year: int) -> HandlingFigures:
    """Return how the agencies handled requests in the year. Five queries."""
    cases = DisclosureRequest.objects.received().filter(agency__in=agencies)
    first, last = date(year, 1, 1), date(year, 12, 31)
    concluded = cases.filter(concluded_on__gte=first, concluded_on__lte=last)
    spans = list(
        concluded.order_by()
        .values_list("received_on", "concluded_on", "clock__due_on")
        .annotate(count=Count("id"))
    )
    by_outcome: Mapping[str, int] = dict(
        concluded.order_by().values_list("outcome").annotate(count=Count("id"))
    )
    return HandlingFigures(
        year=year,
        received=cases.filter(received_on__gte=first, received_on__lte=last).count(),
        running=cases.open().filter(received_on__lte=last).count(),
        concluded=sum(count for *_days, count in spans),
        on_time=sum(count for _from, to, due_on, count in spans if due_on is None or to <= due_on),
        median_days=_median_days(((start, end, count) for start, end, _due, count in spans)),
        outcomes=_grouped(by_outcome),
        found_published=found_published(agencies=agencies, year=year),
    )


def first_year_of_requests() -> int | None:
    """Return the year of the earliest receipt; None where there is none."""
    earliest: date | None = DisclosureRequest.objects.aggregate(first=Min("received_on"))["first"]
    return earliest.year if earliest else None


def _median_days(spans: Iterable[tuple[date, date, int]]) -> int | None:
    """Return the median of the working days; of two in the middle the larger one."""
    calendar = working_calendar()
    days = sorted((_days_between(calendar, start, end), count) for start, end, count in spans)
    middle = sum(count for _days, count in days) // 2
    for length, count in days:
        if count > middle:
            return length
        middle -= count
    return None


def _days_between(calendar: WorkingCalendar, start: date, end: date) -> int:
    return max(calendar.working_days_between(start, end), 0)


def _grouped(by_outcome: Mapping[str, int]) -> tuple[tuple[Wording, int], ...]:
    rules = outcome_rules()
    counts = dict.fromkeys(rules.groups, 0)
    for outcome, count in by_outcome.items():
        if outcome in rules.outcomes:
            counts[rules.outcomes[outcome].group] += count
    return tuple((rules.groups[group], count) for group, count in counts.items())
