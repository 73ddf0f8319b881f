"""A new holiday notice: what it would change, taking it into use, and asking for it in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gongkai.administration.permissions import administers_whole_site
from gongkai.audit import services as audit
from gongkai.audit.sealing import plain_data
from gongkai.core.errors import DomainError
from gongkai.law.calendar import HolidayNotice, tried_notice, working_calendar
from gongkai.law.notice_reading import require_possible
from gongkai.law.own_notices import keep_own_notice
from gongkai.notices.services import Recipient, RoleHolders, Telling, tell, tell_all
from gongkai.organisations.models import Role, User
from gongkai.requests.models import HolidayImport
from gongkai.requests.services.timing import ClockChange, rebuild_clocks

FIRST_MONTH_OF_NOTICES = 10
"""The month from which on next year's notice is waited for: it comes out between October and December."""


class NotForAdministrators(DomainError):
    """A change of the working calendar by somebody who is no administrator."""

    code = "not_administrator"


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What a notice would change."""

    notice: HolidayNotice
    days_off: tuple[tuple[date, str], ...]
    """Working days until now that would be off."""
    days_worked: tuple[date, ...]
    """Days off until now that would be worked."""
    replaces_a_notice: bool
    changes: tuple[ClockChange, ...]


def may_change_calendar(user: User) -> bool:
    """Tell whether the account may import a holiday notice."""
    return administers_whole_site(user, timezone.localdate())


def preview_holiday_notice(*, data: Mapping[str, Any], now: datetime) -> NoticePreview:
    """Return what a notice would change: days, and the days due of open requests. Nothing is changed."""
    present = working_calendar()
    notice = require_possible(data, present.law)
    with tried_notice(notice) as tried:
        changes = tuple(rebuild_clocks(now=now, write=False))
    named = sorted({*notice.days_off, *notice.working_weekends, *present.law.days_off(notice.year)})
    old = present.notices.get(notice.year)
    if old:
        named = sorted({*named, *old.days_off, *old.working_weekends})
    turned = [day for day in named if present.is_working_day(day) != tried.is_working_day(day)]
    return NoticePreview(
        notice=notice,
        days_off=tuple((day, notice.days_off[day]) for day in turned if day in notice.days_off),
        days_worked=tuple(day for day in turned if tried.is_working_day(day)),
        replaces_a_notice=old is not None,
        changes=changes,
    )


def apply_holiday_notice(
    *, data: Mapping[str, Any], actor: User | None, now: datetime
) -> tuple[ClockChange, ...]:
    """Take a notice into use, compute every open request afresh and tell the handlers of moved days.

    The notice is on record before its file is in place, and whatever a killed process left out is done by
    the nightly recomputation or by applying the notice again.
    """
    if actor is not None and not may_change_calendar(actor):
        raise NotForAdministrators(_("Only an administrator imports a holiday notice."))
    notice = require_possible(data, working_calendar().law)
    with transaction.atomic():
        record = HolidayImport.objects.create(
            year=notice.year, content=plain_data(dict(data)), imported_at=now, imported_by=actor
        )
        audit.record(
            action="requests.import_holiday_notice",
            subject=record,
            actor=actor,
            now=now,
            data={"year": notice.year, "sources": list(notice.sources)},
        )
        keep_own_notice(data)
    return recompute_open_requests(now=now)


def recompute_open_requests(*, now: datetime) -> tuple[ClockChange, ...]:
    """Compute every open request afresh; tell the handler of each whose day moved."""
    changes = tuple(rebuild_clocks(now=now))
    with translation.override(settings.LANGUAGE_CODE):
        tell_all([_moved(change) for change in changes if change.before != change.after], now=now)
    return changes


def _moved(change: ClockChange) -> Telling:
    case = change.disclosure_request
    days = {"before": _day(change.before), "after": _day(change.after), "number": case.number}
    recipient: Recipient = case.handler or RoleHolders(Role.OFFICER, case.agency)
    return Telling(
        recipients=[recipient],
        subject=_("Request %(number)s: the last day is now %(after)s") % days,
        text=_("The working calendar changed. The last day was %(before)s until now.") % days,
        key=f"requests.moved:{case.pk}:{days['before']}:{days['after']}",
        about=case,
        address=reverse("backoffice:request", args=[case.pk]),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def remind_of_missing_notice(*, now: datetime) -> int | None:
    """From October on tell administrators, once a month, that a notice is missing; return its year."""
    today = timezone.localdate(now)
    year = today.year + (today.month >= FIRST_MONTH_OF_NOTICES)
    if year not in working_calendar().provisional_years:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        tell(
            recipients=[RoleHolders(Role.ADMINISTRATOR)],
            subject=_("The holiday notice for %(year)s is not in yet") % {"year": year},
            text=_(
                "Days due in %(year)s are provisional until it is imported. The General Office of the State"
                " Council publishes it between October and December."
            )
            % {"year": year},
            key=f"calendar.missing:{year}:{today:%Y-%m}",
            address=reverse("backoffice:working-calendar"),
            now=now,
        )
    return year
