"""Acts on background work: starting a task by hand, and stopping one."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus

from gongkai.administration.permissions import administers_whole_site
from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.operations import queue
from gongkai.operations.models import QueuedTask, TaskRun
from gongkai.operations.schedules import SCHEDULES
from gongkai.organisations.models import User


class NotAllowed(DomainError):
    """Background work that is no business of the account's."""

    code = "not_allowed"


class AlreadyWaiting(DomainError):
    """A task that waits or runs already."""

    code = "already_waiting"


def may_operate(user: User) -> bool:
    """Tell whether the account looks after the installation: the system administrator of the whole site."""
    return administers_whole_site(user, timezone.localdate())


@transaction.atomic
def start_task(*, name: str, actor: User, now: datetime) -> QueuedTask:
    """Enqueue the task of a schedule now, unless it waits or runs already."""
    _require_operator(actor)
    schedule = next(entry for entry in SCHEDULES if entry.name == name)
    open_states = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    if QueuedTask.objects.filter(task_path=schedule.task.module_path, status__in=open_states).exists():
        raise AlreadyWaiting(_("“%(title)s” waits or runs already.") % {"title": schedule.title})
    task = QueuedTask.objects.get(pk=schedule.task.enqueue().id)
    run = TaskRun.objects.create(task=task, asked_by=actor)
    audit.record(action="start_task", subject=run, actor=actor, now=now, data={"name": name})
    return task


@transaction.atomic
def stop_task(*, task: QueuedTask, actor: User, now: datetime) -> None:
    """Ask a task to stop at its next step."""
    _require_operator(actor)
    queue.ask_to_stop(task=task, actor=actor, now=now)
    audit.record(action="stop_task", subject=TaskRun.objects.get(task=task), actor=actor, now=now)


def _require_operator(actor: User) -> None:
    if not may_operate(actor):
        raise NotAllowed(_("Only the system administrator of the whole site looks after background work."))
