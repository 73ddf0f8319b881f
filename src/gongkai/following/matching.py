"""What a line of the publication log is news for: pure rules, without a question to the database."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from gongkai.disclosures.models import Disclosure, PublicationLogEntry
from gongkai.disclosures.states import PublicationAct
from gongkai.following.models import Subscription
from gongkai.following.states import FollowedKind, Rhythm

NEW = frozenset({PublicationAct.PUBLISH, PublicationAct.PUBLISH_AT_ONCE})
"""Acts that bring out what was never public: news for whoever follows an agency, a column or a search."""
CHANGES = frozenset(
    {PublicationAct.CORRECT, PublicationAct.REPEAL, PublicationAct.WITHDRAW, PublicationAct.REPUBLISH}
)
"""Acts that change what is public: news for whoever follows the document."""
COLUMNS_OF_KINDS = {
    "normative_document": "policies",
    "interpretation": "interpretations",
    "emergency": "urgent",
}
"""The columns of the public site that hold one kind of information, by the kind."""
MORNING = time(8, 0)

Key = tuple[str, str]


def column_keys(record: Disclosure) -> Iterator[str]:
    """Yield the keys of the columns that a record stands in, as they are in addresses."""
    if record.article_20_item:
        yield f"20-{record.article_20_item:02d}"
    if record.kind in COLUMNS_OF_KINDS:
        yield COLUMNS_OF_KINDS[record.kind]
    if record.catalogue_item:
        yield record.catalogue_item


def feeds_of(entry: PublicationLogEntry) -> Iterator[Key]:
    """Yield the agency and the columns whose feeds a line changes."""
    yield FollowedKind.AGENCY, entry.agency.code
    for column in column_keys(entry.disclosure):
        yield FollowedKind.COLUMN, column


def told_keys(entry: PublicationLogEntry) -> list[Key]:
    """Return whom a line is news for, searches apart: an agency, columns, documents."""
    if entry.act in CHANGES:
        return [(FollowedKind.DOCUMENT, entry.index_number)]
    if entry.act not in NEW:
        return []
    keys = list(feeds_of(entry))
    explained = entry.disclosure.interprets
    if explained is not None and explained.index_number:
        keys.append((FollowedKind.DOCUMENT, explained.index_number))
    return keys


def is_after(entry: PublicationLogEntry, subscription: Subscription) -> bool:
    """Tell whether it happened once the subscription had begun; old records moved in are no news."""
    since = subscription.confirmed_at
    if since is None or entry.happened_at < since:
        return False
    published = entry.disclosure.published_at
    return entry.act not in NEW or published is None or published >= since


def due_at(rhythm: str, now: datetime) -> datetime:
    """Return when a subscriber is told of what was found now."""
    if rhythm == Rhythm.AT_ONCE:
        return now
    here = timezone.localtime(now)
    morning = here.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    return morning if morning >= here else morning + timedelta(days=1)
