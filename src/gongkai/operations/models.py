"""What the queue itself does not know of a task: whose it is now, how far it is, for which day it runs."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from gongkai.organisations.models import User

QueuedTask = DBTaskResult[Any, Any]
"""A task as it stands in the queue: what is to be done, its state, its result or failure."""


class TaskRun(models.Model):
    """A task's lease and progress. A worker whose lease lapses is taken for dead."""

    task = models.OneToOneField(DBTaskResult, models.CASCADE, related_name="run", primary_key=True)
    worker = models.CharField(_("worker"), max_length=64, blank=True)
    leased_until = models.DateTimeField(_("held until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    cursor = models.JSONField(_("where to go on"), default=dict, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    stop_asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    stop_asked_at = models.DateTimeField(_("asked to stop at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run of a task")
        indexes: ClassVar = [models.Index(name="task_run_lease", fields=["leased_until"])]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.done}/{self.total}"


class ScheduledSlot(models.Model):
    """One time at which a schedule was due. Whoever writes it enqueues the task, so it runs once."""

    schedule = models.CharField(_("schedule"), max_length=40)
    due_at = models.DateTimeField(_("due at"))
    task = models.ForeignKey(DBTaskResult, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("time of a schedule")
        constraints: ClassVar = [
            models.UniqueConstraint(name="scheduled_slot_is_unique", fields=["schedule", "due_at"])
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.due_at:%Y-%m-%d %H:%M}"
