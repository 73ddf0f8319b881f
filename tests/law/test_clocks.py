"""When an answer is due: cases worked out by hand on the calendar, with the articles of the law."""

from datetime import date
from itertools import permutations

import pytest

from gongkai.law.calendar import working_calendar
from tests.law.clock_cases import clock, codes


@pytest.mark.parametrize(
    ("received", "due", "counted"),
    [
        # The regulation of 2019: 20 working days.
        ("2024-03-01", "2024-03-29", "4 whole weeks from the Monday after"),
        ("2024-03-02", "2024-03-29", "received on a Saturday, the same Monday is the first day"),
        ("2024-09-10", "2024-10-14", "09-14, 09-29 and 10-12 worked; 09-15..17 and 10-01..07 off"),
        ("2024-01-29", "2024-02-29", "02-04 and 02-18 worked, the eve 02-09 too; 02-10..17 off"),
        ("2023-09-25", "2023-10-27", "09-29..10-06 off, 10-07 and 10-08 worked"),
        ("2023-12-20", "2024-01-18", "over the end of the year, 01-01 off"),
        ("2020-01-15", "2020-02-19", "01-19 worked, off from 01-24 to the extended 02-02"),
        ("2024-10-01", "2024-11-01", "received on National Day; 10-12 worked"),
        # The regulation of 2007: 15 working days.
        ("2008-05-01", "2008-05-22", "the first day of the law, a holiday; Sunday 05-04 worked"),
        ("2015-08-26", "2015-09-17", "09-03..05 off, Sunday 09-06 worked"),
        ("2011-12-20", "2012-01-11", "Saturday 12-31 worked, 01-01..03 off"),
        # The law in force on the day of receipt.
        ("2019-05-14", "2019-06-04", "the last day of the old: 15"),
        ("2019-05-15", "2019-06-13", "the first day of the new: 20; 06-07 off"),
    ],
)
def test_an_answer_without_events_is_due_after_the_working_days_of_the_law(
    received: str, due: str, counted: str
) -> None:
    result = clock(received)
    assert result.due_on == date.fromisoformat(due), counted
    assert not result.provisional
    assert result.suspension is None
    assert codes(result) == []


def test_the_law_is_the_one_in_force_on_the_day_of_receipt() -> None:
    assert clock("2019-05-14").law.name.zh == ("中华人民共和国政府信息公开条例（2007年，国务院令第492号）")
    assert clock("2019-05-15").law.name.zh == (
        "中华人民共和国政府信息公开条例（2019年修订，国务院令第711号）"
    )
    # A correction that comes under the new law does not change the law of the old request.
    result = clock("2019-05-10", ("2019-05-14", "correction_requested"), ("2019-05-20", "corrected"))
    # 15 days: 21..24, 27..31, June 3..6, off on the 7th, 10, 11.
    assert result.due_on == date(2019, 6, 11)


def test_the_steps_give_the_date_the_article_and_a_sentence_in_both_languages() -> None:
    result = clock(
        "2024-09-10",
        ("2024-09-12", "third_party_consulted"),
        ("2024-09-25", "third_party_replied"),
        ("2024-10-21", "extended"),
        ("2024-11-20", "answered"),
    )
    # Counted: 09-11, 12 | 26, 27, Sunday 29, 30, 10-08..11, Saturday 12, 14..18, 21..24 is 20;
    # and 20 more: 10-25, 28..11-01, 04..08, 11..15, 18..21.
    assert result.due_on == date(2024, 11, 21)
    assert [
        (step.on.isoformat(), step.event, step.article(), step.sentence()) for step in result.steps
    ] == [
        (
            "2024-09-10",
            "received",
            "第三十三条第二款",
            "收到申请，当日不计入，自次日起20个工作日内答复。最迟2024年10月14日答复。",
        ),
        (
            "2024-09-12",
            "third_party_consulted",
            "第三十二条、第三十三条第三款",
            "发出征求第三方意见书，当日仍计入，自次日起停止计算。恢复计算后还剩18个工作日。",
        ),
        (
            "2024-09-25",
            "third_party_replied",
            "第三十二条、第三十三条第三款",
            "收到第三方意见，停止计算至当日为止。最迟2024年10月24日答复。",
        ),
        (
            "2024-10-21",
            "extended",
            "第三十三条第二款",
            "经批准延长20个工作日并告知申请人。最迟2024年11月21日答复。",
        ),
        ("2024-11-20", "answered", "第三十六条", "作出答复，在期限之内。"),
        ("2024-11-21", "due", "第三十三条第二款", "答复期限的最后一日。"),
    ]
    assert result.steps[2].article("en") == "Article 32; Article 33, paragraph 3"
    assert result.steps[2].sentence("en") == (
        "The third party's opinion was received. The days up to and including this one do not"
        " count. The answer is due on 2024-10-24 at the latest."
    )


