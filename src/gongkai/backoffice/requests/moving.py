"""Moving in: past requests out of a spreadsheet, looked at first, then taken over whole or not at all."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.backoffice.requests.fetching import SECTION
from gongkai.core.web.downloads import XLSX, as_download
from gongkai.organisations.models import Agency, Role
from gongkai.organisations.selectors import agencies_in_order
from gongkai.requests.moving_in import MovedRequests
from gongkai.requests.moving_in_file import (
    MovedFile,
    check_moved_file,
    moving_in_template,
    read_moved_file,
    take_moved_file,
)

LINES_SHOWN = 200


class MovingForm(forms.Form):
    """The spreadsheet, whose requests it has, and who vouches for them."""

    owner = AgencyChoiceField(
        label=gettext_lazy("Government whose agencies handled them"),
        queryset=Agency.objects.none(),
        empty_label=None,
    )
    file = forms.FileField(
        label=gettext_lazy("File (.xlsx)"),
        help_text=gettext_lazy("Filled in after the template. Nothing is kept of it by looking at it."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Where the requests come from and who vouches for them"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed for taking them over; it stands in the trail."),
    )

    def __init__(self, *args: Any, owners: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@officers_only
def move_in(request: OfficerRequest) -> HttpResponse:
    """Look at a spreadsheet of past requests, or take it over."""
    _require_administrator(request)
    today = timezone.localdate()
    owners = Agency.objects.with_version(today).order_by("pk")
    if request.user.agency_id:
        owners = owners.filter(pk=request.user.agency_id)
    else:
        owners = owners.filter(versions__kind="government").distinct()
    form = MovingForm(request.POST or None, request.FILES or None, owners=owners)
    context: dict[str, Any] = {"section": SECTION, "title": _("Moving in"), "form": form}
    if form.is_valid():
        is_taken = "take" in request.POST
        found = attempt(form, lambda: _act(request, form.cleaned_data, take=is_taken))
        if found is not None:
            file, result = found
            if result is not None and is_taken:
                _say(request, result)
                if not result.against_the_law:
                    return redirect("backoffice:requests")
            context |= _shown(file, result)
    is_wrong = form.is_bound and bool(form.errors)
    return render(request, "backoffice/requests/moving.html", context, status=400 if is_wrong else 200)


@require_safe
@officers_only
def template(request: OfficerRequest) -> HttpResponse:
    """Hand out the empty template, with the names of the agencies of today."""
    _require_administrator(request)
    names = [version.name for version in agencies_in_order(timezone.localdate())]
    return as_download(
        HttpResponse(moving_in_template(names), content_type=XLSX), "依申请公开迁入模板.xlsx"
    )


def _act(
    request: OfficerRequest, given: dict[str, Any], *, take: bool
) -> tuple[MovedFile, MovedRequests | None]:
    """Read the file and check it or take it over; with problems in its rows neither is tried."""
    now, today = timezone.now(), timezone.localdate()
    file = read_moved_file(given["file"].read(), owner=given["owner"], today=today)
    if file.problems:
        return file, None
    common: dict[str, Any] = {
        "file": file,
        "owner": given["owner"],
        "actor": request.user,
        "now": now,
        "today": today,
    }
    return file, take_moved_file(reason=given["reason"], **common) if take else check_moved_file(**common)


def _say(request: OfficerRequest, result: MovedRequests) -> None:
    if result.is_new:
        messages.success(request, _("%(count)s requests were taken over.") % {"count": result.records})
    else:
        messages.info(
            request, _("This file came in before; nothing was changed.") % {"count": result.records}
        )


def _shown(file: MovedFile, result: MovedRequests | None) -> dict[str, Any]:
    return {
        "file": file,
        "problems": file.problems[:LINES_SHOWN],
        "result": result,
        "against": [
            (file.rows[found.place - 1], found)
            for found in (result.against_the_law[:LINES_SHOWN] if result else ())
        ],
    }


def _require_administrator(request: OfficerRequest) -> None:
    if Role.ADMINISTRATOR not in request.user.roles:
        raise PermissionDenied
