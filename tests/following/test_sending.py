"""News reach every subscriber once, whatever fails on the way, and never tell what is withdrawn."""

from datetime import timedelta
from smtplib import SMTPDataError
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from gongkai.disclosures import services as disclosures
from gongkai.following.models import FollowedItem, OutgoingMail
from gongkai.following.services.gathering import gather
from gongkai.following.services.sending import make_news_mails, send_due_mails, send_news
from gongkai.following.states import Rhythm
from gongkai.search import services as indexing
from tests.disclosures.records import NOW, TODAY, Office, make_correction, make_published
from tests.following.subscriptions import follow, subscriber_at

LATER = NOW + timedelta(minutes=5)


def sent_texts() -> list[str]:
    return [str(message.body) for message in outbox.outbox]


def test_a_follower_of_an_agency_gets_its_new_record_once(office: Office) -> None:
    follow("agency", office.agency.code)
    record = make_published(office)

    assert send_news(now=LATER) == 1
    assert send_news(now=LATER + timedelta(minutes=5)) == 0

    [message] = outbox.outbox
    assert message.to == ["reader@example.org"]
    assert message.subject == "关于灌溉用水安排的通告"
    assert f"https://www.lanchuan.example/disclosures/{record.index_number}/" in message.body


def test_who_follows_the_agency_and_the_column_is_told_of_a_record_once(office: Office) -> None:
    follow("agency", office.agency.code)
    follow("column", "20-13")
    make_published(office, article_20_item=13)

    send_news(now=LATER)

    assert len(outbox.outbox) == 1
    assert sent_texts()[0].count("关于灌溉用水安排的通告") == 1


