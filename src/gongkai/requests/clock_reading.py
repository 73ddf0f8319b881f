"""What the clock says of a case: its events handed to the pure function, nothing stored."""

from collections.abc import Iterable

from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.clocks import answer_clock
from gongkai.requests.models import DisclosureRequest, RequestEvent


def effective_events(events: Iterable[RequestEvent]) -> list[ClockEvent]:
    """Return the events that stand: those that no later one revokes."""
    events = list(events)
    revoked = {event.revokes_id for event in events}
    return [
        ClockEvent(event.on, ClockEventKind(event.kind))
        for event in events
        if event.kind and event.pk not in revoked
    ]


def clock_of(case: DisclosureRequest, *more: ClockEvent) -> ClockResult | None:
    """Return what the clock says of the case, with ``more`` events after its own.

    None while its day of receipt is not fixed.
    """
    if case.received_on is None:
        return None
    return answer_clock(
        case.received_on,
        [*effective_events(case.events.all()), *more],
        rules=answer_clock_rules(),
        calendar=working_calendar(),
    )
