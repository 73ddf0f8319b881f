"""Working days, counted on the notices of the State Council and beyond them."""

from datetime import date

import pytest

from gongkai.law.calendar import (
    CalendarMissing,
    WorkingCalendar,
    holiday_law,
    holiday_notice,
    working_calendar,
)
from gongkai.law.statute import load_yaml


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return working_calendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 9, 10), True),  # an ordinary Tuesday
        (date(2024, 9, 14), True),  # a Saturday worked for the Mid-Autumn Festival
        (date(2024, 9, 16), False),  # a Monday off in exchange
        (date(2024, 2, 9), True),  # the eve of the Spring Festival, no holiday before 2025
        (date(2025, 1, 28), False),  # the eve, a holiday since 2025
        (date(2015, 9, 3), False),  # the holiday that was decreed in May of that year
        (date(2015, 9, 6), True),  # the Sunday worked for it
        (date(2019, 5, 2), False),  # the holiday that was moved in March of that year
        (date(2019, 4, 28), True),
        (date(2020, 1, 31), False),  # the Spring Festival that was made longer
        (date(2020, 2, 1), False),  # a Saturday that the first notice had made a working day
        (date(2020, 2, 3), True),
        (date(2011, 12, 31), True),  # a Saturday that the notice of the next year made a working day
        (date(2018, 12, 31), False),  # a Monday off by the notice of the next year
        (date(2008, 1, 1), False),
    ],
)
def test_a_day_is_what_the_notices_made_it(calendar: WorkingCalendar, day: date, works: bool) -> None:
    assert calendar.is_working_day(day) is works


def test_the_first_counted_day_is_the_working_day_after_the_start(
    calendar: WorkingCalendar,
) -> None:
    # Friday 2024-09-13 is followed by a working Saturday, then by three days off.
    assert calendar.add_working_days(date(2024, 9, 13), 1) == date(2024, 9, 14)
    assert calendar.add_working_days(date(2024, 9, 14), 1) == date(2024, 9, 18)
    # The same from within the days off.
    assert calendar.add_working_days(date(2024, 9, 16), 1) == date(2024, 9, 18)


def test_days_between_exclude_the_start_and_include_the_end(calendar: WorkingCalendar) -> None:
    friday, next_friday = date(2024, 3, 1), date(2024, 3, 8)
    assert calendar.working_days_between(friday, next_friday) == 5
    assert calendar.working_days_between(next_friday, friday) == -5
    assert calendar.working_days_between(friday, friday) == 0


def test_adding_no_days_is_a_mistake_of_the_caller(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="0 working days cannot be added"):
        calendar.add_working_days(date(2024, 3, 1), 0)


def test_a_year_before_2008_is_refused_in_both_languages(calendar: WorkingCalendar) -> None:
    with pytest.raises(CalendarMissing) as refused:
        calendar.is_working_day(date(2007, 12, 31))
    assert str(refused.value) == ("2007年12月31日所在年份没有工作日历：2008年以前不予计算，请核对日期。")
    assert refused.value.text("en") == (
        "2007-12-31 lies in a year without a working calendar: nothing is computed before 2008."
        " Check the date."
    )


def test_a_year_after_the_table_of_festivals_is_refused(calendar: WorkingCalendar) -> None:
    assert calendar.is_working_day(date(2060, 12, 31))
    with pytest.raises(CalendarMissing, match=r"请在 statute/holidays.yaml 的 festivals 中补充"):
        calendar.is_working_day(date(2061, 1, 4))
    with pytest.raises(CalendarMissing, match="2060年以后没有工作日历"):
        calendar.add_working_days(date(2060, 12, 30), 20)


def test_the_years_with_a_notice_are_certain_and_later_ones_provisional(
    calendar: WorkingCalendar,
) -> None:
    assert calendar.provisional_years == frozenset(range(2027, 2061))
    assert not calendar.provisional(date(2026, 12, 28))
    # Notices have moved days from the 29th on: in 2007 and 2018 a Saturday was worked on that day.
    assert calendar.provisional(date(2026, 12, 29))
    assert not calendar.provisional(date(2025, 12, 31))
    assert calendar.provisional(date(2027, 1, 1))
    assert calendar.provisional_years_between(date(2026, 11, 1), date(2026, 12, 28)) == ()
    assert calendar.provisional_years_between(date(2026, 11, 1), date(2026, 12, 31)) == (2027,)
    assert calendar.provisional_years_between(date(2026, 12, 1), date(2028, 1, 1)) == (2027, 2028)


def test_a_provisional_year_has_weekends_and_the_holidays_fixed_by_law(
    calendar: WorkingCalendar,
) -> None:
    off = {
        date(2027, 1, 1),
        date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8),  # eve to the third day
        date(2027, 4, 5),
        date(2027, 5, 1), date(2027, 5, 2),
        date(2027, 6, 9),
        date(2027, 9, 15),
        date(2027, 10, 1), date(2027, 10, 2), date(2027, 10, 3),
    }  # fmt: skip
    first = date(2027, 1, 1).toordinal()
    for number in range(first, first + 365):
        day = date.fromordinal(number)
        expected = day.weekday() < 5 and day not in off
        assert calendar.is_working_day(day) is expected, day


def test_a_new_notice_makes_its_year_certain_and_may_change_the_december_before_it() -> None:
    notices = {
        2026: holiday_notice(load_yaml("calendar/2026.yaml")),
        2027: holiday_notice(
            {
                "year": 2027,
                "sources": [{"title": "景澜市试验通知"}],
                "holidays": [{"from": date(2026, 12, 31), "to": date(2027, 1, 2), "name": "元旦"}],
                "working_weekends": [date(2026, 12, 27)],
            }
        ),
    }
    calendar = WorkingCalendar(holiday_law(load_yaml("holidays.yaml")), notices)

    assert not calendar.provisional(date(2027, 6, 1))
    assert calendar.is_working_day(date(2026, 12, 27))
    assert not calendar.is_working_day(date(2026, 12, 31))
    # A year between two notices without one of its own is provisional, not guessed to be certain.
    assert calendar.provisional(date(2025, 6, 2))


def test_the_holidays_of_a_year_follow_the_version_of_the_law_in_force() -> None:
    law = holiday_law(load_yaml("holidays.yaml"))
    # The eve of the Spring Festival counted from 2008 to 2013 and again from 2025.
    assert date(2013, 2, 9) in law.days_off(2013)
    assert date(2014, 1, 30) not in law.days_off(2014)
    assert date(2025, 1, 28) in law.days_off(2025)
    # Labour Day has had a second day since 2025.
    assert date(2024, 5, 2) not in law.days_off(2024)
    assert law.days_off(2025)[date(2025, 5, 2)] == "劳动节"
    # Eleven days by the versions of 2008 and 2014, thirteen by that of 2025. In 2025 National Day
    # and the Mid-Autumn Festival are apart.
    assert [len(law.days_off(year)) for year in (2013, 2014, 2024, 2025)] == [11, 11, 11, 13]
