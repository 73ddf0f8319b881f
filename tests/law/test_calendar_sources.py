"""The calendar's data against its schema, against three independent packages, and against the law."""

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from lunar_python import Lunar
from lunar_python.util import HolidayUtil

from gongkai.law.calendar import holiday_law, holiday_notice, working_calendar
from gongkai.law.statute import load_yaml, statute_files, validate

YEARS = range(2008, 2027)

LUNAR_PYTHON_MISSES = {date(2013, 4, 7), date(2013, 10, 12)}
"""Two weekend days that the notice for 2013 made working days and lunar-python 1.4.8 does not know."""


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("name", statute_files("calendar"))
def test_a_notice_fits_its_schema_and_its_name(name: str) -> None:
    validate(name, "calendar.json")
    assert name == f"calendar/{load_yaml(name)['year']}.yaml"


def test_the_holidays_fixed_by_law_fit_their_schema() -> None:
    validate("holidays.yaml", "holidays.json")


@pytest.mark.parametrize("name", statute_files("calendar"))
def test_a_notice_speaks_of_its_year_and_the_december_before_it(name: str) -> None:
    data = load_yaml(name)
    earliest, latest = date(data["year"] - 1, 12, 25), date(data["year"], 12, 31)
    for span in data["holidays"]:
        assert earliest <= span["from"] <= span["to"] <= latest, span
    notice = holiday_notice(data)
    for day in notice.working_weekends:
        assert earliest <= day <= latest
        assert day.weekday() >= 5, f"{day} is not a weekend day."
        assert day not in notice.days_off, f"{day} is both off and worked."


@pytest.mark.parametrize("name", statute_files("calendar"))
def test_a_notice_numbers_itself_in_the_year_before_its_own_unless_it_is_an_amendment(
    name: str,
) -> None:
    data = load_yaml(name)
    first, *amendments = data["sources"]
    assert f"{data['year']}年部分节假日安排" in first["title"]
    assert f"〔{data['year'] - 1}〕" in first.get("number", f"〔{data['year'] - 1}〕")
    for amendment in amendments:
        assert f"〔{data['year']}〕" in amendment["number"]


@pytest.mark.parametrize("year", YEARS)
def test_the_year_agrees_with_chinesecalendar(year: int) -> None:
    calendar = working_calendar()
    differing = [
        day for day in days_of(year) if calendar.is_working_day(day) is not chinese_calendar.is_workday(day)
    ]
    assert differing == []


@pytest.mark.parametrize("year", YEARS)
def test_the_year_agrees_with_holidays(year: int) -> None:
    calendar = working_calendar()
    china = holidays.country_holidays("CN", years=year)
    differing = [
        day
        for day in days_of(year)
        if calendar.is_working_day(day)
        is not (day in china.weekend_workdays or (day.weekday() < 5 and day not in china))
    ]
    assert differing == []


@pytest.mark.parametrize("year", YEARS)
def test_the_year_agrees_with_lunar_python_but_for_two_known_days(year: int) -> None:
    calendar = working_calendar()

    def works(day: date) -> bool:
        known = HolidayUtil.getHoliday(day.isoformat())
        return bool(known.isWork()) if known else day.weekday() < 5

    differing = {day for day in days_of(year) if calendar.is_working_day(day) is not works(day)}
    assert differing == {day for day in LUNAR_PYTHON_MISSES if day.year == year}


@pytest.mark.parametrize("year", YEARS)
def test_every_holiday_fixed_by_law_is_a_day_off_in_the_notice_of_its_year(year: int) -> None:
    calendar = working_calendar()
    law = holiday_law(load_yaml("holidays.yaml"))
    worked = {day: name for day, name in law.days_off(year).items() if calendar.is_working_day(day)}
    assert worked == {}


def test_the_festivals_are_the_days_of_the_lunar_calendar() -> None:
    festivals = load_yaml("holidays.yaml")["festivals"]
    assert sorted(festivals) == list(range(2008, 2061))
    for year, days in festivals.items():
        solar_terms = Lunar.fromYmd(year, 3, 1).getJieQiTable()
        assert days == {
            "spring_festival": date.fromisoformat(Lunar.fromYmd(year, 1, 1).getSolar().toYmd()),
            "qingming": date.fromisoformat(solar_terms["清明"].toYmd()),
            "dragon_boat": date.fromisoformat(Lunar.fromYmd(year, 5, 5).getSolar().toYmd()),
            "mid_autumn": date.fromisoformat(Lunar.fromYmd(year, 8, 15).getSolar().toYmd()),
        }, year
