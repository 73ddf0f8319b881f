"""Moving in (历史数据迁入): requests handled before this platform, with their days and their ends.

A batch is taken whole or not at all, and the same batch twice changes nothing. What cannot be a record is
refused; what contradicts the law happened nevertheless, so it is taken over and listed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.audit.models import AuditEntry
from gongkai.audit.sealing import plain_data, seal, sealing_algorithm
from gongkai.core.errors import DomainError
from gongkai.disclosures.permissions import require_administrator
from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind, in_order
from gongkai.law.clock_results import ClockResult
from gongkai.law.clock_rules import ClockRefused, answer_clock_rules
from gongkai.law.clocks import answer_clock
from gongkai.law.outcomes import OutcomeAnswer, OutcomeUnknown, outcome_rules
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import SCOPE
from gongkai.requests.models import (
    Decision,
    DisclosureRequest,
    RemedyCase,
    RequestClock,
    RequestCounter,
    RequestEvent,
)
from gongkai.requests.moving_in_entries import MovedRemedy, MovedRequest, entry_problems
from gongkai.requests.moving_in_steps import awaited_records, steps_not_shown, write_awaited
from gongkai.requests.receipt import receipt_rule
from gongkai.requests.services.intake import SEQUENCE
from gongkai.requests.services.records import require_text
from gongkai.requests.services.timing import clock_values, in_readers_language
from gongkai.requests.states import RequestState

ACTION = "requests.move_in"
_NAMED = 10
_AT_ONCE = 400


class MovedRequestsRefused(DomainError):
    """A batch with entries that cannot be records of requests."""

    code = "moved_requests_refused"


@dataclass(frozen=True, slots=True)
class AgainstTheLaw:
    """One thing in a past file that the law does not allow; it is on record as it was."""

    place: int
    """The place of the request in the batch, from 1."""
    number: str
    """The number that the request has now."""
    sentence: str


@dataclass(frozen=True, slots=True)
class MovedRequests:
    """What came of a batch."""

    records: int
    against_the_law: tuple[AgainstTheLaw, ...]
    is_new: bool
    """False where the batch had come in before and nothing was done."""


@transaction.atomic
def move_in_requests(
    *,
    owner: Agency,
    batch: str,
    records: Sequence[MovedRequest],
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
) -> MovedRequests:
    """Take a batch of past requests over; only an administrator of ``owner`` answers for that."""
    require_administrator(actor, owner, today)
    reason = require_text(reason, _("Say where the requests come from and who vouches for them."))
    Agency.objects.select_for_update().get(pk=owner.pk)
    known = _moved_before(owner, batch)
    if known is not None:
        return known
    _require_sound(owner, records, today)
    moved = [_Moved(place, record, now, actor) for place, record in enumerate(records, 1)]
    _give_numbers(moved)
    _write(moved, now, actor)
    listed = tuple(finding for one in moved for finding in one.against_the_law())
    audit.record(
        action=ACTION,
        subject=owner,
        actor=actor,
        now=now,
        agency=owner,
        data={
            "batch": batch,
            "records": len(records),
            "against_the_law": [f"{found.number} {found.sentence}" for found in listed],
            "algorithm": sealing_algorithm(),
            "fingerprint": seal({"cases": [one.content() for one in moved]}, sealing_algorithm()),
        },
        reason=reason,
    )
    return MovedRequests(len(records), listed, is_new=True)


def _moved_before(owner: Agency, batch: str) -> MovedRequests | None:
    lines = AuditEntry.objects.filter(action=ACTION, **AuditEntry.subject_of(owner))
    for data in lines.values_list("data", flat=True):
        if data["batch"] == batch:
            return MovedRequests(data["records"], (), is_new=False)
    return None


class _Moved:
    """One request on its way in: the records that it becomes, and what is noted of it."""

    def __init__(self, place: int, record: MovedRequest, now: datetime, actor: User | None) -> None:
        self.place, self.record = place, record
        self.notes: list[str] = []
        self.case = self._case(now, actor)
        self.events, self.clock = self._clock()
        running = [] if record.outcome else self.events
        self.awaited = awaited_records(self.case, running)

    def _case(self, now: datetime, actor: User | None) -> DisclosureRequest:
        record = self.record
        rule = receipt_rule(record.channel, record.submitted_on)
        received_on = rule.received_on(record.submitted_on, record.confirmed_on)
        if received_on is None:
            received_on = record.submitted_on
            self.notes.append(
                _("No confirmation of the receipt is known; it counts as received on %(day)s.")
                % {"day": received_on.isoformat()}
            )
        case = DisclosureRequest(
            agency_id=record.agency_id,
            year=record.submitted_on.year,
            state=RequestState.CONCLUDED if record.outcome else RequestState.HANDLING,
            channel=record.channel,
            submitted_on=record.submitted_on,
            confirmed_on=record.confirmed_on,
            received_on=received_on,
            registered_at=now,
            registered_by=actor,
            is_imported=True,
            outcome=record.outcome,
            concluded_on=record.concluded_on,
            **record.application,
        )
        case.clean()
        if case.was_confirmed_late:
            self.notes.append(_("It had to be confirmed on the day it came in."))
        return case

    def _clock(self) -> tuple[list[ClockEvent], ClockResult]:
        """Return the events that the clock takes, in order, and what it says; note those it refuses."""
        events = list(self.record.events)
        if self.record.concluded_on and not ((answer := self._answer()) and answer.by_act):
            ended = ClockEvent(self.record.concluded_on, ClockEventKind.ANSWERED)
            events += [ended] if ended not in events else []
        taken: list[ClockEvent] = []
        result = self._result(taken)
        for event in in_order(events):
            try:
                result = self._result([*taken, event])
            except ClockRefused as refusal:
                self.notes.append(in_readers_language(refusal))
            else:
                taken.append(event)
        return taken, result

    def _result(self, events: Iterable[ClockEvent]) -> ClockResult:
        return answer_clock(
            self.case.received_on or self.case.submitted_on,
            events,
            rules=answer_clock_rules(),
            calendar=working_calendar(),
        )

    def _answer(self) -> OutcomeAnswer | None:
        """Return the way of answering, where the file tells it."""
        if not self.record.outcome:
            return None
        try:
            return outcome_rules().outcome(self.record.outcome).answer(self.record.answer)
        except OutcomeUnknown:
            return None

    def decision(self, now: datetime, actor: User | None) -> Decision | None:
        """Return the decision as a record; what the file does not tell stays empty."""
        if not self.record.outcome:
            return None
        answer = self._answer()
        return Decision(
            disclosure_request=self.case,
            outcome=self.record.outcome,
            answer=answer.id if answer else "",
            facts=plain_data(dict(self.record.facts)),
            drafted_by=actor,
            drafted_at=now,
        )

    def against_the_law(self) -> Iterator[AgainstTheLaw]:
        """Yield what the law does not allow, in the words of the clock where it is the clock's."""
        for sentence in (*self.notes, *self._warnings(), *self._late(), *self._unmet()):
            yield AgainstTheLaw(self.place, self.case.number, sentence)

    def _warnings(self) -> Iterator[str]:
        for warning in self.clock.warnings:
            if warning.on is not None:
                yield in_readers_language(ClockRefused(warning.wording, **warning.facts))

    def _late(self) -> Iterator[str]:
        if self.clock.answered_late and self.clock.due_on and self.clock.answered_on:
            yield _("It was answered on %(day)s, after the last day, %(due)s.") % {
                "day": self.clock.answered_on.isoformat(),
                "due": self.clock.due_on.isoformat(),
            }

    def _unmet(self) -> Iterator[str]:
        answer = self._answer()
        if self.record.outcome and answer is None:
            yield _("The file does not tell in which of the possible ways it was answered.")
        for _need in steps_not_shown(answer.needs if answer else (), self.events):
            label = outcome_rules().outcome(self.record.outcome).label
            yield _("The answer “%(answer)s” needs a step that the file does not show.") % {
                "answer": label.text("en" if (get_language() or "").startswith("en") else "zh")
            }

    def content(self) -> dict[str, Any]:
        """Return what the fingerprint of the batch is over."""
        case = self.case
        return {
            "number": case.number,
            "received_on": case.received_on,
            "asked_for": case.asked_for,
            "outcome": case.outcome,
            "concluded_on": case.concluded_on,
            "events": [
                [day for day in (event.on, str(event.event), event.until) if day] for event in self.events
            ],
        }


