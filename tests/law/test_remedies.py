"""The clause of remedy is that of the day of the decision and of its ground."""

from datetime import date

import pytest

from gongkai.law.calendar import working_calendar
from gongkai.law.remedies import remedy_rules

NAMES = {"body": "岚川县人民政府", "court": "岚川县人民法院"}


def clause(remedy: str, day: date) -> str:
    found = remedy_rules().clause(remedy, day)
    assert found is not None
    return found.text(**NAMES)


def test_since_2024_a_refusal_names_reconsideration_first_and_then_the_court() -> None:
    text = clause("reconsideration_first", date(2024, 1, 1))

    assert text == (
        "如对本答复不服，应当先自收到本答复之日起60日内向岚川县人民政府申请行政复议；对行政复议决定不服的，"
        "可以自收到行政复议决定书之日起15日内向岚川县人民法院提起行政诉讼。"
    )


def test_before_2024_a_refusal_left_the_choice() -> None:
    text = clause("reconsideration_first", date(2023, 12, 31))

    assert "应当先" not in text
    assert "60日内向岚川县人民政府申请行政复议，或者自收到本答复之日起6个月内" in text


@pytest.mark.parametrize(("day", "limit"), [(date(2015, 4, 30), "3个月"), (date(2015, 5, 1), "6个月")])
def test_the_time_to_go_to_court_is_that_of_the_day(day: date, limit: str) -> None:
    assert limit in clause("free_choice", day)


def test_what_ends_without_a_decision_has_no_remedy() -> None:
    assert remedy_rules().clause("none", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("way", "day", "named"),
    [
        ("online", date(2024, 1, 1), True),
        ("email", date(2026, 1, 1), True),
        ("post", date(2026, 1, 1), False),
        ("online", date(2023, 12, 31), False),
    ],
)
def test_an_answer_through_the_internet_names_a_channel_since_2024(
    way: str, day: date, named: bool
) -> None:
    assert remedy_rules().must_name_online_channel(way, day) is named


@pytest.mark.parametrize(
    ("kind", "served_on", "due_on"),
    [
        # Ten working days: 2 to 13 March 2026.
        ("reconsideration", date(2026, 2, 28), date(2026, 3, 13)),
        ("reconsideration_simplified", date(2026, 3, 2), date(2026, 3, 9)),
        # Fifteen days of the calendar.
        ("litigation_direct", date(2026, 3, 2), date(2026, 3, 17)),
    ],
)
def test_the_agencys_reply_is_due_in_the_time_of_its_proceeding(
    kind: str, served_on: date, due_on: date
) -> None:
    assert remedy_rules().proceedings[kind].reply_due_on(served_on, working_calendar()) == due_on
