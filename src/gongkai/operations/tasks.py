"""The tasks: each calls one service or selector, and may run twice."""

import calendar
import logging
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task
from django_tasks.base import TaskResultStatus

from gongkai.access.services.unused import review_stale_accounts
from gongkai.audit import selectors as audit
from gongkai.audit.services import write_receipt
from gongkai.core.errors import DomainError
from gongkai.disclosures.link_checking import LinkChecker
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.services import link_rounds
from gongkai.disclosures.services.rescreening import rescreen
from gongkai.following.services import error_reports, subscribing
from gongkai.notices.services import RoleHolders, forget_read, tell
from gongkai.operations.backup import services as backup
from gongkai.operations.bulk_files.datasets import bulk_datasets
from gongkai.operations.bulk_files.services import make_dataset, outdated_datasets
from gongkai.operations.models import QueuedTask
from gongkai.operations.runs import Run
from gongkai.organisations.models import Role
from gongkai.reports.collecting import reminding
from gongkai.requests import services as requests
from gongkai.requests.services import after as applicants
from gongkai.requests.services import calendar as holidays

trail_log = logging.getLogger(audit.TRAIL_LOG)
NOTICES_KEPT = timedelta(days=180)
"""How long a notice is kept after it was read."""
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
def review_accounts() -> dict[str, int]:
    """List the accounts that nobody uses or whose officer left, and disable them where the rules say so."""
    return review_stale_accounts(now=timezone.now())


@task()
def verify_trail() -> dict[str, Any]:
    """Look for lines of the audit trail that were altered or removed; fail when there are any.

    The receipt of a whole trail leaves the database: in the log every night, once a week by notice too.
    """
    now = timezone.now()
    faults = audit.verify()
    if faults:
        found = " ".join(fault.message for fault in faults[:20])
        _tell_auditors(_("The audit trail was tampered with"), found, key="faults", now=now)
        raise TrailBroken(found)
    receipt = str(audit.receipt_of(write_receipt(now=now)))
    trail_log.info("receipt %s", receipt)
    if timezone.localdate(now).weekday() == calendar.MONDAY:
        text = _(
            "Keep this outside the system; gongkai audit verify --receipts holds the trail against it: %s"
        )
        _tell_auditors(_("Receipt of the audit trail"), text % receipt, key="receipt", now=now)
    return {"faults": 0, "receipt": receipt}


def _tell_auditors(subject: str, text: str, *, key: str, now: datetime) -> None:
    """Tell the audit administrators, once a day; their notices reach them by mail where they want it."""
    day = timezone.localdate(now)
    tell(
        recipients=[RoleHolders(Role.AUDITOR)],
        subject=subject,
        text=text,
        key=f"trail-{key}-{day}",
        now=now,
        address=reverse("backoffice:trail"),
    )


@task()
def back_up() -> dict[str, Any]:
    """Make the nightly backup where a folder for it is named, and let the oldest go."""
    if not settings.BACKUP_DIR:
        return {"backup": None}
    folder = Path(settings.BACKUP_DIR)
    path, manifest = backup.back_up(to=folder, now=timezone.now())
    dropped = backup.discard_old(folder, keep=settings.BACKUPS_KEPT)
    return {"backup": path.name, "bytes": manifest.size, "dropped": len(dropped)}


@task()
def forget_identities() -> dict[str, Any]:
    """Remove the numbers of identity documents of requests concluded long ago, and old notices."""
    now = timezone.now()
    forget_read(before=now - NOTICES_KEPT)
    return {"identities": applicants.forget_identities(now=now)}


@task()
def recompute_clocks() -> dict[str, Any]:
    """Compute the last day of every open request afresh, should a new calendar have been cut short."""
    return {"clocks": len(holidays.recompute_open_requests(now=timezone.now()))}


@task()
def remind_of_requests() -> dict[str, Any]:
    """Remind officers of the days of requests, and of replies in reconsiderations and lawsuits."""
    holidays.remind_of_missing_notice(now=timezone.now())
    count = requests.remind_of_what_is_due(now=timezone.now())
    return {"near": count.near, "overdue": count.overdue}


@task()
def remind_of_reports() -> dict[str, int]:
    """Remind of last year's reports that are missing."""
    count = reminding.remind_of_reports(now=timezone.now())
    return {"parts": count.parts, "wholes": count.wholes}


@task()
def tidy_following() -> dict[str, int]:
    """Forget addresses that are not needed any more."""
    now = timezone.now()
    return {
        **subscribing.forget_unneeded(now=now),
        "reports": error_reports.forget_answered_addresses(now=now),
    }


@task(takes_context=True)
def make_bulk_files(context: TaskContext, only: list[str] | None = None) -> dict[str, int]:
    """Make the files of every data set anew, or of those that are named."""
    run = Run(context.task_result)
    datasets = [one for one in bulk_datasets().values() if only is None or one.id in only]
    rows = 0
    for number, dataset in enumerate(datasets):
        run.step(done=number, total=len(datasets))
        step = partial(_keep_on, run, number, len(datasets))
        rows += make_dataset(dataset, now=timezone.now(), step=step).rows
    run.step(done=len(datasets), total=len(datasets))
    return {"datasets": len(datasets), "rows": rows}


def _keep_on(run: Run, done: int, total: int, _rows: int) -> None:
    run.step(done=done, total=total)


def renew_outdated_files() -> None:
    """Enqueue the making of files that hold something withdrawn, unless files are being made already."""
    waiting = QueuedTask.objects.filter(
        task_path=make_bulk_files.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    outdated = outdated_datasets()
    if outdated and not waiting.exists():
        make_bulk_files.enqueue(only=outdated)


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


@task(takes_context=True)
def check_links(context: TaskContext) -> dict[str, int]:
    """Check the links of everything that is public; go on where an earlier run stopped."""
    if not settings.CHECK_LINKS:
        return {"links": 0, "dead": 0}
    run = Run(context.task_result)
    counts = {"after": 0, "after_link": 0, "links": 0, "dead": 0, **run.cursor}
    named = Disclosure.objects.published().filter(body_html__contains="<a ").order_by("id")
    while records := list(named.filter(id__gt=counts["after"])[:AT_ONCE]):
        link_rounds.note_links_of(records, now=timezone.now())
        counts["after"] = records[-1].pk
        run.step(done=0, total=0, cursor=counts)
    links = link_rounds.links_to_check_anew(timezone.now())
    total = counts["links"] + links.filter(id__gt=counts["after_link"]).count()
    while link := links.filter(id__gt=counts["after_link"]).first():
        counts["dead"] += link_rounds.check_and_tell(link=link, checker=LinkChecker(), now=timezone.now())
        counts["links"] += 1
        counts["after_link"] = link.pk
        run.step(done=counts["links"], total=total, cursor=counts)
    return {"links": counts["links"], "dead": counts["dead"]}
