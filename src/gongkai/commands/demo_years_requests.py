"""The requests of the demonstration county's past years, with their clocks, answers and remedies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from gongkai.commands.demo_years_plan import COUNTY, YearsPlan, working_day
from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.clocks import answer_clock
from gongkai.requests.moving_in_entries import MovedRemedy, MovedRequest
from gongkai.requests.receipt import receipt_rule

_FIRST_DAY = (1, 8)
_CARRIED_FROM, _CARRIED_DAYS = (12, 12), 10
_ENDED_FROM = (1, 4)
_LATE_SHARE, _EXTENDED_SHARE, _ASKED_SHARE = 0.03, 0.15, 0.1
_EARLY_DAYS = 7
_LAWSUIT_DAYS, _RECONSIDERATION_DAYS = 90, 55
_OVER_SINCE, _OVER_UNTIL, _ENDED_BY = (11, 10), (2, 6), (12, 24)
_Kind = ClockEventKind
_STEPS: Mapping[str, tuple[tuple[ClockEventKind, int], ...]] = {
    "unavailable.still_unclear": ((_Kind.CORRECTION_REQUESTED, 3), (_Kind.CORRECTED, 9)),
    "other.not_corrected": ((_Kind.CORRECTION_REQUESTED, 4),),
    "other.unpaid": ((_Kind.FEE_NOTIFIED, 8),),
    "refused.third_party": ((_Kind.THIRD_PARTY_CONSULTED, 4), (_Kind.THIRD_PARTY_REPLIED, 12)),
}
"""What happens before an answer, and how many working days after the receipt."""
_SILENT_DAYS = 25
"""Working days after which a request lapses whose applicant was waited for in vain."""


@dataclass(slots=True)
class _PastCase:
    """One request while its story is put together."""

    code: str
    kind: str
    outcome: str
    answer: Mapping[str, Any]
    received: date
    submitted: date
    channel: str
    matter: str
    events: list[ClockEvent]
    ended: date
    is_carried: bool
    remedies: list[MovedRemedy] = field(default_factory=list)


def past_requests(plan: YearsPlan) -> list[MovedRequest]:
    """Return the requests of all past years; what would lie ahead of today has not happened yet."""
    records: list[MovedRequest] = []
    for year, figures in plan.years:
        random = plan.random(f"requests {year}")
        latest = _latest(year, figures["last"])
        cases = [_case(plan, random, latest, told) for told in _told(figures)]
        _contest(cases, year, figures.get("remedies", ()))
        records += [_moved(plan, random, case) for case in cases]
    return records


@dataclass(frozen=True, slots=True)
class _Told:
    """What the data tell of one request."""

    kind: str
    outcome: str
    answer: str
    """Empty where chance decides between the answers of the outcome."""
    is_carried: bool


def _told(figures: Mapping[str, Any]) -> Iterator[_Told]:
    """Yield one entry for each request that the year's figures count."""
    for group in ("requests", "carried"):
        for kind, outcomes in figures.get(group, {}).items():
            for name, number in outcomes.items():
                outcome, _slash, answer = name.partition("/")
                for _one in range(number):
                    yield _Told(kind, outcome, answer, group == "carried")


def _latest(year: int, last: str) -> date:
    month, day = map(int, last.split("-"))
    return date(year, month, day)


def _case(plan: YearsPlan, random: Random, latest: date, told: _Told) -> _PastCase:
    submitted = _day_of_coming(random, latest, is_carried=told.is_carried)
    channel = random.choices(list(plan.data["channels"]), list(plan.data["channels"].values()))[0]
    confirmed = working_day(submitted + timedelta(days=random.randrange(2)))
    received = receipt_rule(channel, submitted).received_on(submitted, confirmed) or submitted
    asked = plan.data["agencies"]
    there = plan.there_on(asked, submitted)
    code = random.choices(there, [asked[code]["weight"] for code in there])[0]
    events, ended = _history(random, received, told.outcome)
    if told.is_carried:
        ended = max(ended, working_day(date(latest.year + 1, *_ENDED_FROM)))
    matter = random.choice(asked[code]["matters"]).format(y=latest.year - 1)
    return _PastCase(
        code=code,
        kind=told.kind,
        outcome=told.outcome,
        answer=_answer(plan, random, told),
        received=received,
        submitted=submitted,
        channel=channel,
        matter=matter,
        events=events,
        ended=ended,
        is_carried=told.is_carried,
    )


def _answer(plan: YearsPlan, random: Random, told: _Told) -> Mapping[str, Any]:
    answers: list[Mapping[str, Any]] = plan.data["answers"][told.outcome]
    return random.choice([one for one in answers if told.answer in {"", one["answer"]}])


def _day_of_coming(random: Random, latest: date, *, is_carried: bool) -> date:
    if is_carried:
        first = date(latest.year, *_CARRIED_FROM)
        return working_day(first + timedelta(days=random.randrange(_CARRIED_DAYS)))
    first = date(latest.year, *_FIRST_DAY)
    return working_day(first + timedelta(days=random.randrange((latest - first).days)))


