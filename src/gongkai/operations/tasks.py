"""The tasks: each calls one service or selector, and may run twice."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskContext, task

from gongkai.audit import selectors as audit
from gongkai.core.errors import DomainError
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.services.rescreening import rescreen
from gongkai.operations.runs import Run

AT_ONCE = 100
"""Records between two steps of a long task."""


class TrailBroken(DomainError):
    """An audit trail from which a line was removed, or in which one was altered."""

    code = "trail_broken"


@task()
def clear_sessions() -> None:
    """Drop the sessions that have expired."""
    call_command("clearsessions")


@task()
def verify_trail() -> dict[str, Any]:
    """Look for lines of the audit trail that were altered or removed; fail when there are any."""
    faults = audit.verify()
    if faults:
        raise TrailBroken(" ".join(fault.message for fault in faults[:20]))
    return {"faults": 0}


@task(takes_context=True)
def screen_published(context: TaskContext) -> dict[str, int]:
    """Search everything that is public again, with today's rules; go on where an earlier run stopped."""
    run = Run(context.task_result)
    counts = {"after": 0, "records": 0, "records_with_findings": 0, "findings": 0, **run.cursor}
    published = Disclosure.objects.published().order_by("id")
    total = counts["records"] + published.filter(id__gt=counts["after"]).count()
    while records := list(published.filter(id__gt=counts["after"])[:AT_ONCE]):
        for record in records:
            found = rescreen(record=record, actor=None, now=timezone.now())
            counts["findings"] += found
            counts["records_with_findings"] += bool(found)
        counts["records"] += len(records)
        counts["after"] = records[-1].pk
        run.step(done=counts["records"], total=total, cursor=counts)
    counts.pop("after")
    return counts
