"""What runs by itself: at a time of the day as a task of the queue, or every few seconds in the worker."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks.base import Task

from gongkai.disclosures.services import publish_due
from gongkai.operations import tasks
from gongkai.operations.models import ScheduledSlot
from gongkai.search import services as search

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task that is enqueued once a day, or once a week."""

    name: str
    title: str | Promise
    task: Task[Any, Any]
    at: time
    weekday: int | None = None
    """0 is Monday; None is every day."""

    def last_due(self, now: datetime) -> datetime:
        """Return the last time at which it was due, in the county's own time."""
        today = timezone.localtime(now)
        due = today.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        if due > today:
            due -= timedelta(days=1)
        if self.weekday is not None:
            due -= timedelta(days=(due.weekday() - self.weekday) % 7)
        return due

    def next_due(self, now: datetime) -> datetime:
        """Return the next time at which it will be due."""
        return self.last_due(now) + timedelta(days=1 if self.weekday is None else 7)


@dataclass(frozen=True, slots=True)
class Ticker:
    """A short act that the worker does every few seconds; two workers doing it harm nothing."""

    name: str
    title: str | Promise
    act: Callable[[datetime], object]
    seconds: float


SCHEDULES = (
    Schedule("clear_sessions", _("Drop expired sessions"), tasks.clear_sessions, time(2, 0)),
    Schedule("verify_trail", _("Verify the audit trail"), tasks.verify_trail, time(2, 30)),
    Schedule(
        "screen_published",
        _("Screen everything that is public"),
        tasks.screen_published,
        time(1, 0),
        weekday=5,
    ),
)
TICKERS = (
    Ticker("publish_due", _("Publish what is scheduled"), lambda now: publish_due(now=now), 10),
    Ticker(
        "feed_search",
        _("Feed the search index"),
        lambda now: search.catch_up(today=timezone.localdate(now)),
        2,
    ),
    Ticker(
        "read_files",
        _("Read public files for the search"),
        lambda now: search.read_waiting_files(limit=5),
        15,
    ),
)


def enqueue_due(now: datetime) -> list[str]:
    """Enqueue every schedule whose time has come, once for all workers; return their names."""
    enqueued = []
    for schedule in SCHEDULES:
        due = schedule.last_due(now)
        if ScheduledSlot.objects.filter(schedule=schedule.name, due_at=due).exists():
            continue
        try:
            with transaction.atomic():
                slot = ScheduledSlot.objects.create(schedule=schedule.name, due_at=due)
                slot.task_id = schedule.task.enqueue().id
                slot.save(update_fields=["task"])
        except IntegrityError:
            continue  # Another worker was faster.
        enqueued.append(schedule.name)
    return enqueued
