"""Rounds over links: new ones every few seconds, those of everything public once a week."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai.disclosures.link_checking import LinkChecker
from gongkai.disclosures.models import CheckedLink, Correction, Disclosure, DisclosureFinding
from gongkai.disclosures.services.links import (
    CHECKED_ANEW,
    check_link,
    links_never_checked,
    note_links,
)
from gongkai.disclosures.services.screening import screen
from gongkai.disclosures.states import CorrectionState, DisclosureState
from gongkai.screening import ScreeningKind


def check_new_links(*, now: datetime, limit: int, checker: LinkChecker | None = None) -> int:
    """Check links that were never checked, and show what is dead in the drafts; return how many are."""
    if not settings.CHECK_LINKS:
        return 0
    return sum(
        check_and_tell(link=link, checker=checker or LinkChecker(), now=now)
        for link in links_never_checked(now)[:limit]
    )


def links_to_check_anew(now: datetime) -> "QuerySet[CheckedLink]":
    """Return the links of what is public that were not checked for a week."""
    old = Q(checked_at=None) | Q(checked_at__lt=now - CHECKED_ANEW)
    public = CheckedLink.objects.filter(old, records__state=DisclosureState.PUBLISHED)
    return public.distinct().order_by("id")


def note_links_of(records: Sequence[Disclosure], *, now: datetime) -> None:
    """Keep which links these public records name; what was published before links were kept is found so.

    Where one is known to be dead, or was, the record is searched again.
    """
    found = DisclosureFinding.objects.filter(disclosure__in=records, kind=ScreeningKind.DEAD_LINK.value)
    suspected = set(found.values_list("disclosure", flat=True))
    for record in records:
        if note_links(record) or record.pk in suspected:
            _screen_again(record.pk, now)


def check_and_tell(*, link: CheckedLink, checker: LinkChecker, now: datetime) -> bool:
    """Check a link, and let its records show what changed with it; tell whether it is dead."""
    was_dead = link.is_dead
    is_dead = check_link(link=link, checker=checker, now=now)
    if is_dead != was_dead:
        for record_id in link.records.values_list("pk", flat=True):
            _screen_again(record_id, now)
    return is_dead


@transaction.atomic
def _screen_again(record_id: int, now: datetime) -> None:
    """Search what is written or public now; what is under review is searched before it can go out."""
    record = Disclosure.objects.select_for_update(of=("self",)).get(pk=record_id)
    ended = (CorrectionState.PUBLISHED, CorrectionState.DROPPED)
    correction = Correction.objects.filter(disclosure=record).exclude(state__in=ended).first()
    if correction is not None:
        if correction.state == CorrectionState.DRAFT:
            screen(record, now=now, correction=correction)
    elif record.state in {DisclosureState.DRAFT, DisclosureState.PUBLISHED}:
        screen(record, now=now)
