"""Reading a holiday notice that a person hands in, and telling what cannot be right in it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import yaml

from gongkai.law.calendar import SATURDAY, HolidayLaw, HolidayNotice, holiday_notice
from gongkai.law.statute import StatuteBroken, require_shape
from gongkai.law.wording import WordedRefusal, Wording

SCHEMA = "calendar.json"
CHECKED = "entered by an administrator"
LARGEST = 64 * 1024
_NOT_YAML = Wording(
    zh="这个文件读不了：它不是 statute/calendar 中那样的 YAML 文件。{problem}",
    en="The file cannot be read: it is not a YAML file as in statute/calendar. {problem}",
)
_SHAPE = Wording(
    zh="这份通知的写法不对：{problem}",
    en="The notice is not written as it must be: {problem}",
)
_SPAN_BACKWARDS = Wording(
    zh="“{name}”放假从{first}到{last}：结束早于开始，请改正。",
    en="{name} is off from {first} to {last}: it ends before it begins. Correct it.",
)
_ANOTHER_YEAR = Wording(
    zh="{day}既不在{year}年，也不是上一年的12月下旬，请改正日期。",
    en="{day} lies neither in {year} nor in the last days of the December before. Correct the day.",
)
_NOT_A_WEEKEND = Wording(
    zh="{day}不是星期六或者星期日，不能是“上班”的周末，请改正日期。",
    en="{day} is neither a Saturday nor a Sunday, so it is no weekend day that is worked. Correct it.",
)
_BOTH = Wording(
    zh="{day}既列为放假又列为上班，请核对通知原文。",
    en="{day} is both off and worked. Compare it with the notice.",
)
_FIXED_BY_LAW = Wording(
    zh="{day}（{name}）是法定节假日，通知中没有放假，请核对原文。",
    en="{day} ({name}) is a holiday by law and is not off in this notice. Compare it with the notice.",
)
_OUTSIDE = Wording(
    zh="只能录入{first}年到{last}年的通知；这份通知写的是{year}年。",
    en="Notices of {first} to {last} can be imported; this one is of {year}.",
)


class NoticeRefused(WordedRefusal):
    """A holiday notice that cannot be used as it was handed in."""

    code = "holiday_notice_refused"


def read_notice(content: bytes | str) -> dict[str, Any]:
    """Return the content of a notice's file; refuse what has not its form."""
    try:
        data = yaml.safe_load(content[:LARGEST])
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise NoticeRefused(_NOT_YAML, problem=str(problem).split("\n", 1)[0]) from problem
    if isinstance(data, dict):
        data.setdefault("checked_against", CHECKED)
    try:
        require_shape(data, SCHEMA, of="")
    except StatuteBroken as problem:
        raise NoticeRefused(_SHAPE, problem=str(problem).removeprefix(", $").lstrip(".: ")) from problem
    return dict(data)


def require_possible(data: Mapping[str, Any], law: HolidayLaw) -> HolidayNotice:
    """Return the notice; refuse it with the first thing in it that cannot be right."""
    years = [year for year in law.festivals if year >= law.first_year]
    if data["year"] not in years:
        raise NoticeRefused(_OUTSIDE, first=years[0], last=years[-1], year=data["year"])
    for wrong in _wrong_spans(data):
        raise wrong
    notice = holiday_notice(data)
    for wrong in _wrong_days(notice, law):
        raise wrong
    return notice


def _wrong_spans(data: Mapping[str, Any]) -> Iterator[NoticeRefused]:
    for span in data["holidays"]:
        if span["to"] < span["from"] or span["to"] - span["from"] > timedelta(days=31):
            yield NoticeRefused(_SPAN_BACKWARDS, name=span["name"], first=span["from"], last=span["to"])


def _wrong_days(notice: HolidayNotice, law: HolidayLaw) -> Iterator[NoticeRefused]:
    for day in sorted({*notice.days_off, *notice.working_weekends}):
        if day.year != notice.year and not date(notice.year - 1, 12, 20) <= day < date(notice.year, 1, 1):
            yield NoticeRefused(_ANOTHER_YEAR, day=day, year=notice.year)
    for day in sorted(notice.working_weekends):
        if day.weekday() < SATURDAY:
            yield NoticeRefused(_NOT_A_WEEKEND, day=day)
        if day in notice.days_off:
            yield NoticeRefused(_BOTH, day=day)
    for day, name in law.days_off(notice.year).items():
        if day not in notice.days_off:
            yield NoticeRefused(_FIXED_BY_LAW, day=day, name=name)
