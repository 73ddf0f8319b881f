"""How far the worker is with a slow file: a small piece of the draft's page that renews itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import get_date_max

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.lookup import attachment_of, editable_record
from gongkai.disclosures.models import Attachment
from gongkai.disclosures.services.attaching import BEGUN
from gongkai.disclosures.states import AttachmentStatus
from gongkai.operations.models import QueuedTask, TaskRun

PATIENCE = timedelta(seconds=20)
"""How long a task may wait, while no worker is at anything, before the page says that none runs."""


class RecognitionState(StrEnum):
    """Where a waiting file is."""

    WAITING = "waiting"
    AT_WORK = "at_work"
    NO_WORKER = "no_worker"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Recognition:
    """A file that the worker reads, as the page shows it."""

    attachment: Attachment
    state: RecognitionState
    fills_in_draft: bool = False

    @property
    def goes_on(self) -> bool:
        """Tell whether the page should ask again."""
        return self.state not in {RecognitionState.FAILED, RecognitionState.DONE}


@require_safe
@officers_only
def recognition(request: OfficerRequest, disclosure_id: int, attachment_id: int) -> HttpResponse:
    """Answer with the state of one file, for the page to put in place of the state before."""
    record = editable_record(request, disclosure_id)
    attachment = attachment_of(record, attachment_id)
    shown = recognitions([attachment], timezone.now()).get(attachment.pk)
    context = {
        "record": record,
        "recognition": shown or Recognition(attachment, RecognitionState.DONE, _was_begun_with(attachment)),
    }
    return render(request, "backoffice/disclosures/recognition.html", context)


def recognitions(attachments: Iterable[Attachment], now: datetime) -> dict[int, Recognition]:
    """Return the files that wait for the worker, by their keys. Two queries at most."""
    waiting = {
        file.pk: file for file in attachments if file.status == AttachmentStatus.WAITING and file.task_id
    }
    if not waiting:
        return {}
    tasks = QueuedTask.objects.in_bulk([file.task_id for file in waiting.values() if file.task_id])
    is_idle = _nobody_works(now)
    return {
        key: Recognition(file, _state(tasks, file.task_id, now, is_idle=is_idle), _was_begun_with(file))
        for key, file in waiting.items()
    }


def _state(
    tasks: dict[UUID, QueuedTask], task_id: UUID | None, now: datetime, *, is_idle: bool
) -> RecognitionState:
    task = tasks.get(task_id) if task_id else None
    if task is None or task.status in {TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL}:
        return RecognitionState.FAILED  # It ended, and the file still waits.
    if is_idle and task.enqueued_at < now - PATIENCE and _may_be_taken(task, now):
        return RecognitionState.NO_WORKER
    if task.status == TaskResultStatus.RUNNING:
        return RecognitionState.AT_WORK
    return RecognitionState.WAITING


def _may_be_taken(task: QueuedTask, now: datetime) -> bool:
    """Tell whether a worker would take the task now: one tried in vain pauses first."""
    return task.run_after <= now or task.run_after == get_date_max()


def _nobody_works(now: datetime) -> bool:
    """Tell whether no worker holds any task now."""
    held = TaskRun.objects.filter(task__status=TaskResultStatus.RUNNING, leased_until__gte=now)
    return not held.exists()


def _was_begun_with(attachment: Attachment) -> bool:
    report = attachment.rendition_report
    return BEGUN in report or "intake" in report
