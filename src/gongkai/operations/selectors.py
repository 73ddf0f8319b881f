"""Questions about background work: what ran, what waits, what failed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils.functional import Promise

from gongkai.operations.models import QueuedTask, ScheduledSlot
from gongkai.operations.schedules import SCHEDULES, Schedule


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """A schedule with its last run and its next time."""

    schedule: Schedule
    last: ScheduledSlot | None
    next_at: datetime


def schedule_states(now: datetime) -> Iterator[ScheduleState]:
    """Yield every schedule with how it stands. One query."""
    newest = ScheduledSlot.objects.values("schedule").annotate(newest=Max("pk")).values("newest")
    slots = ScheduledSlot.objects.filter(pk__in=newest).select_related("task__run")
    last = {slot.schedule: slot for slot in slots}
    for schedule in SCHEDULES:
        yield ScheduleState(schedule, last.get(schedule.name), schedule.next_due(now))


def recent_tasks() -> "QuerySet[QueuedTask]":
    """Return the tasks, newest first, with their progress."""
    return QueuedTask.objects.select_related("run__asked_by").order_by("-enqueued_at")


def title_of(task: QueuedTask) -> str | Promise:
    """Return what a person calls the task."""
    for schedule in SCHEDULES:
        if schedule.task.module_path == task.task_path:
            return schedule.title
    return task.task_name
