"""The clock of a request: its events are only ever added, its days always derived.

The copy that lists read is written in the transaction of each act and can be rebuilt by a command.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import ClockRefused
from gongkai.law.wording import WordedRefusal
from gongkai.organisations.models import User
from gongkai.requests.clock_reading import clock_of, clocks_of
from gongkai.requests.models import DisclosureRequest, RequestClock, RequestEvent
from gongkai.requests.services.records import require_not_ahead

REBUILT_AT_ONCE = 1000
CLOCK_FIELDS = (
    "due_on",
    "board_on",
    "suspended_since",
    "waiting_for",
    "is_provisional",
    "warnings",
    "law_id",
)


class NotByTheClock(DomainError):
    """An act that the law of the clock does not allow."""

    code = "not_by_the_clock"


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A copy that differs from what the events say."""

    disclosure_request: DisclosureRequest
    before: date | None
    after: date | None


def in_readers_language(refusal: WordedRefusal) -> str:
    """Return a refusal that is kept as data in the language of who reads it."""
    return refusal.text("en" if (get_language() or "").startswith("en") else "zh")


def record_event(
    case: DisclosureRequest,
    kind: ClockEventKind,
    *,
    on: date,
    actor: User | None,
    now: datetime,
    today: date,
    until: date | None = None,
) -> ClockResult:
    """Add an event to the case's clock; refuse what cannot have happened."""
    require_not_ahead(on, today)
    try:
        result = clock_of(case, ClockEvent(on, kind, until))
    except ClockRefused as refusal:
        raise NotByTheClock(in_readers_language(refusal)) from refusal
    if result is None:
        raise NotByTheClock(
            _("The day of receipt is not fixed yet: confirm the receipt with the applicant first.")
        )
    RequestEvent.objects.create(
        disclosure_request=case, on=on, kind=kind, until=until, recorded_at=now, recorded_by=actor
    )
    keep_clock(case, result)
    return result


def keep_clock(case: DisclosureRequest, result: ClockResult | None = None) -> RequestClock:
    """Write the copy of the clock that lists read; refuse a history that no law governs."""
    try:
        values = clock_values(result or clock_of(case))
    except ClockRefused as refusal:
        raise NotByTheClock(in_readers_language(refusal)) from refusal
    clock, _is_new = RequestClock.objects.update_or_create(disclosure_request=case, defaults=values)
    return clock


def clock_values(result: ClockResult | None) -> dict[str, object]:
    """Return the copy's fields as the clock's result gives them."""
    if result is None:
        return dict(zip(CLOCK_FIELDS, (None, None, None, "", False, 0, ""), strict=True))
    standing = result.suspension
    return {
        "due_on": result.due_on,
        "board_on": result.due_on or (standing and standing.due_on_if_silent),
        "suspended_since": standing and standing.since,
        "waiting_for": ",".join(standing.waiting_for) if standing else "",
        "is_provisional": result.provisional,
        "warnings": len(result.warnings),
        "law_id": result.law.id,
    }


def rebuild_clocks(*, now: datetime, only_open: bool = True, write: bool = True) -> Iterator[ClockChange]:
    """Compute every clock afresh and yield what differs from the copy; each change is written down.

    Needed after a new holiday notice. With ``write`` off nothing is changed. Two million events are read
    as plain rows, a page of cases in two queries; only a case that changes becomes a record.
    """
    cases = DisclosureRequest.objects.received().order_by("id")
    if only_open:
        cases = cases.open()
    stored_fields = [f"clock__{name}" for name in CLOCK_FIELDS]
    last = 0
    while page := list(
        cases.filter(pk__gt=last).values_list("pk", "received_on", "clock", *stored_fields)[
            :REBUILT_AT_ONCE
        ]
    ):
        last = page[-1][0]
        received = {row[0]: row[1] for row in page}
        stored = {row[0]: row[3:] if row[2] else None for row in page}
        for key, result in clocks_of(received):
            values = clock_values(result)
            if stored[key] != tuple(values.values()):
                yield _changed(key, values, now=now, write=write)


def _changed(key: int, values: dict[str, object], *, now: datetime, write: bool) -> ClockChange:
    """Return how a clock differs from its copy, and bring the copy up to date where asked."""
    if write:
        return _write_change(key, now)
    case = DisclosureRequest.objects.select_related("agency", "clock").get(pk=key)
    return _change(case, values)


def _change(case: DisclosureRequest, values: dict[str, object]) -> ClockChange:
    stored, after = getattr(case, "clock", None), values["board_on"]
    return ClockChange(case, stored and stored.board_on, after if isinstance(after, date) else None)


@transaction.atomic
def _write_change(key: int, now: datetime) -> ClockChange:
    """Compute one clock again with its case locked, as an act may have come in between, and keep it."""
    cases = DisclosureRequest.objects.select_for_update(of=("self",)).select_related("agency", "clock")
    case = cases.get(pk=key)
    values = clock_values(clock_of(case))
    change = _change(case, values)
    RequestClock.objects.update_or_create(disclosure_request=case, defaults=values)
    audit.record(
        action="requests.recompute_clock",
        subject=case,
        actor=None,
        now=now,
        agency=case.agency,
        data={"number": case.number, "before": change.before, "after": change.after},
    )
    return change
