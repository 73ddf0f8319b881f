"""What can happen to a request that moves its clock, and how it is read from a file."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from gongkai.law.wording import WordedRefusal, Wording

LARGEST_FILE = 10 * 1024 * 1024
"""More bytes than any history of a request has; a larger file is something else."""

_NOT_TEXT = Wording(
    zh="事件文件不是 UTF-8 编码的文本，请另存为 UTF-8 后重试。",
    en="The file of events is not UTF-8 text. Save it as UTF-8 and try again.",
)
_TOO_LARGE = Wording(
    zh="事件文件有{size}字节，超过上限{limit}字节，请确认文件是否正确。",
    en="The file of events has {size} bytes, more than the limit of {limit}. Check that it is the"
    " right file.",
)
_NOT_JSON = Wording(
    zh="事件文件第{line}行不是有效的 JSON，请改为 JSON 数组，或者每行一个 JSON 对象。",
    en="Line {line} of the file of events is not valid JSON. Write one JSON list, or one JSON object a"
    " line.",
)
_NOT_EVENT = Wording(
    zh="第{number}个事件不是带有“on”和“event”的对象，应当写作"
    ' {{"on": "2024-09-12", "event": "extended"}}。',
    en='Event {number} is not an object with "on" and "event". Write it as'
    ' {{"on": "2024-09-12", "event": "extended"}}.',
)
_UNKNOWN_DAY = Wording(
    zh="第{number}个事件的日期“{given}”不是有效日期，应当写作 2024-09-12。",
    en='The day of event {number}, "{given}", is not a date. Write it as 2024-09-12.',
)
_NO_UNTIL = Wording(
    zh="第{number}个事件“delayed”没有写明延迟到哪一天，应当写作"
    ' {{"on": "2024-09-12", "event": "delayed", "until": "2024-11-29"}}。',
    en='Event {number}, "delayed", does not say until which day. Write it as'
    ' {{"on": "2024-09-12", "event": "delayed", "until": "2024-11-29"}}.',
)
_UNKNOWN_EVENT = Wording(
    zh="第{number}个事件“{given}”不在可记录的事件之内，可用的有：{known}。",
    en='Event {number}, "{given}", is none of the known events: {known}.',
)


class EventsUnreadable(WordedRefusal):
    """A list of events that is broken or holds something that is not an event."""

    code = "events_unreadable"


class ClockEventKind(StrEnum):
    """What happened. Stored values never change."""

    CORRECTION_REQUESTED = "correction_requested"
    CORRECTED = "corrected"
    EXTENDED = "extended"
    REASONS_REQUESTED = "reasons_requested"
    REASONS_GIVEN = "reasons_given"
    DELAYED = "delayed"
    THIRD_PARTY_CONSULTED = "third_party_consulted"
    THIRD_PARTY_REPLIED = "third_party_replied"
    AGENCY_CONSULTED = "agency_consulted"
    AGENCY_REPLIED = "agency_replied"
    FEE_NOTIFIED = "fee_notified"
    FEE_PAID = "fee_paid"
    ANSWERED = "answered"


REPLIES = {
    ClockEventKind.THIRD_PARTY_REPLIED: ClockEventKind.THIRD_PARTY_CONSULTED,
    ClockEventKind.AGENCY_REPLIED: ClockEventKind.AGENCY_CONSULTED,
}
"""Each kind of reply and the letter that it answers."""

_FOLLOWS = {
    **REPLIES,
    ClockEventKind.CORRECTED: ClockEventKind.CORRECTION_REQUESTED,
    ClockEventKind.REASONS_GIVEN: ClockEventKind.REASONS_REQUESTED,
    ClockEventKind.FEE_PAID: ClockEventKind.FEE_NOTIFIED,
}
"""Each event that cannot come before another, and that other."""


class ClockEvent(NamedTuple):
    """One thing that happened to a request, on its day."""

    on: date
    event: ClockEventKind
    until: date | None = None
    """The day until which an answer is delayed; no other event has one."""


def read_events(content: bytes) -> list[ClockEvent]:
    """Return the events of a file that is one JSON list, or one JSON object a line."""
    if len(content) > LARGEST_FILE:
        raise EventsUnreadable(_TOO_LARGE, size=len(content), limit=LARGEST_FILE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise EventsUnreadable(_NOT_TEXT) from problem
    return [_event(number, entry) for number, entry in enumerate(_entries(text), start=1)]


def in_order(events: Iterable[ClockEvent]) -> list[ClockEvent]:
    """Return the events as they happened, whatever the order in which they were entered.

    Those of one day happened in the order given, but a reply never before its own letter, and the answer
    after all else.
    """
    by_day = sorted(events, key=itemgetter(0))
    if len({event.on for event in by_day}) == len(by_day):
        return by_day
    awaited = Counter[ClockEventKind]()
    days = groupby(by_day, key=itemgetter(0))
    return [event for _day, entered in days for event in _of_one_day(list(entered), awaited)]


def parse_day(text: object) -> date | None:
    """Return the day that is written as 2024-09-12, or None when it is not a day."""
    if not isinstance(text, str):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if text == day.isoformat() else None


def _of_one_day(entered: list[ClockEvent], awaited: Counter[ClockEventKind]) -> Iterator[ClockEvent]:
    """Yield the events of a day as they happened; ``awaited`` counts the letters without a reply."""
    early: defaultdict[ClockEventKind, list[ClockEvent]] = defaultdict(list)
    for event in entered:
        letter = _FOLLOWS.get(event.event)
        if event.event is ClockEventKind.ANSWERED:
            continue
        if letter is not None and not awaited[letter]:
            early[letter].append(event)
            continue
        awaited[letter or event.event] += -1 if letter else 1
        yield event
        if early[event.event]:
            awaited[event.event] -= 1
            yield early[event.event].pop(0)
    for replies in early.values():
        yield from replies
    yield from (event for event in entered if event.event is ClockEventKind.ANSWERED)


def _entries(text: str) -> Iterator[object]:
    """Yield what the file lists: the members of its one list, or the value of every line."""
    if text.lstrip().startswith("["):
        try:
            yield from json.loads(text)
        except (ValueError, RecursionError) as problem:
            line = getattr(problem, "lineno", 1)
            raise EventsUnreadable(_NOT_JSON, line=line) from problem
        return
    for number, line_text in enumerate(text.split("\n"), start=1):
        if not line_text.strip():
            continue
        try:
            yield json.loads(line_text)
        except (ValueError, RecursionError) as problem:
            raise EventsUnreadable(_NOT_JSON, line=number) from problem


def _event(number: int, entry: object) -> ClockEvent:
    if not isinstance(entry, Mapping) or "on" not in entry or "event" not in entry:
        raise EventsUnreadable(_NOT_EVENT, number=number)
    day = parse_day(entry["on"])
    if day is None:
        raise EventsUnreadable(_UNKNOWN_DAY, number=number, given=_shown(entry["on"]))
    kinds = list(ClockEventKind)
    if entry["event"] not in kinds:
        raise EventsUnreadable(
            _UNKNOWN_EVENT, number=number, given=_shown(entry["event"]), known=", ".join(kinds)
        )
    kind = ClockEventKind(entry["event"])
    return ClockEvent(day, kind, _until(number, entry) if kind is ClockEventKind.DELAYED else None)


def _until(number: int, entry: Mapping[str, object]) -> date:
    given = entry.get("until")
    if given is None:
        raise EventsUnreadable(_NO_UNTIL, number=number)
    day = parse_day(given)
    if day is None:
        raise EventsUnreadable(_UNKNOWN_DAY, number=number, given=_shown(given))
    return day


def _shown(given: object) -> str:
    """Return what was given, short enough for a sentence."""
    return str(given)[:40]
