"""What a task knows of its own run: where to go on, how to say how far it is, and when to stop."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from gongkai.operations.models import QueuedTask, TaskRun

LEASE = timedelta(minutes=2)
"""How long a worker may be silent before its task is given to another."""


class StopAskedFor(Exception):
    """A person or the end of the worker wants the task to stop here; what is done stays done."""

    def __init__(self, *, by_person: bool) -> None:
        super().__init__("stopped by a person" if by_person else "the worker ends")
        self.by_person = by_person


class Run:
    """One run of one task, as the task sees it."""

    ending = False
    """Whether the worker of this process is to end: every run then stops at its next step."""

    def __init__(self, task: QueuedTask | Any) -> None:
        self.record, _ = TaskRun.objects.get_or_create(task_id=task.id)

    @property
    def cursor(self) -> dict[str, Any]:
        """Where an earlier attempt came to; empty in the first."""
        return dict(self.record.cursor)

    def step(self, *, done: int, total: int, cursor: dict[str, Any] | None = None) -> None:
        """Say how far the task is, keep the lease, and raise :class:`StopAskedFor` when it is to stop.

        Call it in no transaction of the task's own: what it writes must be seen at once.
        """
        self.record.done, self.record.total = done, total
        self.record.leased_until = timezone.now() + LEASE
        if cursor is not None:
            self.record.cursor = cursor
        self.record.save(update_fields=["done", "total", "leased_until", "cursor"])
        if Run.ending:
            raise StopAskedFor(by_person=False)
        if TaskRun.objects.filter(pk=self.record.pk, stop_asked_at__isnull=False).exists():
            raise StopAskedFor(by_person=True)


def renew_lease(task_id: Any, now: datetime) -> None:
    """Keep the lease of a task that is at work and has not reached its next step."""
    TaskRun.objects.filter(task_id=task_id).update(leased_until=now + LEASE)
