"""Reporting an error of this site (网站纠错): every page's footer leads here with its own address."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongkai.core.web.crumbs import Crumb
from gongkai.following.mails import mails_are_set_up
from gongkai.following.services import error_reports
from gongkai.portal.following.forms import ErrorReportForm
from gongkai.portal.following.limits import refusal
from gongkai.portal.following.views import too_many
from gongkai.portal.requests.frame import private


@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """Take a report on what is wrong with a page."""
    form = ErrorReportForm(request.POST or None, initial={"page": _own_path(request.GET.get("page", ""))})
    if not mails_are_set_up():
        del form.fields["address"]
    is_taken = False
    if request.method == "POST" and form.is_valid():
        refused = refusal(request, is_proven=form.cleaned_data["proof"])
        if refused:
            return too_many(request, *refused)
        error_reports.report_error(
            page=form.cleaned_data["page"],
            text=form.cleaned_data["text"],
            address=form.cleaned_data.get("address", ""),
            language=get_language() or "",
            now=timezone.now(),
        )
        is_taken = True
    context = {
        "crumbs": [Crumb(_("Home"), reverse("portal:home")), Crumb(_("Report an error"))],
        "form": form,
        "is_taken": is_taken,
    }
    status = 400 if form.errors else 200
    return private(render(request, "portal/following/report_error.html", context, status=status))


def _own_path(address: str) -> str:
    """Return the path that the footer handed over; what is no path of this site is left out."""
    parts = urlsplit(address[:500]) if "\0" not in address else urlsplit("")
    return address[:500] if address.startswith("/") and not parts.netloc else ""
