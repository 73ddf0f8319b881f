"""What every act on a request shares: the lock, the revision, the number, the line of the trail."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.audit.selectors import trail_of
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.disclosures.permissions import require_work_for
from gongkai.organisations.models import Agency, User
from gongkai.requests.models import DisclosureRequest, RequestCounter
from gongkai.requests.states import REQUEST_TRANSITIONS, RequestState


class ActedMeanwhile(DomainError):
    """An act on a request that somebody else changed since it was looked at."""

    code = "acted_meanwhile"


class FactMissing(DomainError):
    """An act that must state something and does not."""

    code = "fact_missing"


class RecordImpossible(DomainError):
    """A record that its own rules do not allow, such as a text that is too long."""

    code = "record_impossible"


class CaseIsClosed(DomainError):
    """Work on a request that is concluded or archived."""

    code = "case_is_closed"


class DayImpossible(DomainError):
    """A day that lies ahead, or before what it follows."""

    code = "day_impossible"


def locked(
    disclosure_request: DisclosureRequest,
    actor: User | None,
    *,
    revision: int | None = None,
    agency: Agency | None = None,
) -> DisclosureRequest:
    """Return the case locked until the act is done.

    Refuse who does not work for its agency, or for ``agency`` where another may do the act, and an act on
    a page that shows an earlier revision.
    """
    case = (
        DisclosureRequest.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=disclosure_request.pk)
    )
    require_work_for(actor, agency or case.agency)
    if revision is not None and revision != case.revision:
        raise _meanwhile(case)
    return case


def advance(case: DisclosureRequest, action: str) -> None:
    """Bring the case into the state that the act leads to; refuse the act where it is not possible."""
    case.state = next_state(REQUEST_TRANSITIONS, state=RequestState(case.state), action=action)


def finish(
    case: DisclosureRequest,
    action: str,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Keep the case after an act and write the act's line into the audit trail."""
    case.revision += 1
    _check(case, validate_unique=False)
    case.save()
    audit.record(
        action=f"requests.{action}",
        subject=case,
        actor=actor,
        now=now,
        agency=case.agency,
        data={"state": str(case.state), "number": case.number, **(data or {})},
        reason=reason,
    )


def next_number(agency: Agency, sequence: str, year: int) -> int:
    """Return the next number of the agency's sequence in the year. Numbers have no gaps.

    The counter is locked until the transaction ends, so that a number given back by a failed act is given
    out again.
    """
    counters = RequestCounter.objects.select_for_update()
    counter = counters.filter(agency=agency, sequence=sequence, year=year).first()
    if counter is None:
        RequestCounter.objects.get_or_create(agency=agency, sequence=sequence, year=year)
        counter = counters.get(agency=agency, sequence=sequence, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def keep(record: models.Model) -> None:
    """Check a record of the case against its model and keep it."""
    _check(record)
    record.save()


def require_open(case: DisclosureRequest) -> None:
    """Refuse work on a request that is concluded."""
    if not case.is_open:
        raise _closed(case)


def require_growing_file(case: DisclosureRequest) -> None:
    """Refuse to add to a file that is archived: its inventory is sealed."""
    if hasattr(case, "archive"):
        raise _closed(case)


def require_text(text: str, sentence: str) -> str:
    """Return the text without white space around it; refuse an empty one with ``sentence``."""
    if not text.strip():
        raise FactMissing(sentence)
    return text.strip()


def require_not_ahead(day: date, today: date) -> None:
    """Refuse to record what has not happened yet."""
    if day > today:
        raise DayImpossible(
            _("%(day)s has not come yet: today is %(today)s. Correct the day.")
            % {"day": day.isoformat(), "today": today.isoformat()}
        )


def require_from(day: date, first: date, sentence: str) -> None:
    """Refuse a day before ``first``; the sentence takes both."""
    if day < first:
        raise DayImpossible(sentence % {"day": day.isoformat(), "first": first.isoformat()})


def _check(record: models.Model, *, validate_unique: bool = True) -> None:
    try:
        record.full_clean(validate_unique=validate_unique)
    except ValidationError as problem:
        raise RecordImpossible(" ".join(problem.messages)) from problem


def _closed(case: DisclosureRequest) -> CaseIsClosed:
    return CaseIsClosed(
        _("Request %(number)s is closed. Nothing more is added to its file.") % {"number": case.number}
    )


def _meanwhile(case: DisclosureRequest) -> ActedMeanwhile:
    last = trail_of(case).last()
    return ActedMeanwhile(
        _(
            "%(name)s has acted on request %(number)s since you opened this page; it is now “%(state)s”."
            " Nothing was changed by you. Look at the case again, then decide."
        )
        % {
            "name": (last and last.actor_name) or _("The program"),
            "number": case.number,
            "state": RequestState(case.state).label,
        }
    )
