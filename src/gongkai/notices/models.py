"""What one account was told, whether it was read, and the mail that says so outside."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.core.outbox import WaitingMail
from gongkai.core.sealed_fields import SealedTextField
from gongkai.organisations.models import User
from gongkai.organisations.permissions import Visitor


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices. Who may see one is decided here and nowhere else."""

    def visible_to(self, visitor: Visitor) -> "NoticeQuerySet":
        """Keep what was told to ``visitor``; nobody reads another's notices."""
        return self.filter(recipient=visitor.pk) if visitor.pk else self.none()

    def unread(self) -> "NoticeQuerySet":
        """Keep what was not read."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that one account was told."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name=_("told to"))
    key = models.CharField(_("key by which it is told once"), max_length=160)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    address = models.CharField(_("page that it leads to"), max_length=300, blank=True)
    about_type = models.CharField(_("kind of record"), max_length=60, blank=True)
    about_id = models.CharField(_("record"), max_length=64, blank=True)
    told_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering: ClassVar = ["-told_at", "-id"]
        constraints = [
            models.UniqueConstraint(name="notice_is_told_once", fields=["recipient", "key"]),
            models.CheckConstraint(name="notice_says_something", condition=~Q(subject="") & ~Q(key="")),
        ]
        indexes = [
            models.Index(name="notice_newest", fields=["recipient", "-told_at", "-id"]),
            models.Index(name="notice_unread", fields=["recipient"], condition=Q(read_at=None)),
            models.Index(name="notice_about", fields=["about_type", "about_id"]),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeAddress(models.Model):
    """The e-mail address at which one account hears of its notices, and whether it wants to."""

    user = models.OneToOneField(User, models.CASCADE, related_name="notice_address")
    address = SealedTextField(_("e-mail address"))
    is_used = models.BooleanField(_("send my notices there"), default=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("address for notices")

    def __str__(self) -> str:
        return str(self.user_id)


class NoticeMail(WaitingMail):
    """The mail that tells one account of one notice, once."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="mail")

    class Meta:
        verbose_name = _("mail about a notice")
        indexes = [
            models.Index(name="notice_mail_waiting", fields=["due_at"], condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.notice_id)
