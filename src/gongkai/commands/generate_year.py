"""One year's records of generated agencies as every part of the annual form counts them, written in bulk.

Requests with their ends, rows of registers and activities: enough to compile a report from, to see the
compiling of a large county or province.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.activities.models import Activity
    from gongkai.registers.models import RegisterRow
    from gongkai.requests.models import DisclosureRequest, RemedyCase

AT_ONCE = 2000
_CLOSED, _LONGEST, _BEFORE = 0.93, 40, 30
_ROWS, _ACTIVITIES, _REMEDIES = 6, 4, 0.02
MATTER = "模拟申请事项"


def generate_year(
    *, agency_ids: Sequence[int], year: int, requests: int, seed: int, now: datetime
) -> dict[str, int]:
    """Write a year's requests over the agencies, and for each agency rows and activities; say how many."""
    from gongkai.activities.models import Activity
    from gongkai.registers.models import RegisterRow
    from gongkai.requests.models import DisclosureRequest, RemedyCase

    random = Random(f"{seed}/{year}")  # noqa: S311 - made-up records, not secrets
    cases = DisclosureRequest.objects.bulk_create(
        _requests(random, agency_ids, year, requests, now), batch_size=AT_ONCE
    )
    remedies = RemedyCase.objects.bulk_create(_remedies(random, cases, year), batch_size=AT_ONCE)
    rows = RegisterRow.objects.bulk_create(_rows(random, agency_ids, year, now), batch_size=AT_ONCE)
    activities = Activity.objects.bulk_create(
        _activities(random, agency_ids, year, now), batch_size=AT_ONCE
    )
    return {
        "requests": len(cases),
        "remedies": len(remedies),
        "rows": len(rows),
        "activities": len(activities),
    }


def _requests(
    random: Random, agency_ids: Sequence[int], year: int, number: int, now: datetime
) -> Iterator["DisclosureRequest"]:
    from gongkai.law.outcomes import outcome_rules
    from gongkai.requests.models import DisclosureRequest
    from gongkai.requests.states import ApplicantKind, IntakeChannel, RequestState

    outcomes, serials = list(outcome_rules().outcomes), count(1)
    channels, kinds = IntakeChannel.values, ApplicantKind.values
    first = date(year, 1, 1) - timedelta(days=_BEFORE)
    for serial in (next(serials) for _one in range(number)):
        received = first + timedelta(days=random.randrange(365 + _BEFORE))
        closed = random.random() < _CLOSED
        agency = random.choice(agency_ids)
        yield DisclosureRequest(
            agency_id=agency,
            year=received.year,
            serial=1_000_000 + serial,
            number=f"M{year}-{agency}-{serial}",
            state=RequestState.CONCLUDED if closed else RequestState.HANDLING,
            channel=random.choice(channels),
            submitted_on=received,
            received_on=received,
            registered_at=now,
            applicant_kind=random.choice(kinds),
            applicant_name="某某",
            asked_for=MATTER,
            outcome=random.choice(outcomes) if closed else "",
            concluded_on=received + timedelta(days=random.randrange(_LONGEST)) if closed else None,
        )


def _remedies(random: Random, cases: Sequence["DisclosureRequest"], year: int) -> Iterator["RemedyCase"]:
    from gongkai.requests.models import RemedyCase
    from gongkai.requests.states import RemedyKind, RemedyResult

    for serial, case in enumerate(cases):
        if case.concluded_on is None or random.random() >= _REMEDIES:
            continue
        served = case.concluded_on + timedelta(days=random.randrange(1, _LONGEST))
        yield RemedyCase(
            agency_id=case.agency_id,
            disclosure_request=case,
            kind=RemedyKind.RECONSIDERATION,
            body="景澜市人民政府",
            case_number=f"政复〔{year}〕{serial}号",
            served_on=served,
            concluded_on=served + timedelta(days=_LONGEST),
            result=random.choice(RemedyResult.values),
        )


def _rows(random: Random, agency_ids: Sequence[int], year: int, now: datetime) -> Iterator["RegisterRow"]:
    from gongkai.registers.definitions import all_registers
    from gongkai.registers.models import RegisterRow
    from gongkai.registers.states import RowState

    counted = [
        (register.id, tally.facet)
        for register in all_registers().values()
        for tally in register.form_counts
    ]
    for agency in agency_ids:
        for number in range(_ROWS):
            register, facet = random.choice(counted)
            dated = _day(random, year)
            yield RegisterRow(
                register=register,
                agency_id=agency,
                key=f"M{year}-{number}",
                title="模拟记录",
                values={},
                facet=facet,
                state=RowState.PUBLISHED,
                dated_on=dated,
                published_on=dated,
                amount=random.randrange(1, 9999),
                fingerprint=f"{random.getrandbits(64):016x}",
                changed_at=now,
            )


def _activities(
    random: Random, agency_ids: Sequence[int], year: int, now: datetime
) -> Iterator["Activity"]:
    from gongkai.activities.kinds import activity_kinds
    from gongkai.activities.models import Activity

    kinds = list(activity_kinds())
    for agency in agency_ids:
        for _one in range(_ACTIVITIES):
            yield Activity(
                agency_id=agency,
                kind=random.choice(kinds),
                title="模拟活动",
                happened_on=_day(random, year),
                quantity=random.randrange(100),
                by_head=random.random() < 1 / 2,
                recorded_at=now,
            )


def _day(random: Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=random.randrange(365))