def test_a_mail_can_be_left_with_one_click_and_has_both_forms(office: Office) -> None:
    follow("agency", office.agency.code)
    make_published(office)
    send_news(now=LATER)

    [message] = outbox.outbox
    headers = message.message()

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<https://www.lanchuan.example/following/leave/")
    assert headers["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in headers.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_what_is_withdrawn_before_the_mail_goes_out_is_not_in_it(office: Office) -> None:
    follow("agency", office.agency.code)
    gone = make_published(office, title="关于误发名单的公告")
    make_published(office, title="关于灌溉用水安排的通告")
    gather(now=LATER)
    make_news_mails(now=LATER)
    disclosures.withdraw(disclosure=gone, reason="有误。", actor=office.drafter, now=LATER)

    send_due_mails(now=LATER)

    [text] = sent_texts()
    assert "关于灌溉用水安排的通告" in text
    assert "误发名单" not in text


def test_a_mail_of_which_nothing_is_left_is_not_sent(office: Office) -> None:
    follow("agency", office.agency.code)
    gone = make_published(office)
    gather(now=LATER)
    make_news_mails(now=LATER)
    disclosures.withdraw(disclosure=gone, reason="有误。", actor=office.drafter, now=LATER)

    assert send_due_mails(now=LATER) == 0
    assert outbox.outbox == []
    assert not OutgoingMail.objects.exists()


def test_a_follower_of_a_document_hears_of_its_new_edition_and_of_its_withdrawal(office: Office) -> None:
    record = make_published(office)
    gather(now=NOW)
    follow("document", record.index_number)
    correction = make_correction(office, record, title="关于灌溉用水安排的通告（修订）")
    disclosures.publish_correction(correction=correction, actor=office.drafter, now=NOW)
    send_news(now=NOW)
    record.refresh_from_db()
    disclosures.withdraw(disclosure=record, reason="有误。", actor=office.drafter, now=LATER)
    send_news(now=LATER)

    edition, withdrawal = sent_texts()
    assert "关于灌溉用水安排的通告（修订）" in edition
    assert record.index_number in withdrawal
    assert "灌溉" not in withdrawal


def test_a_followed_search_tells_what_it_finds_once_the_index_has_it(office: Office) -> None:
    follow("search", "q=%E7%81%8C%E6%BA%89")
    make_published(office)
    make_published(office, title="关于道路施工的通告", body_html="<p>道路施工。</p>", summary="施工。")

    assert send_news(now=LATER) == 0
    indexing.catch_up(today=TODAY)
    assert send_news(now=LATER) == 1

    [text] = sent_texts()
    assert "关于灌溉用水安排的通告" in text
    assert "道路施工" not in text


def test_a_daily_reader_gets_one_mail_in_the_morning(office: Office) -> None:
    follow("agency", office.agency.code, rhythm=Rhythm.DAILY)
    make_published(office, title="关于第一件事的通告")
    make_published(office, title="关于第二件事的通告")

    assert send_news(now=LATER) == 0
    assert send_news(now=NOW + timedelta(days=1)) == 1

    [text] = sent_texts()
    assert "第一件事" in text
    assert "第二件事" in text


class BrokenInTheMiddle(EmailBackend):
    """Takes one mail and then dies as a killed process does."""

    taken = 0

    def send_messages(self, messages: Any) -> int:
        if type(self).taken:
            raise KeyboardInterrupt
        type(self).taken += 1
        return int(super().send_messages(messages))


def test_a_worker_killed_half_way_loses_nothing_and_repeats_nothing(office: Office, settings) -> None:
    follow("agency", office.agency.code, address="one@example.org")
    follow("agency", office.agency.code, address="two@example.org")
    make_published(office)
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.BrokenInTheMiddle"
    BrokenInTheMiddle.taken = 0
    with pytest.raises(KeyboardInterrupt):
        send_news(now=LATER)
    settings.EMAIL_BACKEND = usual

    assert send_news(now=LATER + timedelta(minutes=11)) == 1
    assert send_news(now=LATER + timedelta(minutes=30)) == 0

    assert sorted(message.to[0] for message in outbox.outbox) == ["one@example.org", "two@example.org"]
    assert FollowedItem.objects.filter(sent_at=None).count() == 0


class Gone(EmailBackend):
    """A mail server that does not answer."""

    def open(self) -> bool:
        raise ConnectionRefusedError("refused")


def test_a_mail_server_that_is_gone_loses_nothing(office: Office, settings) -> None:
    follow("agency", office.agency.code)
    make_published(office)
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Gone"

    assert send_news(now=LATER) == 0
    settings.EMAIL_BACKEND = usual
    assert send_news(now=LATER + timedelta(minutes=1)) == 1

    assert len(outbox.outbox) == 1


class Refusing(EmailBackend):
    """A mail server that refuses the mail for now."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPDataError(451, b"later")


def test_a_refused_mail_is_tried_again_after_a_pause(office: Office, settings) -> None:
    follow("agency", office.agency.code)
    make_published(office)
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    send_news(now=LATER)
    settings.EMAIL_BACKEND = usual

    mail = OutgoingMail.objects.get()
    assert (mail.attempts, mail.problem) == (1, "SMTPDataError")
    assert send_news(now=LATER + timedelta(seconds=30)) == 0
    assert send_news(now=LATER + timedelta(minutes=2)) == 1


def test_what_was_public_before_is_no_news(office: Office) -> None:
    make_published(office)
    follow("agency", office.agency.code, now=NOW + timedelta(hours=1))

    assert send_news(now=NOW + timedelta(hours=2)) == 0


def test_an_unconfirmed_subscription_gets_no_news(office: Office) -> None:
    subscription = follow("agency", office.agency.code)
    subscription.confirmed_at = None
    subscription.save()
    make_published(office)

    assert send_news(now=LATER) == 0


def test_a_mail_is_in_the_language_of_its_reader(office: Office) -> None:
    follow("agency", office.agency.code, language="en")
    make_published(office)
    send_news(now=LATER)

    assert "Unsubscribe from everything" in sent_texts()[0]
    assert "https://www.lanchuan.example/en/following/mine/" in sent_texts()[0]
    assert subscriber_at().language == "en"
