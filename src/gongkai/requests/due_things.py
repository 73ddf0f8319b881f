"""What somebody has to do by a day: answers to requests, departments' parts in them, replies to bodies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.organisations.models import Agency
from gongkai.organisations.permissions import Visitor, within_scope
from gongkai.requests.deadlines import remedy_reply_due_on
from gongkai.requests.models import DisclosureRequest, RemedyCase, RequestAssignment
from gongkai.requests.states import RequestState

READ_AT_ONCE = 500
"""Things that are read together where all are."""


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


def due_things(
    until: date, *, since: date = date.min, visitor: Visitor | None = None, at_most: int | None = None
) -> Iterator[DueThing]:
    """Yield everything due up to a day, and from ``since`` on, each kind in the order of its days.

    With ``visitor``, what the agencies that the account works for have to do; with ``at_most``, so many of
    each kind. Three queries.
    """
    for kind in (_requests_due, _parts_due, _replies_due):
        yield from islice(kind((since, until), visitor, at_most), at_most)


def address_of(thing: DueThing) -> str:
    """Return the page on which officers do the thing."""
    if isinstance(thing.about, RequestAssignment):
        return reverse("backoffice:request-part", args=[thing.about.pk])
    if thing.case is None:
        return reverse("backoffice:requests")
    return reverse("backoffice:request", args=[thing.case.pk])


def _requests_due(
    days: tuple[date, date], visitor: Visitor | None, at_most: int | None
) -> Iterator[DueThing]:
    cases = (
        DisclosureRequest.objects.open()
        .exclude(state=RequestState.SUBMITTED)
        .filter(_within(visitor, "agency"), clock__due_on__range=days)
        .select_related("agency", "handler", "clock")
        .order_by("clock__due_on", "id")
    )
    for case in cases[:at_most].iterator(READ_AT_ONCE):
        what, due_on = _("Answer to %s") % _name(case), case.clock.due_on
        if due_on is not None:
            yield DueThing(f"request:{case.pk}", what, due_on, case, case, case.agency)


def _parts_due(days: tuple[date, date], visitor: Visitor | None, at_most: int | None) -> Iterator[DueThing]:
    parts = (
        RequestAssignment.objects.open()
        .filter(
            _within(visitor, "agency") | _within(visitor, "disclosure_request__agency"), due_on__range=days
        )
        .select_related("disclosure_request__agency", "disclosure_request__handler", "agency")
        .order_by("due_on", "id")
    )
    for part in parts[:at_most].iterator(READ_AT_ONCE):
        case = part.disclosure_request
        what = _("Part of %(department)s in %(case)s") % {
            "department": part.department,
            "case": _name(case),
        }
        yield DueThing(f"part:{part.pk}", what, part.due_on, part, case, part.agency or case.agency)


def _replies_due(
    days: tuple[date, date], visitor: Visitor | None, at_most: int | None
) -> Iterator[DueThing]:
    cases = (
        RemedyCase.objects.filter(_within(visitor, "agency"), result="", replied_on=None)
        .select_related("agency", "disclosure_request__handler")
        .order_by("served_on", "id")
    )
    for remedy in cases.iterator(at_most or READ_AT_ONCE):
        due_on = remedy_reply_due_on(remedy)
        if due_on is not None and days[0] <= due_on <= days[1]:
            what = _("Reply to %(body)s (%(kind)s)") % {
                "body": remedy.body,
                "kind": remedy.get_kind_display(),
            }
            yield DueThing(
                f"remedy:{remedy.pk}", what, due_on, remedy, remedy.disclosure_request, remedy.agency
            )


def _within(visitor: Visitor | None, path: str) -> Q:
    return Q() if visitor is None else within_scope(visitor, path)


def _name(case: DisclosureRequest) -> str:
    """Name a request by its number: a subject also goes out by mail, and a title may name a person."""
    return _("request %s") % case.number
