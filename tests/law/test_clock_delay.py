"""Excessive requests: reasons asked for and given, and a reasonable delay of the answer (article 35).

Received on Friday 2024-03-01, the period of 20 working days ends on 2024-03-29 (no holiday in between).
"""

from datetime import date

import pytest

from gongkai.law.clock_rules import ClockRefused
from tests.law.clock_cases import clock, codes

RECEIVED = "2024-03-01"
ASKED, GIVEN = ("2024-03-05", "reasons_requested"), ("2024-03-12", "reasons_given")
GIVEN_AT_ONCE = ("2024-03-06", "reasons_given")
DUE = date(2024, 3, 29)


def test_asking_for_reasons_and_getting_them_does_not_stop_the_period() -> None:
    result = clock(RECEIVED, ASKED, GIVEN)
    assert result.due_on == clock(RECEIVED).due_on == DUE
    assert codes(result) == []
    step = result.steps[1]
    assert (step.on, step.article("zh"), step.article("en")) == (
        date(2024, 3, 5),
        "第三十五条",
        "Article 35",
    )
    assert step.sentence("zh") == (
        "数量、频次明显超过合理范围，要求申请人说明理由；期限照常计算。最迟2024年3月29日答复。"
    )


def test_a_delay_makes_its_day_the_last_day_and_says_so_with_article_35() -> None:
    result = clock(RECEIVED, ASKED, GIVEN, ("2024-03-20", "delayed", "2024-05-31"))
    assert result.due_on == date(2024, 5, 31)
    assert codes(result) == []
    step, last = result.steps[-2:]
    assert step.sentence("zh") == (
        "申请理由合理，但是无法在规定期限内答复，延迟至2024年5月31日答复并告知申请人。最迟2024年5月31日答复。"
    )
    assert step.sentence("en") == (
        "The reasons are reasonable, and the answer cannot be given in the period of the law; it was"
        " delayed until 2024-05-31, and the applicant told. The answer is due on 2024-05-31 at the latest."
    )
    assert (last.event, last.article("zh")) == ("due", "第三十五条")


def test_a_day_that_was_told_to_the_applicant_does_not_wait_for_a_holiday_notice() -> None:
    result = clock("2026-09-01", ("2026-09-03", "reasons_requested"), ("2026-09-08", "reasons_given"))
    assert not result.provisional
    delayed = ("2026-09-10", "delayed", "2027-03-31")
    result = clock(
        "2026-09-01", ("2026-09-03", "reasons_requested"), ("2026-09-08", "reasons_given"), delayed
    )
    assert (result.due_on, result.provisional_years) == (date(2027, 3, 31), ())


@pytest.mark.parametrize(("answered_on", "is_late"), [("2024-05-31", False), ("2024-06-03", True)])
def test_an_answer_is_late_only_after_the_day_of_the_delay(answered_on: str, is_late: bool) -> None:
    delayed = ("2024-03-20", "delayed", "2024-05-31")
    result = clock(RECEIVED, ASKED, GIVEN, delayed, (answered_on, "answered"))
    assert (result.due_on, result.answered_late) == (date(2024, 5, 31), is_late)


def test_a_delay_without_reasons_counts_and_is_told() -> None:
    for before in [(), (ASKED,)]:
        result = clock(RECEIVED, *before, ("2024-03-20", "delayed", "2024-05-31"))
        assert result.due_on == date(2024, 5, 31)
        assert codes(result) == ["delayed_without_reasons"]


def test_a_delay_told_on_the_last_day_counts_and_one_told_after_it_does_not() -> None:
    on_the_last = clock(RECEIVED, ASKED, GIVEN, ("2024-03-29", "delayed", "2024-05-31"))
    assert on_the_last.due_on == date(2024, 5, 31)
    after = clock(RECEIVED, ASKED, GIVEN, ("2024-04-01", "delayed", "2024-05-31"))
    assert after.due_on == DUE
    assert codes(after) == ["delayed_after_the_end"]
    assert after.steps[-1].sentence("en").startswith("The period had already ended on 2024-03-29 when")


def test_a_second_delay_must_reach_beyond_the_first() -> None:
    first = ("2024-03-20", "delayed", "2024-05-31")
    assert clock(RECEIVED, ASKED, GIVEN, first, ("2024-05-20", "delayed", "2024-06-28")).due_on == date(
        2024, 6, 28
    )
    with pytest.raises(ClockRefused, match="延迟的日期应当晚于届满之日"):
        clock(RECEIVED, ASKED, GIVEN, first, ("2024-05-20", "delayed", "2024-05-31"))


def test_a_consultation_after_a_delay_stops_the_period_of_article_33_only() -> None:
    delayed = ("2024-03-11", "delayed", "2024-04-10")
    consulted = clock(RECEIVED, ASKED, GIVEN_AT_ONCE, delayed, ("2024-03-20", "third_party_consulted"))
    assert consulted.due_on is None
    # 13 of the 20 days are used up to 20 March; 7 run after the reply of 1 April: 2, 3, 7 to 11 April.
    replied = ("2024-04-01", "third_party_replied")
    late = clock(RECEIVED, ASKED, GIVEN_AT_ONCE, delayed, ("2024-03-20", "third_party_consulted"), replied)
    assert late.due_on == date(2024, 4, 11)
    soon = ("2024-03-21", "third_party_replied")
    kept = clock(RECEIVED, ASKED, GIVEN_AT_ONCE, delayed, ("2024-03-20", "third_party_consulted"), soon)
    assert kept.due_on == date(2024, 4, 10)


def test_a_consultation_after_the_end_of_article_33_does_not_move_the_day_of_the_delay() -> None:
    result = clock(
        RECEIVED,
        ASKED,
        GIVEN,
        ("2024-03-20", "delayed", "2024-05-31"),
        ("2024-04-15", "third_party_consulted"),
    )
    assert result.due_on == date(2024, 5, 31)
    assert codes(result) == ["day_of_delay_stands"]


@pytest.mark.parametrize(
    ("received", "events", "sentence"),
    [
        (
            "2019-05-14",
            [("2019-05-20", "delayed", "2019-08-30")],
            "knows neither reasons for excessive requests nor a delay, so answer delayed cannot be recorded"
            " on 2019-05-20",
        ),
        ("2019-05-14", [("2019-05-20", "reasons_requested")], "so reasons asked for cannot be recorded"),
        (
            RECEIVED,
            [ASKED, GIVEN, ("2024-03-20", "delayed", "2024-03-29")],
            "The delay notified on 2024-03-20 is until 2024-03-29, and the period ends only on 2024-03-29",
        ),
        (
            RECEIVED,
            [ASKED, GIVEN, ("2024-03-13", "fee_notified"), ("2024-03-20", "delayed", "2024-05-31")],
            "The period stands still and has no last day, so the answer cannot be delayed on 2024-03-20",
        ),
        (RECEIVED, [GIVEN], "Reasons came on 2024-03-12, but none were asked for"),
        (
            RECEIVED,
            [ASKED, ("2024-03-08", "reasons_requested")],
            "Reasons were asked for on 2024-03-05 and",
        ),
    ],
)
def test_what_article_35_does_not_allow_is_refused_in_a_sentence(received, events, sentence) -> None:
    with pytest.raises(ClockRefused) as refused:
        clock(received, *events)
    assert sentence in refused.value.text("en")
