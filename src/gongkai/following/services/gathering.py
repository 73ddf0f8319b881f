"""Finding in the publication log what subscribers are to be told of: each line once, whoever looks.

A reader's position and the rows that come of it are written in one transaction; a row is unique for each
subscriber and line. So this may be killed at any point and run by two workers at a time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.disclosures.models import PublicationLogEntry
from gongkai.following import saved_search
from gongkai.following.matching import NEW, Key, due_at, is_after, told_keys
from gongkai.following.models import FollowedItem, LogReader, Subscription
from gongkai.following.states import FollowedKind
from gongkai.search.engine import FeedPosition, SearchUnavailable
from gongkai.search.engines import search_engine
from gongkai.search.feeds import feed_end, new_lines

RECORDS, SEARCHES = "records", "searches"


def gather(*, now: datetime) -> int:
    """Find what is new for every subscriber; return how many items were found."""
    return _gather_records(now) + _gather_searches(now)


@transaction.atomic
def read_log(
    name: str, now: datetime, lines: "QuerySet[PublicationLogEntry] | None" = None
) -> list[PublicationLogEntry]:
    """Return the lines that this reader has not seen, and note that it has, in the caller's transaction.

    A new reader begins at the end of the log: what was there before it is no news.
    """
    lines = PublicationLogEntry.objects.all() if lines is None else lines
    reader = LogReader.objects.select_for_update().filter(name=name).first()
    if reader is None:
        LogReader.objects.get_or_create(name=name, defaults={"last": feed_end(lines).last})
        return []
    position = FeedPosition(reader.last, {int(key): since for key, since in reader.missing.items()})
    found = new_lines(lines, position, now.timestamp())
    if not found.keys and not reader.missing:
        return []
    reader.last = found.position.last
    reader.missing = {str(key): since for key, since in found.position.missing.items()}
    reader.save(update_fields=["last", "missing"])
    wanted = lines.filter(pk__in=found.keys).select_related("agency", "disclosure__interprets")
    return list(wanted.defer("disclosure__body_html", "disclosure__interprets__body_html").order_by("pk"))


@transaction.atomic
def _gather_records(now: datetime) -> int:
    """Look for whom the new lines are news: who follows the agency, a column or the document."""
    entries = read_log(RECORDS, now)
    keys = {entry.pk: told_keys(entry) for entry in entries}
    followers = _followers({key for several in keys.values() for key in several})
    pairs = [
        (entry, subscription)
        for entry in entries
        for key in keys[entry.pk]
        for subscription in followers.get(key, ())
    ]
    return _write(pairs, now)


@transaction.atomic
def _gather_searches(now: datetime) -> int:
    """Ask every followed search again where something new came out that the index has taken in."""
    try:
        indexed = search_engine().position()
    except SearchUnavailable:
        indexed = None
    if indexed is None:
        return 0
    known = PublicationLogEntry.objects.filter(pk__lte=indexed.log.last)
    lines = read_log(SEARCHES, now, known.exclude(pk__in=list(indexed.log.missing)))
    entries = [entry for entry in lines if entry.act in NEW and entry.disclosure.is_public]
    if not entries:
        return 0
    followed: dict[str, list[Subscription]] = defaultdict(list)
    confirmed = Subscription.objects.filter(kind=FollowedKind.SEARCH, confirmed_at__isnull=False)
    for subscription in confirmed:
        followed[subscription.target].append(subscription)
    pairs = []
    today = timezone.localdate(now)
    for target, subscriptions in followed.items():
        found = saved_search.found_among(target, [entry.disclosure for entry in entries], today=today)
        pairs += [
            (entry, one) for entry in entries if entry.disclosure_id in found for one in subscriptions
        ]
    return _write(pairs, now)


def _followers(keys: set[Key]) -> dict[Key, list[Subscription]]:
    """Return who follows each of these. One query."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, target in keys:
        by_kind[kind].append(target)
    wanted = Q(pk__in=[])
    for kind, targets in by_kind.items():
        wanted |= Q(kind=kind, target__in=targets)
    found: dict[Key, list[Subscription]] = defaultdict(list)
    for subscription in Subscription.objects.filter(wanted, confirmed_at__isnull=False):
        found[subscription.kind, subscription.target].append(subscription)
    return found


def _write(pairs: Iterable[tuple[PublicationLogEntry, Subscription]], now: datetime) -> int:
    """Write one row for each subscriber and line, for the subscription that tells of it first."""
    first: dict[tuple[object, int], FollowedItem] = {}
    for entry, subscription in pairs:
        if not is_after(entry, subscription):
            continue
        item = FollowedItem(
            subscriber_id=subscription.subscriber_id,
            subscription=subscription,
            entry=entry,
            due_at=due_at(subscription.rhythm, now),
        )
        key = (subscription.subscriber_id, entry.pk)
        if key not in first or item.due_at < first[key].due_at:
            first[key] = item
    return _insert(list(first.values()))


def _insert(items: Sequence[FollowedItem]) -> int:
    FollowedItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=500)
    return len(items)
