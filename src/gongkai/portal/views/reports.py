"""Annual reports: who published which year, one report with its figures, its files."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import unless_known
from gongkai.organisations.models import AgencyKind, AgencyVersion
from gongkai.organisations.selectors import agency_version
from gongkai.portal import renditions
from gongkai.portal.article import article
from gongkai.portal.matrix import AGENCIES_A_PAGE, ReportFilter, matrix_rows
from gongkai.portal.metadata import report_article, reports_column
from gongkai.portal.reading import agency_of_the_year, explained_figures, neighbours, report_headlines
from gongkai.portal.views.errors import gone
from gongkai.reports import selectors
from gongkai.reports.models import AnnualReport, AnnualReportQuerySet
from gongkai.reports.provenance import figure_tables, form_language
from gongkai.reports.states import ReportState


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show which agency published the report of which year."""
    chosen = ReportFilter.from_query(request.GET)
    agencies = chosen.agencies(timezone.localdate())
    page = Paginator(agencies, AGENCIES_A_PAGE).get_page(request.GET.get("page"))
    years = selectors.published_years()
    context = {
        "section": "reports",
        "column": reports_column(),
        "crumbs": _crumbs(),
        "chosen": chosen,
        "kinds": AgencyKind.choices,
        "years": years,
        "page": page,
        "groups": matrix_rows(list(page), years),
    }
    return render(request, "portal/reports/index.html", context)


@require_safe
def report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show one published report: its text with the statutory tables in their places."""
    record = _published(code, year)
    if record is None:
        return _withdrawn_or_missing(request, code, year)
    return _show(request, record)


@require_safe
def edition(request: HttpRequest, code: str, year: int, edition: int) -> HttpResponse:
    """Show an edition that a corrected one has replaced, with the way to that one."""
    in_force = _published(code, year)
    if in_force is None:
        return _withdrawn_or_missing(request, code, year)
    record = get_object_or_404(
        _with_origin(AnnualReport.objects.released()),
        agency__code=code,
        year=year,
        edition=edition,
    )
    return _show(request, record, replaced_by=in_force if record.pk != in_force.pk else None)


@require_safe
def rendition_of_edition(
    request: HttpRequest, code: str, year: int, edition: int, file_format: str
) -> HttpResponseBase:
    """Hand out a file of one edition; those of replaced editions stay as long as the report is public."""
    if file_format not in renditions.FORMATS or _published(code, year) is None:
        raise Http404
    record = get_object_or_404(
        AnnualReport.objects.released(), agency__code=code, year=year, edition=edition
    )
    return unless_known(request, renditions.rendition_response(record, file_format))


def _show(
    request: HttpRequest, record: AnnualReport, replaced_by: AnnualReport | None = None
) -> HttpResponse:
    agency = agency_of_the_year(record)
    figures = selectors.figures(record)
    editions = AnnualReport.objects.released().filter(agency=record.agency_id, year=record.year)
    context = {
        "replaced_by": replaced_by,
        "editions": list(editions.without_content().order_by("-edition")),
        "section": "reports",
        "column": reports_column(),
        "article": report_article(record, agency.local_name),
        "crumbs": _crumbs(agency, record),
        "record": record,
        "agency": agency,
        "agency_today": agency_version(record.agency, timezone.localdate()),
        "article_text": article(figures, form_language()),
        "headlines": report_headlines(figures),
        "explained": explained_figures(figures, form_language()),
        "formats": renditions.FORMATS,
        "neighbours": neighbours(record),
        "compiled": getattr(record, "frozen", None),
        "is_own": _is_own(request, record),
    }
    return render(request, "portal/reports/report.html", context)


@require_safe
def report_figures(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """List every figure of a report: its value, what was printed, and where."""
    record = _published(code, year)
    if record is None:
        return _withdrawn_or_missing(request, code, year)
    agency = agency_of_the_year(record)
    [*before, of_report] = _crumbs(agency, record)
    crumbs = [*before, Crumb(of_report.title, reverse("portal:report", args=[code, year]))]
    context = {
        "section": "reports",
        "column": reports_column(),
        "article": report_article(record, agency.local_name),
        "crumbs": [*crumbs, Crumb(_("Figures and sources"))],
        "record": record,
        "agency": agency,
        "tables": figure_tables(selectors.figures(record)),
        "compiled": getattr(record, "frozen", None),
    }
    return render(request, "portal/reports/figures.html", context)


@require_safe
def rendition(request: HttpRequest, code: str, year: int, file_format: str) -> HttpResponseBase:
    """Hand out a published report as a file made from its figures."""
    record = _published(code, year)
    if record is None:
        return _withdrawn_or_missing(request, code, year)
    if file_format not in renditions.FORMATS:
        raise Http404
    return unless_known(request, renditions.rendition_response(record, file_format))


@require_safe
def original(request: HttpRequest, code: str, year: int) -> FileResponse:
    """Hand the original file of a published report to those who work for its agency."""
    record = get_object_or_404(
        AnnualReport.objects.published().editable_by(request.user).select_related("document"),
        agency__code=code,
        year=year,
        document__isnull=False,
    )
    if record.document is None:
        raise Http404
    content = storages["originals"].open(record.document.path)
    return FileResponse(content, as_attachment=True, filename=record.document.name)


def _published(code: str, year: int) -> AnnualReport | None:
    return _with_origin(AnnualReport.objects.published()).filter(agency__code=code, year=year).first()


def _with_origin(reports: AnnualReportQuerySet) -> AnnualReportQuerySet:
    """Load the agency, and the file or the hash of the records that the figures come from."""
    return reports.select_related("agency", "document", "frozen").defer("frozen__records")


def _withdrawn_or_missing(request: HttpRequest, code: str, year: int) -> HttpResponse:
    withdrawn = (
        AnnualReport.objects.select_related("agency")
        .filter(agency__code=code, year=year, state=ReportState.WITHDRAWN)
        .order_by("-edition")
        .first()
    )
    if withdrawn is None:
        raise Http404
    return gone(request, withdrawn, agency_of_the_year(withdrawn))


def _is_own(request: HttpRequest, record: AnnualReport) -> bool:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or isinstance(request.user, AnonymousUser):
        return False
    return AnnualReport.objects.editable_by(request.user).filter(pk=record.pk).exists()


def _crumbs(agency: AgencyVersion | None = None, record: AnnualReport | None = None) -> list[Crumb]:
    home = Crumb(_("Home"), reverse("portal:home"))
    if agency is None or record is None:
        return [home, Crumb(_("Annual reports"))]
    return [
        home,
        Crumb(_("Annual reports"), reverse("portal:reports")),
        Crumb(agency.local_name, reverse("portal:agency", args=[record.agency.code]), agency.name_language),
        Crumb(_("Report of %(year)s") % {"year": record.year}),
    ]
