"""Questions about records that are asked in more than one place: what is due, late, waiting, logged."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from gongkai.catalogue.coverage import Facts, PublicationFact
from gongkai.catalogue.models import CatalogueAssignment
from gongkai.disclosures.deadlines import DisclosureLimit, disclosure_limits, due_on, run_out_by
from gongkai.disclosures.differences import DifferenceLine, text_difference
from gongkai.disclosures.kinds import disclosure_kinds, months_until_reassessment
from gongkai.disclosures.models import (
    CONTENT_FIELDS,
    ChannelRelease,
    Disclosure,
    DisclosureFinding,
    DisclosureQuerySet,
    DisclosureVersion,
    PublicationLogEntry,
    Review,
)
from gongkai.disclosures.states import DisclosureAttribute, DisclosureState, ReviewState
from gongkai.law.calendar import ONE_DAY, working_calendar
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, within_scope
from gongkai.screening import ScreeningKind

DUE_SOON_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs between two versions."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What differs between two versions of a record."""

    fields: tuple[FieldChange, ...]
    text: tuple[DifferenceLine, ...]
    files_added: tuple[str, ...]
    files_removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineCount:
    """How many records of an agency are late and how many are due soon."""

    agency_id: int
    late: int
    due_soon: int


def publication_due_on(record: Disclosure) -> date | None:
    """Return the last day on which the record is published in time; None where no limit runs."""
    limit = disclosure_limits()[disclosure_kinds()[record.kind].limit]
    begun = _begun_on(record, limit)
    return due_on(limit, begun) if begun else None


def late_disclosures(visitor: Visitor, today: date) -> DisclosureQuerySet:
    """Return the records of the visitor's agencies whose time ran out and that were never public."""
    return _unpublished(visitor).filter(_run_out(today)).order_by("formed_on", "id")


def due_soon_disclosures(visitor: Visitor, today: date, *, until: date | None = None) -> DisclosureQuerySet:
    """Return the records never public whose last day in time lies between ``today`` and ``until``."""
    until = until or working_calendar().add_working_days(today, DUE_SOON_WORKING_DAYS)
    soon = _run_out(until + ONE_DAY, but_not_before=today)
    return _unpublished(visitor).filter(soon).order_by("formed_on", "id")


def deadline_counts(
    visitor: Visitor, today: date, *, until: date | None = None
) -> dict[int, DeadlineCount]:
    """Count, for each of the visitor's agencies that has any, what is late and due soon. One query."""
    until = until or working_calendar().add_working_days(today, DUE_SOON_WORKING_DAYS)
    by_then = _run_out(until + ONE_DAY)
    rows = (
        _unpublished(visitor)
        .filter(by_then)
        .values("agency")
        .annotate(all=Count("id"), late=Count("id", filter=_run_out(today)))
        .order_by()
    )
    return {
        row["agency"]: DeadlineCount(row["agency"], row["late"], row["all"] - row["late"]) for row in rows
    }


def due_for_reassessment(visitor: Visitor, today: date) -> DisclosureQuerySet:
    """Return what is not disclosed and was not looked at again for the time that the data names."""
    before = _months_before(today, months_until_reassessment())
    return (
        Disclosure.objects.editable_by(visitor)
        .undisclosed()
        .filter(assessed_on__lte=before)
        .order_by("assessed_on", "id")
    )


def reviews_waiting_for(user: User, today: date) -> "QuerySet[Review]":
    """Return the reviews that wait for the opinion of ``user``, oldest first."""
    waiting = Review.objects.waiting_for(user, today)
    return waiting.select_related("version__disclosure__agency", "chain").order_by("begun_at", "pk")


def unconfirmed_emergencies(visitor: Visitor) -> DisclosureQuerySet:
    """Return the emergency notices that are public and whose review was returned or still runs."""
    return (
        Disclosure.objects.editable_by(visitor)
        .published()
        .filter(is_emergency=True, conclusion=None, public_version__review__state__in=_NOT_APPROVED)
    )


_NOT_APPROVED = (ReviewState.RUNNING, ReviewState.RETURNED)


def publication_log(
    visitor: Visitor,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    acts: Iterable[str] = (),
) -> "QuerySet[PublicationLogEntry]":
    """Return the publication log (信息发布日志) of the visitor's agencies, newest first."""
    lines = PublicationLogEntry.objects.filter(within_scope(visitor))
    if since:
        lines = lines.filter(happened_at__gte=since)
    if until:
        lines = lines.filter(happened_at__lt=until)
    wanted = list(acts)
    if wanted:
        lines = lines.filter(act__in=wanted)
    # Fetched beside the lines, not joined: a join would carry every text through the sorting.
    versions = Prefetch("version", DisclosureVersion.objects.defer("body_html"))
    return lines.prefetch_related(versions, "actor").order_by("-happened_at", "-id")


