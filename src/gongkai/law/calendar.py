"""Which days are working days in China.

Every year has the State Council's own notice (``statute/calendar/<year>.yaml``, or in the data folder the
one that an administrator imported) with the days off and the weekend days that are worked in exchange. A
later year whose notice is not in yet is made of weekends and the holidays that the law itself fixes
(``statute/holidays.yaml``), and says so.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from gongkai.law.own_notices import own_notices, own_notices_changed_at
from gongkai.law.statute import load_yaml, statute_files
from gongkai.law.wording import WordedRefusal, Wording

ONE_DAY = timedelta(days=1)
NEXT_NOTICE_FROM = (12, 29)
"""The month and day from which on the notice of the next year may move days: the earliest that one has
moved since 2008, a Saturday worked before a New Year's holiday of three days."""
SATURDAY = 5

_TOO_EARLY = Wording(
    zh="{day}所在年份没有工作日历：{first_year}年以前不予计算，请核对日期。",
    en="{day} lies in a year without a working calendar: nothing is computed before {first_year}."
    " Check the date.",
)
_TOO_LATE = Wording(
    zh="{last_year}年以后没有工作日历：请在 statute/holidays.yaml 的 festivals 中补充以后年份的节日日期。",
    en="There is no working calendar after {last_year}: add the festivals of later years"
    " to statute/holidays.yaml.",
)
PROVISIONAL_YEAR = Wording(
    zh="{year}年的放假安排通知尚未录入，涉及该年或者上年岁末的日期按周末和法定节假日暂算；"
    "通知公布后由管理员在后台“工作日历”中录入，或者添加 statute/calendar/{year}.yaml 并重新计算。",
    en="The holiday notice for {year} is not in yet, so dates that depend on that year, or on the last days"
    " of the year before, are provisional: weekends and the holidays fixed by law. When it is published, an"
    " administrator imports it on the page of the working calendar, or add statute/calendar/{year}.yaml and"
    " compute again.",
)
"""Says that dates in a year are provisional, and what to do."""


class CalendarMissing(WordedRefusal):
    """A day in a year for which there is neither a notice nor a table of festivals."""

    code = "calendar_missing"


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """What one year's notices say. The days may reach into the last days of the year before."""

    year: int
    days_off: Mapping[date, str]
    """Each day off, weekends inside a holiday included, and the holiday's name."""
    working_weekends: frozenset[date]
    sources: tuple[str, ...] = ()
    """The notices' titles and numbers."""


@dataclass(frozen=True, slots=True)
class StatutoryHolidays:
    """The holidays that the law itself fixes, from their date of effect."""

    in_force_from: date
    authority: str
    rules: tuple[Mapping[str, Any], ...]

    def days_off(self, year: int, festivals: Mapping[str, date]) -> Iterator[tuple[date, str]]:
        """Yield each holiday of ``year`` with its name."""
        for rule in self.rules:
            if "day" in rule:
                first = date.fromisoformat(f"{year}-{rule['day']}")
            else:
                first = festivals[rule["festival"]] + rule["offset"] * ONE_DAY
            for number in range(rule["days"]):
                yield first + number * ONE_DAY, rule["name"]


@dataclass(frozen=True, slots=True)
class HolidayLaw:
    """The versions of the law on holidays, and the days on which the lunar festivals fall."""

    first_year: int
    """Nothing is computed for days before this year."""
    versions: tuple[StatutoryHolidays, ...]
    """By date of effect."""
    festivals: Mapping[int, Mapping[str, date]]
    """Name and day of the festivals of every year that can be computed."""

    def days_off(self, year: int) -> dict[date, str]:
        """Return the holidays that the law fixes for ``year``, with their names."""
        new_year = date(year, 1, 1)
        index = bisect_right(self.versions, new_year, key=lambda version: version.in_force_from)
        return dict(self.versions[index - 1].days_off(year, self.festivals[year]))


