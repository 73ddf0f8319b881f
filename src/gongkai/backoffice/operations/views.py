"""Background work: what is due by its time, what runs and how far it is, what failed and why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tasks.base import TaskResultStatus

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.core.errors import DomainError
from gongkai.operations import selectors, services
from gongkai.operations.models import QueuedTask
from gongkai.operations.schedules import SCHEDULES, TICKERS

SHOWN = 20
_OPEN = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@require_safe
@officers_only
def overview(request: OfficerRequest) -> HttpResponse:
    """Show schedules and the latest tasks; a script asks for the tasks alone while one runs."""
    _require_operator(request)
    tasks = [_row(task) for task in selectors.recent_tasks()[:SHOWN]]
    context = {
        "section": "operations",
        "tasks": tasks,
        "is_at_work": any(row["is_open"] for row in tasks),
    }
    if request.headers.get("HX-Request"):
        return render(request, "backoffice/operations/tasks.html", context)
    context |= {"schedules": list(selectors.schedule_states(timezone.now())), "tickers": TICKERS}
    return render(request, "backoffice/operations/overview.html", context)


@require_POST
@officers_only
def start(request: OfficerRequest, name: str) -> HttpResponse:
    """Start the task of a schedule now."""
    _require_operator(request)
    if name not in {schedule.name for schedule in SCHEDULES}:
        raise Http404
    try:
        services.start_task(name=name, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The task waits for a worker and begins within seconds."))
    return redirect("backoffice:operations")


@require_POST
@officers_only
def stop(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Ask a task to stop; what it has done stays done."""
    _require_operator(request)
    task = get_object_or_404(QueuedTask, pk=task_id)
    try:
        services.stop_task(task=task, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The task stops at its next step."))
    return redirect("backoffice:operations")


def _require_operator(request: OfficerRequest) -> None:
    if not services.may_operate(request.user):
        raise PermissionDenied


def _row(task: QueuedTask) -> dict[str, Any]:
    run = getattr(task, "run", None)
    result = task.return_value if isinstance(task.return_value, dict) else {}
    return {
        "task": task,
        "run": run,
        "title": selectors.title_of(task),
        "is_open": task.status in _OPEN,
        "is_stopping": task.status in _OPEN and run is not None and run.stop_asked_at is not None,
        "state": _state(task, stopped=bool(result.get("stopped"))),
        "results": _results(result),
        "problem": task.traceback.strip().rsplit("\n", 1)[-1] if task.traceback else "",
    }


def _state(task: QueuedTask, *, stopped: bool) -> tuple[str, str]:
    """Return the state's tag and its name."""
    if stopped:
        return "withdrawn", _("Stopped")
    return {
        TaskResultStatus.READY: ("draft", _("Waiting")),
        TaskResultStatus.RUNNING: ("draft", _("Running")),
        TaskResultStatus.SUCCESSFUL: ("published", _("Done")),
        TaskResultStatus.FAILED: ("error", _("Failed")),
    }[TaskResultStatus(task.status)]


def _results(result: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the counts that a task came to, each with its name."""
    names = {
        "records": _("Records screened"),
        "records_with_findings": _("Records with open findings"),
        "findings": _("Open findings"),
        "faults": _("Faults in the trail"),
        "identities": _("Identity numbers removed"),
        "clocks": _("Last days that changed"),
        "near": _("Last days that come near"),
        "overdue": _("Last days that have passed"),
    }
    return [(names[key], value) for key, value in result.items() if key in names]
