"""Pages for what is not there, is no longer there, or went wrong."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseServerError,
)
from django.shortcuts import render
from django.template import loader

from gongkai.organisations.models import AgencyVersion
from gongkai.portal.redirects import new_address
from gongkai.reports.models import AnnualReport


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Lead from an old address to the new one; where there is none say so, and where to look."""
    moved = new_address(request.get_full_path())
    if moved:
        return HttpResponsePermanentRedirect(moved)
    return render(request, "portal/errors/not_found.html", status=404)


def gone(request: HttpRequest, record: AnnualReport, agency: AgencyVersion) -> HttpResponse:
    """Say that a report was withdrawn, when and why."""
    context = {"record": record, "agency": agency}
    return render(request, "portal/errors/gone.html", context, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault; without the database, as that may be what failed."""
    return HttpResponseServerError(loader.render_to_string("portal/errors/server_error.html"))
