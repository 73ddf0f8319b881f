"""Codes that prove a contact, and the gateway for telephones."""

from datetime import UTC, datetime, timedelta

import pytest

from gongkai.requests.messaging import (
    Contact,
    ContactKind,
    code_fits,
    contact_code,
    contact_to_prove,
    send_code,
)

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PHONE = Contact(ContactKind.PHONE, "13800000000")
MAIL = Contact(ContactKind.EMAIL, "lin@lanchuan.example")


def test_a_code_fits_its_contact_and_its_sending_for_a_quarter_of_an_hour_at_least():
    code = contact_code(PHONE, key="a", now=NOW)

    assert len(code) == 6
    assert code_fits(f" {code} ", PHONE, key="a", now=NOW + timedelta(minutes=15))
    assert not code_fits(code, PHONE, key="a", now=NOW + timedelta(minutes=31))
    assert not code_fits(code, PHONE, key="b", now=NOW)
    assert not code_fits(code, MAIL, key="a", now=NOW)
    assert not code_fits("", PHONE, key="a", now=NOW)


def test_a_code_goes_out_by_e_mail(mailoutbox):
    send_code(MAIL, key="a", now=NOW)

    assert mailoutbox[0].to == ["lin@lanchuan.example"]
    assert contact_code(MAIL, key="a", now=NOW) in mailoutbox[0].body


def test_a_code_to_a_telephone_is_written_to_the_console_without_a_gateway(capsys):
    send_code(PHONE, key="a", now=NOW)

    assert contact_code(PHONE, key="a", now=NOW) in capsys.readouterr().err


def received(number, text):
    received.messages.append((number, text))


def test_a_gateway_is_named_in_the_settings(settings):
    settings.MESSAGE_GATEWAY = "tests.requests.test_messaging.received"
    received.messages = []

    send_code(PHONE, key="a", now=NOW)

    [(number, text)] = received.messages
    assert number == "13800000000"
    assert contact_code(PHONE, key="a", now=NOW) in text


@pytest.mark.parametrize(
    ("email", "phone", "works", "expected"),
    [
        ("a@b.example", "138", (True, True), Contact(ContactKind.EMAIL, "a@b.example")),
        ("a@b.example", "138", (False, True), Contact(ContactKind.PHONE, "138")),
        ("", "138", (True, False), None),
        ("", "", (True, True), None),
    ],
)
def test_what_this_site_can_prove_is_asked_for(settings, email, phone, works, expected):
    settings.MAIL_IS_SET_UP, settings.VERIFY_PHONES = works

    assert contact_to_prove(email=email, phone=phone) == expected


def test_most_of_a_contact_is_hidden_on_the_page():
    assert (PHONE.masked, MAIL.masked) == ("138****0000", "li***@lanchuan.example")
