"""Past requests come in whole, keep their days, and what contradicts the law is listed and not refused."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gongkai.disclosures.permissions import NotAdministrator
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.organisations.models import Agency, Role
from gongkai.requests import services
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.countable import cell_counts
from gongkai.requests.models import DisclosureRequest, RemedyCase, RequestCounter, RequestEvent
from gongkai.requests.moving_in import MovedRequests, MovedRequestsRefused, move_in_requests
from gongkai.requests.moving_in_entries import MovedRemedy, MovedRequest
from tests.factories import make_agency, make_officer
from tests.requests.cases import at, make_desk, receive_correction, register

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
Kind = ClockEventKind


def past_application() -> dict[str, str]:
    return {
        "applicant_kind": "natural_person",
        "applicant_name": "林某某",
        "asked_for": "2022年灌区改造资金使用情况",
    }


def past(agency: Agency, **changes: Any) -> MovedRequest:
    """Return a request of 2023 that was answered in time."""
    return MovedRequest(
        **{
            "agency_id": agency.pk,
            "channel": "in_person",
            "submitted_on": date(2023, 3, 6),
            "application": past_application(),
            "outcome": "granted",
            "answer": "provided",
            "concluded_on": date(2023, 3, 20),
            **changes,
        }
    )


def move(owner: Agency, *records: MovedRequest, batch: str = "台账2023", **changes: Any) -> MovedRequests:
    told: dict[str, Any] = {"actor": None, "now": at(TODAY), "today": TODAY, "reason": "原依申请公开台账"}
    return move_in_requests(owner=owner, batch=batch, records=records, **{**told, **changes})


def test_requests_are_numbered_without_gaps_in_the_order_in_which_they_came() -> None:
    agency = make_agency()

    came = move(
        agency,
        past(agency, submitted_on=date(2023, 3, 10)),
        past(agency, submitted_on=date(2022, 5, 5), concluded_on=date(2022, 5, 20)),
        past(agency, submitted_on=date(2023, 2, 6), concluded_on=date(2023, 2, 27)),
    )

    assert (came.records, came.is_new, came.against_the_law) == (3, True, ())
    found = DisclosureRequest.objects.order_by("submitted_on").values_list("number", flat=True)
    assert list(found) == ["2022-00001", "2023-00001", "2023-00002"]
    assert all(DisclosureRequest.objects.values_list("is_imported", flat=True))
    assert cell_counts(agencies=[agency], year=2023)["requests.granted.natural_person"] == 2


def test_numbers_go_on_after_those_given_before_and_before_those_to_come() -> None:
    desk = make_desk()
    assert register(desk, date(2026, 3, 2)).number == "2026-00001"

    move(
        desk.agency,
        past(desk.agency, submitted_on=date(2026, 1, 12), concluded_on=None, outcome="", answer=""),
    )

    moved = DisclosureRequest.objects.get(is_imported=True)
    assert (moved.number, moved.state) == ("2026-00002", "handling")
    assert moved.clock.due_on == date(2026, 2, 9)
    assert register(desk, date(2026, 3, 2)).number == "2026-00003"
    assert RequestCounter.objects.get(agency=desk.agency, sequence="requests", year=2026).last == 3


def test_the_clock_of_a_past_request_is_that_of_its_events_under_the_law_of_its_day() -> None:
    agency = make_agency()
    events = (
        ClockEvent(date(2023, 3, 20), Kind.THIRD_PARTY_REPLIED),
        ClockEvent(date(2023, 3, 9), Kind.THIRD_PARTY_CONSULTED),
    )

    move(
        agency,
        past(
            agency,
            events=events,
            outcome="refused.third_party",
            answer="third_party",
            concluded_on=date(2023, 4, 3),
        ),
        past(agency, submitted_on=date(2019, 3, 4), concluded_on=date(2019, 3, 22)),
    )

    new, old = DisclosureRequest.objects.order_by("-submitted_on")
    kinds = [event.kind for event in RequestEvent.objects.filter(disclosure_request=new)]
    assert kinds == ["third_party_consulted", "third_party_replied", "answered"]
    # 20 working days from 6 March, and the 7 working days from 10 to 20 March stand still; 5 April is off.
    assert new.clock.due_on == date(2023, 4, 13)
    assert new.clock.due_on == clock_of(new).due_on
    assert new.decision.answer == "third_party"
    # 15 working days from 4 March 2019.
    assert old.clock.due_on == date(2019, 3, 25)


def test_what_contradicts_the_law_is_listed_and_taken_over_as_it_was() -> None:
    agency = make_agency()

    came = move(
        agency,
        past(agency, concluded_on=date(2023, 4, 20)),
        past(agency, outcome="refused.third_party", answer="third_party"),
        past(agency, events=(ClockEvent(date(2023, 3, 8), Kind.CORRECTED),)),
        past(agency, channel="online"),
        past(agency, answer=""),
    )

    assert DisclosureRequest.objects.filter(outcome__gt="", state="concluded").count() == 5
    assert [found.place for found in came.against_the_law] == [1, 2, 3, 4, 5]
    late, unasked, impossible, unconfirmed, untold = (found.sentence for found in came.against_the_law)
    assert "2023-04-20" in late
    assert "2023-04-03" in late
    assert "保护第三方合法权益" in unasked
    assert "补正" in impossible
    assert "2023-03-06" in unconfirmed
    assert untold
    # An event that cannot have happened is left out, so that the case can be opened.
    assert all(clock_of(case) for case in DisclosureRequest.objects.all())


def test_a_batch_that_came_in_before_changes_nothing() -> None:
    agency = make_agency()
    move(agency, past(agency))

    again = move(agency, past(agency))

    assert (again.records, again.is_new) == (1, False)
    assert DisclosureRequest.objects.count() == 1


def test_entries_that_cannot_be_records_refuse_the_whole_batch_and_are_named() -> None:
    agency = make_agency()
    other = make_agency()

    with pytest.raises(MovedRequestsRefused) as refusal:
        move(
            agency,
            past(agency),
            past(other),
            past(agency, concluded_on=date(2023, 3, 1)),
            past(agency, outcome="granted", concluded_on=None),
            past(agency, submitted_on=date(2026, 3, 3), concluded_on=date(2026, 3, 4)),
            past(agency, outcome="lost"),
            past(agency, application={"applicant_kind": "natural_person"}),
        )

    assert str(refusal.value).startswith("有6处")
    assert DisclosureRequest.objects.count() == 0
    assert RequestCounter.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"application": {**past_application(), "applicant_name": "长" * 201}},
        {"remedies": (MovedRemedy("reconsideration", "县" * 121, date(2023, 4, 3)),)},
        {"remedies": (MovedRemedy("reconsideration", "岚川县人民政府", date(2023, 3, 5)),)},
        {
            "remedies": (
                MovedRemedy(
                    "reconsideration",
                    "岚川县人民政府",
                    date(2023, 4, 3),
                    result="upheld",
                    concluded_on=date(2023, 4, 2),
                ),
            )
        },
    ],
    ids=["name-too-long", "body-too-long", "served-before-the-request", "ended-before-served"],
)
def test_what_the_records_have_no_room_for_or_the_days_forbid_is_refused(changes: dict[str, Any]) -> None:
    agency = make_agency()

    with pytest.raises(MovedRequestsRefused, match="有1处"):
        move(agency, past(agency, **changes))


def test_of_a_past_file_the_event_after_the_answer_is_listed_and_not_the_answer() -> None:
    agency = make_agency()
    events = (
        ClockEvent(date(2023, 3, 8), Kind.CORRECTED),
        ClockEvent(date(2023, 3, 8), Kind.CORRECTION_REQUESTED),
        ClockEvent(date(2023, 3, 20), Kind.ANSWERED),
        ClockEvent(date(2023, 4, 3), Kind.EXTENDED),
    )

    moved = move(agency, past(agency, events=events))

    assert [found.sentence for found in moved.against_the_law] == [
        "2023年3月20日已经答复，2023年4月3日不能再记录“告知延期”，请核对日期。"
    ]
    kept = RequestEvent.objects.order_by("id").values_list("kind", flat=True)
    assert list(kept) == ["correction_requested", "corrected", "answered"]


def test_only_an_administrator_of_the_owner_moves_requests_in() -> None:
    agency = make_agency()

    with pytest.raises(NotAdministrator):
        move(agency, past(agency), actor=make_officer(agency))
    administrator = make_officer(agency, Role.ADMINISTRATOR)
    assert move(agency, past(agency), actor=administrator).records == 1


def test_reconsiderations_come_with_their_request_and_are_counted_in_their_year() -> None:
    agency = make_agency()
    remedy = MovedRemedy(
        kind="reconsideration",
        body="景澜市人民政府",
        served_on=date(2023, 4, 10),
        result="upheld",
        concluded_on=date(2023, 6, 5),
    )

    move(agency, past(agency, remedies=(remedy,)))

    case = DisclosureRequest.objects.get()
    assert RemedyCase.objects.get(disclosure_request=case).body == "景澜市人民政府"
    assert cell_counts(agencies=[agency], year=2023)["reconsideration.upheld"] == 1


def test_a_larger_batch_takes_no_more_queries() -> None:
    agency = make_agency()
    with CaptureQueriesContext(connection) as few:
        move(agency, *[past(agency)] * 3, batch="少")
    with CaptureQueriesContext(connection) as many:
        move(agency, *[past(agency)] * 60, batch="多")

    assert len(many) <= len(few)


def test_a_running_request_that_waits_for_somebody_goes_on_where_it_stood() -> None:
    desk = make_desk()
    running = {"outcome": "", "answer": "", "concluded_on": None, "submitted_on": date(2026, 2, 2)}
    asked, consulted = ClockEvent(date(2026, 2, 5), Kind.CORRECTION_REQUESTED), Kind.THIRD_PARTY_CONSULTED
    replied = ClockEvent(date(2026, 2, 6), Kind.THIRD_PARTY_REPLIED)
    letters = tuple(ClockEvent(date(2026, 2, day), consulted) for day in (4, 9))
    move(
        desk.agency,
        past(desk.agency, **running, events=(asked,)),
        past(desk.agency, **running, events=(*letters, replied)),
    )
    unclear, consulting = DisclosureRequest.objects.order_by("serial")

    assert unclear.state == "awaiting_correction"
    receive_correction(desk, unclear, TODAY)
    unclear.refresh_from_db()
    # 2 March is a Monday; 20 working days later is 30 March.
    assert (unclear.state, unclear.clock.due_on) == ("handling", date(2026, 3, 30))

    consultation = consulting.consultations.get()
    assert (consultation.sent_on, consultation.kind) == (date(2026, 2, 9), "third_party")
    services.receive_reply(
        consultation=consultation,
        reply="agrees",
        replied_on=TODAY,
        actor=desk.handler,
        now=at(TODAY),
        today=TODAY,
    )
    # Counted: 3, 4 and 9 February; 17 days from 3 March on end on 25 March.
    consulting.refresh_from_db()
    assert consulting.clock.due_on == date(2026, 3, 25)


def test_an_ordinary_letter_that_was_confirmed_late_is_listed() -> None:
    agency = make_agency()

    with translation.override("en"):
        came = move(agency, past(agency, channel="letter_ordinary", confirmed_on=date(2023, 3, 8)))

    assert [found.sentence for found in came.against_the_law] == [
        "It had to be confirmed on the day it came in."
    ]


def test_reasons_that_a_running_request_waits_for_can_be_taken() -> None:
    desk = make_desk()
    asked = ClockEvent(date(2026, 2, 5), Kind.REASONS_REQUESTED)
    move(
        desk.agency,
        past(
            desk.agency,
            submitted_on=date(2026, 2, 2),
            events=(asked,),
            concluded_on=None,
            outcome="",
            answer="",
        ),
    )
    [case] = DisclosureRequest.objects.all()

    services.receive_reasons(
        disclosure_request=case,
        text="编写灌区志。",
        given_on=date(2026, 2, 9),
        actor=desk.handler,
        now=at(TODAY),
        today=TODAY,
    )

    assert case.reasons.get().given_on == date(2026, 2, 9)