# Correction: article 30 of 2019, article 21 item 4 of 2007


def test_a_correction_starts_the_whole_period_afresh() -> None:
    result = clock("2024-03-01", ("2024-03-12", "correction_requested"), ("2024-03-20", "corrected"))
    # 03-21..22, 25..29, 04-01..03, off 4..6, Sunday 7 worked, 8..12, 15..18.
    assert result.due_on == date(2024, 4, 18)
    # 03-12 is the seventh working day: 4, 5, 6, 7, 8, 11, 12.
    assert codes(result) == []


def test_a_corrected_request_received_on_a_day_off_counts_from_the_next_working_day() -> None:
    result = clock("2024-03-01", ("2024-03-12", "correction_requested"), ("2024-03-23", "corrected"))
    # Received on a Saturday: 03-25..29, 04-01..03, 7, 8..12, 15..19, 22.
    assert result.due_on == date(2024, 4, 22)


def test_a_correction_asked_for_after_the_seventh_working_day_is_recorded_with_a_warning() -> None:
    result = clock("2024-03-01", ("2024-03-13", "correction_requested"), ("2024-03-20", "corrected"))
    assert result.due_on == date(2024, 4, 18)
    assert [warning.message() for warning in result.warnings] == [
        "应当在收到申请之日起7个工作日内（最迟2024年3月12日）一次性告知补正，实际于2024年3月13日告知。"
    ]


def test_the_period_stands_still_while_a_correction_is_awaited() -> None:
    result = clock("2024-03-01", ("2024-03-06", "correction_requested"))
    assert result.due_on is None
    assert result.suspension is not None
    assert result.suspension.since == date(2024, 3, 6)
    assert result.suspension.waiting_for == ("corrected",)
    assert result.suspension.working_days_left == 20
    assert result.suspension.reply_due_on is None
    assert result.suspension.due_on_if_silent is None
    assert result.steps[-1].sentence() == (
        "告知申请人补正，期限停止计算，自收到补正后的申请之日起重新计算。重新起算后共20个工作日。"
    )


def test_under_the_law_of_2007_a_correction_has_no_seven_days_and_may_be_asked_for_again() -> None:
    result = clock(
        "2018-03-01",
        ("2018-03-21", "correction_requested"),
        ("2018-03-26", "corrected"),
        ("2018-03-28", "correction_requested"),
        ("2018-04-02", "corrected"),
    )
    # 04-03, 4, off 5..7, Sunday 8 worked, 9..13, 16..20, 23, 24.
    assert result.due_on == date(2018, 4, 24)
    assert codes(result) == []


def test_a_correction_asked_for_after_the_period_has_ended_restarts_it_with_warnings() -> None:
    late = ("2024-04-02", "correction_requested")
    waiting = clock("2024-03-01", late)
    # The period had ended on 03-29, and the request is overdue as long as nothing is corrected.
    assert waiting.due_on == date(2024, 3, 29)
    assert waiting.suspension is None
    corrected = clock("2024-03-01", late, ("2024-04-08", "corrected"))
    assert codes(corrected) == ["correction_requested_late", "requested_after_the_end"]
    # 04-09..12, 15..19, 22..26, Sunday 28 worked, 29, 30, off to 05-05, 6..8.
    assert corrected.due_on == date(2024, 5, 8)


