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

from gongkai.disclosures.services import check_new_links, publish_due
from gongkai.following.services.pinging import tell_hub
from gongkai.following.services.sending import send_news
from gongkai.notices.mailing import send_notices
from gongkai.operations import tasks
from gongkai.operations.kept_pages import renew_kept_pages
from gongkai.operations.models import ScheduledSlot
from gongkai.requests.searching import REQUESTS
from gongkai.search import services as search
from gongkai.search.internal_feeding import catch_up_internal
from gongkai.search.internal_records import DISCLOSURES

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
    Schedule("back_up", _("Make the nightly backup"), tasks.back_up, time(1, 0)),
    Schedule("forget_identities", _("Remove identity numbers"), tasks.forget_identities, time(3, 20)),
    Schedule("recompute_clocks", _("Compute last days afresh"), tasks.recompute_clocks, time(3, 0)),
    Schedule("remind_of_requests", _("Remind of last days"), tasks.remind_of_requests, time(7, 30)),
    Schedule("remind_of_reports", _("Remind of annual reports"), tasks.remind_of_reports, time(7, 40)),
    Schedule("make_bulk_files", _("Make the bulk files"), tasks.make_bulk_files, time(3, 0)),
    Schedule("tidy_following", _("Forget unneeded addresses"), tasks.tidy_following, time(2, 15)),
    Schedule("review_accounts", _("Find unused accounts"), tasks.review_accounts, time(2, 15)),
    Schedule("verify_trail", _("Verify the audit trail"), tasks.verify_trail, time(2, 30)),
    Schedule(
        "screen_published",
        _("Screen everything that is public"),
        tasks.screen_published,
        time(1, 0),
        weekday=5,
    ),
    Schedule("check_links", _("Check links of public records"), tasks.check_links, time(4, 0), weekday=6),
)
TICKERS = (
    Ticker("publish_due", _("Publish what is scheduled"), lambda now: publish_due(now=now), 10),
    Ticker(
        "check_new_links",
        _("Check links of drafts"),
        lambda now: check_new_links(now=now, limit=3),
        10,
    ),
    Ticker(
        "feed_search",
        _("Feed the search index"),
        lambda now: search.catch_up(today=timezone.localdate(now)),
        2,
    ),
    Ticker(
        "feed_internal_search",
        _("Feed the officers' search"),
        lambda now: [catch_up_internal(source) for source in (DISCLOSURES, REQUESTS)],
        2,
    ),
    Ticker("renew_pages", _("Renew the kept pages"), lambda now: renew_kept_pages(), 1),
    Ticker(
        "read_files",
        _("Read public files for the search"),
        lambda now: search.read_waiting_files(limit=5),
        15,
    ),
    Ticker("send_notices", _("Send notices by mail"), lambda now: send_notices(now=now), 60),
    Ticker("send_news", _("Send news to subscribers"), lambda now: send_news(now=now), 60),
    Ticker("renew_files", _("Renew outdated bulk files"), lambda now: tasks.renew_outdated_files(), 30),
    Ticker("tell_hub", _("Tell the hub of changed feeds"), lambda now: tell_hub(now=now), 60),
)


def missed_since(moment: datetime) -> bool:
    """Tell whether something was due by ``moment`` that no worker has enqueued yet."""
    return any(
        not ScheduledSlot.objects.filter(schedule=schedule.name, due_at=schedule.last_due(moment)).exists()
        for schedule in SCHEDULES
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
