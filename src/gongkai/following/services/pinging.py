"""Telling a WebSub hub which feeds changed, so that whoever follows them there hears of it at once."""

import logging
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from gongkai.core.web.addresses import site_address
from gongkai.following.matching import feeds_of
from gongkai.following.models import HubPing
from gongkai.following.services.gathering import read_log
from gongkai.following.states import FollowedKind

logger = logging.getLogger(__name__)

HUB = "hub"
FORMATS = ("atom", "rss")
SECONDS = 10
PAUSE = timedelta(minutes=5)
AT_ONCE = 100


def tell_hub(*, now: datetime) -> int:
    """Tell the hub of every feed that changed; what it does not take is told again later."""
    if not settings.WEBSUB_HUB:
        return 0
    _note_changed_feeds(now)
    told = 0
    for ping in HubPing.objects.filter(due_at__lte=now).order_by("due_at")[:AT_ONCE]:
        if not _tell(ping.topic):
            HubPing.objects.filter(pk=ping.pk).update(
                due_at=now + PAUSE * 2 ** min(ping.attempts, 6), attempts=ping.attempts + 1
            )
            break  # The hub does not answer: the other feeds wait for the next round.
        ping.delete()
        told += 1
    return told


@transaction.atomic
def _note_changed_feeds(now: datetime) -> None:
    addresses: set[tuple[str, tuple[str, ...]]] = set()
    for entry in read_log(HUB, now):
        addresses.add(("files:feed", ()))
        for kind, target in feeds_of(entry):
            name = "files:agency-feed" if kind == FollowedKind.AGENCY else "files:column-feed"
            addresses.add((name, (target,)))
    topics = [
        site_address(reverse(name, args=[*args, feed_format]))
        for name, args in sorted(addresses)
        for feed_format in FORMATS
    ]
    HubPing.objects.bulk_create(
        [HubPing(topic=topic, due_at=now) for topic in topics], ignore_conflicts=True
    )


def _tell(topic: str) -> bool:
    content = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    asked = Request(settings.WEBSUB_HUB, data=content, method="POST")  # noqa: S310 - the operator's own setting
    try:
        with urlopen(asked, timeout=SECONDS):  # noqa: S310 - as above
            return True
    except (OSError, HTTPException) as problem:
        logger.warning("The hub was not told of %s: %s", topic, problem)
        return False
