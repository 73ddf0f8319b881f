"""The clock against a model that walks from day to day, written in another way, on random histories.

The model knows nothing of countdowns: it keeps a list of the stretches in which days do not count, and
looks at every single day. Its working days come from another source than the product's.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import ClockRefused, answer_clock_rules
from gongkai.law.clocks import answer_clock

DAY = timedelta(days=1)
NEVER = date(9999, 1, 1)

History = Sequence[tuple[date, str]]

REASONS = {"reasons_requested", "reasons_given", "delayed"}
LETTERS = {"third_party_replied": "third_party_consulted", "agency_replied": "agency_consulted"}

FOLLOWS = {
    **LETTERS,
    "corrected": "correction_requested",
    "fee_paid": "fee_notified",
    "reasons_given": "reasons_requested",
}


@dataclass
class Law:
    """What a person reads in the two texts."""

    days: int
    more_days: int
    stopping_letters: tuple[str, ...]
    reply_days: int | None
    corrections: int


OLD = Law(15, 15, ("third_party_consulted",), None, 99)
NEW = Law(20, 20, ("third_party_consulted", "agency_consulted"), 15, 1)


def law_of(received_on: date) -> Law:
    return OLD if received_on < date(2019, 5, 15) else NEW


def fee_counts(law: Law, notified_on: date) -> bool:
    return law is NEW and notified_on.year >= 2021


def nth_working_day(start: date, count: int) -> date:
    day = start
    while count:
        day += DAY
        count -= chinese_calendar.is_workday(day)
    return day


def stretches(law: Law, history: History) -> list[tuple[date, date]]:
    """Return the stretches whose days, after the first and up to the last, do not count."""
    found = []
    for reply, letter in LETTERS.items():
        if letter in law.stopping_letters:
            sent = [on for on, event in history if event == letter]
            back = [on for on, event in history if event == reply]
            found += list(zip(sent, back + [NEVER] * (len(sent) - len(back)), strict=True))
    asked = [on for on, event in history if event == "correction_requested"]
    if len(asked) > sum(event == "corrected" for _, event in history):
        found.append((asked[-1], NEVER))
    notified = [on for on, event in history if event == "fee_notified"]
    unpaid = len(notified) > sum(event == "fee_paid" for _, event in history)
    if unpaid and fee_counts(law, notified[-1]):
        found.append((notified[-1], NEVER))
    return found


def start_of(law: Law, received_on: date, history: History) -> date:
    """Return the day from which the last period is counted."""
    start, notified_on = received_on, NEVER
    for on, event in history:
        if event == "fee_notified":
            notified_on = on
        if event == "corrected" or (event == "fee_paid" and fee_counts(law, notified_on)):
            start = on
    return start


def told_until(on: date) -> date:
    """Return until when a delay of that day reaches, so that a history stays a list of days and kinds."""
    return on + (1 + on.toordinal() * 7 % 120) * DAY


def days_to_answer(law: Law, received_on: date, history: History) -> int:
    """Return the days of the law, with those of an extension that came before the last day."""
    for place, (on, event) in enumerate(history):
        if event == "extended":
            before = counted_day(received_on, history[:place])
            return law.days + (law.more_days if before is None or on <= before else 0)
    return law.days


def last_day(received_on: date, history: History) -> date | None:
    """Return the later of the day of the law and the day of a delay that came before the end."""
    days: list[date] = []
    for place, (on, event) in enumerate(history):
        if event == "delayed":
            counted = counted_day(received_on, history[:place])
            if counted is not None and on <= max([counted, *days]):
                days.append(told_until(on))
    counted = counted_day(received_on, history)
    return counted and max([counted, *days])


def counted_day(received_on: date, history: History) -> date | None:
    """Walk from day to day until the days of the law are used up."""
    law = law_of(received_on)
    day, left = start_of(law, received_on, history), days_to_answer(law, received_on, history)
    left_out = stretches(law, history)
    while left:
        day += DAY
        if any(first < day and last == NEVER for first, last in left_out):
            return None
        if not any(first < day <= last for first, last in left_out):
            left -= chinese_calendar.is_workday(day)
    return day


def with_silence(received_on: date, history: History) -> History | None:
    """Return the history with a reply to every open letter on the last day for it."""
    law = law_of(received_on)
    events = [event for _, event in history]
    waits = events.count("correction_requested") > events.count("corrected")
    notified = [on for on, event in history if event == "fee_notified"]
    if events.count("fee_notified") > events.count("fee_paid"):
        waits = waits or fee_counts(law, notified[-1])
    if waits or law.reply_days is None:
        return None
    replies = []
    for reply, letter in LETTERS.items():
        sent = [on for on, event in history if event == letter]
        unanswered = sent[events.count(reply) :]
        replies += [(nth_working_day(on, law.reply_days), reply) for on in unanswered]
    return sorted([*history, *replies], key=lambda entry: entry[0])


def impossible(event: str, before: Counter[str], corrections: int) -> bool:
    """Tell whether an event cannot follow what happened before it, by counting that."""
    open_correction = before["correction_requested"] > before["corrected"]
    open_fee = before["fee_notified"] > before["fee_paid"]
    open_reasons = before["reasons_requested"] > before["reasons_given"]
    if event in LETTERS:
        return before[event] >= before[LETTERS[event]]
    if before["answered"]:
        return True
    return {
        "correction_requested": open_correction or before[event] >= corrections,
        "corrected": not open_correction,
        "fee_notified": open_fee,
        "fee_paid": not open_fee,
        "extended": before[event] > 0,
        "reasons_requested": open_reasons,
        "reasons_given": not open_reasons,
    }.get(event, False)


def impossible_delay(received_on: date, on: date, event: str, before: History) -> bool:
    """Tell whether the law or the last day of the period rules a delay or a question for reasons out."""
    if event not in REASONS:
        return False
    if law_of(received_on) is OLD:
        return True
    if event != "delayed":
        return False
    ends = last_day(received_on, before)
    return ends is None or (on <= ends and told_until(on) <= ends)


def contradicts(received_on: date, history: History) -> bool:
    """Tell whether the history cannot have happened."""
    corrections = law_of(received_on).corrections
    events = [event for _, event in history]
    return any(
        on < received_on
        or impossible(event, Counter(events[:place]), corrections)
        or impossible_delay(received_on, on, event, history[:place])
        for place, (on, event) in enumerate(history)
    )


def possible_now(received_on: date, history: History) -> bool:
    """Tell whether the last event can follow on the others, in years that the model knows."""
    try:
        return not contradicts(received_on, history)
    except NotImplementedError:
        return False


def event_of(on: date, kind: str) -> ClockEvent:
    return ClockEvent(on, ClockEventKind(kind), told_until(on) if kind == "delayed" else None)


def expected_due(received_on: date, history: History) -> date | None:
    events = [event for _, event in history]
    if "answered" not in events:
        return last_day(received_on, history)
    until_answer = history[: events.index("answered")]
    due_on = last_day(received_on, until_answer)
    if due_on is None:
        silent = with_silence(received_on, until_answer)
        due_on = last_day(received_on, silent) if silent is not None else None
    return due_on


def as_happened(history: History) -> History:
    """Take from each day, again and again, the first entry that can come next; the answer is the last."""
    rest = sorted(history, key=lambda entry: (entry[0], entry[1] == "answered"))
    told: list[tuple[date, str]] = []
    while rest:
        events = [event for _, event in told]
        of_the_day = [entry for entry in rest if entry[0] == rest[0][0]]
        possible = [
            (on, event)
            for on, event in of_the_day
            if event not in FOLLOWS or events.count(FOLLOWS[event]) > events.count(event)
        ]
        told.append((possible or of_the_day)[0])
        rest.remove(told[-1])
    return told


received_days = st.one_of(
    st.dates(date(2008, 5, 1), date(2026, 3, 31)),
    st.dates(date(2019, 4, 1), date(2019, 6, 30)),  # around the change of the law
    st.dates(date(2020, 11, 1), date(2021, 2, 28)),  # around the measures for the fee
    st.dates(date(2024, 1, 10), date(2024, 2, 20)),  # around a Spring Festival
    st.dates(date(2023, 9, 10), date(2023, 10, 10)),  # around a National Day
)
gaps = st.one_of(st.integers(0, 6), st.integers(0, 40))
kinds = st.sampled_from(list(ClockEventKind))


@st.composite
def possible_histories(draw: st.DrawFn) -> tuple[date, list[tuple[date, str]]]:
    """Draw a history step by step, of events that can have happened."""
    received_on = draw(received_days)
    day, history = received_on, []
    for _ in range(draw(st.integers(0, 12))):
        day += draw(gaps) * DAY
        possible = [
            kind.value
            for kind in ClockEventKind
            if possible_now(received_on, [*history, (day, kind.value)])
        ]
        if not possible:
            break
        history.append((day, draw(st.sampled_from(possible))))
    return received_on, list(as_happened(history))


def run(received_on: date, history: History) -> ClockResult:
    return answer_clock(
        received_on,
        [event_of(on, event) for on, event in history],
        rules=answer_clock_rules(),
        calendar=working_calendar(),
    )


def within_the_known_years(received_on: date, history: History) -> bool:
    """Keep a year of room, for the other source of working days ends with the last notice."""
    return max(on for on, _ in [(received_on, ""), *history]) <= date(2026, 8, 1)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(possible_histories())
def test_the_last_day_is_that_of_the_day_by_day_model(
    case: tuple[date, list[tuple[date, str]]],
) -> None:
    received_on, history = case
    assume(within_the_known_years(received_on, history))
    try:
        due_on = expected_due(received_on, history)
    except NotImplementedError:  # the model walked past the last notice
        assume(False)
    result = run(received_on, history)
    note(f"{[step.sentence('en') for step in result.steps]}")
    assert result.due_on == due_on

    answers = [on for on, event in history if event == "answered"]
    assert result.answered_on == (answers[0] if answers else None)
    assert result.answered_late is bool(answers and due_on is not None and answers[0] > due_on)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(possible_histories())
def test_a_stopped_period_tells_what_silence_would_bring(
    case: tuple[date, list[tuple[date, str]]],
) -> None:
    received_on, history = case
    assume(within_the_known_years(received_on, history))
    assume(all(event != "answered" for _, event in history))
    result = run(received_on, history)
    assert (result.suspension is None) is (result.due_on is not None)
    if result.suspension is None:
        return
    silent = with_silence(received_on, history)
    try:
        expected = last_day(received_on, silent) if silent is not None else None
    except NotImplementedError:
        assume(False)
    assert result.suspension.due_on_if_silent == expected


@settings(max_examples=300, deadline=None)
@given(received_days, st.lists(st.tuples(st.integers(-2, 60), kinds), max_size=6))
def test_a_history_is_refused_exactly_when_it_contradicts_itself(
    received_on: date, entries: list[tuple[int, ClockEventKind]]
) -> None:
    history = [(received_on + days * DAY, kind.value) for days, kind in entries]
    try:
        expected = contradicts(received_on, as_happened(history))
    except NotImplementedError:
        assume(False)
    try:
        run(received_on, history)
        refused = False
    except ClockRefused:
        refused = True
    assert refused is expected


@settings(max_examples=200, deadline=None)
@given(possible_histories())
def test_every_history_can_be_told_in_both_languages_and_as_data(
    case: tuple[date, list[tuple[date, str]]],
) -> None:
    received_on, history = case
    result = run(received_on, history)
    for language, stop in (("zh", "。"), ("en", ".")):
        told = json.loads(json.dumps(result.as_data(language)))
        assert len(told["steps"]) >= len([on for on, event in history if event not in LETTERS])
        for step in told["steps"]:
            assert step["sentence"].endswith(stop)
            assert "{" not in step["sentence"] + step["article"]
        for warning in told["warnings"]:
            assert warning["message"].endswith(stop)
            assert "{" not in warning["message"]


@settings(max_examples=300, deadline=None)
@given(st.dates(date(2008, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_adding_working_days_is_counting_them(start: date, count: int) -> None:
    calendar = working_calendar()
    try:
        expected = nth_working_day(start, count)
    except NotImplementedError:
        assume(False)
    end = calendar.add_working_days(start, count)
    assert end == expected
    assert calendar.working_days_between(start, end) == count
    assert calendar.working_days_between(end, start) == -count
    assert calendar.working_days_between(start, end - DAY) == count - 1
