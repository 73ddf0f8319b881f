"""Time limits of the catalogue, from their printed words into something that can be watched.

Plain rules over text: no database and no web.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from gongkai.documents.normalise import fold


class TimeLimitKind(StrEnum):
    """How a time limit runs. Stored values never change."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    PROMPTLY = "promptly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    STANDING = "standing"
    UNKNOWN = "unknown"


COUNTED_KINDS = frozenset({TimeLimitKind.WORKING_DAYS, TimeLimitKind.CALENDAR_DAYS, TimeLimitKind.HOURS})
"""Kinds that need a number."""

MONTHS_BETWEEN = {TimeLimitKind.MONTHLY: 1, TimeLimitKind.QUARTERLY: 3, TimeLimitKind.YEARLY: 12}
"""Months after which the next publication of a periodic item is awaited."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A time limit as it is watched."""

    kind: TimeLimitKind
    number: int | None = None
    others: tuple[int, ...] = ()
    """Further, different numbers of days that the words name; the first is watched."""


_DIGITS = "一二三四五六七八九"
_NUMBER = rf"(\d+|[{_DIGITS}十两]+)"
_SHOWN = re.compile(rf"(不少于|不得少于|至少|不低于){_NUMBER}\s*个?\s*(工作日|自然日|日|天|小时)")
"""How long something stays on display, which is no limit for putting it there."""
_DAYS = re.compile(_NUMBER + r"\s*(个)?\s*(工作日|自然日|日|天|小时)(?![起的期常])")
_UNITS = {
    "工作日": TimeLimitKind.WORKING_DAYS,
    "自然日": TimeLimitKind.CALENDAR_DAYS,
    "日": TimeLimitKind.CALENDAR_DAYS,
    "天": TimeLimitKind.CALENDAR_DAYS,
    "小时": TimeLimitKind.HOURS,
}
_DATES = re.compile(r"(\d+月|[年月])的?\d+日")
_WORDS = (
    (re.compile("每季|按季|季度"), TimeLimitKind.QUARTERLY),
    (re.compile("每月|按月|月度"), TimeLimitKind.MONTHLY),
    (re.compile("每年|按年|年度|每学年|每学期"), TimeLimitKind.YEARLY),
    (re.compile("及时|实时|即时|立即|适时|第一时间|动态"), TimeLimitKind.PROMPTLY),
    (re.compile("长期|常年"), TimeLimitKind.STANDING),
)


def time_limit_in(text: str) -> TimeLimit:
    """Return the time limit that the printed words mean; unknown where they mean none."""
    folded = _SHOWN.sub("", _DATES.sub("", fold(text)))
    found = [(_UNITS[match[3]], _number(match[1])) for match in _DAYS.finditer(folded)]
    if found:
        kind, number = found[0]
        others = dict.fromkeys(other for same, other in found[1:] if (same, other) != (kind, number))
        return TimeLimit(kind, number, tuple(others))
    # A date was taken out above, so that “每年1月31日前” is read as yearly.
    for pattern, kind in _WORDS:
        if pattern.search(fold(text)):
            return TimeLimit(kind)
    return TimeLimit(TimeLimitKind.UNKNOWN)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.replace("两", "二").rpartition("十")
    if not ten:
        return _DIGITS.index(ones[0]) + 1
    return (_DIGITS.index(tens[0]) + 1 if tens else 1) * 10 + (_DIGITS.index(ones[0]) + 1 if ones else 0)