def releases_by_channel(records: DisclosureQuerySet) -> dict[str, int]:
    """Return how many of ``records`` went out by each kind of channel; a record counts once in each."""
    rows = (
        ChannelRelease.objects.filter(disclosure__in=records)
        .values("channel__kind")
        .annotate(count=Count("disclosure", distinct=True))
        .order_by()
    )
    return {row["channel__kind"]: row["count"] for row in rows}


def publication_facts(visitor: Visitor, owner: Agency, today: date) -> Facts:
    """Return what the visitor's agencies have published under the catalogue of ``owner``. Two queries.

    Asked from the side of the assignments: each is a seek in an index, where counting all that was ever
    published would read a million entries.
    """
    of_pair = (
        Disclosure.objects.published()
        .filter(agency=OuterRef("agency"), catalogue_item=OuterRef("item__code"))
        .order_by()
    )
    count = of_pair.values("agency").annotate(count=Count("pk")).values("count")
    newest = of_pair.order_by("-published_at").values("published_at")[:1]
    pairs = (
        CatalogueAssignment.objects.filter(within_scope(visitor), item__owner=owner)
        .annotate(published=Subquery(count), last=Subquery(newest))
        .values_list("agency", "item__code", "published", "last")
    )
    late = (
        late_disclosures(visitor, today)
        .filter(catalogue_item__isnull=False)
        .order_by()
        .values_list("agency", "catalogue_item")
        .annotate(count=Count("pk"))
    )
    late_by_pair = {(agency, code): number for agency, code, number in late}
    return {
        (agency, code): PublicationFact(
            published or 0, timezone.localdate(last) if last else None, late_by_pair.get((agency, code), 0)
        )
        for agency, code, published, last in pairs
        if published or (agency, code) in late_by_pair
    }


def version_difference(before: DisclosureVersion, after: DisclosureVersion) -> VersionDifference:
    """Return what changed from one version to another, for a person to read."""
    changes = [
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in CONTENT_FIELDS
        if name != "body_html" and getattr(before, name) != getattr(after, name)
    ]
    old = {entry["id"]: entry["name"] for entry in before.attachments}
    new = {entry["id"]: entry["name"] for entry in after.attachments}
    return VersionDifference(
        fields=tuple(changes),
        text=tuple(text_difference(before.text, after.text)),
        files_added=tuple(name for key, name in new.items() if key not in old),
        files_removed=tuple(name for key, name in old.items() if key not in new),
    )


def _unpublished(visitor: Visitor) -> DisclosureQuerySet:
    """Return what time limits run for: what was never public and is not decided to be withheld."""
    return (
        Disclosure.objects.editable_by(visitor)
        .filter(published_at=None, attribute__in=["", DisclosureAttribute.PROACTIVE])
        .exclude(state=DisclosureState.WITHDRAWN)
    )


def _run_out(day: date, *, but_not_before: date | None = None) -> Q:
    """Return the condition on records whose last day in time is before ``day``.

    With ``but_not_before``, of these only the ones whose time had not run out by that day.
    """
    condition = Q(pk__in=[])
    for name, limit in disclosure_limits().items():
        kinds = [kind.id for kind in disclosure_kinds().values() if kind.limit == name]
        for span in run_out_by(limit, day):
            first = span.first
            if but_not_before:
                earlier = [one.last for one in run_out_by(limit, but_not_before) if one.first == span.first]
                first = max([first, *(last + ONE_DAY for last in earlier)])
            if first <= span.last:
                condition |= Q(kind__in=kinds) & _begun_between(limit, first, span.last)
    return condition


def _begun_between(limit: DisclosureLimit, first: date, last: date) -> Q:
    """Return the condition on records whose time began on one of these days."""
    if limit.begins == "formed":
        return Q(formed_on__gte=first, formed_on__lte=last)
    return Q(
        interprets__published_at__gte=_midnight(first),
        interprets__published_at__lt=_midnight(last + ONE_DAY),
    )


def _begun_on(record: Disclosure, limit: DisclosureLimit) -> date | None:
    if limit.begins == "formed":
        return record.formed_on
    policy = record.interprets
    return timezone.localdate(policy.published_at) if policy and policy.published_at else None


def _months_before(day: date, months: int) -> date:
    """Return the same day of the month that many months ago, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def dead_links_of(user: User) -> "QuerySet[DisclosureFinding]":
    """Return the dead links in what the account's agencies publish, those without a reason first."""
    public = Disclosure.objects.editable_by(user).published()
    dead = DisclosureFinding.objects.filter(
        kind=ScreeningKind.DEAD_LINK.value, disclosure__in=public.order_by().values("pk")
    )
    # "open" stands behind "justified" in the alphabet.
    return (
        dead.select_related("disclosure")
        .defer("disclosure__body_html")
        .order_by("-status", "found_at", "id")
    )
