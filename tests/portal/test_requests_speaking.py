"""The applicant proves the contact, says that the fee is paid, gives an opinion and complains."""

import re
from datetime import date

import pytest
import time_machine

from gongkai.requests import services
from gongkai.requests.models import ApplicantOpinion, Complaint, DisclosureRequest, PaymentClaim
from tests.factories import make_agency
from tests.portal.test_requests_applying import FORM, _without_an_index
from tests.portal.test_requests_tracking import open_case, registered, serve_letter
from tests.requests.cases import RECEIVED, at, conclude, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_without_an_index")]
__all__ = ["_without_an_index"]

WITH_MAIL = {**FORM, "email": "lin@lanchuan.example"}


def test_an_application_counts_only_with_the_code_that_was_mailed(client, mailoutbox):
    address = f"/en/requests/apply/{make_agency('shuili').code}/"

    page = client.post(address, WITH_MAIL)
    assert "li***@lanchuan.example" in page.content.decode()
    assert DisclosureRequest.objects.count() == 0

    [code] = re.findall(r"\b\d{6}\b", mailoutbox[0].body)
    wrong = client.post(address, {**WITH_MAIL, "code": "x"})
    assert wrong.status_code == 400
    assert len(mailoutbox) == 1
    assert DisclosureRequest.objects.count() == 0

    answer = client.post(address, {**WITH_MAIL, "code": code})
    assert answer.headers["Location"].endswith("/receipt/")
    assert DisclosureRequest.objects.get().email == "lin@lanchuan.example"


def test_a_code_for_another_address_does_not_fit(client, mailoutbox):
    address = f"/en/requests/apply/{make_agency('shuili').code}/"
    client.post(address, WITH_MAIL)
    [code] = re.findall(r"\b\d{6}\b", mailoutbox[0].body)

    answer = client.post(address, {**WITH_MAIL, "email": "other@lanchuan.example", "code": code})

    assert answer.status_code == 400
    assert DisclosureRequest.objects.count() == 0


def test_a_new_code_is_sent_when_asked_for(client, mailoutbox):
    address = f"/en/requests/apply/{make_agency('shuili').code}/"
    client.post(address, WITH_MAIL)

    client.post(address, {**WITH_MAIL, "code": "", "again": "1"})

    assert len(mailoutbox) == 2


@time_machine.travel("2026-03-12 10:00+08:00")
def test_an_opinion_and_a_complaint_are_given_on_the_case(client):
    desk = make_desk()
    case, secret = registered(desk)
    conclude(desk, case, date(2026, 3, 11))
    page = open_case(client, case, secret)
    assert f"{page}opinion/" in client.get(page).content.decode()

    assert client.post(f"{page}opinion/", {"satisfaction": "2", "text": "太慢"}).status_code == 302
    complaint = {"ground": "not_lawful", "text": "没有附件"}
    assert client.post(f"{page}complain/", complaint).status_code == 302

    assert ApplicantOpinion.objects.get().satisfaction == 2
    assert Complaint.objects.get().text == "没有附件"
    shown = client.get(page).content.decode()
    assert "没有附件" in shown
    assert f"{page}opinion/" not in shown
    assert f"{page}complain/" not in shown
    assert client.post(f"{page}complain/", complaint).status_code == 400


@time_machine.travel("2026-03-12 10:00+08:00")
def test_the_applicant_says_that_the_fee_is_paid(client):
    desk = make_desk()
    case, secret = registered(desk)
    letter = services.notify_fee(
        disclosure_request=case,
        basis="by_items",
        count=40,
        actor=desk.handler,
        now=at(RECEIVED),
        today=RECEIVED,
    )
    page = open_case(client, case, secret)
    assert client.get(f"{page}paid/").status_code == 404
    serve_letter(desk, letter, RECEIVED)

    assert f"{page}paid/" in client.get(page).content.decode()
    client.post(f"{page}paid/", {"paid_on": "2026-03-11", "reference": "77"})

    assert PaymentClaim.objects.get().reference == "77"
    assert "77" in client.get(page).content.decode()
    assert f"{page}paid/" not in client.get(page).content.decode()


@pytest.mark.parametrize("name", ["opinion", "complain", "paid"])
def test_nobody_speaks_on_a_case_that_was_not_opened(client, name):
    case, _secret = registered(make_desk())

    answer = client.post(f"/en/requests/case/{case.agency.code}/{case.number}/{name}/", {"text": "x"})

    assert answer.headers["Location"] == "/en/requests/track/"
    assert Complaint.objects.count() == 0
