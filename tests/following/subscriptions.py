"""Simplest valid subscriptions for tests."""

from datetime import datetime, timedelta

from gongkai.following.links import CONFIRM, signed
from gongkai.following.models import Subscriber, Subscription
from gongkai.following.services import subscribing
from gongkai.following.services.subscribing import Followed
from gongkai.following.states import FollowedKind, Rhythm
from tests.disclosures.records import NOW

BEFORE = NOW - timedelta(hours=1)
ADDRESS = "reader@example.org"


def ask(
    kind: str,
    target: str,
    *,
    address: str = ADDRESS,
    rhythm: Rhythm = Rhythm.AT_ONCE,
    language: str = "zh-hans",
    now: datetime = BEFORE,
) -> Subscription:
    subscribing.ask_to_follow(
        address=address,
        followed=Followed(FollowedKind(kind), target, target),
        rhythm=rhythm,
        language=language,
        now=now,
    )
    return Subscription.objects.get(kind=kind, target=target, subscriber=subscriber_at(address))


def follow(kind: str, target: str, **values: object) -> Subscription:
    """Make a confirmed subscription whose mails are sent and forgotten."""
    subscription = ask(kind, target, **values)  # type: ignore[arg-type]
    confirmed = subscribing.confirm(token=signed(CONFIRM, subscription.pk), now=subscription.made_at)
    confirmed.subscriber.mails.all().delete()
    return confirmed


def subscriber_at(address: str = ADDRESS) -> Subscriber:
    [found] = [one for one in Subscriber.objects.all() if one.address == address]
    return found
