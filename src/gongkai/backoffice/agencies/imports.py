"""The tree as a spreadsheet: handed in, looked at row by row, and only then taken over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.administration.permissions import is_administrator
from gongkai.administration.tree_import import apply_tree, hand_in_tree
from gongkai.administration.tree_preview import TreeRowStatus, preview_tree
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.agencies.forms import TreeImportForm
from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb
from gongkai.organisations.models import AgencyImport

MOST_BYTES = 10 * 1024 * 1024


@require_http_methods(["GET", "POST"])
@officers_only
def import_agencies(request: OfficerRequest) -> HttpResponse:
    """Take a spreadsheet of agencies and show what it would do."""
    if not is_administrator(request.user):
        raise Http404
    form = TreeImportForm(
        request.POST or None, request.FILES or None, initial={"as_of": timezone.localdate()}
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > MOST_BYTES:
            form.add_error(
                "file",
                _("The file has %(size)s MB; at most %(most)s MB are taken.")
                % {"size": file.size // 1024 // 1024, "most": MOST_BYTES // 1024 // 1024},
            )
        else:
            upload = attempt(
                form,
                lambda: hand_in_tree(
                    content=file.read(),
                    filename=file.name or "agencies.xlsx",
                    as_of=form.cleaned_data["as_of"],
                    reason=form.cleaned_data["reason"],
                    actor=request.user,
                    now=timezone.now(),
                ),
            )
            if upload is not None:
                return redirect("backoffice:agency-import", upload.pk)
    context = {
        "section": "agencies",
        "tab": "agencies",
        "crumbs": [Crumb(_("Agencies"), reverse("backoffice:agencies")), Crumb(_("Import a spreadsheet"))],
        "form": form,
    }
    return render(request, "backoffice/agencies/import.html", context, status=400 if form.is_bound else 200)


@require_safe
@officers_only
def agency_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Show row by row what a spreadsheet would do."""
    upload = _own_import(request, import_id)
    preview = preview_tree(upload, request.user, timezone.localdate())
    first = {TreeRowStatus.WRONG: 0, TreeRowStatus.NEW: 1, TreeRowStatus.CHANGED: 2}
    context = {
        "section": "agencies",
        "tab": "agencies",
        "crumbs": [
            Crumb(_("Agencies"), reverse("backoffice:agencies")),
            Crumb(_("Import a spreadsheet"), reverse("backoffice:import-agencies")),
            Crumb(upload.name, language="zh-CN"),
        ],
        "upload": upload,
        "preview": preview,
        "counts": preview.counts(),
        "rows": sorted(preview.rows, key=lambda row: (first.get(row.status, 9), row.number)),
    }
    return render(request, "backoffice/agencies/import_preview.html", context)


@require_POST
@officers_only
def apply_agency_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Take the whole spreadsheet over, or nothing of it."""
    upload = _own_import(request, import_id)
    try:
        done = apply_tree(upload=upload, actor=request.user, now=timezone.now(), today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("backoffice:agency-import", import_id)
    facts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
    if done.added or done.changed:
        said = _("%(added)s agencies are new, %(changed)s changed and %(unchanged)s stayed as they were.")
        messages.success(request, said % facts)
    else:
        messages.info(request, _("The tree was already what the file says; nothing has changed."))
    return redirect("backoffice:agencies")


@require_POST
@officers_only
def discard_agency_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Drop the spreadsheet that was handed in."""
    _own_import(request, import_id).delete()
    messages.success(request, _("The file was dropped; nothing was kept."))
    return redirect("backoffice:agencies")


def _own_import(request: OfficerRequest, import_id: UUID) -> AgencyImport:
    return get_object_or_404(AgencyImport, pk=import_id, actor=request.user, applied_at=None)
