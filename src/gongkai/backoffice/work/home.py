"""The first page after signing in: piles of work, what presses most, the bodies and what is late there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.lookup import works_on_records
from gongkai.backoffice.work.pressing import AGENCIES_SHOWN, pressing_things, pressure_by_agency
from gongkai.disclosures.desk import DeskQueue
from gongkai.disclosures.selectors import deadline_counts, reviews_waiting_for
from gongkai.following.models import ErrorReport
from gongkai.following.states import ErrorReportState
from gongkai.organisations.models import User
from gongkai.organisations.permissions import answers_for_site, scope_of
from gongkai.organisations.selectors import agency_versions
from gongkai.registers.models import RegisterRelease
from gongkai.reports.collecting.selectors import Body, bodies, own_duty
from gongkai.reports.states import PartState
from gongkai.requests.models import Complaint, RequestAssignment
from gongkai.requests.selectors import BoardColumn, PressingCount, pressing_by_agency

REVIEWS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Pile:
    """How much of one kind there is to do, and where."""

    label: Promise
    count: int
    address: str
    is_urgent: bool = False


@require_safe
@officers_only
def home(request: OfficerRequest) -> HttpResponse:
    """Show what there is to do, the most pressing first."""
    user, today = request.user, timezone.localdate()
    reviews = list(reviews_waiting_for(user, today)[: REVIEWS_SHOWN + 1])
    names = agency_versions((review.version.disclosure.agency_id for review in reviews), today)
    context: dict[str, Any] = {
        "section": "work",
        "title": _("Work"),
        "today": today,
        "works_on_records": works_on_records(request),
        "reviews": [(one, names[one.version.disclosure.agency_id]) for one in reviews[:REVIEWS_SHOWN]],
        "are_more_reviews": len(reviews) > REVIEWS_SHOWN,
        "piles": _waiting_for_opinion(user, len(reviews), today),
    }
    if context["works_on_records"]:
        context |= _of_the_agencies(user, today)
        context["piles"] = [*context["piles"], *context.pop("own_piles")]
    return render(request, "backoffice/work/home.html", context)


def _waiting_for_opinion(user: User, reviews: int, today: date) -> list[Pile]:
    if reviews > REVIEWS_SHOWN:  # no more than these were fetched
        reviews = reviews_waiting_for(user, today).count()
    releases = RegisterRelease.objects.waiting_for(user, today).count()
    piles = [
        Pile(
            _("Records waiting for my opinion"), reviews, "#waiting" if reviews else _address("disclosures")
        )
    ]
    if releases:
        piles.append(
            Pile(_("Register changes waiting for my opinion"), releases, _address("register-releases"))
        )
    return piles


def _of_the_agencies(user: User, today: date) -> dict[str, Any]:
    """Return what only those see who work on the records of agencies."""
    year = today.year - 1
    records, requests = deadline_counts(user, today), pressing_by_agency(user, today)
    parts = bodies(user.agency, year, today=today) if user.agency else []
    overdue, near = pressing_things(user, today)
    pressures = pressure_by_agency(records, requests, parts, today)
    return {
        "overdue": overdue,
        "near": near,
        "year": year,
        "duty": own_duty(user.agency, year) if user.agency else None,
        "has_many_agencies": len(scope_of(user).agency_ids) > 1,
        "pressures": pressures[:AGENCIES_SHOWN],
        "pressures_left_out": len(pressures) - AGENCIES_SHOWN,
        "quiet_agencies": len(scope_of(user).agency_ids) - len(pressures),
        "own_piles": [
            *_records(
                sum(one.late for one in records.values()), sum(one.due_soon for one in records.values())
            ),
            *_requests(requests.values()),
            *_given(user),
            *_parts(user, parts, year),
            *_voices(user),
        ],
    }


def _records(late: int, due_soon: int) -> list[Pile]:
    address = _address("disclosure-list")
    return [
        Pile(_("Records overdue"), late, f"{address}?queue={DeskQueue.LATE.value}", bool(late)),
        Pile(_("Records due soon"), due_soon, f"{address}?queue={DeskQueue.DUE_SOON.value}"),
    ]


def _requests(counts: Collection[PressingCount]) -> list[Pile]:
    address, overdue = _address("requests"), sum(one.overdue for one in counts)
    piles = (
        (_("Requests overdue"), BoardColumn.OVERDUE, overdue),
        (_("Requests with 0 to 2 working days left"), BoardColumn.SOON, sum(one.near for one in counts)),
        (
            _("Requests whose receipt is to be confirmed"),
            BoardColumn.UNCONFIRMED,
            sum(one.unconfirmed for one in counts),
        ),
    )
    return [
        Pile(
            label, count, f"{address}?column={column.value}", column == BoardColumn.OVERDUE and bool(count)
        )
        for label, column, count in piles
    ]


def _given(user: User) -> list[Pile]:
    count = RequestAssignment.objects.given_to(user).open().count()
    return [Pile(_("Parts of other agencies' requests"), count, _address("request-parts"))] if count else []


def _parts(user: User, parts: list[Body], year: int) -> list[Pile]:
    late = sum(body.is_late for body in parts)
    waiting = sum(body.part is not None and body.part.state == PartState.SUBMITTED for body in parts)
    address = f"{_address('parts')}?agency={user.agency_id}&year={year}"
    piles = [
        Pile(_("Annual reports of bodies overdue"), late, address, is_urgent=True),
        Pile(_("Annual reports of bodies to be accepted"), waiting, address),
    ]
    return [pile for pile in piles if pile.count]


def _voices(user: User) -> list[Pile]:
    """Return what people outside wrote and nobody has answered yet."""
    complaints = Complaint.objects.visible_to(user).filter(answered_at=None).count()
    piles = (
        [Pile(_("Complaints without an answer"), complaints, _address("complaints"))] if complaints else []
    )
    if answers_for_site(user):
        errors = ErrorReport.objects.visible_to(user).filter(state=ErrorReportState.OPEN).count()
        piles += (
            [Pile(_("Error reports without an answer"), errors, _address("error-reports"))]
            if errors
            else []
        )
    return piles


def _address(name: str) -> str:
    return reverse(f"backoffice:{name}")