def _give_numbers(moved: Sequence[_Moved]) -> None:
    """Give each request the next number of its agency and year, in the order in which they came."""
    counters: dict[tuple[int, int], RequestCounter] = {}
    for one in sorted(moved, key=lambda one: (one.record.submitted_on, one.place)):
        case = one.case
        key = (case.agency_id, case.year)
        if key not in counters:
            counters[key] = _locked_counter(*key)
        counter = counters[key]
        counter.last += 1
        case.serial = counter.last
        case.number = f"{case.year}-{case.serial:05d}"
    RequestCounter.objects.bulk_update(counters.values(), ["last"], batch_size=_AT_ONCE)


def _locked_counter(agency_id: int, year: int) -> RequestCounter:
    RequestCounter.objects.get_or_create(agency_id=agency_id, sequence=SEQUENCE, year=year)
    return RequestCounter.objects.select_for_update().get(agency_id=agency_id, sequence=SEQUENCE, year=year)


def _write(moved: Sequence[_Moved], now: datetime, actor: User | None) -> None:
    """Write everything in few statements."""
    DisclosureRequest.objects.bulk_create((one.case for one in moved), batch_size=_AT_ONCE)
    RequestEvent.objects.bulk_create(
        (
            RequestEvent(
                disclosure_request=one.case,
                on=event.on,
                kind=event.event,
                until=event.until,
                recorded_at=now,
                recorded_by=actor,
            )
            for one in moved
            for event in one.events
        ),
        batch_size=_AT_ONCE,
    )
    RequestClock.objects.bulk_create(
        (RequestClock(disclosure_request=one.case, **clock_values(one.clock)) for one in moved),
        batch_size=_AT_ONCE,
    )
    write_awaited(found for one in moved for found in one.awaited)
    decisions = (one.decision(now, actor) for one in moved)
    Decision.objects.bulk_create((found for found in decisions if found), batch_size=_AT_ONCE)
    RemedyCase.objects.bulk_create(
        (
            RemedyCase(
                agency_id=one.record.agency_id,
                disclosure_request=one.case,
                **{name: getattr(remedy, name) for name in MovedRemedy.__slots__},
            )
            for one in moved
            for remedy in one.record.remedies
        ),
        batch_size=_AT_ONCE,
    )


def _require_sound(owner: Agency, records: Sequence[MovedRequest], today: date) -> None:
    """Refuse a batch with entries that cannot be records; name the first of them."""
    tree = RawSQL(SCOPE, [owner.pk, today, today, today])  # noqa: S611 - a constant query
    own = set(Agency.objects.filter(id__in=tree).values_list("pk", flat=True))
    problems = [
        _("Entry %(place)s: %(problem)s") % {"place": place, "problem": problem}
        for place, record in enumerate(records, 1)
        for problem in entry_problems(record, own, today)
    ]
    if problems:
        named = problems[:_NAMED]
        raise MovedRequestsRefused(
            _("%(count)s entries cannot be taken over, so nothing was. %(problems)s")
            % {"count": len(problems), "problems": " ".join(named)}
        )
