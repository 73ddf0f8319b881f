"""Handing in a report: the file is read, looked at, and only then kept."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.forms import HandInForm
from gongkai.core.errors import DomainError
from gongkai.organisations.selectors import agency_version
from gongkai.reports import services
from gongkai.reports.figures import Report
from gongkai.reports.models import AnnualReport, ReportUpload
from gongkai.reports.provenance import figure_tables
from gongkai.reports.reading.uploaded import read_uploaded


@require_http_methods(["GET", "POST"])
@officers_only
def hand_in_report(request: OfficerRequest) -> HttpResponse:
    """Take a file, read it, and show what was read."""
    form = HandInForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        try:
            report, content = _read(form.cleaned_data["file"], form.cleaned_data["year"])
            upload = services.hand_in_report(
                report=report,
                agency=form.cleaned_data["agency"],
                actor=request.user,
                now=timezone.now(),
                document=content,
                filename=form.cleaned_data["file"].name,
            )
        except DomainError as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("backoffice:upload", upload.pk)
    status = 400 if form.is_bound else 200
    return render(
        request, "backoffice/reports/hand_in.html", {"section": "hand-in", "form": form}, status=status
    )


@require_safe
@officers_only
def upload(request: OfficerRequest, upload_id: UUID) -> HttpResponse:
    """Show what was read from a file, before it is kept."""
    handed_in = _own_upload(request, upload_id)
    report = Report.from_dict(handed_in.report)
    agency = agency_version(handed_in.agency, timezone.localdate())
    existing = AnnualReport.objects.filter(agency=handed_in.agency, year=report.year or 0)
    context = {
        "section": "hand-in",
        "upload": handed_in,
        "report": report,
        "agency": agency,
        "is_other_agency": bool(report.agency) and report.agency != agency.name,
        "existing": existing.without_content().order_by("-edition").first(),
        "findings": [{"finding": finding} for finding in handed_in.findings],
        "notes": report.notes,
        "sections": report.sections,
        "tables": figure_tables(report),
    }
    return render(request, "backoffice/reports/upload.html", context)


@require_POST
@officers_only
def accept_upload(request: OfficerRequest, upload_id: UUID) -> HttpResponse:
    """Keep the report that was looked at as a draft."""
    handed_in = _own_upload(request, upload_id)
    try:
        stored = services.accept_upload(upload=handed_in, actor=request.user, now=timezone.now())
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("backoffice:upload", upload_id)
    if stored.changed:
        messages.success(request, _("The report is kept as a draft. Nobody outside sees it yet."))
    else:
        messages.info(request, _("This report was kept already; nothing has changed."))
    return redirect("backoffice:report", stored.record.pk)


@require_POST
@officers_only
def discard_upload(request: OfficerRequest, upload_id: UUID) -> HttpResponse:
    """Drop the file that was handed in."""
    _own_upload(request, upload_id).delete()
    messages.success(request, _("The file was dropped; nothing was kept."))
    return redirect("backoffice:reports")


def _own_upload(request: OfficerRequest, upload_id: UUID) -> ReportUpload:
    uploads = ReportUpload.objects.select_related("agency", "document")
    return get_object_or_404(uploads, pk=upload_id, actor=request.user)


def _read(file: "UploadedFile[bytes]", year: int | None) -> tuple[Report, bytes]:
    """Read the uploaded file under its own name; the year given counts only where the file has none."""
    content = file.read()
    return read_uploaded(content, file.name or "", year=year), content
