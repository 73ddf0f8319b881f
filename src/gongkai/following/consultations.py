"""Consultations of the public (意见征集) among the records, and the days on which opinions are taken.

A record says in fields of its own that it is a consultation, in which days and where opinions go. Records
from before there were such fields are known by the wording that titles of consultations have, and by the
day until which they hold.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from gongkai.disclosures.models import Disclosure, DisclosureQuerySet

WORDINGS = ("征求意见", "意见征集", "征集意见", "征询意见")
OF_ITS_END = ("采纳", "反馈情况", "情况的公告", "结果")
"""Wordings of what is published after a consultation: what came of it."""
SHOWN_FOR = timedelta(days=365)
MOST = 300


@dataclass(frozen=True, slots=True)
class Consultation:
    """One consultation with the days that it runs."""

    record: Disclosure
    begins_on: date
    ends_on: date | None
    """The last day; None where the record names none."""
    opinions_to: str = ""
    """Where opinions go; empty where the record says it in its text only."""


def recent_consultations(now: datetime) -> list[Consultation]:
    """Return the public consultations of the last year, newest first. Two queries."""
    public = Disclosure.objects.published().without_text().select_related("agency")
    since = now - SHOWN_FOR
    named = public.filter(closes_on__gte=timezone.localdate(since)).order_by("-closes_on", "pk")
    guessed = _worded_as_one(public.filter(closes_on=None, published_at__gte=since))
    records = [*named[:MOST], *guessed.order_by("-published_at", "pk")[:MOST]]
    found = [consultation for record in records if (consultation := consultation_of(record))]
    return sorted(found, key=_newest_first, reverse=True)[:MOST]


def consultation_of(record: Disclosure) -> Consultation | None:
    """Return the consultation that a record opens; None where it is none."""
    if record.opens_on is not None and record.closes_on is not None:
        return Consultation(record, record.opens_on, record.closes_on, record.opinions_to)
    is_one = any(words in record.title for words in WORDINGS)
    if not is_one or any(words in record.title for words in OF_ITS_END) or record.published_at is None:
        return None
    published_on = timezone.localdate(record.published_at)
    begins_on = record.effective_on or published_on
    ends_on = record.expires_on
    if ends_on is not None and ends_on < begins_on:
        begins_on = min(published_on, ends_on)
    return Consultation(record, begins_on, ends_on)


def _worded_as_one(records: DisclosureQuerySet) -> DisclosureQuerySet:
    wording, ended = Q(pk__in=[]), Q(pk__in=[])
    for words in WORDINGS:
        wording |= Q(title__contains=words)
    for words in OF_ITS_END:
        ended |= Q(title__contains=words)
    return records.filter(wording).exclude(ended)


def _newest_first(one: Consultation) -> tuple[float, int]:
    published_at = one.record.published_at
    return (published_at.timestamp() if published_at else 0.0, -one.record.pk)
