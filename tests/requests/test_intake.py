"""A request comes in once, under the next number, on the day that its channel's rule fixes."""

from datetime import date, timedelta

import pytest
from django.db import connection

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import DomainError
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, RequestCounter
from gongkai.requests.selectors import applicants_case, like_requests, requests_in_a_month
from tests.requests.cases import RECEIVED, application, at, make_desk, register

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
LATER = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("channel", "confirmed_on", "received_on", "state"),
    [
        ("in_person", None, RECEIVED, "handling"),
        ("oral", None, RECEIVED, "handling"),
        ("letter_signed", None, RECEIVED, "handling"),
        ("letter_ordinary", None, None, "submitted"),
        ("letter_ordinary", RECEIVED, RECEIVED, "handling"),
        ("fax", LATER, LATER, "handling"),
        ("email", LATER, LATER, "handling"),
        ("online", None, None, "submitted"),
        ("online", LATER, LATER, "handling"),
    ],
)
def test_the_day_of_receipt_follows_the_rule_of_the_channel(
    channel, confirmed_on, received_on, state
) -> None:
    case = register(make_desk(), today=LATER, channel=channel, confirmed_on=confirmed_on)

    assert (case.received_on, case.state) == (received_on, state)
    assert case.receipt_rule.article.zh.startswith(("第三十一条", "第二十九条"))


def test_confirming_the_receipt_starts_the_clock() -> None:
    desk = make_desk()
    case = register(desk, channel="online")
    assert case.clock.due_on is None

    case = services.confirm_receipt(
        disclosure_request=case, confirmed_on=LATER, actor=desk.handler, now=at(LATER), today=LATER
    )

    case.clock.refresh_from_db()
    # 20 working days after Wednesday 4 March 2026.
    assert (case.received_on, case.clock.due_on) == (LATER, date(2026, 4, 1))


def test_a_receipt_is_not_confirmed_before_the_request_came_in() -> None:
    desk = make_desk()
    case = register(desk, channel="online")
    before = RECEIVED - timedelta(days=1)

    with pytest.raises(DomainError, match="before the request came in on 2026-03-02"):
        services.confirm_receipt(
            disclosure_request=case,
            confirmed_on=before,
            actor=desk.handler,
            now=at(RECEIVED),
            today=RECEIVED,
        )


def test_an_ordinary_letter_that_was_confirmed_later_than_it_came_is_told_apart() -> None:
    desk = make_desk()

    late = register(desk, channel="letter_ordinary", confirmed_on=LATER)
    in_time = register(desk, channel="letter_ordinary", confirmed_on=RECEIVED)
    online = register(desk, channel="online", confirmed_on=LATER)

    assert late.received_on == LATER
    assert [case.was_confirmed_late for case in (late, in_time, online)] == [True, False, False]


def test_a_record_that_cannot_be_kept_is_refused_in_a_sentence() -> None:
    desk = make_desk()
    case = register(desk)

    with pytest.raises(DomainError, match="at most 120 characters"):
        services.assign(
            disclosure_request=case,
            department="科" * 121,
            task="查档",
            due_on=RECEIVED,
            actor=desk.handler,
            now=at(RECEIVED),
            today=RECEIVED,
        )


def test_a_request_of_a_day_without_a_law_is_refused_in_the_readers_language() -> None:
    desk = make_desk()

    with pytest.raises(DomainError, match="No period applies to a request received on 2007-06-01"):
        register(desk, submitted_on=date(2007, 6, 1))


def test_the_same_sending_registers_once() -> None:
    desk = make_desk()
    values = {"agency": desk.agency, "actor": desk.handler, "now": at(RECEIVED), "today": RECEIVED}

    first = services.register_request(**values, idempotency_key="a1", **application())
    second = services.register_request(**values, idempotency_key="a1", **application())

    assert (first.is_new, second.is_new) == (True, False)
    assert first.disclosure_request == second.disclosure_request
    assert RequestCounter.objects.get(sequence="requests").last == 1


