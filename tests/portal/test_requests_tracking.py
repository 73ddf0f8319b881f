"""Following a request: only with number and secret, only the own case, only letters that were served."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, Letter
from tests.factories import make_agency, make_officer
from tests.requests.cases import (
    RECEIVED,
    REFUSAL,
    Desk,
    application,
    ask_correction,
    at,
    conclude,
    consult,
    make_desk,
    register,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 6)


def registered(desk: Desk, **changes: Any) -> tuple[DisclosureRequest, str]:
    """Register a request and return its secret, too."""
    done = services.register_request(
        agency=desk.agency, actor=desk.handler, now=at(RECEIVED), today=RECEIVED, **application(**changes)
    )
    return done.disclosure_request, done.secret


def sent_online(desk: Desk) -> tuple[DisclosureRequest, str]:
    done = services.register_request(
        agency=desk.agency, actor=None, now=at(RECEIVED), today=RECEIVED, **application(channel="online")
    )
    return done.disclosure_request, done.secret


def open_case(client: Client, case: DisclosureRequest, secret: str) -> str:
    """Open the case as its applicant does and return its address."""
    values = {"agency": case.agency.code, "number": case.number, "secret": secret}
    answer = client.post("/en/requests/track/", values)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


def serve_letter(desk: Desk, letter: Letter, day: date) -> None:
    services.record_delivery(
        letter=letter, way="online", served_on=day, proof="网上送达", actor=desk.handler, now=at(day),
        today=day,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-03-06 10:00+08:00"):
        yield


def test_number_and_secret_open_the_case_with_its_due_date_and_reasons(client) -> None:
    case, secret = registered(make_desk())
    page = client.get(open_case(client, case, secret))
    assert page.context["view"].clock.due_on == date(2026, 3, 30)
    text = page.content.decode()
    assert "2026-03-30" in text
    assert "Article 33, paragraph 2" in text
    assert "The agency is handling your request." in text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"].startswith("noindex")


def test_a_wrong_number_and_a_wrong_secret_are_refused_in_the_same_sentence(client) -> None:
    case, secret = registered(make_desk())
    good = {"agency": case.agency.code, "number": case.number, "secret": secret}
    answers = [
        client.post("/en/requests/track/", {**good, **wrong})
        for wrong in ({"secret": "guessed"}, {"number": "2026-99999"}, {"number": "x", "secret": "y"})
    ]
    sentences = {" ".join(answer.context["form"].non_field_errors()) for answer in answers}
    assert {answer.status_code for answer in answers} == {400}
    assert len(sentences) == 1
    assert "do not fit together" in sentences.pop()


def test_after_ten_wrong_tries_the_address_has_to_wait_even_with_the_right_secret(client) -> None:
    case, secret = registered(make_desk())
    values = {"agency": case.agency.code, "number": case.number, "secret": "guessed"}
    for _number in range(10):
        assert client.post("/en/requests/track/", values).status_code == 400
    refused = client.post("/en/requests/track/", {**values, "secret": secret})
    assert refused.status_code == 429
    assert "did not fit 10 times within 15 minutes" in refused.content.decode()
    assert (
        client.post(
            "/en/requests/track/", {**values, "secret": secret}, REMOTE_ADDR="192.0.2.9"
        ).status_code
        == 302
    )


def test_an_address_without_the_session_leads_to_the_door_whether_the_case_exists_or_not(client) -> None:
    case, secret = registered(make_desk())
    address = open_case(client, case, secret)
    conclude_letter = f"{address}letters/1/"
    stranger = Client()
    for stolen in (
        address,
        f"{address}receipt/",
        conclude_letter,
        f"{address}correct/",
        f"{address}reasons/",
        f"{address}withdraw/",
        f"{address}confirm/",
        f"/en/requests/case/{case.agency.code}/2026-99999/",
        "/en/requests/case/nobody/2026-00001/",
    ):
        answer = stranger.get(stolen)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/en/requests/track/"), stolen
    assert stranger.post(f"{address}withdraw/", {"is_sure": "on"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "handling"


def test_an_officer_of_another_agency_sees_no_more_than_a_stranger(client) -> None:
    case, _secret = registered(make_desk())
    officer = Client()
    officer.force_login(make_officer(make_agency()))
    assert officer.get(f"/en/requests/case/{case.agency.code}/{case.number}/").status_code == 302


def test_the_own_session_opens_no_other_case_of_the_same_agency(client) -> None:
    desk = make_desk()
    own, secret = registered(desk)
    other, _secret = registered(desk, applicant_name="王某某")
    open_case(client, own, secret)
    answer = client.get(f"/en/requests/case/{desk.agency.code}/{other.number}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/requests/track/")


def test_only_the_own_letters_that_were_served_are_shown_and_handed_out(client) -> None:
    desk = make_desk()
    own, secret = registered(desk)
    other, _secret = registered(desk)
    letter = ask_correction(desk, own, date(2026, 3, 4), date(2026, 3, 18))
    others = ask_correction(desk, other, date(2026, 3, 4), date(2026, 3, 18))
    serve_letter(desk, others, date(2026, 3, 4))
    address = open_case(client, own, secret)

    assert client.get(address).context["view"].letters == []
    for page in (f"{address}letters/{letter.pk}/", f"{address}letters/{others.pk}/"):
        assert client.get(page).status_code == 404, page
    files = f"/requests/case/{desk.agency.code}/{own.number}/letters/"
    assert client.get(f"{files}{letter.pk}.pdf").status_code == 404
    assert client.get(f"{files}{others.pk}.docx").status_code == 404

    serve_letter(desk, letter, date(2026, 3, 5))
    assert [one.letter.pk for one in client.get(address).context["view"].letters] == [letter.pk]
    assert "请写明会议的日期或者文号" in client.get(f"{address}letters/{letter.pk}/").content.decode()
    assert client.get(f"{files}{letter.pk}.docx").content.startswith(b"PK")
    assert client.get(f"{files}{letter.pk}.exe").status_code == 404
    assert Client().get(f"{files}{letter.pk}.docx").status_code == 302


def test_a_letter_to_a_third_party_is_never_shown_to_the_applicant(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    letter = consult(desk, case, date(2026, 3, 4))
    serve_letter(desk, letter, date(2026, 3, 4))
    address = open_case(client, case, secret)
    page = client.get(address)
    assert page.context["view"].letters == []
    assert "岚川县某水务公司" not in page.content.decode()
    assert client.get(f"{address}letters/{letter.pk}/").status_code == 404
    assert page.context["view"].clock.suspended_since == date(2026, 3, 4)


def test_the_applicant_completes_the_request_and_the_period_starts_afresh(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    serve_letter(desk, ask_correction(desk, case, date(2026, 3, 4), date(2026, 3, 18)), date(2026, 3, 4))
    address = open_case(client, case, secret)
    assert "Please complete your request by 2026-03-18." in client.get(address).content.decode()

    client.post(f"{address}correct/", {"asked_for": "2025年6月5日的讨论记录", "hints": "局务会议"})

    case.refresh_from_db()
    assert (case.state, case.asked_for, case.hints) == ("handling", "2025年6月5日的讨论记录", "局务会议")
    assert case.corrections.get().received_on == TODAY
    assert client.get(address).context["view"].clock.due_on == date(2026, 4, 3)
    again = client.post(f"{address}correct/", {"asked_for": "另一份"})
    assert again.status_code == 400
    assert "not possible" in again.content.decode()


def test_a_withdrawal_needs_the_tick_and_ends_the_request(client) -> None:
    case, secret = registered(make_desk())
    address = open_case(client, case, secret)
    assert client.post(f"{address}withdraw/", {"reason": "已经找到"}).status_code == 400
    assert client.post(f"{address}withdraw/", {"reason": "已经找到", "is_sure": "on"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome, case.concluded_on) == ("concluded", "other.other", TODAY)
    view = client.get(address).context["view"]
    assert not view.may_act
    assert view.outcome


def test_the_applicant_confirms_once_the_agency_has_taken_the_request(client) -> None:
    desk = make_desk()
    case, secret = sent_online(desk)
    address = open_case(client, case, secret)
    assert not client.get(address).context["view"].may_confirm
    client.post(f"{address}confirm/", {"is_sure": "on"})
    case.refresh_from_db()
    assert case.state == "submitted"

    services.set_handler(disclosure_request=case, handler=desk.handler, actor=desk.handler, now=at(TODAY))
    assert client.get(address).context["view"].may_confirm
    client.post(f"{address}confirm/", {"is_sure": "on"})

    case.refresh_from_db()
    assert (case.state, case.received_on) == ("handling", TODAY)
    assert client.get(address).context["view"].clock.due_on == date(2026, 4, 3)


def test_what_goes_on_inside_the_agency_is_not_told(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    services.draft_decision(
        disclosure_request=case, outcome="granted", answer="provided", actor=desk.handler, now=at(TODAY),
        today=TODAY, facts={"supplied": "《灌溉用水安排》1份", "supply_way": "纸质件，邮寄"},
    )  # fmt: skip
    page = client.get(open_case(client, case, secret))
    assert page.context["view"].outcome == ""
    assert "灌溉用水安排" not in page.content.decode()
    assert desk.handler.display_name not in page.content.decode()


def test_a_served_decision_shows_its_outcome_and_letter(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    conclude(desk, case, date(2026, 3, 5))
    view = client.get(open_case(client, case, secret)).context["view"]
    assert view.outcome == "The information is given"
    assert [one.is_decision for one in view.letters] == [True]
    assert not view.may_act


def test_an_outcome_is_told_without_its_number_in_the_annual_form(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    conclude(desk, case, TODAY, outcome="refused.deliberative", answer="", facts=REFUSAL)
    view = client.get(open_case(client, case, secret)).context["view"]
    assert view.outcome == "Deliberative information"


def test_reasons_that_are_asked_for_and_a_delay_are_told_in_plain_words(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    moment = {"actor": desk.handler, "now": at(TODAY), "today": TODAY}
    services.ask_reasons(
        disclosure_request=case, volume_found="一个月内120件", until=date(2026, 3, 20), **moment
    )
    address = open_case(client, case, secret)
    asked = " ".join(client.get(address).content.decode().split())
    assert "Please tell the agency by 2026-03-20 why you ask for so much information" in asked
    assert "Number or frequency clearly exceed what is reasonable" in asked

    services.receive_reasons(disclosure_request=case, text="编写灌区志。", given_on=TODAY, **moment)
    services.propose_delay(disclosure_request=case, until=date(2026, 6, 30), reason="档案众多", **moment)
    services.decide_extension(disclosure_request=case, approve=True, **{**moment, "actor": desk.lawyer})
    page = client.get(address)
    told = page.content.decode()
    assert page.context["view"].clock.due_on == date(2026, 6, 30)
    assert "it was delayed until 2026-06-30, and the applicant told." in told
    assert "Please tell the agency" not in told


def test_the_applicant_gives_the_reasons_that_were_asked_for_and_the_period_goes_on(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    address = open_case(client, case, secret)
    due_on = client.get(address).context["view"].clock.due_on
    assert client.get(f"{address}reasons/").headers["Location"] == address
    letter = services.ask_reasons(
        disclosure_request=case,
        volume_found="一个月内120件",
        until=date(2026, 3, 20),
        actor=desk.handler,
        now=at(TODAY),
        today=TODAY,
    )
    serve_letter(desk, letter, TODAY)
    assert f"{address}reasons/" in client.get(address).content.decode()
    assert "一个月内120件" in client.get(f"{address}reasons/").content.decode()

    empty = client.post(f"{address}reasons/", {"text": " "})
    done = client.post(f"{address}reasons/", {"text": "编写灌区志，需要核对各年水量。"})

    assert (empty.status_code, done.status_code) == (400, 302)
    notice = case.reasons.get()
    assert (notice.given_on, notice.text) == (TODAY, "编写灌区志，需要核对各年水量。")
    view = client.get(address).context["view"]
    assert (view.reasons, view.clock.due_on) == (None, due_on)
    again = client.post(f"{address}reasons/", {"text": "再说一次"}, follow=True)
    assert "The agency waits for no reasons now." in again.content.decode()


def test_a_request_that_was_passed_on_leads_to_where_it_went(client) -> None:
    desk, right = make_desk(), make_agency(name="岚川县自然资源局")
    case, secret = registered(desk)
    passed = services.transfer_request(
        disclosure_request=case, to=right, reason="属自然资源局职责", actor=desk.handler, now=at(TODAY),
        today=TODAY,
    )  # fmt: skip
    page = client.get(open_case(client, case, secret)).content.decode()
    assert "岚川县自然资源局" in page
    assert passed.number in page
    assert open_case(client, passed, secret).endswith(f"/{right.code}/{passed.number}/")


def test_closing_the_case_shuts_it_on_this_device(client) -> None:
    case, secret = registered(make_desk())
    address = open_case(client, case, secret)
    client.post("/en/requests/track/close/")
    assert client.get(address).status_code == 302


def test_opening_a_case_gives_the_session_a_new_key(client) -> None:
    desk = make_desk()
    first, first_secret = registered(desk)
    second, second_secret = registered(desk)
    open_case(client, first, first_secret)
    before = client.session.session_key
    open_case(client, second, second_secret)
    assert client.session.session_key != before
    assert client.get(f"/en/requests/case/{desk.agency.code}/{first.number}/").status_code == 200


def test_a_case_without_a_secret_opens_for_nobody(client) -> None:
    desk = make_desk()
    case = register(desk)
    DisclosureRequest.objects.filter(pk=case.pk).update(secret_hash="")
    values = {"agency": desk.agency.code, "number": case.number, "secret": "x"}
    assert client.post("/en/requests/track/", values).status_code == 400


def test_a_case_takes_as_many_queries_with_more_letters(client) -> None:
    desk = make_desk()
    case, secret = registered(desk)
    serve_letter(desk, ask_correction(desk, case, date(2026, 3, 3), date(2026, 3, 18)), date(2026, 3, 3))
    address = open_case(client, case, secret)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _number in range(3):
        sent = services.send_letter(
            disclosure_request=case,
            kind="consultation_told",
            facts={},
            actor=desk.handler,
            now=at(TODAY),
            today=TODAY,
        )
        serve_letter(desk, sent, TODAY)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(address).context["view"].letters) == 4
    assert len(many) == len(few)
    assert len(many) <= 14
