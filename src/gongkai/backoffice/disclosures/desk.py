"""An officer's first page for records, and the list of all records of the account's agencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.forms import RecordFilter
from gongkai.backoffice.disclosures.labels import kind_label
from gongkai.backoffice.disclosures.lookup import works_on_records
from gongkai.backoffice.long_lists import BoundedPaginator, page_asked_for, placed_page
from gongkai.disclosures.desk import DeskQueue, desk_counts, desk_queue
from gongkai.disclosures.models import Disclosure, DisclosureQuerySet
from gongkai.disclosures.selectors import publication_due_on, reviews_waiting_for
from gongkai.disclosures.states import DisclosureState
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_versions
from gongkai.search.internal_records import SCANNED, search_own_records

RECORDS_A_PAGE = 50
RECORDS_ON_DESK = 8
URGENT = (DeskQueue.LATE, DeskQueue.RETURNED, DeskQueue.FOUND, DeskQueue.EMERGENCIES)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record in a list."""

    record: Disclosure
    agency: AgencyVersion
    kind: str
    due_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ListedRecords:
    """One page of a list of records, and how many there are, up to a bound."""

    keys: tuple[int, ...]
    page: Any
    """What the links to other pages are made from."""
    count: int
    has_more: bool
    looked_through: int = 0
    """How many records were looked through where these are not all; else 0."""


@require_safe
@officers_only
def desk(request: OfficerRequest) -> HttpResponse:
    """Show what there is to do."""
    today = timezone.localdate()
    waiting = list(reviews_waiting_for(request.user, today)[: RECORDS_ON_DESK + 1])
    names = agency_versions((review.version.disclosure.agency_id for review in waiting), today)
    context: dict[str, Any] = {
        "section": "disclosures",
        "title": _("Disclosures"),
        "works_on_records": works_on_records(request),
        "waiting": [
            (review, names[review.version.disclosure.agency_id]) for review in waiting[:RECORDS_ON_DESK]
        ],
        "waiting_count": _waiting_count(request, waiting, today),
    }
    if context["works_on_records"]:
        counts = desk_counts(request.user, today)
        lists = (
            DeskQueue.RETURNED,
            DeskQueue.LATE,
            DeskQueue.DUE_SOON,
            DeskQueue.APPROVED,
            DeskQueue.DRAFTS,
        )
        context["piles"] = [
            {"queue": queue, "count": count, "is_urgent": bool(count) and queue in URGENT}
            for queue, count in counts.items()
        ]
        context["lists"] = [
            {"queue": queue, "count": counts[queue], "rows": _first_rows(request, queue, today)}
            for queue in lists
            if counts[queue]
        ]
    return render(request, "backoffice/disclosures/desk.html", context)


@require_safe
@officers_only
def record_list(request: OfficerRequest) -> HttpResponse:
    """List the records of the account's agencies, narrowed as asked."""
    form = RecordFilter(request.GET, user=request.user)
    chosen = form.cleaned_data if form.is_valid() else {}
    queue = DeskQueue(chosen["queue"]) if chosen.get("queue") in DeskQueue.values else None
    listed = _listed(request, chosen, queue)
    context = {
        "section": "disclosures",
        "title": queue.label if queue else _("All records"),
        "works_on_records": works_on_records(request),
        "queue": queue,
        "form": form,
        "listed": listed,
        "page": listed.page,
        "rows": _rows_of(list(listed.keys), timezone.localdate()),
    }
    return render(request, "backoffice/disclosures/list.html", context)


def _listed(request: OfficerRequest, chosen: dict[str, Any], queue: DeskQueue | None) -> ListedRecords:
    """Return one page of what was asked for: of a pile, of what has words or marks, or of all records."""
    words = chosen.get("q", "").strip()
    marks = {name: str(chosen[name]) for name in ("kind", "attribute", "year") if chosen.get(name)}
    if queue:
        pile = _narrowed(desk_queue(request.user, queue, timezone.localdate()), chosen, words)
        pages = BoundedPaginator(pile.values_list("pk", flat=True), RECORDS_A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        return ListedRecords(tuple(page), page, pages.count, pages.has_more)
    if words or marks:
        return _found(request, words, chosen, marks)
    records = _narrowed(Disclosure.objects.editable_by(request.user).order_by("-id"), chosen, "")
    placed = placed_page(records, request.GET, RECORDS_A_PAGE)
    return ListedRecords(placed.keys, placed, placed.count, placed.has_more)


def _found(
    request: OfficerRequest, words: str, chosen: dict[str, Any], marks: dict[str, str]
) -> ListedRecords:
    """Return one page of what the internal index finds."""
    if chosen["state"]:
        marks = {**marks, "state": chosen["state"]}
    number = page_asked_for(request.GET.get("page"), RECORDS_A_PAGE)
    found = search_own_records(
        request.user,
        words,
        marks=marks,
        now=timezone.now(),
        offset=(number - 1) * RECORDS_A_PAGE,
        limit=RECORDS_A_PAGE,
        agency=chosen["agency"].pk if chosen["agency"] else 0,
    )
    pages = BoundedPaginator(range(found.total), RECORDS_A_PAGE)
    looked_through = SCANNED if found.is_partial else 0
    return ListedRecords(found.keys, pages.get_page(number), pages.count, pages.has_more, looked_through)


def _waiting_count(request: OfficerRequest, waiting: list[Any], today: date) -> int:
    if len(waiting) <= RECORDS_ON_DESK:
        return len(waiting)
    return reviews_waiting_for(request.user, today).count()


def _first_rows(request: OfficerRequest, queue: DeskQueue, today: date) -> list[RecordRow]:
    return _rows(_for_lists(desk_queue(request.user, queue, today))[:RECORDS_ON_DESK], today)


def _for_lists(records: DisclosureQuerySet) -> DisclosureQuerySet:
    return records.select_related("interprets", "edited_by").without_text()


def _rows(records: Iterable[Disclosure], today: date) -> list[RecordRow]:
    found = list(records)
    names = agency_versions((record.agency_id for record in found), today)
    rows = []
    for record in found:
        due = publication_due_on(record) if _has_deadline(record) else None
        is_late = due is not None and due < today
        rows.append(RecordRow(record, names[record.agency_id], kind_label(record.kind), due, is_late))
    return rows


def _rows_of(keys: list[int], today: date) -> list[RecordRow]:
    records = _for_lists(Disclosure.objects.filter(pk__in=keys)).in_bulk()
    return _rows([records[key] for key in keys if key in records], today)


def _has_deadline(record: Disclosure) -> bool:
    return record.published_at is None and record.state != DisclosureState.WITHDRAWN


def _narrowed(records: DisclosureQuerySet, chosen: dict[str, Any], words: str) -> DisclosureQuerySet:
    for name in ("agency", "state", "kind"):
        if chosen.get(name):
            records = records.filter(**{name: chosen[name]})
    if chosen.get("attribute"):
        records = records.filter(attribute="" if chosen["attribute"] == "none" else chosen["attribute"])
    if chosen.get("year"):
        records = records.filter(formed_on__year=chosen["year"])
    for word in words.split():
        records = records.filter(
            Q(title__icontains=word) | Q(document_number__icontains=word) | Q(index_number__icontains=word)
        )
    return records
