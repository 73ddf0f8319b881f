"""What an applicant says after the answer, complaints and their answers, and forgetting identities."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import storages

from gongkai.audit.models import AuditEntry
from gongkai.disclosures.permissions import NotYourAgency
from gongkai.law.calendar import working_calendar
from gongkai.notices.models import Notice
from gongkai.requests import services
from gongkai.requests.models import Complaint
from gongkai.requests.services import after
from tests.factories import make_officer
from tests.renditions.leaky_files import png_with
from tests.requests.cases import RECEIVED, at, conclude, make_desk, register

pytestmark = pytest.mark.django_db

ENDED = working_calendar().add_working_days(RECEIVED, 3)
NOW = at(ENDED)


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def ended(desk):
    return conclude(desk, register(desk), ENDED)


def complain(case):
    return after.complain(disclosure_request=case, ground="not_lawful", text="答复没有附件。", now=NOW)


def office_of(desk):
    return make_officer(desk.agency.versions.get().parent, "county_office")


def test_an_opinion_is_given_once_and_only_on_a_concluded_request(desk, ended):
    with pytest.raises(after.NotYet):
        after.give_opinion(disclosure_request=register(desk), satisfaction=5, text="", now=NOW)

    opinion = after.give_opinion(disclosure_request=ended, satisfaction="4", text=" 较快 ", now=NOW)

    assert (opinion.satisfaction, opinion.text) == (4, "较快")
    with pytest.raises(after.SaidAlready):
        after.give_opinion(disclosure_request=ended, satisfaction=1, text="", now=NOW)


def test_a_complaint_is_told_to_the_office_above_and_answered_by_it(desk, ended):
    office = office_of(desk)

    complaint = complain(ended)

    assert Notice.objects.get().recipient == office
    with pytest.raises(after.NotTheOfficeAbove):
        after.answer_complaint(complaint=complaint, answer="好", actor=desk.handler, now=NOW)
    stranger = make_officer(make_desk().agency, "county_office")
    with pytest.raises(NotYourAgency):
        after.answer_complaint(complaint=complaint, answer="好", actor=stranger, now=NOW)
    answered = after.answer_complaint(complaint=complaint, answer="已责成补送附件。", actor=office, now=NOW)
    assert answered.answered_by == office
    assert list(Complaint.objects.visible_to(stranger)) == []
    actions = AuditEntry.objects.filter(subject_id=str(ended.pk)).values_list("action", flat=True)
    assert {"requests.complain", "requests.answer_complaint"} <= set(actions)


def test_a_second_complaint_waits_for_the_answer_to_the_first(desk, ended):
    first = complain(ended)
    with pytest.raises(after.SaidAlready):
        complain(ended)

    after.answer_complaint(complaint=first, answer="已处理。", actor=office_of(desk), now=NOW)

    assert complain(ended).pk != first.pk


def test_what_an_applicant_complains_of_is_sealed_in_the_database(ended):
    from django.db import connection

    complain(ended)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM requests_complaint")
        assert "附件" not in cursor.fetchone()[0]
    assert Complaint.objects.get().text == "答复没有附件。"


def test_a_payment_told_by_the_applicant_is_told_to_the_handler_and_confirmed_by_the_office(desk):
    case = services.set_handler(
        disclosure_request=register(desk), handler=desk.handler, actor=None, now=at(RECEIVED)
    )
    services.notify_fee(
        disclosure_request=case,
        basis="by_items",
        count=40,
        actor=desk.handler,
        now=at(RECEIVED),
        today=RECEIVED,
    )
    fee = case.fees.get()

    claim = after.claim_payment(fee=fee, paid_on=ENDED, reference=" 2026-77 ", now=NOW, today=ENDED)

    assert claim.reference == "2026-77"
    assert Notice.objects.get().recipient == desk.handler
    fee.refresh_from_db()
    assert fee.paid_on is None
    with pytest.raises(after.SaidAlready):
        after.claim_payment(fee=fee, paid_on=ENDED, reference="1", now=NOW, today=ENDED)


def test_identity_numbers_are_forgotten_when_the_time_has_passed_and_the_trail_says_so(desk, ended):
    running = register(desk)
    later = NOW + timedelta(days=31)

    assert after.forget_identities(now=later, days=30) == 1
    assert after.forget_identities(now=later, days=30) == 0

    ended.refresh_from_db()
    running.refresh_from_db()
    assert (ended.identity_number, ended.identity_digest) == ("", "")
    assert running.identity_number == "11010519491231002X"
    assert AuditEntry.objects.filter(action="requests.forget_identity").count() == 1


def send_identity_document(case):
    return services.receive_applicant_file(
        disclosure_request=case,
        purpose="identity",
        name="身份证.png",
        content=png_with("林某某"),
        actor=None,
        now=at(RECEIVED),
    )


def test_identity_documents_that_were_sent_are_deleted_with_the_numbers(
    desk, django_capture_on_commit_callbacks
):
    case = register(desk)
    card = send_identity_document(case)
    conclude(desk, case, ENDED)
    kept_under = str(card.file.name)
    assert storages["originals"].exists(kept_under)

    with django_capture_on_commit_callbacks(execute=True):
        assert after.forget_identities(now=NOW + timedelta(days=31), days=30) == 1

    card.refresh_from_db()
    assert (card.state, str(card.file)) == ("forgotten", "")
    assert not storages["originals"].exists(kept_under)
    line = AuditEntry.objects.get(action="requests.forget_identity")
    assert line.data["documents"] == [card.sha256]


def test_identity_documents_are_kept_while_a_complaint_is_not_answered(desk):
    case = register(desk)
    card = send_identity_document(case)
    complaint = complain(conclude(desk, case, ENDED))
    later = NOW + timedelta(days=31)

    assert after.forget_identities(now=later, days=30) == 0
    card.refresh_from_db()
    assert card.state == "ready"

    after.answer_complaint(complaint=complaint, answer="已补发附件。", actor=office_of(desk), now=NOW)
    assert after.forget_identities(now=later, days=30) == 1


def test_the_identity_of_a_case_that_is_before_a_court_is_kept(desk, ended):
    services.open_remedy(
        agency=desk.agency,
        disclosure_request=ended,
        kind="reconsideration",
        body="岚川县人民政府",
        served_on=ENDED,
        actor=desk.handler,
        now=NOW,
        today=ENDED,
    )

    assert after.forget_identities(now=NOW + timedelta(days=31), days=30) == 0
    assert after.forget_identities(now=NOW + timedelta(days=31), days=40) == 0
    assert date(2026, 1, 1) < ended.concluded_on
