"""An event recorded by mistake goes back with all that it brought, so that the act can be done again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gongkai.audit.selectors import trail_of
from gongkai.core.errors import DomainError
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, FeeNotice, RequestClock
from tests.requests.cases import (
    GRANT,
    Desk,
    ask_correction,
    at,
    consult,
    draft,
    extend,
    make_desk,
    receive_correction,
    register,
    review_and_sign,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
MARCH_4, MARCH_6, MARCH_9, MARCH_10 = (date(2026, 3, day) for day in (4, 6, 9, 10))


def take_back(desk: Desk, case: DisclosureRequest, kind: str) -> DisclosureRequest:
    event = case.events.get(kind=kind, revoked_by=None)
    services.revoke_event(event=event, reason="登记错误", actor=desk.handler, now=at(MARCH_10))
    case.refresh_from_db()
    return case


def due_on(case: DisclosureRequest) -> date | None:
    return RequestClock.objects.get(pk=case.pk).due_on


def reply(desk: Desk, case: DisclosureRequest, day: date) -> Any:
    return services.receive_reply(
        consultation=case.consultations.get(),
        reply="agrees",
        replied_on=day,
        actor=desk.handler,
        now=at(MARCH_10),
        today=MARCH_10,
    )


def notify_fee(desk: Desk, case: DisclosureRequest) -> Any:
    return services.notify_fee(
        disclosure_request=case,
        basis="by_pages",
        count=40,
        actor=desk.handler,
        now=at(MARCH_6),
        today=MARCH_6,
    )


def pay(desk: Desk, case: DisclosureRequest, day: date) -> Any:
    return services.record_payment(
        disclosure_request=case,
        paid_on=day,
        amount=Decimal(100),
        receipt_number="A1",
        actor=desk.handler,
        now=at(MARCH_10),
        today=MARCH_10,
    )


def test_a_reply_on_the_wrong_day_is_recorded_again_on_the_right_one() -> None:
    desk = make_desk()
    case = register(desk)
    consult(desk, case, MARCH_4)
    reply(desk, case, MARCH_6)
    # 3 and 4 March count; of 20 days 18 run after the reply: 9 March to 1 April.
    assert due_on(case) == date(2026, 4, 1)

    take_back(desk, case, "third_party_replied")
    assert due_on(case) is None
    reply(desk, case, MARCH_9)

    assert due_on(case) == date(2026, 4, 2)


def test_a_consultation_sent_by_mistake_keeps_no_decision_waiting_and_is_no_opinion() -> None:
    desk = make_desk()
    case = register(desk)
    consult(desk, case, MARCH_4)

    take_back(desk, case, "third_party_consulted")

    assert due_on(case) == date(2026, 3, 30)
    facts = {
        "information_name": "供水合同",
        "third_party_opinion": "无",
        "reason": "含价格条款。",
        "public_interest": "影响不大。",
    }
    draft(desk, case, MARCH_10, "refused.third_party", facts=facts)
    with pytest.raises(DomainError, match="No third party was asked"):
        review_and_sign(desk, case, MARCH_10)
    draft(desk, case, MARCH_10, "granted", facts=GRANT, answer="provided")
    assert review_and_sign(desk, case, MARCH_10).title == "政府信息公开申请答复书"


def test_a_consultation_that_was_answered_stays_until_its_reply_is_taken_back() -> None:
    desk = make_desk()
    case = register(desk)
    consult(desk, case, MARCH_4)
    reply(desk, case, MARCH_6)

    with pytest.raises(DomainError, match="rests on this event"):
        take_back(desk, case, "third_party_consulted")

    take_back(desk, case, "third_party_replied")
    take_back(desk, case, "third_party_consulted")
    assert due_on(case) == date(2026, 3, 30)


def test_a_correction_that_should_not_have_been_asked_for_can_be_asked_for_again() -> None:
    desk = make_desk()
    case = register(desk)
    ask_correction(desk, case, MARCH_4, MARCH_9)

    take_back(desk, case, "correction_requested")
    assert (case.state, case.corrections.count(), due_on(case)) == ("handling", 0, date(2026, 3, 30))

    ask_correction(desk, case, MARCH_10, date(2026, 3, 20))
    case.refresh_from_db()
    assert case.state == "awaiting_correction"


def test_a_correction_noted_on_the_wrong_day_is_awaited_again() -> None:
    desk = make_desk()
    case = register(desk)
    before = case.asked_for
    ask_correction(desk, case, MARCH_4, date(2026, 3, 20))
    receive_correction(desk, case, MARCH_6)

    take_back(desk, case, "corrected")
    assert (case.state, case.asked_for, due_on(case)) == ("awaiting_correction", before, None)
    last = trail_of(case).last()
    assert last is not None
    assert last.data["asked_for"] == "2025年6月5日局务会议的讨论记录"

    receive_correction(desk, case, MARCH_10)
    assert due_on(case) == date(2026, 4, 8)


def test_a_fee_notice_taken_back_is_not_counted_and_the_period_runs_on() -> None:
    desk = make_desk()
    case = register(desk)
    notify_fee(desk, case)

    take_back(desk, case, "fee_notified")

    assert (case.state, due_on(case)) == ("handling", date(2026, 3, 30))
    assert not FeeNotice.objects.exists()


def test_a_payment_on_the_wrong_day_is_awaited_again() -> None:
    desk = make_desk()
    case = register(desk)
    notify_fee(desk, case)
    pay(desk, case, MARCH_9)
    with pytest.raises(DomainError, match="rests on this event"):
        take_back(desk, case, "fee_notified")

    take_back(desk, case, "fee_paid")
    assert (case.state, due_on(case)) == ("awaiting_payment", None)

    pay(desk, case, MARCH_10)
    assert due_on(case) == date(2026, 4, 8)


def test_an_extension_taken_back_can_be_approved_anew() -> None:
    desk = make_desk()
    case = register(desk)
    extend(desk, case, MARCH_4)

    take_back(desk, case, "extended")
    assert case.extensions.get().is_approved is False

    extend(desk, case, MARCH_10)
    assert due_on(case) == date(2026, 4, 28)


def test_nothing_is_taken_back_while_the_draft_is_in_review() -> None:
    desk = make_desk()
    case = register(desk)
    extend(desk, case, MARCH_4)
    draft(desk, case, MARCH_6)
    services.submit_decision(disclosure_request=case, actor=desk.handler, now=at(MARCH_6), today=MARCH_6)

    with pytest.raises(DomainError, match="Taking back an event is not possible"):
        take_back(desk, case, "extended")
    assert case.extensions.get().is_approved is True
