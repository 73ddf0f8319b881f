"""What a mail says, put together at the moment it is sent: nothing that is withdrawn by then is in it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gongkai.core.web.context import HTML_LANGUAGE, site_identity
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import PublicationAct
from gongkai.following.links import CONFIRM, LEAVE, OWN, page_in, signed
from gongkai.following.models import FollowedItem, OutgoingMail, Subscriber, Subscription
from gongkai.following.states import FollowedKind, MailKind
from gongkai.organisations.selectors import agency_versions


@dataclass(frozen=True, slots=True)
class ToldItem:
    """One line of a mail with news."""

    title: str
    url: str
    note: str
    agency: str
    day: str


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """What is new in one thing that is followed."""

    heading: str
    items: list[ToldItem]


def written_mail(mail: OutgoingMail) -> EmailMultiAlternatives | None:
    """Return the mail as it is sent now; None where nothing is left that it could tell."""
    report, subscriber = mail.error_report, mail.subscriber
    address = report.address if report else subscriber.address if subscriber else ""
    language = report.language if report else subscriber.language if subscriber else ""
    if not address:
        return None
    with translation.override(language):
        content = _content(mail, language)
        if content is None:
            return None
        return _message(mail, content, address, language)


def _message(
    mail: OutgoingMail, content: dict[str, Any], address: str, language: str
) -> EmailMultiAlternatives:
    site = site_identity(language)
    context = {**content, "site": site, "html_language": HTML_LANGUAGE[language]}
    template = f"following/mail/{mail.kind}"
    headers = {
        "Message-ID": f"<{mail.pk}@{site.domain or 'localhost'}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": HTML_LANGUAGE[language],
    }
    if "leave_url" in content:
        headers["List-Unsubscribe"] = f"<{content['leave_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=" ".join(str(content["subject"]).split()),
        body=render_to_string(f"{template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers=headers,
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def _content(mail: OutgoingMail, language: str) -> dict[str, Any] | None:
    if mail.kind == MailKind.ANSWER and mail.error_report:
        return {"subject": _("Answer to your report on an error"), "report": mail.error_report}
    if mail.subscriber is None:
        return None
    if mail.kind == MailKind.CONFIRM:
        return _confirmation(mail, language)
    own = {
        "own_url": page_in(language, "portal:follow-own", signed(OWN, mail.subscriber.pk)),
        "leave_url": page_in(language, "portal:follow-leave", signed(LEAVE, mail.subscriber.pk)),
    }
    if mail.kind == MailKind.LINKS:
        return {"subject": _("Your subscriptions"), **own}
    groups = told_groups(mail, language)
    count = sum(len(group.items) for group in groups)
    return {"subject": _news_subject(groups, count), "groups": groups, **own} if count else None


def _confirmation(mail: OutgoingMail, language: str) -> dict[str, Any] | None:
    subscription = mail.subscription
    if subscription is None or subscription.confirmed_at is not None:
        return None
    return {
        "subject": _("Please confirm your subscription"),
        "what": subscription_heading(subscription, language),
        "confirm_url": page_in(language, "portal:follow-confirm", signed(CONFIRM, subscription.pk)),
    }


def subscription_heading(subscription: Subscription, language: str) -> str:
    """Return what a subscription is called: of a document its title, while it is public."""
    name = subscription.title or subscription.target
    if subscription.kind == FollowedKind.DOCUMENT:
        record = Disclosure.objects.published().filter(index_number=subscription.target).first()
        name = record.title if record else subscription.target
    label = FollowedKind(subscription.kind).label
    return f"{label}{'：' if language != 'en' else ': '}{name}"


def told_groups(mail: OutgoingMail, language: str) -> list[ToldGroup]:
    """Return the items of a mail that may be told now, by what is followed."""
    items = FollowedItem.objects.filter(mail=mail).select_related("subscription", "entry__disclosure")
    found = list(items.defer("entry__disclosure__body_html").order_by("entry__happened_at", "pk"))
    names = agency_versions({item.entry.agency_id for item in found}, timezone.localdate())
    told: dict[Subscription, list[ToldItem]] = defaultdict(list)
    for item in found:
        record, entry = item.entry.disclosure, item.entry
        is_withdrawal = entry.act == PublicationAct.WITHDRAW
        if record.is_public is is_withdrawal:
            continue
        told[item.subscription].append(
            ToldItem(
                title=entry.index_number if is_withdrawal else record.title,
                url=page_in(language, "portal:disclosure", entry.index_number),
                note=str(_NOTES.get(PublicationAct(entry.act), lambda: "")()),
                agency=names[entry.agency_id].local_name,
                day=timezone.localtime(entry.happened_at).strftime("%Y-%m-%d"),
            )
        )
    return [ToldGroup(subscription_heading(one, language), lines) for one, lines in told.items()]


_NOTES = {
    PublicationAct.CORRECT: lambda: _("A new edition was published."),
    PublicationAct.REPEAL: lambda: _("It was repealed."),
    PublicationAct.REPUBLISH: lambda: _("It is public again."),
    PublicationAct.WITHDRAW: lambda: _("It was withdrawn; its page says why."),
}


def _news_subject(groups: list[ToldGroup], count: int) -> str:
    if count == 1:
        return groups[0].items[0].title
    return _("%(count)s news from %(site)s") % {
        "count": count,
        "site": site_identity(translation.get_language() or settings.LANGUAGE_CODE).name,
    }


def mails_are_set_up() -> bool:
    """Tell whether this installation sends mails, so that following by e-mail can be offered."""
    return bool(settings.MAIL_IS_SET_UP)


def own_address(subscriber: Subscriber) -> str:
    """Return an address as it is shown on a page that others may look at: its beginning and its host."""
    name, _at, host = subscriber.address.partition("@")
    return f"{name[:1]}…@{host}"
