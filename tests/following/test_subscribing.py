"""A subscription begins with the link in the mail alone, and ends without a trace of the address."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import translation

from gongkai.core.sealed_fields import text_digest
from gongkai.following.links import CONFIRM, LEAVE, OWN, opened, signed
from gongkai.following.models import OutgoingMail, Subscriber, Subscription
from gongkai.following.services import subscribing
from gongkai.following.services.sending import send_due_mails
from gongkai.following.states import MailKind
from tests.disclosures.records import Office
from tests.following.subscriptions import BEFORE, ask, follow, subscriber_at

pytestmark = pytest.mark.django_db
EIGHT_DAYS = timedelta(days=8)


def test_the_address_is_not_readable_in_the_database() -> None:
    ask("agency", "shuili", address="someone@example.org")

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, address_digest FROM following_subscriber")
        stored = "".join(cursor.fetchone())

    assert "someone" not in stored
    assert subscriber_at("someone@example.org").language == "zh-hans"


def test_the_mail_leads_to_the_confirmation() -> None:
    subscription = ask("agency", "shuili", language="en")
    send_due_mails(now=BEFORE)

    [message] = outbox.outbox
    [line] = [line for line in str(message.body).splitlines() if line.startswith("https://")]
    token = line.rstrip("/").rpartition("/")[2]
    confirmed = subscribing.confirm(token=token, now=BEFORE)

    assert line.startswith("https://www.lanchuan.example/en/following/confirm/")
    assert confirmed == subscription
    assert confirmed.confirmed_at == BEFORE
    assert "List-Unsubscribe" not in message.message()


def test_a_link_for_one_purpose_is_good_for_no_other() -> None:
    token = signed(CONFIRM, 7)

    assert opened(CONFIRM, token) == "7"
    assert opened(LEAVE, token) is None
    with translation.override("en"), pytest.raises(subscribing.LinkNotGood, match="link"):
        subscribing.subscriber_of(token)


def test_asking_again_within_minutes_sends_no_second_mail() -> None:
    ask("agency", "shuili")
    ask("agency", "shuili", now=BEFORE + timedelta(minutes=3))
    again = text_digest("READER@example.org")

    assert Subscriber.objects.get().address_digest == again
    assert OutgoingMail.objects.filter(kind=MailKind.CONFIRM).count() == 1


def test_what_was_never_confirmed_is_forgotten_after_seven_days() -> None:
    ask("agency", "shuili")

    subscribing.forget_unneeded(now=BEFORE + timedelta(days=6))
    assert Subscription.objects.count() == 1
    counts = subscribing.forget_unneeded(now=BEFORE + EIGHT_DAYS)

    assert counts == {"subscriptions": 1, "addresses": 1}
    assert not Subscriber.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_confirmed_subscription_is_kept() -> None:
    follow("agency", "shuili")

    subscribing.forget_unneeded(now=BEFORE + EIGHT_DAYS)

    assert Subscription.objects.count() == 1


def test_the_address_goes_with_the_last_subscription() -> None:
    first = follow("agency", "shuili")
    second = follow("column", "20-13")
    subscriber = first.subscriber

    subscribing.stop_following(subscriber=subscriber, subscription_id=first.pk)
    assert Subscriber.objects.count() == 1
    subscribing.stop_following(subscriber=subscriber, subscription_id=second.pk)

    assert not Subscriber.objects.exists()


def test_leaving_ends_everything_and_may_be_done_twice(office: Office) -> None:
    subscription = follow("agency", office.agency.code)
    token = signed(LEAVE, subscription.subscriber_id)

    subscribing.leave(token=token)
    subscribing.leave(token=token)

    assert not Subscriber.objects.exists()
    assert not Subscription.objects.exists()


def test_the_link_to_ones_subscriptions_goes_only_to_an_address_that_has_any() -> None:
    subscribing.ask_for_own_link(address="nobody@example.org", now=BEFORE)
    assert not OutgoingMail.objects.exists()
    subscription = follow("agency", "shuili")

    subscribing.ask_for_own_link(address="reader@example.org", now=BEFORE)

    assert OutgoingMail.objects.get().kind == MailKind.LINKS
    own = subscribing.subscriber_of(signed(OWN, subscription.subscriber_id))
    assert own == subscription.subscriber


def test_another_one_cannot_end_my_subscription() -> None:
    mine = follow("agency", "shuili", address="mine@example.org")
    other = follow("agency", "shuili", address="other@example.org")

    subscribing.stop_following(subscriber=other.subscriber, subscription_id=mine.pk)

    assert Subscription.objects.filter(pk=mine.pk).exists()