class WorkingCalendar:
    """The working days from the first year of the law to the last year with known festivals.

    Every question is answered from two tables made once, however far apart the days are.
    """

    def __init__(self, law: HolidayLaw, notices: Mapping[int, HolidayNotice]) -> None:
        self.law = law
        self.notices = notices
        self.last_year = max(law.festivals)
        self.provisional_years = frozenset(range(law.first_year, self.last_year + 1)) - set(notices)
        """The years that can be computed and whose notice is not in yet."""

        off: set[date] = set()
        worked: set[date] = set()
        for year in self.provisional_years:
            off.update(law.days_off(year))
        for notice in notices.values():
            off.update(notice.days_off)
            worked.update(notice.working_weekends)

        self._first = date(law.first_year, 1, 1).toordinal()
        last = date(self.last_year, 12, 31).toordinal()
        days = [date.fromordinal(number) for number in range(self._first, last + 1)]
        self._is_working = bytearray(
            day in worked or (day.weekday() < SATURDAY and day not in off) for day in days
        )
        self._count_before = list(accumulate(self._is_working, initial=0))
        self._working_days = [day for day, works in zip(days, self._is_working, strict=True) if works]

    def is_working_day(self, day: date) -> bool:
        """Tell whether ``day`` is a working day."""
        return bool(self._is_working[self._position(day)])

    def provisional(self, day: date) -> bool:
        """Tell whether a notice that is not in yet can change ``day``."""
        self._position(day)
        return bool(self.provisional_years_between(day, day))

    def provisional_years_between(self, start: date, end: date) -> tuple[int, ...]:
        """Return the provisional years whose notices can change the days from ``start`` to ``end``."""
        years = range(start.year, end.year + 1 + ((end.month, end.day) >= NEXT_NOTICE_FROM))
        return tuple(year for year in years if year in self.provisional_years)

    def add_working_days(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start``; ``start`` itself does not count."""
        if count < 1:
            raise ValueError(f"{count} working days cannot be added; the least is 1.")
        index = self._count_before[self._position(start) + 1] + count - 1
        if index >= len(self._working_days):
            raise CalendarMissing(_TOO_LATE, last_year=self.last_year)
        return self._working_days[index]

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days follow ``start`` up to and including ``end``.

        When ``end`` is the earlier day, the count from it to ``start`` is returned as a negative one.
        """
        return self._count_before[self._position(end) + 1] - self._count_before[self._position(start) + 1]

    def _position(self, day: date) -> int:
        position = day.toordinal() - self._first
        if position < 0:
            raise CalendarMissing(_TOO_EARLY, day=day, first_year=self.law.first_year)
        if position >= len(self._is_working):
            raise CalendarMissing(_TOO_LATE, last_year=self.last_year)
        return position


def holiday_notice(data: Mapping[str, Any]) -> HolidayNotice:
    """Return one year's notices from the content of their statute file."""
    days_off = {
        date.fromordinal(number): span["name"]
        for span in data["holidays"]
        for number in range(span["from"].toordinal(), span["to"].toordinal() + 1)
    }
    sources = tuple(
        source["title"] + (f"（{source['number']}）" if "number" in source else "")
        for source in data["sources"]
    )
    return HolidayNotice(
        year=data["year"],
        days_off=days_off,
        working_weekends=frozenset(data["working_weekends"]),
        sources=sources,
    )


def holiday_law(data: Mapping[str, Any]) -> HolidayLaw:
    """Return the law on holidays from the content of its statute file."""
    versions = (
        StatutoryHolidays(
            in_force_from=version["in_force_from"],
            authority=version["authority"],
            rules=tuple(version["holidays"]),
        )
        for version in data["versions"]
    )
    return HolidayLaw(
        first_year=data["first_year"],
        versions=tuple(sorted(versions, key=lambda version: version.in_force_from)),
        festivals=data["festivals"],
    )


_TRIED: ContextVar["WorkingCalendar | None"] = ContextVar("tried_calendar", default=None)


def working_calendar() -> WorkingCalendar:
    """Return the calendar that the notices make: read once, and again when one was imported."""
    return _TRIED.get() or _calendar(own_notices_changed_at())


@cache
def shipped_notices() -> Mapping[int, HolidayNotice]:
    """Return the notices of the statute files by year."""
    notices = (holiday_notice(load_yaml(name)) for name in statute_files("calendar"))
    return {notice.year: notice for notice in notices}


@lru_cache(maxsize=1)
def _calendar(_changed_at: int | None) -> WorkingCalendar:
    own = {data["year"]: holiday_notice(data) for data in own_notices()}
    return WorkingCalendar(
        law=holiday_law(load_yaml("holidays.yaml")), notices={**shipped_notices(), **own}
    )


@contextmanager
def tried_notice(notice: HolidayNotice) -> Iterator[WorkingCalendar]:
    """Let everything in the block be computed as if the notice were in."""
    present = working_calendar()
    calendar = WorkingCalendar(present.law, {**present.notices, notice.year: notice})
    token = _TRIED.set(calendar)
    try:
        yield calendar
    finally:
        _TRIED.reset(token)
