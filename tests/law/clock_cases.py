"""A shorthand for histories of a request: days and kinds of event as they stand in a file."""

from datetime import date

from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.clocks import answer_clock


def clock(received: str, *events: tuple[str, ...]) -> ClockResult:
    """Return the clock; an event is its day, its kind and, for a delay, the day until which it reaches."""
    return answer_clock(
        date.fromisoformat(received),
        [
            ClockEvent(date.fromisoformat(on), ClockEventKind(event), *map(date.fromisoformat, until))
            for on, event, *until in events
        ],
        rules=answer_clock_rules(),
        calendar=working_calendar(),
    )


def codes(result: ClockResult) -> list[str]:
    return [warning.code for warning in result.warnings]