# Extension: article 33 paragraph 2 of 2019, article 24 paragraph 2 of 2007


@pytest.mark.parametrize("notified", ["2024-03-04", "2024-03-20", "2024-03-29"])
def test_an_extension_lengthens_the_period_whenever_in_it_it_is_notified(notified: str) -> None:
    # After 03-29: 04-01..03, Sunday 7 worked, 8..12, 15..19, 22..26, Sunday 28 worked.
    assert clock("2024-03-01", (notified, "extended")).due_on == date(2024, 4, 28)


def test_an_extension_notified_after_the_last_day_has_no_effect() -> None:
    result = clock("2024-03-01", ("2024-04-01", "extended"))
    assert result.due_on == date(2024, 3, 29)
    assert [warning.message() for warning in result.warnings] == [
        "答复期限已于2024年3月29日届满，2024年4月1日才告知延长，延长不起作用。"
    ]
    assert result.steps[-1].sentence() == (
        "告知延长时期限已于2024年3月29日届满，延长无效。期限已于2024年3月29日届满。"
    )


def test_the_law_of_2007_extends_by_fifteen_working_days() -> None:
    # 15: 03-02, 5..9, 12..16, 19..22. 15 more: 23, 26..30, Saturday 31 and Sunday 04-01 worked,
    # off to 4, 5, 6, 9..13.
    assert clock("2012-03-01").due_on == date(2012, 3, 22)
    assert clock("2012-03-01", ("2012-03-20", "extended")).due_on == date(2012, 4, 13)


def test_an_extension_notified_before_a_restart_stays_with_the_request_and_is_told() -> None:
    result = clock(
        "2024-03-01",
        ("2024-03-05", "extended"),
        ("2024-03-06", "correction_requested"),
        ("2024-03-20", "corrected"),
    )
    # 20 days to 04-18, as without the extension; 20 more: 19, 22..26, 28, 29, 30, 05-06..10,
    # Saturday 11 worked, 13..17.
    assert result.due_on == date(2024, 5, 17)
    assert codes(result) == ["extension_kept"]


# Answer


@pytest.mark.parametrize(
    ("answered", "late", "sentence"),
    [
        ("2024-03-01", False, "作出答复，在期限之内。"),
        ("2024-03-29", False, "作出答复，在期限之内。"),
        ("2024-03-30", True, "作出答复，已超过期限的最后一日2024年3月29日。"),
    ],
)
def test_an_answer_is_in_time_up_to_and_on_the_last_day(answered: str, late: bool, sentence: str) -> None:
    result = clock("2024-03-01", (answered, "answered"))
    assert result.due_on == date(2024, 3, 29)
    assert result.answered_on == date.fromisoformat(answered)
    assert result.answered_late is late
    [step] = [step for step in result.steps if step.event == "answered"]
    assert step.sentence() == sentence
    assert [step.on for step in result.steps] == sorted(step.on for step in result.steps)


def test_an_answer_to_a_request_that_was_never_corrected_is_not_late() -> None:
    result = clock("2024-03-01", ("2024-03-06", "correction_requested"), ("2024-07-01", "answered"))
    assert result.due_on is None
    assert not result.answered_late
    assert result.suspension is None


def test_an_answer_given_without_waiting_for_a_silent_third_party_is_measured_by_its_silence() -> None:
    letter = ("2024-06-05", "third_party_consulted")
    in_time = clock("2024-06-03", letter, ("2024-07-23", "answered"))
    assert in_time.due_on == date(2024, 7, 23)
    assert not in_time.answered_late
    assert clock("2024-06-03", letter, ("2024-07-24", "answered")).answered_late
    # An opinion that comes after the answer changes nothing.
    after = clock("2024-06-03", letter, ("2024-07-23", "answered"), ("2024-07-30", "third_party_replied"))
    assert after.due_on == date(2024, 7, 23)
    assert codes(after) == ["third_party_replied_late", "reply_after_answer"]


