"""Notices by mail: to whoever wants it, once, without what the notice says."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from gongkai.audit.models import AuditEntry
from gongkai.notices import services
from gongkai.notices.mailing import notice_address_of, send_notices, set_notice_address
from gongkai.notices.models import Notice, NoticeMail
from gongkai.organisations.models import User
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _mails(settings) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.SITE_URL = "https://www.lanchuan.example"


@pytest.fixture
def account() -> User:
    user = make_officer(make_agency())
    set_notice_address(user=user, address="officer@lanchuan.example", is_used=True, now=NOW)
    return user


def tell(user: User, key: str = "due-3:7") -> None:
    services.tell(
        recipients=[user],
        subject="申请2026-00007还有3天到期",
        text="申请人林某某等待答复。",
        key=key,
        address="/office/requests/7/",
        now=NOW,
    )


def test_a_mail_says_that_there_is_a_notice_and_leads_to_it(account: User) -> None:
    tell(account)

    assert send_notices(now=LATER) == 1
    assert send_notices(now=LATER + timedelta(minutes=1)) == 0

    [sent] = outbox.outbox
    assert (sent.subject, sent.to) == ("申请2026-00007还有3天到期", ["officer@lanchuan.example"])
    assert "https://www.lanchuan.example/office/requests/7/" in sent.body
    assert "林某某" not in sent.body


def test_what_was_read_or_told_before_is_not_sent(account: User) -> None:
    tell(account)
    services.mark_read(Notice.objects.all(), now=LATER)
    late = make_officer(make_agency())
    tell(late)
    set_notice_address(user=late, address="late@lanchuan.example", is_used=True, now=LATER)

    assert send_notices(now=LATER) == 0
    assert not NoticeMail.objects.exists()


def test_nothing_goes_out_once_it_is_switched_off_even_if_it_waits(account: User, monkeypatch) -> None:
    tell(account)
    monkeypatch.setattr(EmailBackend, "send_messages", _refuse)
    assert send_notices(now=LATER) == 0
    monkeypatch.undo()

    set_notice_address(user=account, address="officer@lanchuan.example", is_used=False, now=LATER)

    assert send_notices(now=LATER + timedelta(minutes=2)) == 0
    assert (outbox.outbox, NoticeMail.objects.count()) == ([], 0)


def test_a_mail_that_the_server_refused_is_tried_again_later(account: User, monkeypatch) -> None:
    tell(account)
    monkeypatch.setattr(EmailBackend, "send_messages", _refuse)
    assert send_notices(now=LATER) == 0
    monkeypatch.undo()

    assert NoticeMail.objects.get().problem == "SMTPRecipientsRefused"
    assert send_notices(now=LATER) == 0
    assert send_notices(now=LATER + timedelta(minutes=1)) == 1


def _refuse(*_arguments: object) -> int:
    raise SMTPRecipientsRefused({})


def test_the_address_is_encrypted_and_the_trail_does_not_name_it(account: User) -> None:
    line = AuditEntry.objects.get(action="notices.set_address")

    assert line.data == {"has_address": True, "is_used": True}
    assert "officer@" not in str(line.data)
    set_notice_address(user=account, address="", is_used=True, now=LATER)
    assert notice_address_of(account) is None


def test_an_installation_without_mails_puts_nothing_into_the_outbox(account: User, settings) -> None:
    settings.MAIL_IS_SET_UP = False
    tell(account)

    assert send_notices(now=LATER) == 0
    assert not NoticeMail.objects.exists()


def test_an_officer_sets_the_own_address_on_a_page(client) -> None:
    user = make_officer(make_agency())
    client.force_login(user)

    wrong = client.post("/en/office/notices/by-mail/", {"address": "nobody", "is_used": "on"})
    saved = client.post("/en/office/notices/by-mail/", {"address": "a@lanchuan.example", "is_used": "on"})

    assert (wrong.status_code, saved.status_code) == (400, 302)
    kept = notice_address_of(user)
    assert kept is not None
    assert (kept.address, kept.is_used) == ("a@lanchuan.example", True)
    assert "a@lanchuan.example" in client.get("/en/office/notices/by-mail/").content.decode()
    assert "/en/office/notices/by-mail/" in client.get("/en/office/my-account/").content.decode()