def test_numbers_have_no_gaps_when_a_registration_fails() -> None:
    desk = make_desk()
    register(desk)
    with pytest.raises(DomainError):
        register(desk, asked_for=" ")
    with pytest.raises(DomainError):
        register(desk, applicant_name="林" * 300)

    assert register(desk).number == "2026-00002"


def test_numbers_run_for_each_agency_and_year() -> None:
    desk, other = make_desk(), make_desk()
    early = date(2025, 12, 31)

    numbers = [
        register(desk, submitted_on=early, today=early).number,
        register(desk).number,
        register(other).number,
    ]

    assert numbers == ["2025-00001", "2026-00001", "2026-00001"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"applicant_name": ""}, "The application lacks the applicant's name"),
        ({"asked_for": "  "}, "lacks what is asked for"),
        ({"phone": "", "postal_address": ""}, "lacks a telephone number, e-mail or postal address"),
        ({"applicant_kind": "company"}, "lacks who the applicant is"),
        ({"submitted_on": LATER}, "2026-03-04 has not come yet: today is 2026-03-02"),
        ({"confirmed_on": date(2026, 3, 1)}, "before the request came in on 2026-03-02"),
    ],
)
def test_what_is_incomplete_or_impossible_is_refused(changes, sentence) -> None:
    with pytest.raises(DomainError, match=sentence):
        register(make_desk(), today=RECEIVED, **changes)
    assert not DisclosureRequest.objects.exists()


def test_personal_data_is_encrypted_in_the_database_and_plain_in_the_program() -> None:
    case = register(make_desk())
    case = DisclosureRequest.objects.get(pk=case.pk)
    assert (case.identity_number, case.phone) == ("11010519491231002X", "13800000000")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity_number, phone, postal_address, email FROM requests_disclosurerequest"
        )
        stored = cursor.fetchone()

    assert all(text.startswith("gAAAA") for text in stored[:3])
    assert stored[3] == ""
    assert "11010519491231002X" not in str(list(AuditEntry.objects.values()))


def test_a_request_with_two_matters_is_split_and_both_keep_the_day_of_receipt() -> None:
    desk = make_desk()
    case = register(desk)

    parts = services.split_request(
        disclosure_request=case,
        matters=["讨论记录", "", "施工合同"],
        actor=desk.handler,
        now=at(LATER),
        today=LATER,
    )

    assert [part.number for part in parts] == ["2026-00001", "2026-00002"]
    assert [part.asked_for for part in parts] == ["讨论记录", "施工合同"]
    assert parts[1].split_from == case
    assert parts[1].clock.due_on == parts[0].clock.due_on == date(2026, 3, 30)
    with pytest.raises(DomainError, match="at least two matters"):
        services.split_request(
            disclosure_request=case, matters=["讨论记录"], actor=desk.handler, now=at(LATER), today=LATER
        )


def test_a_like_request_of_the_same_applicant_is_proposed_and_a_person_decides() -> None:
    desk = make_desk()
    first = register(desk)
    register(desk, asked_for="公务接待费用明细", identity_number="440524188001010014")
    second = register(desk, asked_for="灌区改造方案 2025年的讨论记录")

    [like] = like_requests(second)

    assert (like.disclosure_request, like.is_same_applicant) == (first, True)
    assert second.repeats is None
    case = services.mark_repetition(
        disclosure_request=second, earlier=first, actor=desk.handler, now=at(LATER)
    )
    assert case.repeats == first
    assert requests_in_a_month(second) == 2


def test_an_applicants_case_opens_with_its_own_secret_only() -> None:
    desk = make_desk()
    registration = services.register_request(
        agency=desk.agency, actor=None, now=at(RECEIVED), today=RECEIVED, **application(channel="online")
    )
    number, code = registration.disclosure_request.number, desk.agency.code

    found = applicants_case(agency_code=code, number=number, secret=registration.secret)

    assert found == registration.disclosure_request
    assert applicants_case(agency_code=code, number=number, secret="guessed") is None
    assert applicants_case(agency_code=code, number=number, secret="") is None
    assert applicants_case(agency_code=code, number="2026-00009", secret=registration.secret) is None
