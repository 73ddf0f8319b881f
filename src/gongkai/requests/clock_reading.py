"""What the clock says of a case: its events handed to the pure function, nothing stored."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.clocks import answer_clock
from gongkai.requests.models import DisclosureRequest, RequestEvent

_KINDS: Mapping[str, ClockEventKind] = {kind.value: kind for kind in ClockEventKind}


class EventRow(NamedTuple):
    """What the clock needs of one event; of two million, no more than this is read."""

    key: int
    on: date
    kind: str
    until: date | None
    revokes: int | None


def effective_events(events: Iterable[RequestEvent]) -> list[ClockEvent]:
    """Return the events that stand: those that no later one revokes."""
    return standing_events(
        [EventRow(one.pk, one.on, one.kind, one.until, one.revokes_id) for one in events]
    )


def standing_events(rows: Iterable[EventRow]) -> list[ClockEvent]:
    """Return the events of one case that stand, from their rows."""
    rows = list(rows)
    revoked = {row.revokes for row in rows}
    return [
        ClockEvent(row.on, _KINDS[row.kind], row.until)
        for row in rows
        if row.kind and row.key not in revoked
    ]


def clock_of(case: DisclosureRequest, *more: ClockEvent) -> ClockResult | None:
    """Return what the clock says of the case, with ``more`` events after its own.

    None while its day of receipt is not fixed.
    """
    if case.received_on is None:
        return None
    return _result(case.received_on, [*effective_events(case.events.all()), *more])


def clocks_of(received: Mapping[int, date]) -> Iterator[tuple[int, ClockResult]]:
    """Yield the key of each case and what its clock says; ``received`` has their days. One query."""
    rows: defaultdict[int, list[EventRow]] = defaultdict(list)
    events = RequestEvent.objects.filter(disclosure_request__in=list(received)).order_by("id")
    columns = ("disclosure_request", "id", "on", "kind", "until", "revokes")
    for case, key, on, kind, until, revokes in events.values_list(*columns):
        rows[case].append(EventRow(key, on, kind, until, revokes))
    for case, received_on in received.items():
        yield case, _result(received_on, standing_events(rows.get(case, ())))


def _result(received_on: date, events: Iterable[ClockEvent]) -> ClockResult:
    return answer_clock(received_on, events, rules=answer_clock_rules(), calendar=working_calendar())
