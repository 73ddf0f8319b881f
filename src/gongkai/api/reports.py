"""Annual reports for programs: which are published, and one with its figures and its text."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from gongkai.api import words
from gongkai.api.addresses import own_address, page_address
from gongkai.api.cursors import next_address, place_after_moment, place_of_moment
from gongkai.api.errors import gone, not_found
from gongkai.api.parameters import FIRST_YEAR, LAST_YEAR, AgencyCode, Paging, Year, agency_with_code
from gongkai.api.protocol import say_changed
from gongkai.api.rendering import moment
from gongkai.api.schemas import ReportDetail, ReportPage
from gongkai.reports.figures import plain
from gongkai.reports.models import AnnualReport
from gongkai.reports.selectors import dataset_cells
from gongkai.reports.states import ReportState

router = Router(tags=["reports"])


class ReportChoice(Paging):
    """By what reports are narrowed."""

    agency: AgencyCode
    year: Year


@router.get("/reports", response=ReportPage, summary=words.REPORTS, url_name="reports")
def reports(request: HttpRequest, response: HttpResponse, choice: Query[ReportChoice]) -> dict[str, Any]:
    """List the published reports. Three queries at most, whatever page is asked for."""
    records = AnnualReport.objects.published().without_content().select_related("agency")
    agency = agency_with_code(choice.agency)
    if agency:
        records = records.filter(agency=agency)
    if choice.year:
        records = records.filter(year=choice.year)
    records = records.filter(place_after_moment(choice.cursor)).order_by("-published_at", "pk")
    found = list(records[: choice.limit + 1])
    shown = found[: choice.limit]
    place = place_of_moment(shown[-1].published_at, shown[-1].pk) if len(found) > choice.limit else ""
    say_changed(response, _changed_at())
    return {
        "items": [_brief(request, record) for record in shown],
        "next": next_address(request, place),
    }


@router.get(
    "/reports/{code}/{int:year}", response=ReportDetail, summary=words.ONE_REPORT, url_name="report"
)
def report(request: HttpRequest, response: HttpResponse, code: str, year: int) -> dict[str, Any]:
    """Return one published report; of a withdrawn one only when and why it was withdrawn."""
    if "\0" in code or not FIRST_YEAR <= year <= LAST_YEAR:
        raise not_found()
    editions = AnnualReport.objects.filter(agency__code=code, year=year)
    record = editions.published().select_related("agency").first()
    if record is None:
        raise _withdrawn_or_missing(editions.filter(state=ReportState.WITHDRAWN))
    say_changed(response, record.published_at)
    return {
        **_brief(request, record),
        "figures": [
            {
                "key": one.cell.key,
                "label": one.label,
                "label_en": one.label_en,
                "unit": one.cell.unit,
                "value": plain(one.value),
                "printed": one.printed,
            }
            for one in dataset_cells(AnnualReport.objects.filter(pk=record.pk))
        ],
        "sections": [
            {name: section[name] for name in ("key", "heading", "text")}
            for section in record.content.get("sections", ())
        ],
    }


def _withdrawn_or_missing(editions: Any) -> Exception:
    """Return what stands in the place of a report: why it was withdrawn, or that there never was one."""
    record = editions.select_related("agency").order_by("-edition").first()
    if record is None:
        return not_found()
    return gone(
        _("The report of %(year)s of %(agency)s was withdrawn. Take down copies of it.")
        % {"year": record.year, "agency": record.agency.code},
        reason=record.withdrawal_reason,
        withdrawn_at=moment(record.withdrawn_at),
    )


def _brief(request: HttpRequest, record: AnnualReport) -> dict[str, Any]:
    code = record.agency.code
    return {
        "agency": code,
        "year": record.year,
        "edition": record.edition,
        "form": record.form,
        "title": record.title,
        "published_at": moment(record.published_at),
        "page": page_address(request, "portal:report", code, record.year),
        "url": own_address(request, f"reports/{code}/{record.year}"),
    }


def _changed_at() -> datetime | None:
    state = AnnualReport.objects.aggregate(out=Max("published_at"), back=Max("withdrawn_at"))
    return max(filter(None, state.values()), default=None)
