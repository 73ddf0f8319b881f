"""The queue's own rules: taking a task, giving back what a dead worker held, trying again what failed."""

import logging
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks import TaskContext
from django_tasks.base import TaskResultStatus
from django_tasks_db.utils import exclusive_transaction

from gongkai.core.errors import DomainError
from gongkai.operations.models import QueuedTask, TaskRun
from gongkai.operations.runs import LEASE, StopAskedFor
from gongkai.organisations.models import User

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
FIRST_PAUSE = timedelta(minutes=1)
"""Before a failed task is tried again; four times as long before the time after that."""


class TaskEnded(DomainError):
    """A task that is to be stopped and has ended already."""

    code = "task_ended"


def take_next(worker: str, now: datetime) -> QueuedTask | None:
    """Return the next task that is ready, now held by ``worker``; None when there is none."""
    if not QueuedTask.objects.ready().exists():
        return None
    with exclusive_transaction():
        task: QueuedTask | None = QueuedTask.objects.ready().get_locked()
        if task is None:
            return None
        task.claim(worker)
        run, _is_new = TaskRun.objects.get_or_create(task=task)
        run.worker, run.leased_until = worker, now + LEASE
        run.attempts += 1
        run.save(update_fields=["worker", "leased_until", "attempts"])
    return task


def give_back_lost(now: datetime) -> int:
    """Make ready again what workers held that are silent for longer than their lease; return how many."""
    lost = QueuedTask.objects.running().filter(
        Q(run__leased_until__lt=now) | Q(run=None, started_at__lt=now - LEASE)
    )
    given = 0
    for task in lost.select_related("run"):
        run, _is_new = TaskRun.objects.get_or_create(task=task)
        with transaction.atomic():
            still = QueuedTask.objects.select_for_update().filter(
                pk=task.pk, status=TaskResultStatus.RUNNING
            )
            if run.attempts < MOST_ATTEMPTS:
                given += still.update(status=TaskResultStatus.READY)
            elif still.exists():
                task.set_failed(RuntimeError(f"{run.attempts} workers died while they ran this task."))
    return given


def run_task(task: QueuedTask, now: datetime) -> None:
    """Run a task that is held; record its result, its failure, or that it is to go on later."""
    try:
        # The queue takes the context from the arguments' front, as its own worker does.
        result = task.task.call(*_context(task), *task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        task.set_successful(result)
    except StopAskedFor as stop:
        if stop.by_person:
            task.set_successful({"stopped": True})
        else:
            _later(task, now, counts=False)
    except Exception as problem:
        logger.exception("Task %s failed", task.task_path)
        attempts = TaskRun.objects.get(task=task).attempts
        if attempts >= MOST_ATTEMPTS or isinstance(problem, DomainError):
            task.set_failed(problem)
        else:
            _later(task, now + FIRST_PAUSE * 4 ** (attempts - 1), counts=True)


def ask_to_stop(*, task: QueuedTask, actor: User, now: datetime) -> None:
    """Ask a task to stop at its next step; one that waits is taken out of the queue."""
    with transaction.atomic():
        current = QueuedTask.objects.select_for_update().get(pk=task.pk)
        run, _is_new = TaskRun.objects.get_or_create(task=current)
        if current.status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
            raise TaskEnded(_("The task has ended already."))
        run.stop_asked_by, run.stop_asked_at = actor, now
        run.save(update_fields=["stop_asked_by", "stop_asked_at"])
        if current.status == TaskResultStatus.READY:
            current.set_successful({"stopped": True})


def _context(task: QueuedTask) -> tuple[Any, ...]:
    # The queue's results are the interface's, though its types do not say so.
    return (TaskContext(task_result=cast("Any", task.task_result)),) if task.task.takes_context else ()


def _later(task: QueuedTask, after: datetime, *, counts: bool) -> None:
    task.status, task.run_after = TaskResultStatus.READY, after
    task.save(update_fields=["status", "run_after"])
    if not counts:
        run = TaskRun.objects.get(task=task)
        run.attempts = max(0, run.attempts - 1)
        run.save(update_fields=["attempts"])


def silent_since(moment: datetime) -> bool:
    """Tell whether a task has been ready since before ``moment`` and nobody has taken it."""
    return QueuedTask.objects.ready().filter(enqueued_at__lt=moment).exists()


def failed_since(moment: datetime) -> int:
    """Return how many tasks have failed since ``moment``."""
    return QueuedTask.objects.failed().filter(finished_at__gte=moment).count()
