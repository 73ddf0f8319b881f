"""What moves the clock is recorded; unlawful acts are refused in words, and change nothing."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.audit.append_only import RecordIsFinal
from gongkai.audit.selectors import trail_of
from gongkai.core.errors import DomainError
from gongkai.core.workflow import TransitionNotAllowed
from gongkai.requests import services
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.models import RequestClock
from tests.requests.cases import (
    RECEIVED,
    ask_correction,
    at,
    consult,
    draft,
    extend,
    make_desk,
    receive_correction,
    register,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
MARCH_5, MARCH_10, MARCH_20 = date(2026, 3, 5), date(2026, 3, 10), date(2026, 3, 20)


def due_on(case) -> date | None:
    return RequestClock.objects.get(pk=case.pk).due_on


def test_a_correction_stops_the_period_and_starts_it_afresh() -> None:
    desk = make_desk()
    case = register(desk)

    letter = ask_correction(desk, case, MARCH_5, MARCH_20)
    case.refresh_from_db()
    assert (case.state, due_on(case)) == ("awaiting_correction", None)
    assert "2026年3月20日前（含当日）补正" in "".join(letter.paragraphs)

    receive_correction(desk, case, MARCH_10)
    case.refresh_from_db()
    # 20 working days after Tuesday 10 March; 6 April is a holiday.
    assert (case.state, due_on(case)) == ("handling", date(2026, 4, 8))
    assert case.corrections.get().asked_for_before == "2025年灌区改造方案的讨论记录"


def test_a_second_correction_is_refused() -> None:
    desk = make_desk()
    case = register(desk)
    ask_correction(desk, case, MARCH_5, MARCH_20)
    receive_correction(desk, case, MARCH_10)

    with pytest.raises(DomainError, match="2026-03-05"):
        ask_correction(desk, case, date(2026, 3, 11), MARCH_20)
    assert case.corrections.count() == 1


def test_an_extension_is_proposed_by_one_and_approved_by_another() -> None:
    desk = make_desk()
    case = register(desk)
    services.propose_extension(
        disclosure_request=case,
        reason="需要检索历史档案",
        actor=desk.handler,
        now=at(MARCH_10),
        today=MARCH_10,
    )
    values = {"disclosure_request": case, "approve": True, "now": at(MARCH_10), "today": MARCH_10}

    with pytest.raises(DomainError, match="You proposed this extension yourself"):
        services.decide_extension(actor=desk.handler, **values)
    letter = services.decide_extension(actor=desk.lawyer, **values)

    # 40 working days after 2 March 2026.
    assert due_on(case) == date(2026, 4, 28)
    assert letter is not None
    assert "答复期限延长至2026年4月28日" in "".join(letter.paragraphs)


def test_a_second_extension_is_refused() -> None:
    desk = make_desk()
    case = register(desk)
    extend(desk, case, MARCH_10)

    with pytest.raises(DomainError, match="2026-03-10"):
        extend(desk, case, MARCH_20)


def test_a_period_that_is_over_is_not_extended() -> None:
    desk = make_desk()
    case = register(desk)

    with pytest.raises(
        DomainError, match=r"The period ended on 2026-03-30\. What is over cannot be extended"
    ):
        extend(desk, case, date(2026, 3, 31))


def test_a_declined_extension_leaves_the_clock_and_another_can_be_proposed() -> None:
    desk = make_desk()
    case = register(desk)
    services.propose_extension(
        disclosure_request=case, reason="人手不足", actor=desk.handler, now=at(MARCH_5), today=MARCH_5
    )

    services.decide_extension(
        disclosure_request=case,
        approve=False,
        note="理由不足",
        actor=desk.lawyer,
        now=at(MARCH_5),
        today=MARCH_5,
    )

    assert due_on(case) == date(2026, 3, 30)
    assert extend(desk, case, MARCH_10) is not None


def test_a_third_party_stops_the_period_until_its_reply() -> None:
    desk = make_desk()
    case = register(desk)
    letter = consult(desk, case, MARCH_5)
    assert due_on(case) is None
    assert letter.addressee == "岚川县某水务公司"
    assert case.applicant_name not in "".join(letter.paragraphs)

    services.receive_reply(
        consultation=case.consultations.get(),
        reply="objects",
        text="合同价格属于商业秘密。",
        replied_on=MARCH_10,
        actor=desk.handler,
        now=at(MARCH_10),
        today=MARCH_10,
    )

    # 6, 9 and 10 March do not count: three working days more.
    assert due_on(case) == date(2026, 4, 2)


def test_silence_is_recorded_on_the_last_day_of_the_reply_and_not_before() -> None:
    desk = make_desk()
    case = register(desk)
    consult(desk, case, MARCH_5, kind="comaker", name="岚川县农业农村局")
    consultation = case.consultations.get()
    # 15 working days after Thursday 5 March.
    assert consultation.reply_until == date(2026, 3, 26)
    values = {
        "consultation": consultation,
        "reply": "silent",
        "replied_on": MARCH_10,
        "actor": desk.handler,
    }

    with pytest.raises(DomainError, match="may reply until 2026-03-26"):
        services.receive_reply(**values, now=at(MARCH_20), today=MARCH_20)
    services.receive_reply(**values, now=at(date(2026, 3, 30)), today=date(2026, 3, 30))

    consultation.refresh_from_db()
    assert (consultation.reply, consultation.replied_on) == ("silent", date(2026, 3, 26))
    with pytest.raises(DomainError, match="recorded already"):
        services.receive_reply(**values, now=at(date(2026, 3, 31)), today=date(2026, 3, 31))


def test_a_fee_stops_the_period_and_the_payment_starts_it_afresh() -> None:
    desk = make_desk()
    case = register(desk)
    letter = services.notify_fee(
        disclosure_request=case,
        basis="by_pages",
        count=119,
        actor=desk.handler,
        now=at(MARCH_5),
        today=MARCH_5,
    )
    case.refresh_from_db()
    assert (case.state, due_on(case)) == ("awaiting_payment", None)
    text = "".join(letter.paragraphs)
    assert "共计人民币1080元" in text
    assert "第31—100页×10元=700元；第101—119页×20元=380元" in text
    values = {"disclosure_request": case, "paid_on": MARCH_10, "receipt_number": "1", "actor": desk.handler}

    with pytest.raises(DomainError, match=r"1080\.00 yuan were notified and 80 are entered"):
        services.record_payment(**values, amount=Decimal(80), now=at(MARCH_10), today=MARCH_10)
    services.record_payment(**values, amount=Decimal(1080), now=at(MARCH_10), today=MARCH_10)

    assert due_on(case) == date(2026, 4, 8)


def test_a_fee_of_nothing_is_not_notified_and_a_waiver_names_who_approved_it() -> None:
    desk = make_desk()
    case = register(desk)
    values = {"disclosure_request": case, "basis": "by_items", "actor": desk.handler, "now": at(MARCH_5)}

    with pytest.raises(DomainError, match="cost nothing"):
        services.notify_fee(**values, count=10, today=MARCH_5)
    with pytest.raises(DomainError, match="Name who approved"):
        services.waive_fee(**values, count=12, approved_by=" ", reason="低保户", today=MARCH_5)
    fee = services.waive_fee(**values, count=12, approved_by="办公室主任", reason="低保户", today=MARCH_5)

    assert (fee.amount, fee.notified_on) == (Decimal(200), None)


def test_events_are_never_changed_and_a_mistake_is_taken_back_by_another_event() -> None:
    desk = make_desk()
    case = register(desk)
    extend(desk, case, MARCH_10)
    event = case.events.get()
    with pytest.raises(RecordIsFinal):
        event.save()

    services.revoke_event(event=event, reason="审批单作废", actor=desk.handler, now=at(MARCH_20))

    assert due_on(case) == date(2026, 3, 30)
    assert case.events.count() == 2
    with pytest.raises(DomainError, match="taken back already"):
        services.revoke_event(event=event, reason="再次", actor=desk.handler, now=at(MARCH_20))


def test_an_event_on_which_a_later_one_rests_is_not_taken_back() -> None:
    desk = make_desk()
    case = register(desk)
    ask_correction(desk, case, MARCH_5, MARCH_20)
    receive_correction(desk, case, MARCH_10)

    with pytest.raises(DomainError):
        services.revoke_event(
            event=case.events.first(), reason="误登", actor=desk.handler, now=at(MARCH_20)
        )
    assert case.events.count() == 2


def test_the_copy_of_the_clock_can_be_compared_and_rebuilt() -> None:
    desk = make_desk()
    case = register(desk)
    RequestClock.objects.filter(pk=case.pk).update(due_on=date(2026, 12, 31), board_on=date(2026, 12, 31))

    [difference] = services.rebuild_clocks(now=at(MARCH_5), write=False)
    assert (difference.before, difference.after) == (date(2026, 12, 31), date(2026, 3, 30))
    assert due_on(case) == date(2026, 12, 31)

    assert len(list(services.rebuild_clocks(now=at(MARCH_5)))) == 1
    assert due_on(case) == date(2026, 3, 30)
    line = trail_of(case).last()
    assert line is not None
    assert (line.action, line.data["before"]) == ("requests.recompute_clock", "2026-12-31")
    assert list(services.rebuild_clocks(now=at(MARCH_5))) == []


@pytest.mark.parametrize("seen_by", ["handler", "lawyer"])
def test_of_two_officers_on_one_page_the_first_wins_and_the_other_is_told(seen_by: str) -> None:
    desk = make_desk()
    case = register(desk)
    revision = case.revision
    ask_correction(desk, case, MARCH_5, MARCH_20)

    with pytest.raises(DomainError) as refusal:
        services.withdraw_request(
            disclosure_request=case,
            withdrawn_on=MARCH_5,
            reason="",
            actor=getattr(desk, seen_by),
            now=at(MARCH_5),
            today=MARCH_5,
            revision=revision,
        )

    assert str(refusal.value) == (
        f"{desk.handler.display_name} has acted on request 2026-00001 since you opened this page; it is now"
        " “Waiting for the correction”. Nothing was changed by you. Look at the case again, then decide."
    )
    case.refresh_from_db()
    assert case.state == "awaiting_correction"


def test_an_act_out_of_its_state_is_refused_and_changes_nothing() -> None:
    desk = make_desk()
    case = register(desk)
    lines = trail_of(case).count()

    with pytest.raises(TransitionNotAllowed, match="Taking the correction is not possible"):
        receive_correction(desk, case, MARCH_5)
    with pytest.raises(TransitionNotAllowed, match="Signing is not possible"):
        services.sign_decision(disclosure_request=case, actor=desk.handler, now=at(MARCH_5), today=MARCH_5)
    assert trail_of(case).count() == lines


def test_who_does_not_work_for_the_agency_does_nothing_to_its_requests() -> None:
    desk, other = make_desk(), make_desk()
    case = register(desk)

    with pytest.raises(DomainError, match="does not work for this agency"):
        draft(other, case, MARCH_5)


def test_work_of_departments_and_searches_are_recorded() -> None:
    desk = make_desk()
    case = register(desk)
    moment = {"actor": desk.handler, "now": at(MARCH_5), "today": MARCH_5}
    work = services.assign(
        disclosure_request=case, department="规划股", task="查找记录", due_on=MARCH_10, **moment
    )

    services.complete_assignment(assignment=work, result="未找到", done_on=MARCH_5, **moment)
    services.record_search(
        disclosure_request=case,
        searched_on=MARCH_5,
        places="档案室、办公系统",
        method="按题名和年份检索",
        searched_by="档案员",
        found=False,
        result="无相符记录",
        **moment,
    )

    work.refresh_from_db()
    assert (work.done_on, case.searches.get().found) == (MARCH_5, False)
    with pytest.raises(DomainError, match="has reported already"):
        services.complete_assignment(assignment=work, result="又找到", done_on=MARCH_5, **moment)


def test_programs_are_not_filed_with_a_case() -> None:
    desk = make_desk()
    case = register(desk)
    values = {"disclosure_request": case, "kind": "application", "actor": desk.handler, "now": at(RECEIVED)}

    document = services.add_document(name="C:\\temp\\申请表.pdf", content=b"%PDF-1.7", **values)

    assert (document.name, document.size) == ("申请表.pdf", 8)
    with pytest.raises(DomainError, match=r"“a\.exe” is a program"):
        services.add_document(name="a.exe", content=b"MZ", **values)
    with pytest.raises(DomainError, match="has 0 bytes"):
        services.add_document(name="empty.pdf", content=b"", **values)


def test_the_clock_tells_every_event_with_its_article() -> None:
    desk = make_desk()
    case = register(desk)
    ask_correction(desk, case, MARCH_5, MARCH_20)
    receive_correction(desk, case, MARCH_10)
    extend(desk, case, date(2026, 4, 1))

    clock = clock_of(case)

    assert clock is not None
    assert [(step.on.isoformat(), str(step.event)) for step in clock.steps] == [
        ("2026-03-02", "received"),
        ("2026-03-05", "correction_requested"),
        ("2026-03-10", "corrected"),
        ("2026-04-01", "extended"),
        ("2026-05-09", "due"),
    ]
    assert clock.steps[1].article() == "第三十条"
