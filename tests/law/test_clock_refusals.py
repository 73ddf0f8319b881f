"""Histories of a request that cannot have happened are refused in one sentence."""

import pytest

from gongkai.core.errors import DomainError
from gongkai.law.clock_rules import ClockRefused
from tests.law.clock_cases import clock


def refusal(received: str, *events: tuple[str, str]) -> ClockRefused:
    with pytest.raises(ClockRefused) as refused:
        clock(received, *events)
    assert isinstance(refused.value, DomainError)
    assert refused.value.code == "clock_refused"
    return refused.value


@pytest.mark.parametrize(
    ("events", "zh", "en"),
    [
        (
            [("2024-02-29", "extended")],
            "2024年2月29日的“告知延期”早于收到申请之日2024年3月1日，请核对日期。",
            "The event extended on 2024-02-29 comes before the day of receipt, 2024-03-01."
            " Check the dates.",
        ),
        (
            [
                ("2024-03-04", "correction_requested"),
                ("2024-03-06", "corrected"),
                ("2024-03-07", "correction_requested"),
            ],
            "补正应当一次性告知，2024年3月4日已经告知过，2024年3月7日不能再次告知补正。",
            "A correction is asked for once; that was on 2024-03-04, so it cannot be asked for again"
            " on 2024-03-07.",
        ),
        (
            [("2024-03-06", "corrected")],
            "2024年3月6日收到补正后的申请，但没有尚待补正的告知，请先记录补正告知。",
            "A corrected request came on 2024-03-06, but none was asked for. Record the request for"
            " correction first.",
        ),
        (
            [
                ("2024-03-04", "correction_requested"),
                ("2024-03-06", "corrected"),
                ("2024-03-08", "corrected"),
            ],
            "2024年3月8日收到补正后的申请，但没有尚待补正的告知，请先记录补正告知。",
            "A corrected request came on 2024-03-08, but none was asked for. Record the request for"
            " correction first.",
        ),
        (
            [("2024-03-04", "extended"), ("2024-04-08", "extended")],
            "答复期限只能延长一次，2024年3月4日已经延长，2024年4月8日不能再次延长。",
            "The period can be extended once; that was on 2024-03-04, so it cannot be extended again"
            " on 2024-04-08.",
        ),
        (
            [("2024-03-06", "third_party_replied")],
            "2024年3月6日的“第三方答复”没有对应的征求意见，请先记录征求意见书的发出日期。",
            "The event third party replied on 2024-03-06 answers no open consultation. Record the day"
            " on which the letter was sent first.",
        ),
        (
            [("2024-03-04", "third_party_consulted"), ("2024-03-06", "agency_replied")],
            "2024年3月6日的“其他机关答复”没有对应的征求意见，请先记录征求意见书的发出日期。",
            "The event agency replied on 2024-03-06 answers no open consultation. Record the day on"
            " which the letter was sent first.",
        ),
        (
            [("2024-03-06", "agency_replied"), ("2024-03-07", "agency_consulted")],
            "2024年3月6日的“其他机关答复”没有对应的征求意见，请先记录征求意见书的发出日期。",
            "The event agency replied on 2024-03-06 answers no open consultation. Record the day on"
            " which the letter was sent first.",
        ),
        (
            [("2024-03-06", "fee_paid")],
            "2024年3月6日缴费，但没有尚未缴费的收费通知，请先记录收费通知。",
            "A fee was paid on 2024-03-06, but no notice is open. Record the fee notice first.",
        ),
        (
            [("2024-03-06", "fee_notified"), ("2024-03-08", "fee_notified")],
            "2024年3月6日已经发出收费通知，尚未缴费，2024年3月8日不能再次发出。",
            "A fee notice was sent on 2024-03-06 and is unpaid, so it cannot be sent again on 2024-03-08.",
        ),
        (
            [("2024-03-06", "answered"), ("2024-03-08", "extended")],
            "2024年3月6日已经答复，2024年3月8日不能再记录“告知延期”，请核对日期。",
            "The request was answered on 2024-03-06, so extended cannot follow on 2024-03-08."
            " Check the dates.",
        ),
        (
            [("2024-03-06", "answered"), ("2024-03-06", "answered")],
            "2024年3月6日已经答复，2024年3月6日不能再记录“答复”，请核对日期。",
            "The request was answered on 2024-03-06, so answered cannot follow on 2024-03-06."
            " Check the dates.",
        ),
    ],
)
def test_a_contradictory_history_is_refused(events: list[tuple[str, str]], zh: str, en: str) -> None:
    refused = refusal("2024-03-01", *events)
    assert str(refused) == zh
    assert refused.text("en") == en


def test_a_second_request_for_correction_before_the_first_is_answered_is_refused_in_any_law() -> None:
    refused = refusal(
        "2018-03-01", ("2018-03-05", "correction_requested"), ("2018-03-07", "correction_requested")
    )
    assert str(refused) == (
        "2018年3月5日已经告知补正，尚未收到补正后的申请，2018年3月7日不能再次告知补正。"
    )


@pytest.mark.parametrize("received", ["2008-04-30", "2007-06-01"])
def test_a_request_from_before_the_first_regulation_has_no_clock(received: str) -> None:
    assert "政府信息公开条例自2008年5月1日起施行" in str(refusal(received))
