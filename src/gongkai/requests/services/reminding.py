"""Reminders: of requests, of departments' parts in them, of replies in reconsiderations and lawsuits.

Each is told once for each day due and each threshold, so that a run may be repeated; a day due that moves,
by an extension or a holiday notice, is reminded of anew. What is overdue is told again every few days.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.law.calendar import working_calendar
from gongkai.notices.services import Recipient, RoleHolders, Telling, tell_all
from gongkai.organisations.models import Agency, AgencySuccession, AgencyVersion, Role
from gongkai.requests.deadlines import remedy_reply_due_on
from gongkai.requests.models import DisclosureRequest, RemedyCase, RequestAssignment
from gongkai.requests.states import OPEN_STATES, RequestState

TOLD_AT_ONCE = 500
"""Reminders whose recipients are found and that are written together."""


@dataclass(frozen=True, slots=True)
class DueThing:
    """Something that somebody has to do by a day."""

    key: str
    what: str
    due_on: date
    about: DisclosureRequest | RemedyCase | RequestAssignment
    case: DisclosureRequest | None
    agency: Agency
    """The agency that has to do it."""


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
        things = _due_things(until)
        while page := list(islice(things, TOLD_AT_ONCE)):
            tell_all([_telling(thing, days, today, above) for thing in page], now=now)
            late = sum(thing.due_on < today for thing in page)
            count.overdue, count.near = count.overdue + late, count.near + len(page) - late
    return count


def _due_things(until: date) -> Iterator[DueThing]:
    yield from _requests_due(until)
    yield from _parts_due(until)
    yield from _replies_due(until)


def _requests_due(until: date) -> Iterator[DueThing]:
    cases = (
        DisclosureRequest.objects.open()
        .exclude(state=RequestState.SUBMITTED)
        .filter(clock__due_on__lte=until)
        .select_related("agency", "handler", "clock")
        .order_by("clock__due_on", "id")
    )
    for case in cases.iterator(TOLD_AT_ONCE):
        what, due_on = _("Answer to %s") % _name(case), case.clock.due_on
        if due_on is not None:
            yield DueThing(f"request:{case.pk}", what, due_on, case, case, case.agency)


def _parts_due(until: date) -> Iterator[DueThing]:
    parts = (
        RequestAssignment.objects.filter(
            done_on=None, due_on__lte=until, disclosure_request__state__in=OPEN_STATES
        )
        .select_related("disclosure_request__agency", "disclosure_request__handler", "agency")
        .order_by("due_on", "id")
    )
    for part in parts.iterator(TOLD_AT_ONCE):
        case = part.disclosure_request
        what = _("Part of %(department)s in %(case)s") % {
            "department": part.department,
            "case": _name(case),
        }
        yield DueThing(f"part:{part.pk}", what, part.due_on, part, case, part.agency or case.agency)


def _replies_due(until: date) -> Iterator[DueThing]:
    cases = (
        RemedyCase.objects.filter(result="", replied_on=None)
        .select_related("agency", "disclosure_request__handler")
        .order_by("served_on", "id")
    )
    for remedy in cases.iterator(TOLD_AT_ONCE):
        due_on = remedy_reply_due_on(remedy)
        if due_on is not None and due_on <= until:
            what = _("Reply to %(body)s (%(kind)s)") % {
                "body": remedy.body,
                "kind": remedy.get_kind_display(),
            }
            yield DueThing(
                f"remedy:{remedy.pk}", what, due_on, remedy, remedy.disclosure_request, remedy.agency
            )


def _name(case: DisclosureRequest) -> str:
    """Name a request by its number: a subject also goes out by mail, and a title may name a person."""
    return _("request %s") % case.number


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
        address=reverse("backoffice:request", args=[thing.case.pk])
        if thing.case
        else reverse("backoffice:requests"),
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
