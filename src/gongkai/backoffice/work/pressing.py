"""What presses most: overdue and nearly due things of every kind, and each agency's counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.selectors import (
    DeadlineCount,
    due_soon_disclosures,
    late_disclosures,
    publication_due_on,
)
from gongkai.law.calendar import ONE_DAY, working_calendar
from gongkai.organisations.models import AgencyVersion, User
from gongkai.organisations.selectors import agency_versions
from gongkai.reports.collecting.selectors import Body
from gongkai.requests.due_things import DueThing, address_of, due_things
from gongkai.requests.selectors import PressingCount

SHOWN = 8
"""Things that each list of the first page shows; the sections' own pages show all."""
AGENCIES_SHOWN = 30
NEAR_WORKING_DAYS = 5
PUBLICATION, REQUEST = _("Publication"), _("Request")


@dataclass(frozen=True, slots=True)
class PressingThing:
    """One thing with its last day, and the page on which it is done."""

    due_on: date
    working_days: int
    """Left until the last day; over it where the day has passed."""
    is_overdue: bool
    kind: Promise
    title: str
    about: str
    """What a request asks for, whose title is but its number."""
    address: str
    agency: AgencyVersion


@dataclass(frozen=True, slots=True)
class AgencyPressure:
    """What is late and nearly due at one agency. A report is that of the year asked about."""

    agency: AgencyVersion
    records: DeadlineCount
    requests: PressingCount
    report: Body | None

    @property
    def late(self) -> int:
        """Return how many things are overdue."""
        is_report_late = self.report is not None and self.report.is_late
        return self.records.late + self.requests.overdue + is_report_late


def pressing_things(user: User, today: date) -> tuple[list[PressingThing], list[PressingThing]]:
    """Return what is overdue and what is due within five working days, the earliest first. Nine queries."""
    until = working_calendar().add_working_days(today, NEAR_WORKING_DAYS)
    things = [*_of_requests(user, until, today), *_of_records(user, today)]
    names = agency_versions((agency for _due, agency, *_rest in things), today)
    found = [
        PressingThing(due, abs(_left(today, due)), due < today, kind, title, about, address, names[agency])
        for due, agency, kind, title, about, address in sorted(things, key=lambda thing: thing[0])
    ]
    overdue = [thing for thing in found if thing.is_overdue]
    near = [thing for thing in found if not thing.is_overdue]
    return overdue[:SHOWN], near[:SHOWN]


_Found = tuple[date, int, Promise, str, str, str]


def _of_requests(user: User, until: date, today: date) -> Iterator[_Found]:
    for since, last in ((date.min, today - ONE_DAY), (today, until)):
        for thing in due_things(last, since=since, visitor=user, at_most=SHOWN):
            yield thing.due_on, thing.agency.pk, REQUEST, thing.what, _title(thing), address_of(thing)


def _title(thing: DueThing) -> str:
    return thing.case.title if thing.case else ""


def _of_records(user: User, today: date) -> Iterator[_Found]:
    for records in (late_disclosures(user, today), due_soon_disclosures(user, today)):
        listed: Iterable[Disclosure] = records.select_related("interprets").without_text()[:SHOWN]
        for record in listed:
            due = publication_due_on(record)
            if due is not None:
                address = reverse("backoffice:disclosure", args=[record.pk])
                yield due, record.agency_id, PUBLICATION, record.title, "", address


def _left(today: date, due_on: date) -> int:
    return working_calendar().working_days_between(today, due_on)


def pressure_by_agency(
    records: dict[int, DeadlineCount], requests: dict[int, PressingCount], bodies: list[Body], today: date
) -> list[AgencyPressure]:
    """Return the agencies at which something is late or nearly due, those with most that is late first."""
    reports = {body.version.agency_id: body for body in bodies}
    late = {key for key, body in reports.items() if body.is_late}
    due = {key for key, count in requests.items() if count.is_due}
    names = agency_versions({*records, *due, *late}, today)
    found = [
        AgencyPressure(
            agency,
            records.get(key, DeadlineCount(key, 0, 0)),
            requests.get(key, PressingCount()),
            reports.get(key),
        )
        for key, agency in names.items()
    ]
    return sorted(
        found,
        key=lambda one: (-one.late, -one.records.due_soon - one.requests.near, one.agency.agency.code),
    )
