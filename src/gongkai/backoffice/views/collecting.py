"""The parts of the whole on the officers' side: who has submitted, accepting, returning, the sum."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.forms import HandInForm
from gongkai.backoffice.views.compiling import CompileChoice
from gongkai.core.errors import DomainError
from gongkai.core.web.downloads import XLSX, as_download
from gongkai.law.forms import form_for_year
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.organisations.selectors import agency_version
from gongkai.reports.collecting import files, selectors, services
from gongkai.reports.collecting.workbook import matrix_workbook
from gongkai.reports.figures import Report
from gongkai.reports.models import AnnualReport, ReportPart, ReportUpload
from gongkai.reports.periods import due_day, year_period
from gongkai.reports.provenance import figure_tables, form_language
from gongkai.reports.reading.uploaded import read_uploaded


class PartsChoice(CompileChoice):
    """Whose parts of which year."""

    whole = None  # type: ignore[assignment]  # the framework's way of leaving a field out


class PartFileForm(HandInForm):
    """The file of a body's report; whose it is and of which year is known."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        del self.fields["agency"], self.fields["year"]


@require_safe
@officers_only
def parts(request: OfficerRequest) -> HttpResponse:
    """List the bodies of the year: late, submitted, accepted, returned."""
    initial = {"agency": request.user.agency_id, "year": timezone.localdate().year - 1}
    form = PartsChoice({**initial, **request.GET.dict()}, user=request.user)
    context: dict[str, Any] = {"section": "reports", "form": form}
    if form.is_valid():
        whole, year = form.cleaned_data["agency"], form.cleaned_data["year"]
        today, due = timezone.localdate(), due_day(year, "part")
        bodies = selectors.bodies(whole, year, today=today)
        context |= {
            "whole": whole,
            "year": year,
            "due_on": due,
            "bodies": bodies,
            "late": [body for body in bodies if body.is_late],
            "waiting": [body for body in bodies if body.part and body.part.state == "submitted"],
            "accepted": [body for body in bodies if body.part and body.part.state == "accepted"],
            "agency_name": agency_version(whole, today).local_name,
        }
    return render(request, "backoffice/reports/parts.html", context)


@require_safe
@officers_only
def matrix(request: OfficerRequest, agency_id: int, year: int) -> HttpResponse:
    """Show the whole: one row a cell of the form, one column a body, and the total."""
    whole = _own(request, agency_id)
    found = selectors.matrix(whole, year, today=timezone.localdate())
    cells = form_for_year(year).cells
    rows = [
        (
            cells[key].label(form_language()),
            found.own.cells.get(key),
            [values.get(key) for _body, values in found.parts],
            found.total(key),
        )
        for key in found.keys
        if found.total(key)
    ]
    context = {"section": "reports", "whole": whole, "year": year, "matrix": found, "rows": rows}
    return render(request, "backoffice/reports/matrix.html", context)


@require_safe
@officers_only
def matrix_file(request: OfficerRequest, agency_id: int, year: int) -> HttpResponse:
    """Hand out the matrix as a spreadsheet with live totals."""
    whole = _own(request, agency_id)
    data = matrix_workbook(
        selectors.matrix(whole, year, today=timezone.localdate()),
        year=year,
        language=form_language(),
        titles={
            "key": _("Key"),
            "label": _("Figure"),
            "unit": _("Unit"),
            "own": _("Own figures"),
            "total": _("Total"),
        },
    )
    name = f"{whole.code}-{year}.xlsx"
    return as_download(HttpResponse(data, content_type=XLSX), name)


@require_POST
@officers_only
def submit(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Hand a report to the agency above."""
    report = get_object_or_404(AnnualReport.objects.editable_by(request.user), pk=report_id)
    try:
        services.submit_part(report=report, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The report is submitted to the agency above."))
    return redirect("backoffice:report", report_id)


@require_POST
@officers_only
def decide(request: OfficerRequest, part_id: int) -> HttpResponse:
    """Accept a part, or return it with a reason."""
    part = get_object_or_404(
        ReportPart.objects.filter(whole__in=agencies_in_scope(request.user)), pk=part_id
    )
    try:
        if "return" in request.POST:
            services.return_part(
                part=part,
                reason=request.POST.get("reason", "")[:500],
                actor=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("The part is returned."))
        else:
            services.accept_part(part=part, actor=request.user, now=timezone.now())
            messages.success(request, _("The part is accepted and is in the sum."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return _to_parts(part.whole_id, part.year)


@require_http_methods(["GET", "POST"])
@officers_only
def part_file(request: OfficerRequest, agency_id: int, year: int, body_id: int) -> HttpResponse:
    """Take the file of a body without accounts, read it, and show what was read."""
    whole, body = _own(request, agency_id), get_object_or_404(Agency, pk=body_id)
    form = PartFileForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            upload = files.hand_in_part(
                whole=whole,
                body=body,
                year=year,
                report=read_uploaded(content, file.name, year=year),
                document=content,
                filename=file.name,
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("backoffice:part-upload", agency_id, upload.pk)
    context = {
        "section": "reports",
        "form": form,
        "whole": whole,
        "year": year,
        "body_name": agency_version(body, year_period(year)[1]).local_name,
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/reports/part_file.html", context, status=status)


@require_http_methods(["GET", "POST"])
@officers_only
def part_upload(request: OfficerRequest, agency_id: int, upload_id: UUID) -> HttpResponse:
    """Show the figures and findings of a body's file; accept it into the sum, or return it."""
    whole = _own(request, agency_id)
    uploads = ReportUpload.objects.filter(actor=request.user).select_related("agency", "document")
    upload = get_object_or_404(uploads, pk=upload_id)
    report, problem = Report.from_dict(upload.report), ""
    if request.method == "POST":
        act: dict[str, Any] = {
            "whole": whole,
            "upload": upload,
            "actor": request.user,
            "now": timezone.now(),
        }
        try:
            if "return" in request.POST:
                part = files.return_file(reason=request.POST.get("reason", "")[:500], **act)
                messages.success(request, _("The part is returned."))
            else:
                part = files.accept_file(**act)
                messages.success(request, _("The part is accepted and is in the sum."))
            return _to_parts(whole.pk, part.year)
        except DomainError as refusal:
            problem = str(refusal)
    context = {
        "section": "reports",
        "whole": whole,
        "upload": upload,
        "report": report,
        "problem": problem,
        "body_name": agency_version(upload.agency, timezone.localdate()).local_name,
        "findings": [{"finding": finding} for finding in upload.findings],
        "errors": sum(finding["level"] == "error" for finding in upload.findings),
        "notes": report.notes,
        "sections": report.sections,
        "tables": figure_tables(report),
    }
    status = 400 if problem else 200
    return render(request, "backoffice/reports/part_upload.html", context, status=status)


@require_POST
@officers_only
def keep_sum(request: OfficerRequest, agency_id: int, year: int) -> HttpResponse:
    """Keep the sum of the agency's own figures and all accepted parts as a draft."""
    whole = _own(request, agency_id)
    try:
        record = services.keep_sum(whole=whole, year=year, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _to_parts(whole.pk, year)
    messages.success(request, _("The sum is kept as a draft."))
    return redirect("backoffice:report", record.pk)


def _own(request: OfficerRequest, agency_id: int) -> Agency:
    return get_object_or_404(agencies_in_scope(request.user), pk=agency_id)


def _to_parts(agency_id: int, year: int) -> HttpResponse:
    response = redirect("backoffice:parts")
    response["Location"] += f"?agency={agency_id}&year={year}"
    return response
