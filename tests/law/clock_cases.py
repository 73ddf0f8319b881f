"""A shorthand for histories of a request: days and kinds of event as they stand in a file."""

from datetime import date

from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.clocks import answer_clock


def clock(received: str, *events: tuple[str, str]) -> ClockResult:
    return answer_clock(
        date.fromisoformat(received),
        [ClockEvent(date.fromisoformat(on), ClockEventKind(event)) for on, event in events],
        rules=answer_clock_rules(),
        calendar=working_calendar(),
    )


def codes(result: ClockResult) -> list[str]:
    return [warning.code for warning in result.warnings]
