"""The year in figures: every cell of the annual form that requests fill, and the records behind each."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.board import ROWS_A_PAGE
from gongkai.backoffice.requests.fetching import SECTION, language, page_number
from gongkai.law.forms import Line, form_for_year
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.requests.countable import cell_counts, countable_keys, fee_figures, records_of_cell
from gongkai.requests.models import DisclosureRequest

EARLIEST, LATEST = 2019, 2100


@require_safe
@officers_only
def request_figures(request: OfficerRequest) -> HttpResponse:
    """Show the cells of a year, each a link to its records."""
    year = _year(request)
    agencies = agencies_in_scope(request.user)
    counts = cell_counts(agencies=agencies, year=year)
    tables = [table for table in form_for_year(year).tables if table.id in {"requests", "remedies"}]
    blocks = [
        {
            "title": table.title.text(language()),
            "columns": [_label(column) for column in block.value_columns],
            "rows": [
                (
                    " ".join(label.text(language()) for label in (*row.above[-1:], row.label)),
                    [
                        (block.cell_key(row, column), counts.get(block.cell_key(row, column)))
                        for column in block.value_columns
                    ],
                )
                for row in block.value_rows
            ],
        }
        for table in tables
        for block in table.blocks
    ]
    context = {
        "section": SECTION,
        "year": year,
        "years": range(max(EARLIEST, timezone.localdate().year - 4), timezone.localdate().year + 1),
        "blocks": blocks,
        "fees": fee_figures(agencies=agencies, year=year),
    }
    return render(request, "backoffice/requests/figures.html", context)


@require_safe
@officers_only
def request_figure(request: OfficerRequest, key: str) -> HttpResponse:
    """List the records behind a cell."""
    year = _year(request)
    if key not in countable_keys(year):
        raise Http404
    records = records_of_cell(key, agencies=agencies_in_scope(request.user), year=year)
    is_requests = records.model is DisclosureRequest
    related = ("clock", "handler") if is_requests else ("disclosure_request",)
    page = Paginator(records.select_related(*related).order_by("id"), ROWS_A_PAGE).get_page(
        page_number(request)
    )
    context = {
        "section": SECTION,
        "year": year,
        "label": form_for_year(year).cells[key].label(language()),
        "page": page,
        "is_requests": is_requests,
    }
    return render(request, "backoffice/requests/figure.html", context)


def _year(request: OfficerRequest) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() else timezone.localdate().year
    if not EARLIEST <= year <= LATEST:
        raise Http404
    return year


def _label(column: Line) -> str:
    heading = column.above[-1].text(language()) if len(column.above) > 1 else ""
    return f"{heading} {column.label.text(language())}".strip()
