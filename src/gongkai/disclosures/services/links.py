"""Links in texts: found on saving, checked in the background, reported beside what screening finds."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import Resolver404, resolve

from gongkai.disclosures.link_checking import ANSWERED, LinkChecker
from gongkai.disclosures.models import CheckedLink, Disclosure, DisclosureContent
from gongkai.disclosures.models.links import LONGEST_LINK
from gongkai.law.wording import Wording
from gongkai.screening import ScreeningKind

CHECKED_ANEW = timedelta(days=6)
"""After which a link of what is public is checked again."""
TRIED_AGAIN = timedelta(hours=1)
"""After which a link is tried again that could not be checked."""
_NETWORK_SEEN = timedelta(days=1)
"""How long an answer of any server proves that there is a way out to the internet."""
PLACE = "body_attributes"
_LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
_INTERNAL = Wording(zh="本站没有这个网页", en="this site has no such page")
_WITHDRAWN = Wording(zh="所指的信息已撤下或者没有公开", en="what it names is withdrawn or was never public")
_NOT_CHECKED = Wording(
    zh="没有检查：一天之内没有连通过任何外部网站",
    en="not checked: no site outside could be reached for a day",
)
_WHY = Wording(zh="链接打不开：{why}", en="The link leads nowhere: {why}")


def dead_links(
    record: Disclosure, content: DisclosureContent
) -> list[tuple[tuple[str, str, str], dict[str, Any]]]:
    """Return the dead links of a text as findings; those never checked wait for the worker.

    What leads to the site itself is looked up, without the network. Where links are not checked, what an
    earlier check said of those outside counts no more.
    """
    inside, outside = _split(_LINK.findall(content.body_html))
    found = {url: reason for url in inside if (reason := _fault_inside(url))}
    known = _kept(record, outside, is_whole=content is record)
    if settings.CHECK_LINKS:
        found |= {link.url: Wording(**link.reason) for link in known if link.is_dead}
    return [((PLACE, ScreeningKind.DEAD_LINK.value, url), _details(why)) for url, why in found.items()]


def note_links(record: Disclosure) -> bool:
    """Keep which links a record names, so that they are checked; tell whether one is known to be dead."""
    return bool(dead_links(record, record))


def check_link(*, link: CheckedLink, checker: LinkChecker, now: datetime) -> bool:
    """Check one link and keep what came of it; tell whether it is dead.

    Where nothing outside could be reached, nothing was checked: what was known of the link stays.
    """
    verdict = checker.check(link.url)
    with transaction.atomic():
        link = CheckedLink.objects.select_for_update().get(pk=link.pk)
        if not verdict.is_unreached or _is_network_seen(now):
            link.checked_at, link.is_dead, reason = now, verdict.is_dead, verdict.reason
        elif link.checked_at is None or is_not_checked(link):
            link.checked_at, reason = now, _NOT_CHECKED
        else:
            return link.is_dead
        link.reason = {"zh": reason.zh, "en": reason.en} if reason else {}
        link.save()
    return link.is_dead


def is_not_checked(link: CheckedLink) -> bool:
    """Tell whether a link was tried and could not be checked."""
    return bool(link.reason) and not link.is_dead


def links_never_checked(now: datetime) -> "QuerySet[CheckedLink]":
    """Return the links that were not tried yet, and those to try again."""
    again = Q(is_dead=False, checked_at__lt=now - TRIED_AGAIN) & ~Q(reason={})
    return CheckedLink.objects.filter(Q(checked_at=None) | again).order_by(
        F("checked_at").asc(nulls_first=True), "id"
    )


def _is_network_seen(now: datetime) -> bool:
    """Tell whether any server answered lately."""
    lately = CheckedLink.objects.filter(checked_at__gte=now - _NETWORK_SEEN)
    alive = Q(is_dead=False, reason={})
    return lately.filter(alive | Q(is_dead=True, reason__zh__startswith=ANSWERED.zh)).exists()


def _split(found: Iterable[str]) -> tuple[list[str], list[str]]:
    inside, outside = [], []
    own = {settings.SITE["domain"].lower(), ""}
    for url in dict.fromkeys(unescape(url).strip() for url in found):
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and (parts.hostname or "") not in own:
            outside.append(url[:LONGEST_LINK])
        elif (not parts.scheme and parts.path.startswith("/")) or parts.scheme in {"http", "https"}:
            inside.append(url)
    return inside, outside


def _kept(record: Disclosure, urls: list[str], *, is_whole: bool) -> list[CheckedLink]:
    """Keep which of the links outside the record names; without any, and none before, one query."""
    before = {link.url: link for link in record.links.all()}
    if not urls and not before:
        return []
    CheckedLink.objects.bulk_create(
        [CheckedLink(url=url) for url in urls if url not in before], ignore_conflicts=True
    )
    links = list(CheckedLink.objects.filter(url__in=urls))
    record.links.add(*(link for link in links if link.url not in before))
    if is_whole:
        record.links.remove(*(link for url, link in before.items() if url not in urls))
    return links


def _fault_inside(url: str) -> Wording | None:
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return _INTERNAL
    number = found.kwargs.get("index_number")
    if number and not Disclosure.objects.published().filter(index_number=number).exists():
        return _WITHDRAWN
    return None


def _details(reason: Wording) -> dict[str, Any]:
    return {
        "strength": "possible",
        "masked": None,
        "where": {"zh": "", "en": ""},
        "why": {language: _WHY.text(language, {"why": reason.text(language)}) for language in ("zh", "en")},
    }
