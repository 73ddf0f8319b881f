"""Excessive requests: reasons asked for, given or not, a delay fixed by two officers, and the refusal."""

from datetime import date
from typing import Any

import pytest

from gongkai.audit.selectors import trail_of
from gongkai.core.errors import DomainError
from gongkai.requests import services
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.models import DisclosureRequest, Extension, Letter, RequestClock
from tests.requests.cases import Desk, at, conclude, draft, extend, make_desk, register

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
MARCH_5, MARCH_9, MARCH_10, MARCH_13 = (date(2026, 3, day) for day in (5, 9, 10, 13))
DUE, JUNE_30 = date(2026, 3, 30), date(2026, 6, 30)
EXCESSIVE = {"volume_found": "一个月内120件", "reason": "说明的理由与申请无关。"}


def ask(desk: Desk, case: DisclosureRequest, day: date = MARCH_5) -> Letter:
    return services.ask_reasons(
        disclosure_request=case,
        volume_found="一个月内120件",
        until=MARCH_13,
        actor=desk.handler,
        now=at(day),
        today=day,
    )


def give(desk: Desk, case: DisclosureRequest, day: date = MARCH_9) -> Any:
    return services.receive_reasons(
        disclosure_request=case,
        text="用于编写灌区志，需要历年资料。",
        given_on=day,
        actor=desk.handler,
        now=at(MARCH_10),
        today=MARCH_10,
    )


def propose(desk: Desk, case: DisclosureRequest, until: date = JUNE_30, day: date = MARCH_10) -> Extension:
    return services.propose_delay(
        disclosure_request=case,
        until=until,
        reason="涉及二十年档案，需要逐件审查",
        actor=desk.handler,
        now=at(day),
        today=day,
    )


def decide(
    desk: Desk, case: DisclosureRequest, day: date = MARCH_10, *, approve: bool = True
) -> Letter | None:
    return services.decide_extension(
        disclosure_request=case, approve=approve, actor=desk.lawyer, now=at(day), today=day
    )


def due_on(case: DisclosureRequest) -> date | None:
    return RequestClock.objects.get(pk=case.pk).due_on


def take_back(desk: Desk, case: DisclosureRequest, kind: str) -> None:
    event = case.events.get(kind=kind, revoked_by=None)
    services.revoke_event(event=event, reason="登记错误", actor=desk.handler, now=at(MARCH_10))


def test_reasons_are_asked_for_and_given_while_the_period_goes_on() -> None:
    desk = make_desk()
    case = register(desk)

    ask(desk, case)
    notice = give(desk, case)

    assert (notice.given_on, notice.text) == (MARCH_9, "用于编写灌区志，需要历年资料。")
    assert due_on(case) == DUE
    clock = clock_of(case)
    assert clock is not None
    assert [(str(step.event), step.on) for step in clock.steps[1:3]] == [
        ("reasons_requested", MARCH_5),
        ("reasons_given", MARCH_9),
    ]
    last = trail_of(case).last()
    assert last is not None
    assert (last.action, last.data["given_on"]) == ("requests.give_reasons", "2026-03-09")


def test_reasons_that_nobody_asked_for_are_not_taken_and_none_are_asked_for_twice() -> None:
    desk = make_desk()
    case = register(desk)
    with pytest.raises(DomainError, match="none were asked for"):
        give(desk, case)
    ask(desk, case)
    with pytest.raises(DomainError, match="Reasons were asked for on 2026-03-05"):
        ask(desk, case, MARCH_9)


def test_a_delay_is_proposed_by_one_approved_by_another_and_told_to_the_applicant() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    propose(desk, case)
    assert due_on(case) == DUE
    with pytest.raises(DomainError, match="You proposed this delay yourself"):
        services.decide_extension(
            disclosure_request=case, approve=True, actor=desk.handler, now=at(MARCH_10), today=MARCH_10
        )

    letter = decide(desk, case)

    assert due_on(case) == JUNE_30
    assert letter is not None
    assert letter.title == "政府信息公开延迟答复告知书"
    text = "".join(letter.paragraphs)
    assert "并于2026年3月9日收到您（单位）的说明。经审查，申请理由合理" in text
    assert "但是因涉及二十年档案，需要逐件审查，无法在《中华人民共和国政府信息公开条例》第三十三条" in text
    assert "第三十五条的规定，本机关确定延迟至2026年6月30日前（含当日）答复。" in text
    last = trail_of(case).last()
    assert last is not None
    assert (last.action, last.data["due_on"]) == ("requests.delay", "2026-06-30")


