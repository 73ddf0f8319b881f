"""Questions about requests asked in more than one place: the board, likeness, an applicant's case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce

from gongkai.law.calendar import working_calendar
from gongkai.organisations.permissions import Visitor
from gongkai.requests.models import DisclosureRequest, DisclosureRequestQuerySet
from gongkai.requests.services.intake import secret_fits
from gongkai.requests.states import RequestState

SOON, LATER = 2, 5
LIKE = 60
"""Of 100: how alike two texts must be to be shown side by side."""
COMPARED_AT_MOST = 400
SHOWN_AT_MOST = 5
MANY_IN_A_MONTH = 10
"""Requests of one applicant in 30 days from which on the number is pointed out; a person decides."""
MONTH = timedelta(days=30)


class BoardColumn(StrEnum):
    """A column of the board. Every running request stands in exactly one."""

    OVERDUE = "overdue"
    SOON = "soon"
    NEXT = "next"
    LATER = "later"
    SUSPENDED = "suspended"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class LikeRequest:
    """A request that is like another, and how much."""

    disclosure_request: DisclosureRequest
    likeness: int
    is_same_applicant: bool


@dataclass(frozen=True, slots=True)
class PressingCount:
    """How many requests of an agency are overdue, due within two working days, or not confirmed yet."""

    overdue: int = 0
    near: int = 0
    unconfirmed: int = 0

    @property
    def is_due(self) -> bool:
        """Tell whether any has a last day that has passed or is near."""
        return bool(self.overdue or self.near)


def board_conditions(today: date) -> dict[BoardColumn, Q]:
    """Return what each column of the board holds on ``today``."""
    calendar = working_calendar()
    soon, next_ones = calendar.add_working_days(today, SOON), calendar.add_working_days(today, LATER)
    running = Q(clock__due_on__isnull=False) & ~Q(state=RequestState.SUBMITTED)
    return {
        BoardColumn.OVERDUE: running & Q(clock__due_on__lt=today),
        BoardColumn.SOON: running & Q(clock__due_on__gte=today, clock__due_on__lte=soon),
        BoardColumn.NEXT: running & Q(clock__due_on__gt=soon, clock__due_on__lte=next_ones),
        BoardColumn.LATER: running & Q(clock__due_on__gt=next_ones),
        BoardColumn.SUSPENDED: Q(clock__due_on=None) & ~Q(state=RequestState.SUBMITTED),
        BoardColumn.UNCONFIRMED: Q(state=RequestState.SUBMITTED),
    }


def board(visitor: Visitor, today: date, column: str = "") -> DisclosureRequestQuerySet:
    """Return the running requests of the visitor's agencies, the most urgent first. One query."""
    cases = DisclosureRequest.objects.visible_to(visitor).open().select_related("clock", "handler")
    if column:
        cases = cases.filter(board_conditions(today)[BoardColumn(column)])
    # No index follows an expression: a database that followed one would read every clock that ever ended.
    return cases.order_by(Coalesce("clock__board_on", Value(date.max)), "id")


def board_counts(visitor: Visitor, today: date) -> dict[BoardColumn, int]:
    """Return how many requests stand in each column. One query."""
    counts = {
        column.value: Count("id", filter=condition) for column, condition in board_conditions(today).items()
    }
    found = DisclosureRequest.objects.visible_to(visitor).open().aggregate(**counts)
    return {column: found[column.value] for column in BoardColumn}


def pressing_by_agency(visitor: Visitor, today: date) -> dict[int, PressingCount]:
    """Count, for each of the visitor's agencies that has any, what presses. One query."""
    conditions = board_conditions(today)
    rows = (
        DisclosureRequest.objects.visible_to(visitor)
        .open()
        .order_by()
        .values("agency")
        .annotate(
            overdue=Count("id", filter=conditions[BoardColumn.OVERDUE]),
            near=Count("id", filter=conditions[BoardColumn.SOON]),
            unconfirmed=Count("id", filter=conditions[BoardColumn.UNCONFIRMED]),
        )
    )
    found = {row["agency"]: PressingCount(row["overdue"], row["near"], row["unconfirmed"]) for row in rows}
    return {agency: count for agency, count in found.items() if count != PressingCount()}


def like_requests(case: DisclosureRequest) -> list[LikeRequest]:
    """Return earlier requests to the same agency that ask for much the same, the likest first.

    A proposal only: whether a request repeats another is a person's decision.
    """
    return likeness_to(
        case.asked_for,
        DisclosureRequest.objects.filter(agency=case.agency, registered_at__lte=case.registered_at)
        .exclude(pk=case.pk)
        .exclude(split_from=case)
        .order_by("-id")[:COMPARED_AT_MOST],
        identity_digest=case.identity_digest,
        applicant_name=case.applicant_name,
    )


def likeness_to(
    text: str, cases: Iterable[DisclosureRequest], *, identity_digest: str, applicant_name: str
) -> list[LikeRequest]:
    """Return which of ``cases`` are like a text, the likest first."""
    found = []
    for case in cases:
        likeness = likeness_of(text, case.asked_for)
        if likeness >= LIKE:
            same = (
                case.identity_digest == identity_digest
                if identity_digest
                else case.applicant_name == applicant_name
            )
            found.append(LikeRequest(case, likeness, same))
    found.sort(key=lambda like: (like.is_same_applicant, like.likeness), reverse=True)
    return found[:SHOWN_AT_MOST]


def likeness_of(first: str, second: str) -> int:
    """Return, of 100, how many pairs of neighbouring characters two texts have in common."""
    pairs = [
        {text[place : place + 2] for place in range(len(text) - 1)} for text in map(_plain, (first, second))
    ]
    together = len(pairs[0]) + len(pairs[1])
    return round(200 * len(pairs[0] & pairs[1]) / together) if together else 0


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def requests_in_a_month(case: DisclosureRequest) -> int:
    """Return how many requests the same applicant made to this agency in the 30 days up to this one."""
    same = (
        Q(identity_digest=case.identity_digest)
        if case.identity_digest
        else Q(applicant_name=case.applicant_name)
    )
    return (
        DisclosureRequest.objects.filter(same, agency=case.agency)
        .filter(submitted_on__gt=case.submitted_on - MONTH, submitted_on__lte=case.submitted_on)
        .count()
    )


def applicants_case(*, agency_code: str, number: str, secret: str) -> DisclosureRequest | None:
    """Return the request of an applicant who knows its number and secret; None for everyone else."""
    case = (
        DisclosureRequest.objects.select_related("agency", "clock")
        .filter(agency__code=agency_code, number=number)
        .first()
    )
    return case if case is not None and secret_fits(case, secret) else None
