"""Reminders: of requests, of departments' parts in them, of replies in reconsiderations and lawsuits.

Each is told once for each day due and each threshold, so that a run may be repeated; a day due that moves,
by an extension or a holiday notice, is reminded of anew. What is overdue is told again every few days.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.law.calendar import working_calendar
from gongkai.notices.services import Recipient, RoleHolders, Telling, tell_all
from gongkai.organisations.models import Agency, AgencySuccession, AgencyVersion, Role
from gongkai.requests.due_things import READ_AT_ONCE, DueThing, address_of, due_things


@dataclass(slots=True)
class ReminderCount:
    """How many things a run reminds of; what was told before is not told again."""

    near: int = 0
    overdue: int = 0


def remind_of_what_is_due(*, now: datetime, thresholds: Sequence[int] | None = None) -> ReminderCount:
    """Remind of everything whose last day comes near or has passed; a run may be repeated.

    The handler is told, or the agency's officers where there is none. From the last threshold on, and when
    the day has passed, its other officers and the county office of every agency above are told too.
    """
    days = sorted(thresholds or settings.REMIND_WORKING_DAYS)
    today = timezone.localdate(now)
    count, above = ReminderCount(), AgenciesAbove(today)
    until = working_calendar().add_working_days(today, days[-1]) if days[-1] else today
    with translation.override(settings.LANGUAGE_CODE):
        things = due_things(until)
        while page := list(islice(things, READ_AT_ONCE)):
            tell_all([_telling(thing, days, today, above) for thing in page], now=now)
            late = sum(thing.due_on < today for thing in page)
            count.overdue, count.near = count.overdue + late, count.near + len(page) - late
    return count


def _telling(thing: DueThing, days: Sequence[int], today: date, above: "AgenciesAbove") -> Telling:
    left = working_calendar().working_days_between(today, thing.due_on)
    is_over = thing.due_on < today
    if is_over:
        # Told again after as many working days as the first reminder comes ahead.
        threshold = f"over{max(-left - 1, 0) // max(days[-1], 1)}"
    else:
        threshold = str(next(day for day in days if left <= day))
    return Telling(
        recipients=_recipients(thing, above, is_urgent=is_over or left <= days[0]),
        subject=_subject(thing, left, today),
        text=_text(thing, is_over=is_over),
        key=f"requests.due:{thing.key}:{thing.due_on.isoformat()}:{threshold}",
        about=thing.about,
        address=address_of(thing),
    )


def _subject(thing: DueThing, left: int, today: date) -> str:
    if thing.due_on < today:
        words = ngettext(
            "Overdue by %(count)s working day: %(what)s",
            "Overdue by %(count)s working days: %(what)s",
            max(-left, 1),
        )
        said = words % {"count": max(-left, 1), "what": thing.what}
    elif left == 0:
        said = _("Due today: %s") % thing.what
    else:
        words = ngettext(
            "%(count)s working day left: %(what)s", "%(count)s working days left: %(what)s", left
        )
        said = words % {"count": left, "what": thing.what}
    return said if len(said) <= 200 else said[:199] + "…"  # noqa: PLR2004 - the length of the field


def _text(thing: DueThing, *, is_over: bool) -> str:
    said = (
        _("The last day was %s. Act now; record why it is late.") if is_over else _("The last day is %s.")
    ) % thing.due_on.isoformat()
    return f"{thing.case.title}\n{said}" if thing.case else said


def _recipients(thing: DueThing, above: "AgenciesAbove", *, is_urgent: bool) -> list[Recipient]:
    handler = thing.case.handler if thing.case else None
    told: list[Recipient] = [handler] if handler and handler.is_active else []
    if not told or is_urgent or (thing.case and thing.agency.pk != thing.case.agency_id):
        told.append(RoleHolders(Role.OFFICER, thing.agency))
    if is_urgent:
        told += [RoleHolders(Role.COUNTY_OFFICE, agency) for agency in above.of(thing.agency)]
    return told


@dataclass(slots=True)
class AgenciesAbove:
    """An agency, its successors and all they are under, on one day. Read in three queries for all."""

    day: date
    _steps: dict[int, set[int]] = field(default_factory=dict)
    _agencies: dict[int, Agency] = field(default_factory=dict)

    def of(self, agency: Agency) -> list[Agency]:
        """Return the agency, then those above it."""
        if not self._agencies:
            self._read()
        found, waiting = {agency.pk}, [agency.pk]
        while waiting:
            new = self._steps.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return [self._agencies[key] for key in sorted(found)]

    def _read(self) -> None:
        steps = defaultdict(set)
        pairs: Iterable[tuple[int, int]] = [
            *AgencyVersion.objects.as_of(self.day)
            .exclude(parent=None)
            .values_list("agency_id", "parent_id"),
            *AgencySuccession.objects.filter(happened_on__lte=self.day).values_list(
                "predecessor_id", "successor_id"
            ),
        ]
        for below, over in pairs:
            steps[below].add(over)
        self._steps = dict(steps)
        self._agencies = Agency.objects.in_bulk()