def test_a_delayed_answer_is_in_time_until_its_day_and_tells_the_delay() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    propose(desk, case)
    decide(desk, case)

    conclude(desk, case, JUNE_30)

    clock = clock_of(case)
    assert clock is not None
    assert (clock.due_on, clock.answered_late) == (JUNE_30, False)
    assert "于2026年3月10日告知您（单位）延迟答复" in letter_text(case)


def test_no_delay_without_reasons_nor_to_a_day_in_the_period_nor_after_its_end() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    with pytest.raises(DomainError, match="The applicant has given no reasons"):
        propose(desk, case)
    give(desk, case)
    with pytest.raises(DomainError, match="A delay must reach beyond that day"):
        propose(desk, case, until=DUE)
    with pytest.raises(DomainError, match="The period ended on 2026-03-30"):
        propose(desk, case, day=date(2026, 3, 31))
    assert not case.extensions.exists()


def test_a_delay_that_is_approved_too_late_is_refused() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    propose(desk, case)

    with pytest.raises(DomainError, match="The period ended on 2026-03-30"):
        decide(desk, case, date(2026, 3, 31))
    assert due_on(case) == DUE


def test_a_declined_delay_leaves_the_clock() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    propose(desk, case)

    assert decide(desk, case, approve=False) is None

    assert due_on(case) == DUE
    last = trail_of(case).last()
    assert last is not None
    assert last.action == "requests.decline_delay"


def test_an_extended_period_can_still_be_delayed() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    extend(desk, case, MARCH_10)
    assert due_on(case) == date(2026, 4, 28)
    propose(desk, case)
    decide(desk, case)
    assert due_on(case) == JUNE_30


def test_a_refusal_to_handle_waits_for_the_reasons_or_for_the_last_day_for_them() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    draft(desk, case, MARCH_9, "not_processed.excessive", facts=EXCESSIVE)
    with pytest.raises(DomainError, match="The applicant has time until 2026-03-13"):
        submit(desk, case, MARCH_13)
    submit(desk, case, date(2026, 3, 16))
    case.refresh_from_db()
    assert case.state == "in_review"


def test_a_refusal_to_handle_is_possible_as_soon_as_the_reasons_came() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    draft(desk, case, MARCH_10, "not_processed.excessive", facts=EXCESSIVE)
    submit(desk, case, MARCH_10)
    case.refresh_from_db()
    assert case.state == "in_review"


def letter_text(case: DisclosureRequest) -> str:
    letter = case.decision.letter
    assert letter is not None
    return "".join(letter.paragraphs)


def submit(desk: Desk, case: DisclosureRequest, day: date) -> None:
    services.submit_decision(disclosure_request=case, actor=desk.handler, now=at(day), today=day)


def test_delay_reasons_and_question_are_taken_back_from_the_last_to_the_first() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    with pytest.raises(DomainError, match="rests on this event"):
        take_back(desk, case, "reasons_requested")
    propose(desk, case)
    decide(desk, case)
    with pytest.raises(DomainError, match="rests on this event"):
        take_back(desk, case, "reasons_given")

    take_back(desk, case, "delayed")
    assert (due_on(case), case.extensions.get().is_approved) == (DUE, False)
    take_back(desk, case, "reasons_given")
    assert case.reasons.get().given_on is None
    take_back(desk, case, "reasons_requested")
    assert not case.reasons.exists()

    ask(desk, case, MARCH_10)
    give(desk, case, MARCH_10)
    propose(desk, case, date(2026, 5, 29))
    decide(desk, case)
    assert due_on(case) == date(2026, 5, 29)


def test_an_extension_taken_back_leaves_the_delay() -> None:
    desk = make_desk()
    case = register(desk)
    ask(desk, case)
    give(desk, case)
    extend(desk, case, MARCH_10)
    propose(desk, case)
    decide(desk, case)

    take_back(desk, case, "extended")

    assert due_on(case) == JUNE_30
    assert case.extensions.get(until=JUNE_30).is_approved is True
