"""An officer's first page for records, and the list of all records of the account's agencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
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
from gongkai.disclosures.desk import DeskQueue, desk_counts, desk_queue
from gongkai.disclosures.models import Disclosure, DisclosureQuerySet
from gongkai.disclosures.selectors import publication_due_on, reviews_waiting_for
from gongkai.disclosures.states import DisclosureState
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_versions

RECORDS_A_PAGE = 50
RECORDS_ON_DESK = 8
MOST_FOUND = 1000
"""Records that a search by words shows at most."""
URGENT = (DeskQueue.LATE, DeskQueue.RETURNED, DeskQueue.FOUND, DeskQueue.EMERGENCIES)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record in a list."""

    record: Disclosure
    agency: AgencyVersion
    kind: str
    due_on: date | None
    is_late: bool


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
    today = timezone.localdate()
    form = RecordFilter(request.GET, user=request.user)
    records: DisclosureQuerySet = Disclosure.objects.editable_by(request.user).order_by("-id")
    queue = None
    if form.is_valid():
        chosen = form.cleaned_data
        if chosen["queue"] in DeskQueue.values:
            queue = DeskQueue(chosen["queue"])
            records = desk_queue(request.user, queue, today)
        records = _narrowed(records, chosen)
    # The page is found by keys alone, in the indexes; only its own rows are then read.
    page = Paginator(records.values_list("pk", flat=True), RECORDS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "disclosures",
        "title": queue.label if queue else _("All records"),
        "works_on_records": works_on_records(request),
        "queue": queue,
        "form": form,
        "page": page,
        "rows": _rows_of(list(page), today),
        "is_cut": form.is_valid() and page.paginator.count == MOST_FOUND,
        "most": MOST_FOUND,
    }
    return render(request, "backoffice/disclosures/list.html", context)


def _waiting_count(request: OfficerRequest, waiting: list[Any], today: date) -> int:
    if len(waiting) <= RECORDS_ON_DESK:
        return len(waiting)
    return reviews_waiting_for(request.user, today).count()


def _first_rows(request: OfficerRequest, queue: DeskQueue, today: date) -> list[RecordRow]:
    return _rows(_for_lists(desk_queue(request.user, queue, today))[:RECORDS_ON_DESK], today)


def _for_lists(records: DisclosureQuerySet) -> DisclosureQuerySet:
    return records.select_related("interprets", "edited_by").defer("body_html", "interprets__body_html")


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


def _narrowed(records: DisclosureQuerySet, chosen: dict[str, Any]) -> DisclosureQuerySet:
    for name in ("agency", "state", "kind"):
        if chosen[name]:
            records = records.filter(**{name: chosen[name]})
    if chosen["attribute"]:
        records = records.filter(attribute="" if chosen["attribute"] == "none" else chosen["attribute"])
    if chosen["year"]:
        records = records.filter(formed_on__year=chosen["year"])
    words = chosen["q"].strip()
    return _with_words(records, words) if words else records


def _with_words(records: DisclosureQuerySet, words: str) -> DisclosureQuerySet:
    """Keep the records with the words in title or number; of very many only some, found in the index."""
    found = records.filter(
        Q(title__icontains=words) | Q(document_number__icontains=words) | Q(index_number__icontains=words)
    )
    keys = list(found.order_by().values_list("pk", flat=True)[:MOST_FOUND])
    return Disclosure.objects.filter(pk__in=keys).order_by("-id")
