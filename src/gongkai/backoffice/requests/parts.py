"""Parts that other agencies' requests gave to the account's agencies: the list, one part, its report."""

from typing import Any

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
from gongkai.backoffice.requests.forms import LongField
from gongkai.core.web.fields import DayField
from gongkai.organisations.permissions import may_work_for
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.requests.models import RequestAssignment
from gongkai.requests.services import complete_assignment

ROWS_A_PAGE = 50


class ReportForm(forms.Form):
    """What the agency found or did."""

    done_on = DayField(label=gettext_lazy("Done on"))
    result = LongField(label=gettext_lazy("What it came to"))
    paper = forms.FileField(
        label=gettext_lazy("Paper found"),
        required=False,
        help_text=gettext_lazy("It is filed with the case of the agency that was asked."),
    )


@require_safe
@officers_only
def request_parts(request: OfficerRequest) -> HttpResponse:
    """List the parts given to the account's agencies, those to be done first."""
    given = RequestAssignment.objects.given_to(request.user).select_related("disclosure_request")
    page = Paginator(given.order_by(F("done_on").desc(nulls_first=True), "due_on", "id"), ROWS_A_PAGE)
    shown = page.get_page(page_number(request))
    today = timezone.localdate()
    names = agency_versions((one.disclosure_request.agency_id for one in shown), today)
    context = {
        "section": SECTION,
        "title": _("Parts of other agencies' requests"),
        "page": shown,
        "rows": [(one, names[one.disclosure_request.agency_id]) for one in shown],
        "today": today,
    }
    return render(request, "backoffice/requests/parts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def request_part(request: OfficerRequest, assignment_id: int) -> HttpResponse:
    """Show one part, and take what the agency reports."""
    visible = RequestAssignment.objects.visible_to(request.user)
    part = get_object_or_404(
        visible.select_related("disclosure_request__agency", "agency"), pk=assignment_id
    )
    case, today = part.disclosure_request, timezone.localdate()
    form = ReportForm(request.POST or None, request.FILES or None, initial={"done_on": today})
    if form.is_valid() and attempt(form, lambda: _report(request, part, form.cleaned_data)) is not None:
        messages.success(request, _("What you report is with the case; its handler was told."))
        return redirect("backoffice:request-part", part.pk)
    context = {
        "section": SECTION,
        "title": _("Part of request %s") % case.number,
        "part": part,
        "case": case,
        "agency": agency_version(case.agency, today),
        "works_on_case": may_work_for(request.user, case.agency),
        "form": form,
        "today": today,
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/requests/part.html", context, status=status)


def _report(request: OfficerRequest, part: RequestAssignment, data: dict[str, Any]) -> RequestAssignment:
    paper = data["paper"]
    return complete_assignment(
        assignment=part,
        result=data["result"],
        done_on=data["done_on"],
        papers=[(paper.name, paper.read())] if paper else [],
        actor=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
    )
