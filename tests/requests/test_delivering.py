"""Times to pay and to reply run from the delivery of the letter."""

from datetime import date

import pytest

from gongkai.core.errors import DomainError
from gongkai.requests import services
from tests.requests.cases import (
    at,
    consult,
    draft,
    make_desk,
    register,
    review_and_sign,
)

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
MARCH_5, MARCH_10, MARCH_20 = date(2026, 3, 5), date(2026, 3, 10), date(2026, 3, 20)


def test_the_time_to_pay_runs_from_the_delivery_of_the_notice_and_not_from_its_date() -> None:
    desk = make_desk()
    case = register(desk)
    moment = {"actor": desk.handler, "now": at(MARCH_20)}
    letter = services.notify_fee(
        disclosure_request=case, basis="by_pages", count=119, today=MARCH_5, **moment
    )
    assert case.fees.get().until == date(2026, 4, 2)

    services.record_delivery(
        letter=letter, way="personal", served_on=MARCH_10, proof="签收", today=MARCH_20, **moment
    )

    # 20 working days after 10 March; 4 to 6 April are days off.
    assert case.fees.get().until == date(2026, 4, 8)
    lapse = {"fee_amount": "1080", "fee_until": date(2026, 4, 8)}
    draft(desk, case, date(2026, 4, 8), "other.unpaid", facts=lapse)
    with pytest.raises(DomainError, match="has time until 2026-04-08"):
        review_and_sign(desk, case, date(2026, 4, 8))
    assert review_and_sign(desk, case, date(2026, 4, 9)).kind == "decision_unpaid"


def test_a_third_partys_time_runs_from_the_delivery_of_the_letter() -> None:
    desk = make_desk()
    case = register(desk)
    letter = consult(desk, case, MARCH_5)
    assert case.consultations.get().reply_until == date(2026, 3, 26)

    services.record_delivery(
        letter=letter,
        way="personal",
        served_on=MARCH_10,
        proof="签收",
        actor=desk.handler,
        now=at(MARCH_20),
        today=MARCH_20,
    )

    assert case.consultations.get().reply_until == date(2026, 3, 31)


def test_letters_that_set_a_time_of_the_law_count_it_from_their_receipt_and_name_no_day() -> None:
    desk = make_desk()
    fee = services.notify_fee(
        disclosure_request=register(desk),
        basis="by_pages",
        count=119,
        actor=desk.handler,
        now=at(MARCH_5),
        today=MARCH_5,
    )
    third_party = consult(desk, register(desk), MARCH_5)
    comaker = consult(desk, register(desk), MARCH_5, kind="comaker")

    for letter, time in [
        (fee, "自收到本通知次日起20个工作日内缴纳"),
        (third_party, "自收到本意见书之日起15个工作日内书面提出"),
        (comaker, "自收到本函之日起15个工作日内提出"),
    ]:
        text = "".join(letter.paragraphs)
        assert time in text
        assert "前，含当日" not in text
