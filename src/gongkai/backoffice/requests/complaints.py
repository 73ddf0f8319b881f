"""Complaints about agencies' disclosure: the list, and the answer of the office above."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.requests.fetching import SECTION, page_number
from gongkai.organisations.models import Role
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.requests.models import Complaint
from gongkai.requests.services.after import answer_complaint

ROWS_A_PAGE = 50


class AnswerForm(forms.Form):
    """The answer to a complaint."""

    answer = forms.CharField(
        label=gettext_lazy("Answer to the applicant"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@require_safe
@officers_only
def complaints(request: OfficerRequest) -> HttpResponse:
    """List the complaints about the account's agencies, unanswered ones first."""
    found = Complaint.objects.visible_to(request.user).select_related("disclosure_request")
    page = Paginator(found.order_by(F("answered_at").desc(nulls_first=True), "-id"), ROWS_A_PAGE).get_page(
        page_number(request)
    )
    names = agency_versions((one.agency_id for one in page), timezone.localdate())
    context = {
        "section": SECTION,
        "title": _("Complaints"),
        "page": page,
        "rows": [(one, names[one.agency_id]) for one in page],
    }
    return render(request, "backoffice/requests/complaints.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def complaint(request: OfficerRequest, complaint_id: int) -> HttpResponse:
    """Show one complaint, and let the office above answer it."""
    visible = Complaint.objects.visible_to(request.user)
    found = get_object_or_404(
        visible.select_related("disclosure_request", "agency", "answered_by"), pk=complaint_id
    )
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        done = attempt(
            form,
            lambda: answer_complaint(
                complaint=found,
                answer=form.cleaned_data["answer"],
                actor=request.user,
                now=timezone.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("The complaint is answered; the applicant reads it on the case."))
            return redirect("backoffice:complaints")
    context = {
        "section": SECTION,
        "title": _("Complaint"),
        "complaint": found,
        "agency": agency_version(found.agency, timezone.localdate()),
        "form": form,
        "may_answer": not found.answer and Role.COUNTY_OFFICE in request.user.roles,
    }
    return render(
        request, "backoffice/requests/complaint.html", context, status=400 if form.is_bound else 200
    )
