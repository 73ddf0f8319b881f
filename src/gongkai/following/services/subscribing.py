"""Subscribing without an account, and leaving.

What a visitor is told never depends on whether an address is known, so nobody learns who follows what.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.core.sealed_fields import text_digest
from gongkai.following.links import CONFIRM, CONFIRM_SECONDS, LEAVE, OWN, OWN_SECONDS, opened
from gongkai.following.models import FollowedItem, OutgoingMail, Subscriber, Subscription
from gongkai.following.states import FollowedKind, MailKind, Rhythm

MOST_SUBSCRIPTIONS = 50
BETWEEN_MAILS = timedelta(minutes=15)
"""An address gets a confirmation, or the link to its subscriptions, no more often than this."""
SENT_KEPT = timedelta(days=30)


class LinkNotGood(DomainError):
    """A link that is not ours, too old, or used up."""

    code = "link_not_good"


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing to be followed: what it is, and what it is called in the visitor's language."""

    kind: FollowedKind
    target: str
    title: str = ""
    """Empty for a document, whose title may be withdrawn one day."""


@transaction.atomic
def ask_to_follow(
    *, address: str, followed: Followed, rhythm: Rhythm, language: str, now: datetime
) -> None:
    """Keep a subscription that begins once the link in the mail to the address is followed."""
    subscriber, _is_new = Subscriber.objects.get_or_create(
        address_digest=text_digest(address),
        defaults={"address": address, "language": language, "made_at": now},
    )
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    known = subscriber.subscriptions.filter(kind=followed.kind, target=followed.target).first()
    if known is None:
        if subscriber.subscriptions.count() >= MOST_SUBSCRIPTIONS:
            return
        known = Subscription.objects.create(
            subscriber=subscriber,
            kind=followed.kind,
            target=followed.target,
            title=followed.title,
            rhythm=rhythm,
            made_at=now,
        )
    kind = MailKind.LINKS if known.confirmed_at else MailKind.CONFIRM
    _queue(subscriber, kind, now, None if known.confirmed_at else known)


@transaction.atomic
def ask_for_own_link(*, address: str, now: datetime) -> None:
    """Send the link to one's subscriptions to an address that has any; to another nothing."""
    subscriber = Subscriber.objects.filter(address_digest=text_digest(address)).first()
    if subscriber and subscriber.subscriptions.filter(confirmed_at__isnull=False).exists():
        _queue(subscriber, MailKind.LINKS, now, None)


def _queue(
    subscriber: Subscriber, kind: MailKind, now: datetime, subscription: Subscription | None
) -> None:
    recent = OutgoingMail.objects.filter(
        subscriber=subscriber, kind=kind, subscription=subscription, made_at__gt=now - BETWEEN_MAILS
    )
    if not recent.exists():
        OutgoingMail.objects.create(
            kind=kind, subscriber=subscriber, subscription=subscription, made_at=now, due_at=now
        )


def subscription_to_confirm(token: str) -> Subscription:
    """Return the subscription that a link confirms."""
    number = opened(CONFIRM, token, seconds=CONFIRM_SECONDS)
    found = Subscription.objects.select_related("subscriber").filter(pk=number).first() if number else None
    if found is None:
        raise LinkNotGood(
            _("This link is not valid, or older than seven days. Ask again on the page that you want.")
        )
    return found


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Subscription:
    """Begin a subscription: whoever follows the link can read the mailbox."""
    found = subscription_to_confirm(token)
    if found.confirmed_at is None:
        found.confirmed_at = now
        found.save(update_fields=["confirmed_at"])
    return found


def subscriber_of(token: str) -> Subscriber:
    """Return whose subscriptions a link leads to."""
    key = opened(OWN, token, seconds=OWN_SECONDS)
    found = Subscriber.objects.filter(pk=UUID(key)).first() if key else None
    if found is None:
        raise LinkNotGood(
            _("This link is not valid any more. Enter your address to get a new one by e-mail.")
        )
    return found


@transaction.atomic
def stop_following(*, subscriber: Subscriber, subscription_id: int) -> None:
    """End one subscription; with the last one the address is deleted."""
    subscriber.subscriptions.filter(pk=subscription_id).delete()
    if not subscriber.subscriptions.exists():
        subscriber.delete()


@transaction.atomic
def change_rhythm(*, subscriber: Subscriber, subscription_id: int, rhythm: Rhythm) -> None:
    """Write to a subscriber more or less often about one thing."""
    subscriber.subscriptions.filter(pk=subscription_id).update(rhythm=rhythm)


def require_leave_link(token: str) -> UUID:
    """Return whom a link lets leave; it never gets too old."""
    key = opened(LEAVE, token)
    if key is None:
        raise LinkNotGood(_("This link is not valid. Use the one in the last mail that you received."))
    return UUID(key)


def leave(*, token: str) -> None:
    """End all subscriptions of a subscriber and delete the address; one who has left may leave again."""
    Subscriber.objects.filter(pk=require_leave_link(token)).delete()


@transaction.atomic
def forget_unneeded(*, now: datetime) -> dict[str, int]:
    """Delete what was never confirmed in seven days, addresses without a subscription, and old mails."""
    before = now - timedelta(seconds=CONFIRM_SECONDS)
    unconfirmed = Subscription.objects.filter(confirmed_at=None, made_at__lt=before)
    subscriptions = unconfirmed.count()
    unconfirmed.delete()
    left = ~Exists(Subscription.objects.filter(subscriber=OuterRef("pk")))
    orphans = Subscriber.objects.filter(left)
    addresses = orphans.count()
    orphans.delete()
    FollowedItem.objects.filter(sent_at__lt=now - SENT_KEPT).delete()
    OutgoingMail.objects.filter(Q(sent_at__lt=now - SENT_KEPT) | Q(made_at__lt=now - SENT_KEPT)).delete()
    return {"subscriptions": subscriptions, "addresses": addresses}
