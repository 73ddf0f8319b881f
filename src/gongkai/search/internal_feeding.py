"""Keeping internal indexes up to date: new records by their own numbers, changes by the audit trail.

Every act writes a line of the trail in its own transaction, so no change is missed; what comes in by the
million without a line for each record is seen by the records' own numbers. Any of this may be killed at any
point and run twice.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.audit.models import AuditEntry
from gongkai.core.progress import track
from gongkai.search.engine import SearchUnavailable
from gongkai.search.feeds import feed_end, new_lines
from gongkai.search.internal import InternalFound, InternalPosition, InternalQuestion, InternalSource
from gongkai.search.internal_index import InternalIndex, InternalWriter

FOLDER = "search-internal"
BATCH = 1_000
BEHIND_AFTER = timedelta(seconds=30)
"""An index that has not taken in a line of the trail for so long is not asked."""
BEHIND_BY = 2_000
"""New records after which an index is not asked before it has taken them in."""
REBUILT_FROM = 50_000
"""New records from which on building anew is quicker than taking them in."""


def internal_index(source: InternalSource) -> InternalIndex:
    """Return the index of one kind of record in this installation."""
    return _opened(Path(settings.DATA_DIR) / FOLDER / source.name)


@cache
def _opened(root: Path) -> InternalIndex:
    return InternalIndex(root)


def ask_internal(source: InternalSource, question: InternalQuestion, now: datetime) -> InternalFound | None:
    """Answer from the index; None where there is none or it is behind, so that the database is asked."""
    index = internal_index(source)
    try:
        position = index.position()
        if position is None or _is_behind(source, position, now):
            return None
        return index.find(question)
    except SearchUnavailable:
        return None


def catch_up_internal(source: InternalSource) -> bool:
    """Take in what is new, building the index where there is none; say whether there was anything."""
    index = internal_index(source)
    try:
        position = index.position()
        if position is None or _is_of_another_past(source, position):
            return rebuild_internal(source) > 0
        if not _news(source, position)[0]:
            return False
        with index.writing() as writer:
            return writer is not None and _take_in(source, writer)
    except SearchUnavailable:
        return rebuild_internal(source) > 0


def rebuild_internal(source: InternalSource, *, quiet: bool = True) -> int:
    """Build a new index beside the one in use and put it in its place; return how many records it has."""
    with internal_index(source).rebuilding() as writer:
        if writer is None:
            return 0
        records = source.model._default_manager.all()  # noqa: SLF001 - Django's documented API
        position = InternalPosition(feed_end(records), feed_end(AuditEntry.objects.all()))
        kept = 0
        total = position.records.last
        for _key in track(_rebuilt(source, writer), label=_("Records"), total=total, quiet=quiet):
            kept += 1
        writer.commit(position)
    return kept


def _rebuilt(source: InternalSource, writer: InternalWriter) -> Iterator[int]:
    last = 0
    keys_after = source.model._default_manager.order_by("pk").values_list("pk", flat=True)  # noqa: SLF001
    while keys := list(keys_after.filter(pk__gt=last)[:BATCH]):
        documents = list(source.documents(keys))
        writer.put(documents)
        yield from (document.key for document in documents)
        last = keys[-1]


def _take_in(source: InternalSource, writer: InternalWriter) -> bool:
    """Take in everything new, a commit for each page of the feeds."""
    position = writer.position()
    done = False
    while position is not None:
        has_news, changed, position = _news(source, position)
        if not has_news:
            return done
        documents = list(source.documents(sorted(changed)))
        writer.put(documents)
        writer.remove(changed - {document.key for document in documents})
        writer.commit(position)
        done = True
    return done


def _news(source: InternalSource, position: InternalPosition) -> tuple[bool, set[int], InternalPosition]:
    """Return whether there are new lines, the keys of what changed, and the position after them."""
    now = time.time()
    model = source.model
    records = new_lines(model._default_manager.all(), position.records, now)  # noqa: SLF001
    trail = new_lines(AuditEntry.objects.all(), position.trail, now)
    changed = set(records.keys)
    if trail.keys:
        lines = AuditEntry.objects.filter(pk__in=trail.keys, subject_type=model._meta.label_lower)  # noqa: SLF001
        changed.update(int(key) for key in lines.values_list("subject_id", flat=True))
    has_news = bool(records.keys or trail.keys)
    return has_news, changed, InternalPosition(records.position, trail.position)


def _newest(source: InternalSource) -> int:
    return source.model._default_manager.aggregate(last=Max("pk"))["last"] or 0  # noqa: SLF001


def _is_behind(source: InternalSource, position: InternalPosition, now: datetime) -> bool:
    newest, trail = _newest(source), feed_end(AuditEntry.objects.all()).last
    if _is_ahead(position, newest, trail) or newest - position.records.last > BEHIND_BY:
        return True
    if trail == position.trail.last:
        return False
    waiting = AuditEntry.objects.filter(pk__gt=position.trail.last).order_by("pk")
    first = waiting.values_list("happened_at", flat=True).first()
    return first is not None and first < now - BEHIND_AFTER


def _is_of_another_past(source: InternalSource, position: InternalPosition) -> bool:
    """Tell whether the index knows more than the database, as after a restore, or far too little."""
    newest, trail = _newest(source), feed_end(AuditEntry.objects.all()).last
    return _is_ahead(position, newest, trail) or newest - position.records.last > REBUILT_FROM


def _is_ahead(position: InternalPosition, newest: int, trail: int) -> bool:
    return position.records.last > newest or position.trail.last > trail
