"""What letters to others and fee notices do to the period: cases worked out by hand on the calendar."""

from datetime import date

import pytest

from tests.law.clock_cases import clock, codes

# Consultations: articles 32 to 34 of 2019, article 24 paragraph 3 of 2007


def test_the_day_of_the_letter_counts_and_the_days_to_the_reply_do_not() -> None:
    result = clock(
        "2024-06-03", ("2024-06-05", "third_party_consulted"), ("2024-06-14", "third_party_replied")
    )
    # 06-04, 5 | 17..21, 24..28, 07-01..05, 8..10.
    assert result.due_on == date(2024, 7, 10)


def test_a_letter_and_a_reply_on_days_off_leave_out_the_working_days_between() -> None:
    result = clock("2024-04-22", ("2024-04-27", "agency_consulted"), ("2024-05-04", "agency_replied"))
    # 04-23..26 | out: Sunday 28 worked, 29, 30 | 05-06..10, Saturday 11 worked, 13..17, 20..24.
    assert result.due_on == date(2024, 5, 24)


def test_a_reply_on_the_day_of_the_letter_leaves_nothing_out() -> None:
    result = clock("2024-03-01", ("2024-03-06", "agency_consulted"), ("2024-03-06", "agency_replied"))
    assert result.due_on == date(2024, 3, 29)


def test_consultations_that_overlap_stop_the_period_once() -> None:
    result = clock(
        "2024-06-03",
        ("2024-06-05", "third_party_consulted"),
        ("2024-06-07", "agency_consulted"),
        ("2024-06-14", "third_party_replied"),
        ("2024-06-20", "agency_replied"),
    )
    # 06-04, 5 | 21, 24..28, 07-01..05, 8..12, 15, 16.
    assert result.due_on == date(2024, 7, 16)


def test_days_between_two_consultations_count() -> None:
    result = clock(
        "2024-06-03",
        ("2024-06-05", "third_party_consulted"),
        ("2024-06-11", "third_party_replied"),
        ("2024-06-13", "agency_consulted"),
        ("2024-06-18", "agency_replied"),
    )
    # 06-04, 5 | 12, 13 | 19..21, 24..28, 07-01..05, 8..10.
    assert result.due_on == date(2024, 7, 10)


def test_two_third_parties_hold_the_period_until_both_have_replied() -> None:
    letters = (("2024-06-05", "third_party_consulted"), ("2024-06-05", "third_party_consulted"))
    one_reply = clock("2024-06-03", *letters, ("2024-06-12", "third_party_replied"))
    assert one_reply.due_on is None
    both = clock(
        "2024-06-03",
        *letters,
        ("2024-06-12", "third_party_replied"),
        ("2024-06-14", "third_party_replied"),
    )
    assert both.due_on == date(2024, 7, 10)


def test_an_open_consultation_has_no_last_day_but_tells_what_silence_would_bring() -> None:
    result = clock("2024-06-03", ("2024-06-05", "third_party_consulted"))
    assert result.due_on is None
    assert result.suspension is not None
    assert result.suspension.since == date(2024, 6, 5)
    assert result.suspension.waiting_for == ("third_party_replied",)
    assert result.suspension.working_days_left == 18
    # 15 working days for the third party: 06-06, 7, 11..14, 17..21, 24..27.
    assert result.suspension.reply_due_on == date(2024, 6, 27)
    # Then the 18 that are left: 06-28, 07-01..05, 8..12, 15..19, 22, 23.
    assert result.suspension.due_on_if_silent == date(2024, 7, 23)


def test_silence_is_counted_from_each_letter_and_never_before_a_reply_that_came() -> None:
    result = clock(
        "2024-03-01",
        ("2024-03-04", "third_party_consulted"),
        ("2024-03-25", "agency_consulted"),
        ("2024-04-15", "agency_replied"),
    )
    assert result.suspension is not None
    # The third party's 15 days end on 03-25, the day of the second letter, which holds the period
    # until 04-15. One day was used; 19 are left: 04-16..19, 22..26, 28..30, 05-06..11, 13.
    assert result.suspension.reply_due_on == date(2024, 3, 25)
    assert result.suspension.due_on_if_silent == date(2024, 5, 13)


