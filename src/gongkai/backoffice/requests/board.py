"""The board: every running request by the days that are left, and the search over all."""

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.long_lists import BoundedPaginator, page_asked_for
from gongkai.backoffice.requests.fetching import SECTION, page_number
from gongkai.law.calendar import working_calendar
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.permissions import WORKING_ROLES
from gongkai.organisations.selectors import agency_versions
from gongkai.requests.models import DisclosureRequest, RequestAssignment
from gongkai.requests.searching import SCANNED, search_requests
from gongkai.requests.selectors import BoardColumn, board, board_counts

ROWS_A_PAGE = 50
COLUMN_LABELS: dict[BoardColumn, Promise] = {
    BoardColumn.OVERDUE: _("Overdue"),
    BoardColumn.SOON: _("0 to 2 working days left"),
    BoardColumn.NEXT: _("3 to 5 days"),
    BoardColumn.LATER: _("Later"),
    BoardColumn.SUSPENDED: _("Standing still"),
    BoardColumn.UNCONFIRMED: _("Receipt to be confirmed"),
}


class BoardTab(NamedTuple):
    """One column of the board as the page offers it."""

    value: str
    label: Promise | str
    size: int
    is_current: bool


class BoardRow(NamedTuple):
    """One request as the board shows it."""

    case: DisclosureRequest
    agency: AgencyVersion
    days_left: int | None
    days_over: int
    urgency: str


@require_safe
@officers_only
def requests(request: OfficerRequest) -> HttpResponse:
    """Show the board, or what a search found."""
    today = timezone.localdate()
    words = request.GET.get("q", "").strip()
    column = request.GET.get("column", "")
    column = column if column in set(BoardColumn) else ""
    cases, page, looked_through = _cases(request, words, column, today)
    names = agency_versions((case.agency_id for case in cases), today)
    context = {
        "section": SECTION,
        "words": words,
        "page": page,
        "looked_through": looked_through,
        "rows": [_row(case, names[case.agency_id], today) for case in cases],
        "tabs": _tabs(request, today, column, is_search=bool(words)),
        "works_on_records": bool(request.user.roles & WORKING_ROLES) and request.user.agency_id is not None,
        "many_agencies": len(names) > 1,
        "parts_given": RequestAssignment.objects.given_to(request.user).open().count(),
    }
    return render(request, "backoffice/requests/board.html", context)


def _cases(
    request: OfficerRequest, words: str, column: str, today: date
) -> tuple[list[DisclosureRequest], Any, int]:
    """Return the requests of the page, the page, and how many were looked through where that is not all."""
    if not words:
        page = BoundedPaginator(board(request.user, today, column), ROWS_A_PAGE).get_page(
            page_number(request)
        )
        return list(page), page, 0
    number = page_asked_for(page_number(request), ROWS_A_PAGE)
    found = search_requests(
        request.user, words, now=timezone.now(), offset=(number - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE
    )
    page = BoundedPaginator(range(found.total), ROWS_A_PAGE).get_page(number)
    return list(found.cases), page, SCANNED if found.is_partial else 0


def _tabs(request: OfficerRequest, today: date, current: str, *, is_search: bool) -> list[BoardTab]:
    counts = board_counts(request.user, today)
    tabs = [BoardTab("", _("All running"), sum(counts.values()), not current and not is_search)]
    return tabs + [
        BoardTab(column.value, COLUMN_LABELS[column], counts[column], column == current and not is_search)
        for column in BoardColumn
    ]


def _row(case: DisclosureRequest, agency: AgencyVersion, today: date) -> BoardRow:
    due_on = case.clock.due_on if case.is_open else None
    if due_on is None:
        return BoardRow(case, agency, None, 0, "")
    left = working_calendar().working_days_between(today, due_on)
    urgency = "error" if due_on < today else "warning" if left <= 5 else "good"  # noqa: PLR2004 - as the tabs
    return BoardRow(case, agency, left, max(-left, 0), urgency)
