"""Which acts end the pages that are kept for the web server in front, and when they begin anew."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_save
from django.utils import timezone

from gongkai.audit.append_only import written
from gongkai.audit.models import AuditEntry
from gongkai.disclosures.models import PublicationLogEntry
from gongkai.operations.page_store import PageStore

NOT_SHOWN = frozenset(
    {"access", "audit", "disclosures", "following", "notices", "open_chain", "operations", "requests"}
)
"""Apps whose acts change no kept page: what is public of a record changes by the publication log."""


def page_store() -> PageStore | None:
    """Return where pages are kept; None where no web server in front hands them out."""
    return _store(Path(settings.PAGE_STORE)) if settings.PAGE_STORE else None


@cache
def _store(root: Path) -> PageStore:
    return PageStore(root)


def watch_acts() -> None:
    """Let every act that changes what the public reads end the kept pages, in its own transaction."""
    post_save.connect(_end_kept_pages, sender=AuditEntry)
    post_save.connect(_end_kept_pages, sender=PublicationLogEntry)


def _end_kept_pages(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    store = page_store()
    if store is None or not _changes_pages(instance):
        return
    mark = store.begin_act()
    transaction.on_commit(lambda: store.end_act(mark, _state()))


def _changes_pages(instance: models.Model) -> bool:
    if isinstance(instance, AuditEntry):
        return instance.action.split(".")[0] not in NOT_SHOWN
    return True


def renew_kept_pages() -> None:
    """Begin anew where the pages are not of today and of the newest line of the publication log."""
    store = page_store()
    if store is not None and not store.is_of(state := _state()):
        store.open(state)


def _state() -> str:
    return f"{timezone.localdate():%Y%m%d}-{written(PublicationLogEntry)[0]}"