def test_a_reply_after_the_fifteen_days_still_ends_the_stop_and_is_told() -> None:
    result = clock(
        "2024-06-03", ("2024-06-05", "third_party_consulted"), ("2024-06-28", "third_party_replied")
    )
    # 06-04, 5 | 07-01..05, 8..12, 15..19, 22..24.
    assert result.due_on == date(2024, 7, 24)
    assert codes(result) == ["third_party_replied_late"]
    assert "自发出之日算至2024年6月27日" in result.warnings[0].message()


def test_a_reply_on_the_fifteenth_day_and_a_payment_on_the_twentieth_are_in_time() -> None:
    reply = clock(
        "2024-06-03", ("2024-06-05", "third_party_consulted"), ("2024-06-27", "third_party_replied")
    )
    assert codes(reply) == []
    payment = clock("2024-07-01", ("2024-07-10", "fee_notified"), ("2024-08-07", "fee_paid"))
    assert codes(payment) == []


def test_a_consultation_after_the_last_day_no_longer_stops_the_period() -> None:
    result = clock("2024-03-01", ("2024-04-01", "third_party_consulted"))
    assert result.due_on == date(2024, 3, 29)
    assert result.suspension is None
    assert codes(result) == ["consulted_after_the_end"]


def test_a_consultation_on_the_last_day_leaves_that_day_the_last() -> None:
    result = clock("2024-03-01", ("2024-03-29", "third_party_consulted"))
    assert result.due_on == date(2024, 3, 29)
    # Extended on the same day, in either order, the consultation has days to stop.
    for events in (
        (("2024-03-29", "third_party_consulted"), ("2024-03-29", "extended")),
        (("2024-03-29", "extended"), ("2024-03-29", "third_party_consulted")),
    ):
        extended = clock("2024-03-01", *events)
        assert extended.due_on is None
        assert extended.suspension is not None
        assert extended.suspension.working_days_left == 20


def test_under_the_law_of_2007_only_third_parties_stop_the_period() -> None:
    third_party = clock(
        "2018-03-01", ("2018-03-05", "third_party_consulted"), ("2018-03-15", "third_party_replied")
    )
    # 03-02, 5 | 16, 19..23, 26..30, 04-02, 3.
    assert third_party.due_on == date(2018, 4, 3)
    agency = clock("2018-03-01", ("2018-03-05", "agency_consulted"), ("2018-03-15", "agency_replied"))
    assert agency.due_on == date(2018, 3, 22)
    assert codes(agency) == ["agency_does_not_stop"]


def test_under_the_law_of_2007_a_third_party_has_no_time_limit() -> None:
    result = clock("2018-03-01", ("2018-03-05", "third_party_consulted"))
    assert result.suspension is not None
    assert result.suspension.reply_due_on is None
    assert result.suspension.due_on_if_silent is None


# Fee: article 42 and the measures in force from 2021


def test_a_payment_starts_the_period_afresh_on_the_next_day() -> None:
    result = clock("2024-07-01", ("2024-07-10", "fee_notified"), ("2024-07-22", "fee_paid"))
    # 07-23..26, 29..08-02, 5..9, 12..16, 19.
    assert result.due_on == date(2024, 8, 19)
    assert codes(result) == []


def test_an_unpaid_fee_freezes_the_period_and_tells_the_last_day_to_pay() -> None:
    result = clock("2024-07-01", ("2024-07-10", "fee_notified"))
    assert result.due_on is None
    assert result.suspension is not None
    assert result.suspension.waiting_for == ("fee_paid",)
    assert result.suspension.working_days_left == 20
    # 20 working days from 07-11: to 12, 15..19, 22..26, 29..08-02, 5..7.
    assert result.suspension.reply_due_on == date(2024, 8, 7)
    assert result.suspension.due_on_if_silent is None


def test_a_payment_after_the_twenty_days_is_told() -> None:
    result = clock("2024-07-01", ("2024-07-10", "fee_notified"), ("2024-08-08", "fee_paid"))
    assert codes(result) == ["fee_paid_late"]


@pytest.mark.parametrize(("received", "due"), [("2018-03-01", "2018-03-22"), ("2020-06-01", "2020-06-30")])
def test_before_the_measures_a_fee_notice_does_not_change_the_period(received: str, due: str) -> None:
    day = date.fromisoformat(received).replace(day=10).isoformat()
    result = clock(received, (day, "fee_notified"), (day, "fee_paid"))
    assert result.due_on == date.fromisoformat(due)
    assert codes(result) == ["fee_without_rule"]
