"""Generated requests: six years of a county's cases, each with a history of twenty events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from gongkai.commands.generate_words import generated_words
from gongkai.core.progress import track
from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind

if TYPE_CHECKING:
    from gongkai.organisations.models import Agency
    from gongkai.requests.moving_in_entries import MovedRequest

CHUNK = 1000
"""Requests that come in together; one that was interrupted begins again at the next."""
FIRST_DAY = date(2019, 6, 3)
_Kind = ClockEventKind
_EARLY_DAYS, _LATE_SHARE, _REFUSED_SHARE = 4, 0.03, 0.3
_STEPS: Sequence[tuple[ClockEventKind, int]] = (
    (_Kind.CORRECTION_REQUESTED, 2),
    (_Kind.CORRECTED, 3),
    *((_Kind.THIRD_PARTY_CONSULTED, 1), (_Kind.THIRD_PARTY_REPLIED, 2)) * 8,
    (_Kind.EXTENDED, 1),
)
"""What happens to each request before its answer, and how many working days after the step before."""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What is generated: how many requests, of which agencies, until which day, from which seed."""

    requests: int
    seed: int
    until: date
    agencies: Sequence[tuple[int, str]]
    """Key and name of each agency."""

    @property
    def chunks(self) -> int:
        """How many batches it takes."""
        return -(-self.requests // CHUNK)

    def batch(self, number: int) -> str:
        """Return the name of one batch: the same plan names it the same again."""
        return (
            f"generated seed={self.seed} requests={self.requests} agencies={len(self.agencies)}"
            f" part={number}"
        )


def fill_requests(owner: "Agency", plan: RequestPlan, *, now: datetime, reason: str, quiet: bool) -> int:
    """Bring in the batches of the plan that are not there yet; return how many requests came in."""
    from django.utils import timezone

    from gongkai.requests.moving_in import move_in_requests

    new = 0
    for number in track(range(plan.chunks), label=f"生成模拟申请（每批{CHUNK}件）", quiet=quiet):
        outcome = move_in_requests(
            owner=owner,
            batch=plan.batch(number),
            records=list(generated_requests(plan, number)),
            reason=reason,
            actor=None,
            now=now,
            today=timezone.localdate(now),
        )
        new += outcome.records if outcome.is_new else 0
    return new


def generated_requests(plan: RequestPlan, number: int) -> Iterator["MovedRequest"]:
    """Yield the requests of one batch in the order in which they came."""
    random = Random(f"{plan.seed}/requests/{number}")  # noqa: S311 - made-up cases, not secrets
    days = (plan.until - FIRST_DAY).days
    for place in range(number * CHUNK, min((number + 1) * CHUNK, plan.requests)):
        came_on = FIRST_DAY + timedelta(days=place * days // plan.requests)
        agency_id, name = random.choice(plan.agencies)
        yield _request(random, plan, agency_id, _application(random, name, place, came_on), came_on)


def _request(
    random: Random, plan: RequestPlan, agency_id: int, application: dict[str, Any], came_on: date
) -> "MovedRequest":
    from gongkai.requests.moving_in_entries import MovedRequest

    events, ended_on = _history(random, came_on)
    has_ended = ended_on <= plan.until
    is_refused = random.random() < _REFUSED_SHARE
    outcome, answer = ("unavailable.not_held", "not_existing") if is_refused else ("granted", "provided")
    return MovedRequest(
        agency_id=agency_id,
        channel="in_person",
        submitted_on=came_on,
        application=application,
        events=tuple(event for event in events if event.on <= plan.until),
        concluded_on=ended_on if has_ended else None,
        outcome=outcome if has_ended else "",
        answer=answer if has_ended else "",
    )


def _history(random: Random, received_on: date) -> tuple[list[ClockEvent], date]:
    """Return what moved the clock, and the day of the answer, which is the last event."""
    calendar, day = working_calendar(), received_on
    events = []
    for kind, after in _STEPS:
        day = calendar.add_working_days(day, after)
        events.append(ClockEvent(day, kind))
    is_late = random.random() < _LATE_SHARE
    return events, calendar.add_working_days(day, 60 if is_late else random.randrange(1, _EARLY_DAYS))


def _application(random: Random, agency: str, serial: int, came_on: date) -> dict[str, Any]:
    said = generated_words()
    thing, other = random.sample(said["things"], 2)
    village = random.choice(said["villages"])
    person = random.choice(said["surnames"]) + "某" + random.choice(said["numerals"])
    return {
        "applicant_kind": "natural_person",
        "applicant_name": person,
        "phone": f"0000-{random.randrange(2000000, 9000000)}",
        "postal_address": f"景澜市岚川县{village}村{random.randrange(1, 300)}号",
        "asked_for": f"申请公开{agency}{came_on.year}年{village}村{thing}的实施方案、资金拨付明细"
        f"以及{other}的验收材料（第{serial + 1}号）。",
        "form_wanted": "paper",
        "delivery_wanted": "post",
    }
