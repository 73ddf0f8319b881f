"""Reports of the agencies that an account works for: the list, one report, its acts.

Every view fetches through ``editable_by``, so another agency's report does not exist here.
"""

from typing import Any

from django.contrib import messages
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.forms import PublishForm, ReportListFilter, WithdrawForm
from gongkai.backoffice.views.findings import ExplanationForm, finding_rows
from gongkai.core.errors import DomainError
from gongkai.law import forms as statutory_forms
from gongkai.organisations.permissions import WORKING_ROLES
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.reports import explaining, selectors, services, signing
from gongkai.reports.changes import CellChange, Changes, changes_since
from gongkai.reports.collecting.selectors import Body, late_bodies
from gongkai.reports.models import AnnualReport, ReportPart, ReportSignature
from gongkai.reports.periods import year_period
from gongkai.reports.provenance import figure_tables, form_language
from gongkai.reports.states import PartState, ReportState

REPORTS_A_PAGE = 50
LATE_NAMED = 5
"""Late bodies that the first page names; it counts the others."""
_CURRENT = (ReportState.DRAFT, ReportState.PUBLISHED)


@require_safe
@officers_only
def report_list(request: OfficerRequest) -> HttpResponse:
    """List the reports of the account's agencies."""
    form = ReportListFilter(request.GET)
    reports = AnnualReport.objects.editable_by(request.user).without_content().select_related("agency")
    if form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        reports = reports.filter(**chosen)
    page = Paginator(reports.order_by("-stored_at", "-id"), REPORTS_A_PAGE).get_page(
        request.GET.get("page")
    )
    names = agency_versions((record.agency_id for record in page), timezone.localdate())
    late = _late(request)
    context = {
        "section": "reports",
        "form": form,
        "page": page,
        "rows": [(record, names[record.agency_id]) for record in page],
        "works_on_records": _works_on_records(request),
        "late": late,
        "late_names": [body.version.local_name for body in late[:LATE_NAMED]],
        "late_year": timezone.localdate().year - 1,
    }
    return render(request, "backoffice/reports/home.html", context)


@require_safe
@officers_only
def report(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Show one report with its findings, its figures and what may be done with it."""
    return _show(request, _editable(request, report_id))


@require_POST
@officers_only
def publish_report(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Publish a draft."""
    record = _editable(request, report_id)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            services.publish_report(
                record=record,
                actor=request.user,
                now=timezone.now(),
                explanation=form.cleaned_data["explanation"],
            )
        except DomainError as problem:
            form.add_error("explanation", str(problem))
        else:
            messages.success(request, _("The report is published."))
            return redirect("backoffice:report", report_id)
    return _show(request, record, publish_form=form, status=400)


@require_POST
@officers_only
def withdraw_report(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Withdraw a published report."""
    record = _editable(request, report_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw_report(
                record=record, actor=request.user, now=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except DomainError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, _("The report is withdrawn. Its address says so, and why."))
            return redirect("backoffice:report", report_id)
    return _show(request, record, withdraw_form=form, status=400)


@require_POST
@officers_only
def sign_report(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Sign the step of a compiled report that is due."""
    record = _editable(request, report_id)
    try:
        signing.sign(
            record=record,
            actor=request.user,
            now=timezone.now(),
            note=request.POST.get("note", "")[:500],
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The report is signed."))
    return redirect("backoffice:report", report_id)


@require_POST
@officers_only
def explain_finding(request: OfficerRequest, report_id: int, finding: str) -> HttpResponse:
    """Answer a finding, or take the answer back."""
    record = _editable(request, report_id)
    form = ExplanationForm(request.POST, prefix=finding)
    is_taken_back = "take-back" in request.POST
    if not (is_taken_back or form.is_valid()):
        return _show(request, record, answered={finding: form}, status=400)
    try:
        if is_taken_back:
            explaining.take_back_explanation(
                record=record, finding=finding, actor=request.user, now=timezone.now()
            )
        else:
            explaining.explain_finding(
                record=record,
                finding=finding,
                actor=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The answer is taken back.") if is_taken_back else _("The finding is answered.")
        )
    return redirect(reverse("backoffice:report", args=[report_id]) + f"#finding-{finding}")


@require_safe
@officers_only
def original(request: OfficerRequest, report_id: int) -> FileResponse:
    """Hand out the file as it was handed in."""
    document = _editable(request, report_id).document
    if document is None:
        raise Http404
    content = storages["originals"].open(document.path)
    return FileResponse(content, as_attachment=True, filename=document.name)


def _works_on_records(request: OfficerRequest) -> bool:
    return bool(request.user.roles & WORKING_ROLES) and request.user.agency_id is not None


def _late(request: OfficerRequest) -> list[Body]:
    """Return the bodies under the account's agency whose reports of last year are overdue."""
    agency, today = request.user.agency, timezone.localdate()
    if agency is None or not _works_on_records(request):
        return []
    return late_bodies(agency, today.year - 1, today=today)


def _signed(record: AnnualReport) -> list[tuple[signing.SigningStep, ReportSignature | None]]:
    """Return every step with its signature; nothing for a report that needs none."""
    if not signing.needs_signatures(record):
        return []
    given = signing.signatures(record)
    return [(step, given.get(step.id)) for step in signing.signing_steps().values()]


def _can_submit(record: AnnualReport, parts: list[ReportPart]) -> bool:
    """Tell whether the report may go to an agency above: it is current, there is one, and none has it."""
    above = agency_version(record.agency, year_period(record.year)[1]).parent_id
    is_free = all(part.state == PartState.RETURNED for part in parts)
    return above is not None and record.state in _CURRENT and is_free


def _labelled(changes: Changes, form: str) -> list[tuple[CellChange, str]]:
    """Return with each changed figure what it is called."""
    cells = statutory_forms.form(form).cells
    return [(change, cells[change.key].label(form_language())) for change in changes.cells]


def _editable(request: OfficerRequest, report_id: int) -> AnnualReport:
    reports = AnnualReport.objects.editable_by(request.user).select_related("agency", "document")
    return get_object_or_404(reports, pk=report_id)


def _show(
    request: OfficerRequest,
    record: AnnualReport,
    status: int = 200,
    answered: dict[str, ExplanationForm] | None = None,
    **forms: Any,
) -> HttpResponse:
    figures = selectors.figures(record)
    agency = agency_version(record.agency, timezone.localdate())
    rows = finding_rows(record, agency.name, answered or {})
    parts, signed, changes = list(record.parts.all()), _signed(record), changes_since(record)
    next_step = next((step for step, signature in signed if signature is None), None)
    context = {
        "section": "reports",
        "record": record,
        "agency": agency,
        "findings": rows,
        "open_errors": sum(row.finding["level"] == "error" and row.answer is None for row in rows),
        "open_warnings": sum(row.finding["level"] == "warning" and row.answer is None for row in rows),
        "notes": figures.notes,
        "sections": figures.sections,
        "tables": figure_tables(figures),
        "changes": changes,
        "changed_figures": _labelled(changes, record.form),
        "signed": signed,
        "next_step": next_step if record.state == ReportState.DRAFT else None,
        "parts": parts,
        "can_submit": next_step is None and _can_submit(record, parts),
        "is_compiled": bool(signed),
        "events": record.events.select_related("actor"),
        "publish_form": PublishForm(),
        "withdraw_form": WithdrawForm(),
        **forms,
    }
    return render(request, "backoffice/reports/report.html", context, status=status)
