"""Notices by mail: only that there is one, and the way to it. What it says stays behind the sign-in."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from gongkai.audit import services as audit
from gongkai.core.outbox import AT_ONCE, Outbox
from gongkai.core.web.addresses import site_address
from gongkai.core.web.context import site_identity
from gongkai.notices.models import Notice, NoticeAddress, NoticeMail
from gongkai.organisations.models import User


def notice_address_of(user: User) -> NoticeAddress | None:
    """Return where an account hears of its notices; None where it gave no address."""
    return NoticeAddress.objects.filter(user=user).first()


@transaction.atomic
def set_notice_address(*, user: User, address: str, is_used: bool, now: datetime) -> None:
    """Keep the address that an account gave for itself, or forget it where it is empty.

    What was told before is not sent. The trail has that it was changed and not what it is.
    """
    if address:
        NoticeAddress.objects.update_or_create(
            user=user, defaults={"address": address, "is_used": is_used, "since": now}
        )
    else:
        NoticeAddress.objects.filter(user=user).delete()
    audit.record(
        action="notices.set_address",
        subject=user,
        actor=user,
        now=now,
        agency=user.agency,
        data={"has_address": bool(address), "is_used": bool(address) and is_used},
    )


def send_notices(*, now: datetime) -> int:
    """Send a mail about each notice that is not read yet to whoever wants it; return how many went out."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    _put_into_outbox(now)
    return Outbox(NoticeMail, written=_written).send_due(now=now)


def _put_into_outbox(now: datetime) -> None:
    wanted = Notice.objects.unread().filter(
        mail=None,
        recipient__is_active=True,
        recipient__notice_address__is_used=True,
        told_at__gte=F("recipient__notice_address__since"),
    )
    keys = wanted.order_by("told_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    mails = [NoticeMail(notice_id=key, made_at=now, due_at=now) for key in keys]
    NoticeMail.objects.bulk_create(mails, ignore_conflicts=True)


def _written(mail: NoticeMail) -> EmailMessage | None:
    """Put the mail together; None where the notice was read meanwhile or the account wants no mails."""
    notice = Notice.objects.select_related("recipient__notice_address").get(pk=mail.notice_id)
    place: NoticeAddress | None = getattr(notice.recipient, "notice_address", None)
    if notice.read_at or place is None or not place.is_used or not notice.recipient.is_active:
        return None
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        site = site_identity(language)
        context = {
            "notice": notice,
            "url": site_address(notice.address or reverse("backoffice:notices")),
            "site": site,
            "own_url": site_address(reverse("backoffice:notice-address")),
        }
        return EmailMessage(
            subject=" ".join(notice.subject.split()),
            body=render_to_string("notices/mail.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[place.address],
            headers={
                "Message-ID": f"<{mail.pk}@{site.domain or 'localhost'}>",
                "Auto-Submitted": "auto-generated",
            },
        )
