"""Mails that wait in the database, and handing them to the mail server one after another.

A mail is held by one worker at a time and marked as sent once the server has taken it. A worker that dies
between the two leaves a mail that is sent again, ten minutes later and under the same Message-ID, by which
mail programs know it: nothing is lost. A server that does not answer ends the round; all stays as it is.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Generic, TypeVar
from uuid import uuid4

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

HELD_FOR = timedelta(minutes=10)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""Before a mail that the server refused is tried again."""
MOST_ATTEMPTS = 8
AT_ONCE = 200


class WaitingMail(models.Model):
    """One mail that is to be sent. What it says is put together then."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    made_at = models.DateTimeField(_("made at"))
    due_at = models.DateTimeField(_("to be sent at"))
    claimed_until = models.DateTimeField(_("held until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.TextField(_("why it was not sent"), blank=True)

    class Meta:
        abstract = True


class MailServerGone(Exception):
    """The mail server does not answer; the round ends here."""


Mail = TypeVar("Mail", bound=WaitingMail)


class Outbox(Generic[Mail]):
    """The mails of one kind, each sent once.

    ``written`` puts a mail together, or returns None where nothing is left that it could tell; ``noted`` is
    called in the transaction that marks a mail as sent.
    """

    def __init__(
        self,
        mails: type[Mail],
        *,
        written: Callable[[Mail], EmailMessage | None],
        noted: Callable[[Mail, datetime], None] | None = None,
    ) -> None:
        self._mails, self._written, self._noted = mails._default_manager, written, noted  # noqa: SLF001

    def send_due(self, *, now: datetime) -> int:
        """Send the mails that are due, as long as the mail server answers; return how many were sent."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        due = self._mails.filter(free, sent_at=None, due_at__lte=now, attempts__lt=MOST_ATTEMPTS)
        keys = list(due.order_by("due_at", "made_at").values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            return 0
        connection = get_connection()
        sent = 0
        try:
            _open(connection)
            for key in keys:
                if due.filter(pk=key).update(claimed_until=now + HELD_FOR):
                    sent += self._send(self._mails.get(pk=key), connection, now)
        except MailServerGone as problem:
            logger.warning("The mail server does not answer, mails wait: %s", problem)
        finally:
            connection.close()
        return sent

    def _send(self, mail: Mail, connection: BaseEmailBackend, now: datetime) -> int:
        message = self._written(mail)
        if message is None:
            mail.delete()
            return 0
        kept = self._mails.filter(pk=mail.pk)
        try:
            _hand_over(message, connection)
        except MailServerGone:
            kept.update(claimed_until=None)
            raise
        except SMTPException as refusal:
            pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
            kept.update(
                attempts=mail.attempts + 1,
                due_at=now + pause,
                claimed_until=None,
                problem=type(refusal).__name__,
            )
            return 0
        with transaction.atomic():
            kept.update(sent_at=now, claimed_until=None, problem="")
            if self._noted:
                self._noted(mail, now)
        return 1


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as problem:  # SMTPException is one of them
        raise MailServerGone(str(problem)) from problem


def _hand_over(message: EmailMessage, connection: BaseEmailBackend) -> None:
    try:
        connection.send_messages([message])
    except SMTPServerDisconnected as problem:
        raise MailServerGone(str(problem)) from problem
    except SMTPException:
        raise
    except OSError as problem:
        raise MailServerGone(str(problem)) from problem
