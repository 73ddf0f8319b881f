"""Reports on errors of the site: the list, and one of them with what can be done."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.core.errors import DomainError
from gongkai.following.models import ErrorReport
from gongkai.following.services import error_reports as services
from gongkai.following.states import ErrorReportState
from gongkai.organisations.permissions import answers_for_site

A_PAGE = 50
TAGS = {
    ErrorReportState.OPEN: "draft",
    ErrorReportState.ANSWERED: "published",
    ErrorReportState.CLOSED: "withdrawn",
}


class AnswerForm(forms.Form):
    """What the office says to a report."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"), max_length=2000, required=False, widget=forms.Textarea({"rows": 5})
    )


@require_safe
@officers_only
def error_reports(request: OfficerRequest) -> HttpResponse:
    """List the reports of one state, newest first."""
    if not answers_for_site(request.user):
        raise PermissionDenied
    reports = ErrorReport.objects.visible_to(request.user)
    counts = dict(reports.order_by().values_list("state").annotate(count=Count("id")))
    chosen = request.GET.get("state", "")
    state = ErrorReportState(chosen) if chosen in ErrorReportState.values else ErrorReportState.OPEN
    context = {
        "section": "error-reports",
        "title": _("Error reports"),
        "states": [(one, one.label, counts.get(one.value, 0)) for one in ErrorReportState],
        "state": state,
        "page": Paginator(reports.filter(state=state), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "backoffice/error_reports/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def error_report(request: OfficerRequest, report_id: int) -> HttpResponse:
    """Show one report; answer it, close it, or take it up again."""
    report = get_object_or_404(
        ErrorReport.objects.visible_to(request.user).select_related("handled_by"), pk=report_id
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _act(request, report, form.cleaned_data["answer"])
        except DomainError as refusal:
            form.add_error("answer" if "answer_it" in request.POST else None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("backoffice:error-reports")
    context = {
        "section": "error-reports",
        "title": _("Error report"),
        "report": report,
        "tag": TAGS[ErrorReportState(report.state)],
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "backoffice/error_reports/report.html", context, status=status)


def _act(request: OfficerRequest, report: ErrorReport, answer: str) -> str:
    now = timezone.now()
    if "answer_it" in request.POST:
        services.answer_report(report=report, answer=answer, actor=request.user, now=now)
        return _("The report is answered.")
    if "reopen" in request.POST:
        services.reopen_report(report=report, actor=request.user, now=now)
        return _("The report is open again.")
    services.close_report(report=report, actor=request.user, now=now)
    return _("The report is closed.")