def test_days_left_are_working_days_and_negative_when_the_last_day_has_passed() -> None:
    calendar = working_calendar()
    result = clock("2024-09-10")
    assert result.days_left(date(2024, 10, 8), calendar) == 5  # 9, 10, 11, Saturday 12, 14
    assert result.days_left(date(2024, 10, 14), calendar) == 0
    assert result.days_left(date(2024, 10, 16), calendar) == -2
    assert clock("2024-09-10", ("2024-09-11", "answered")).days_left(date(2024, 10, 8), calendar) is None
    stopped = clock("2024-09-10", ("2024-09-11", "agency_consulted"))
    assert stopped.days_left(date(2024, 10, 8), calendar) is None


# Years without a notice, and the order of entry


def test_a_period_that_runs_into_a_year_without_a_notice_is_provisional() -> None:
    certain = clock("2026-11-30")
    assert certain.due_on == date(2026, 12, 28)
    assert not certain.provisional
    # The notice of the next year may take the last days of December.
    new_years_eve = clock("2026-12-02")
    assert new_years_eve.due_on == date(2026, 12, 30)
    assert new_years_eve.provisional_years == (2027,)

    result = clock("2026-12-10")
    # 12-11, 14..18, 21..25, 28..31, 01-04..08 of 2027, where only 01-01 is off.
    assert result.due_on == date(2027, 1, 8)
    assert result.provisional
    assert result.provisional_years == (2027,)
    assert [warning.message() for warning in result.warnings] == [
        "2027年的放假安排通知尚未录入，涉及该年或者上年岁末的日期按周末和法定节假日暂算；"
        "通知公布后由管理员在后台“工作日历”中录入，或者添加 statute/calendar/2027.yaml 并重新计算。"
    ]
    assert "add statute/calendar/2027.yaml" in result.warnings[0].message("en")


def test_a_stopped_period_is_provisional_when_what_it_tells_lies_in_such_a_year() -> None:
    result = clock("2026-12-10", ("2026-12-14", "third_party_consulted"))
    assert result.due_on is None
    assert result.provisional_years == (2027,)


def test_events_may_be_entered_in_any_order() -> None:
    events = [
        ("2024-06-05", "third_party_consulted"),
        ("2024-06-07", "agency_consulted"),
        ("2024-06-14", "third_party_replied"),
        ("2024-06-20", "agency_replied"),
    ]
    assert clock("2024-06-03", *reversed(events)) == clock("2024-06-03", *events)


@pytest.mark.parametrize(
    ("letter", "reply"),
    [
        ("third_party_consulted", "third_party_replied"),
        ("agency_consulted", "agency_replied"),
        ("correction_requested", "corrected"),
        ("fee_notified", "fee_paid"),
    ],
)
def test_of_one_day_a_letter_comes_before_its_reply_and_the_answer_after_all(
    letter: str, reply: str
) -> None:
    day = "2024-06-11"
    events = [(day, letter), (day, reply), (day, "extended"), (day, "answered")]
    expected = clock("2024-06-03", *events)
    assert expected.due_on == clock("2024-06-03", *events[:3]).due_on
    for entered in permutations(events):
        result = clock("2024-06-03", *entered)
        assert (result.due_on, result.answered_late) == (expected.due_on, False)


def test_a_reply_to_an_older_letter_does_not_wait_for_a_new_letter_of_its_day() -> None:
    result = clock(
        "2024-06-03",
        ("2024-06-05", "third_party_consulted"),
        ("2024-06-12", "third_party_replied"),
        ("2024-06-12", "third_party_consulted"),
        ("2024-06-14", "third_party_replied"),
    )
    assert [str(step.event) for step in result.steps[1:5]] == [
        "third_party_consulted",
        "third_party_replied",
        "third_party_consulted",
        "third_party_replied",
    ]
    assert result.due_on == date(2024, 7, 10)
