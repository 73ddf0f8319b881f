"""Subscribers and what they follow, the mails that wait to be sent, error reports.

An address is encrypted, and found again by its digest alone. It is gone with the last subscription.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.core.outbox import WaitingMail
from gongkai.core.sealed_fields import SealedTextField
from gongkai.disclosures.models import PublicationLogEntry
from gongkai.following.states import ErrorReportState, FollowedKind, MailKind, Rhythm
from gongkai.organisations.models import User
from gongkai.organisations.permissions import Visitor, answers_for_site

LONGEST_TARGET = 400


class Subscriber(models.Model):
    """One e-mail address to which news are sent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    address = SealedTextField(_("e-mail address"))
    address_digest = models.CharField(_("digest of the address"), max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=10)
    made_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("subscriber")

    def __str__(self) -> str:
        return str(self.pk)


class Subscription(models.Model):
    """One thing that a subscriber follows, once the link in the mail was followed."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    kind = models.CharField(_("what is followed"), max_length=16, choices=FollowedKind)
    target = models.CharField(_("which one"), max_length=LONGEST_TARGET)
    title = models.CharField(_("what it is called"), max_length=300, blank=True)
    rhythm = models.CharField(_("how often"), max_length=16, choices=Rhythm)
    made_at = models.DateTimeField(_("asked for at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        ordering: ClassVar = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(name="subscription_is_unique", fields=["subscriber", "kind", "target"])
        ]
        indexes = [
            models.Index(name="subscription_followed", fields=["kind", "target"]),
            models.Index(
                name="subscription_unconfirmed", fields=["made_at"], condition=Q(confirmed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class OutgoingMail(WaitingMail):
    """One mail that is to be sent. What it says is put together then, from what is public then."""

    kind = models.CharField(_("kind"), max_length=16, choices=MailKind)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, null=True, related_name="mails")
    subscription = models.ForeignKey(Subscription, models.CASCADE, null=True, related_name="mails")
    error_report = models.ForeignKey("ErrorReport", models.CASCADE, null=True, related_name="mails")

    class Meta:
        verbose_name = _("mail")
        indexes = [
            models.Index(name="mail_waiting", fields=["due_at"], condition=Q(sent_at=None)),
            models.Index(name="mail_sent", fields=["sent_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class FollowedItem(models.Model):
    """One event that one subscriber is told of, once: whoever writes the row has found it."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="items")
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="items")
    entry = models.ForeignKey(PublicationLogEntry, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("to be told at"))
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, null=True, related_name="items")
    sent_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of news")
        ordering: ClassVar = ["id"]
        constraints = [models.UniqueConstraint(name="item_is_told_once", fields=["subscriber", "entry"])]
        indexes = [
            models.Index(
                name="item_waiting", fields=["due_at", "subscriber"], condition=Q(sent_at=None, mail=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.subscriber_id}"


class LogReader(models.Model):
    """Up to which line of the publication log one kind of news was looked for."""

    name = models.CharField(_("name"), max_length=20, unique=True)
    last = models.PositiveBigIntegerField(_("last line"), default=0)
    missing = models.JSONField(_("lines that may still come"), default=dict, blank=True)

    class Meta:
        verbose_name = _("reader of the publication log")

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class HubPing(models.Model):
    """A feed whose hub is to be told that it changed."""

    topic = models.CharField(_("address of the feed"), max_length=500, unique=True)
    due_at = models.DateTimeField(_("to be told at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    class Meta:
        verbose_name = _("news for the hub")

    def __str__(self) -> str:
        return self.topic


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    """Questions about error reports."""

    def visible_to(self, visitor: Visitor) -> "ErrorReportQuerySet":
        """Keep all for the office that answers for the whole site; nothing for anyone else."""
        return self.all() if answers_for_site(visitor) else self.none()


class ErrorReport(models.Model):
    """What a visitor says is wrong on a page of this site."""

    page = models.CharField(_("page"), max_length=500)
    text = models.TextField(_("what is wrong"))
    address = SealedTextField(_("e-mail address for the answer"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(
        _("state"), max_length=16, choices=ErrorReportState, default=ErrorReportState.OPEN
    )
    made_at = models.DateTimeField(_("reported at"))
    answer = models.TextField(_("answer"), blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("error report")
        ordering: ClassVar = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="answered_report_has_its_answer",
                condition=~Q(state=ErrorReportState.ANSWERED) | ~Q(answer=""),
            )
        ]
        indexes = [models.Index(name="error_report_list", fields=["state", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.page}: {self.state}"
