"""Putting news into mails, and sending them with all other mails to visitors."""

from datetime import datetime

from django.db import transaction

from gongkai.core.outbox import AT_ONCE, Outbox
from gongkai.following.mails import written_mail
from gongkai.following.models import ErrorReport, FollowedItem, OutgoingMail
from gongkai.following.services.gathering import gather
from gongkai.following.states import MailKind


def send_news(*, now: datetime) -> int:
    """Gather what is new, and send all mails that are due; return how many were sent."""
    gather(now=now)
    make_news_mails(now=now)
    return send_due_mails(now=now)


def make_news_mails(*, now: datetime) -> int:
    """Put the items that are due into one mail for each subscriber."""
    waiting = FollowedItem.objects.filter(mail=None, sent_at=None, due_at__lte=now)
    subscribers = list(waiting.order_by().values_list("subscriber", flat=True).distinct()[:AT_ONCE])
    for key in subscribers:
        with transaction.atomic():
            mail = OutgoingMail.objects.create(
                kind=MailKind.NEWS, subscriber_id=key, made_at=now, due_at=now
            )
            if not waiting.filter(subscriber=key).update(mail=mail):
                mail.delete()  # Another worker was faster.
    return len(subscribers)


def send_due_mails(*, now: datetime) -> int:
    """Send the mails that are due, as long as the mail server answers."""
    return Outbox(OutgoingMail, written=written_mail, noted=_note).send_due(now=now)


def _note(mail: OutgoingMail, now: datetime) -> None:
    FollowedItem.objects.filter(mail=mail).update(sent_at=now)
    if mail.error_report_id:  # the address was for this mail only
        ErrorReport.objects.filter(pk=mail.error_report_id).update(address="")
