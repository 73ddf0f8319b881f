"""Reminders of the year's reports: to the bodies whose part is missing, to the office that adds up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.notices.services import RoleHolders, Telling, tell_all
from gongkai.organisations.models import Agency, AgencyKind, AgencyVersion, Role
from gongkai.reports.collecting.selectors import Body, bodies
from gongkai.reports.models import AnnualReport
from gongkai.reports.periods import due_day

DAYS_BEFORE = 14
LAST_MONTH = 6
"""The month after which nobody is reminded of last year's report any more."""
NAMED = 5


@dataclass(frozen=True, slots=True)
class ReportReminders:
    """How many parts and whole reports a run reminded of; what was told before is not told again."""

    parts: int
    wholes: int


def remind_of_reports(*, now: datetime) -> ReportReminders:
    """Remind of last year's reports: once before the day, and once a week after it. May be repeated."""
    today = timezone.localdate(now)
    if today.month > LAST_MONTH:
        return ReportReminders(0, 0)
    year = today.year - 1
    with translation.override(settings.LANGUAGE_CODE):
        governments = [version.agency for version in _governments(today)]
        parts = [
            telling
            for whole in governments
            for telling in _of_parts(whole, bodies(whole, year, today=today), year, today)
        ]
        wholes = [telling for whole in governments for telling in _of_whole(whole, year, today)]
        tell_all([*parts, *wholes], now=now)
    return ReportReminders(len(parts), len(wholes))


def _governments(today: date) -> Iterator[AgencyVersion]:
    yield from (
        AgencyVersion.objects.as_of(today)
        .filter(kind=AgencyKind.GOVERNMENT)
        .select_related("agency")
        .order_by("position")
    )


def _of_parts(whole: Agency, listed: list[Body], year: int, today: date) -> Iterator[Telling]:
    missing = [body for body in listed if body.part is None or body.part.state == "returned"]
    for body in missing:
        if (body.due_on - today).days <= DAYS_BEFORE:
            yield Telling(
                recipients=_officers(body.version.agency),
                subject=_part_subject(body, year),
                text=_("Compile it, check it and submit it to the agency above: %(day)s is its last day.")
                % {"day": body.due_on.isoformat()},
                key=f"report-part:{year}:{body.version.agency_id}:{_stage(body.due_on, today)}",
                address=f"{reverse('backoffice:compiled')}?agency={body.version.agency_id}&year={year}",
            )
    late = [body for body in missing if body.is_late]
    if late:
        names = "、".join(body.version.name for body in late[:NAMED])
        yield Telling(
            recipients=_officers(whole),
            subject=ngettext(
                "%(number)s body is late with its report of %(year)s",
                "%(number)s bodies are late with their reports of %(year)s",
                len(late),
            )
            % {"number": len(late), "year": year},
            text=names if len(late) <= NAMED else _("%(names)s and others") % {"names": names},
            key=f"report-parts-late:{year}:{whole.pk}:{_stage(late[0].due_on, today)}",
            address=f"{reverse('backoffice:parts')}?agency={whole.pk}&year={year}",
        )


def _part_subject(body: Body, year: int) -> str:
    facts = {"year": year, "day": body.due_on.isoformat()}
    if body.is_late:
        return _("The report of %(year)s is late: it was due by %(day)s") % facts
    return _("The report of %(year)s is due by %(day)s") % facts


def _of_whole(whole: Agency, year: int, today: date) -> Iterator[Telling]:
    due_on = due_day(year, "whole")
    if (due_on - today).days > DAYS_BEFORE:
        return
    if AnnualReport.objects.published().filter(agency=whole, year=year).exists():
        return
    is_late = today > due_on
    facts = {"year": year, "day": due_on.isoformat()}
    yield Telling(
        recipients=_officers(whole),
        subject=_("The report of %(year)s is not public: it was due by %(day)s") % facts
        if is_late
        else _("The report of %(year)s must be public by %(day)s") % facts,
        text=_("Add up the parts, write and sign the report, and publish it."),
        key=f"report-whole:{year}:{whole.pk}:{_stage(due_on, today)}",
        address=f"{reverse('backoffice:parts')}?agency={whole.pk}&year={year}",
    )


def _stage(due_on: date, today: date) -> str:
    """Return what a reminder is told under once: before the day, and then each week after it."""
    days = (today - due_on).days
    return "before" if days <= 0 else f"week{(days + 6) // 7}"


def _officers(agency: Agency) -> list[RoleHolders]:
    return [RoleHolders(Role.OFFICER, agency), RoleHolders(Role.COUNTY_OFFICE, agency)]
