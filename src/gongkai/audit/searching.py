"""Searching the trail by time, person, act and record, and writing down who took lines away."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.audit import services
from gongkai.audit.models import AuditEntry
from gongkai.organisations.models import User

_MOST_PEOPLE = 200


def found_entries(
    *,
    since: date | None = None,
    until: date | None = None,
    person: str = "",
    act: str = "",
    kind: str = "",
    record: str = "",
    address: str = "",
    result: str = "",
) -> QuerySet[AuditEntry]:
    """Return the lines that fit, newest first; both days belong to the time asked for."""
    found = AuditEntry.objects.order_by("-happened_at", "-id")
    if since:
        found = found.filter(happened_at__gte=_start_of(since))
    if until:
        found = found.filter(happened_at__lt=_start_of(until + timedelta(days=1)))
    if person:
        found = found.filter(_about_person(person.strip()))
    if act:
        found = found.filter(action__icontains=act.strip())
    exact = {"subject_type": kind, "subject_id": record, "address": address, "result": result}
    return found.filter(**{name: value.strip() for name, value in exact.items() if value})


def entries_before(found: QuerySet[AuditEntry], entry_id: int) -> QuerySet[AuditEntry]:
    """Return those of the lines that stand after a given one in the order of the search."""
    last = AuditEntry.objects.filter(pk=entry_id).values_list("happened_at", flat=True).first()
    if last is None:
        return found
    return found.filter(Q(happened_at__lt=last) | Q(happened_at=last, id__lt=entry_id))


def write_export(*, actor: User, file_format: str, chosen: Mapping[str, str], now: datetime) -> AuditEntry:
    """Write down that lines of the trail were taken away, and which."""
    return services.record(
        action="audit.export",
        subject=actor,
        actor=actor,
        now=now,
        agency=actor.agency,
        data={"format": file_format, "chosen": dict(chosen)},
    )


def _about_person(person: str) -> Q:
    """Return the condition that a person did the act or that it was done to the person's account."""
    users = User.objects.filter(Q(username=person) | Q(display_name__icontains=person))
    keys = list(users.values_list("pk", flat=True)[:_MOST_PEOPLE])
    to_them = Q(subject_type="organisations.user", subject_id__in=[str(key) for key in keys])
    return Q(actor__in=keys) | Q(actor_name__icontains=person) | to_them | Q(data__name=person)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