def _history(random: Random, received: date, outcome: str) -> tuple[list[ClockEvent], date]:
    """Return what moved the clock, and the day of the answer: in time but for a few."""
    days = working_calendar()
    events = [
        ClockEvent(days.add_working_days(received, after), kind) for kind, after in _STEPS.get(outcome, ())
    ]
    if not events and random.random() < _ASKED_SHARE:
        asked = days.add_working_days(received, 4)
        events.append(ClockEvent(asked, _Kind.AGENCY_CONSULTED))
        events.append(ClockEvent(days.add_working_days(asked, 5), _Kind.AGENCY_REPLIED))
    if not events and random.random() < _EXTENDED_SHARE:
        events.append(ClockEvent(days.add_working_days(received, 12), _Kind.EXTENDED))
    clock = answer_clock(received, events, rules=answer_clock_rules(), calendar=days)
    if clock.due_on is None:
        return events, days.add_working_days(received, _SILENT_DAYS)
    if random.random() < _LATE_SHARE:
        return events, days.add_working_days(clock.due_on, 2)
    ended = clock.due_on
    for _day in range(random.randrange(_EARLY_DAYS)):
        ended = _working_day_before(ended)
    return events, max(ended, events[-1].on if events else received)


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not working_calendar().is_working_day(day):
        day -= timedelta(days=1)
    return day


def _contest(cases: list[_PastCase], year: int, remedies: list[Mapping[str, Any]]) -> None:
    """Let applicants go further, those first who did not get what they asked for."""
    own = sorted((one for one in cases if not one.is_carried), key=_contested_first)
    turn, numbers = count(), count(1)
    for entry in remedies:
        for _one in range(entry["count"]):
            if entry["kind"] == "litigation_after_reconsideration":
                case = next(one for one in own if _goes_to_court(one))
            else:
                case = own[next(turn) % len(own)]
            case.remedies.append(_remedy(case, year, entry, next(numbers)))


def _contested_first(case: _PastCase) -> tuple[bool, date]:
    return case.outcome == "granted", case.ended


def _goes_to_court(case: _PastCase) -> bool:
    """Tell whether the last that happened is a reconsideration that changed nothing."""
    last = case.remedies[-1] if case.remedies else None
    return last is not None and (last.kind, last.result) == ("reconsideration", "upheld")


def _remedy(case: _PastCase, year: int, entry: Mapping[str, Any], number: int) -> MovedRemedy:
    """Return the case; it ends in the year, or, where it goes over, early in the next."""
    is_county, is_lawsuit = case.code == COUNTY, entry["kind"] != "reconsideration"
    before = case.remedies[-1].concluded_on if case.remedies and is_lawsuit else None
    served = working_day((before or case.ended) + timedelta(days=15))
    lasts = timedelta(days=_LAWSUIT_DAYS if is_lawsuit else _RECONSIDERATION_DAYS)
    if entry.get("over"):
        served = working_day(max(served, date(year, *_OVER_SINCE)))
        concluded = working_day(date(year + 1, *_OVER_UNTIL) + timedelta(days=number))
    else:
        concluded = working_day(min(served + lasts, date(year, *_ENDED_BY)))
    court = "景澜市中级人民法院" if is_county else "岚川县人民法院"
    body = "景澜市人民政府" if is_county else "岚川县人民政府"
    file = f"（{served.year}）岚行初{number}号" if is_lawsuit else f"政复〔{served.year}〕{number}号"
    return MovedRemedy(
        kind=entry["kind"],
        body=court if is_lawsuit else body,
        served_on=served,
        case_number=file,
        replied_on=working_day(served + timedelta(days=8)),
        result=entry["result"],
        concluded_on=concluded,
    )


def _moved(plan: YearsPlan, random: Random, case: _PastCase) -> MovedRequest:
    data, today = plan.data, plan.today
    needs_confirmation = receipt_rule(case.channel, case.submitted).needs_confirmation
    has_ended = case.ended <= today
    answer = case.answer
    return MovedRequest(
        agency_id=plan.agencies[case.code].pk,
        channel=case.channel,
        submitted_on=case.submitted,
        confirmed_on=case.received if needs_confirmation else None,
        application=_application(data, random, case),
        events=tuple(event for event in case.events if event.on <= today),
        outcome=case.outcome if has_ended else "",
        answer=answer["answer"] if has_ended else "",
        facts={name: text.format(matter=case.matter) for name, text in answer["facts"].items()},
        concluded_on=case.ended if has_ended else None,
        remedies=tuple(_until(today, case.remedies)),
    )


def _until(today: date, remedies: list[MovedRemedy]) -> Iterator[MovedRemedy]:
    for one in remedies:
        if one.served_on <= today and one.concluded_on and one.concluded_on <= today:
            yield one
        elif one.served_on <= today:
            yield MovedRemedy(one.kind, one.body, one.served_on, one.case_number)


def _application(data: Mapping[str, Any], random: Random, case: _PastCase) -> dict[str, Any]:
    if case.kind == "natural_person":
        name = random.choice(data["surnames"]) + "某某"
    else:
        name = random.choice(data["organisations"][case.kind])
    online = case.channel in {"online", "email"}
    return {
        "applicant_kind": case.kind,
        "applicant_name": name,
        "phone": f"0000-{random.randrange(2000000, 9000000)}",
        "email": f"shenqing{random.randrange(1000, 9999)}@lanchuan.example" if online else "",
        "postal_address": "" if online else f"景澜市岚川县文澜路{random.randrange(40, 200)}号",
        "asked_for": case.matter,
        "form_wanted": "electronic" if online else random.choice(["paper", "any"]),
        "delivery_wanted": "email" if online else random.choice(["post", "personal"]),
    }
