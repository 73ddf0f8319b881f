"""Importing a spreadsheet: the file is read, looked at row by row, and only then taken over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.registers.forms import ImportForm
from gongkai.backoffice.registers.lists import register_or_404
from gongkai.backoffice.registers.releases import shown_findings, submitted
from gongkai.core.errors import DomainError
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.organisations.selectors import agency_version
from gongkai.registers import services
from gongkai.registers.definitions import Register, all_registers
from gongkai.registers.import_preview import MOST_SHOWN
from gongkai.registers.models import RegisterImport
from gongkai.registers.states import ImportState
from gongkai.registers.wording import value_text


@require_http_methods(["GET", "POST"])
@officers_only
def hand_in(request: OfficerRequest, register_id: str) -> HttpResponse:
    """Take a spreadsheet, read it, and show what it would do."""
    register = register_or_404(register_id)
    form = ImportForm(request.POST or None, request.FILES or None, register=register, user=request.user)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = services.hand_in_rows(
                register=register,
                agency=form.cleaned_data["agency"],
                content=file.read(),
                filename=file.name or "",
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
                basis=form.cleaned_data.get("basis", ""),
                is_historic=form.cleaned_data.get("is_historic", False),
            )
        except DomainError as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("backoffice:register-import", upload.pk)
    context = {
        "section": "registers",
        "register": register,
        "form": form,
        "columns": register.columns_on(timezone.localdate()),
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/registers/import.html", context, status=status)


@require_safe
@officers_only
def register_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Show what an import would do, or what it did."""
    upload = _own(request, import_id)
    register = all_registers()[upload.register]
    counts = upload.preview["counts"]
    context = {
        "section": "registers",
        "upload": upload,
        "register": register,
        "agency": agency_version(upload.agency, timezone.localdate()),
        "counts": counts,
        "changed": _changed(register, upload.preview["changed"]),
        "is_open": upload.state == ImportState.HANDED_IN,
        "findings": shown_findings(upload.preview.get("findings", [])),
        "release": upload.releases.order_by("-id").first(),
        "changes_nothing": not (counts["new"] or counts["changed"] or counts["refused"]),
        "most": MOST_SHOWN,
    }
    return render(request, "backoffice/registers/preview.html", context)


def _changed(register: Register, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the differences in the reader's language."""
    columns = {column.id: column for column in register.columns}
    return [
        {
            **entry,
            "changes": [
                {
                    "label": columns[change["column"]].label,
                    "before": value_text(columns[change["column"]], change["before"]),
                    "after": value_text(columns[change["column"]], change["after"]),
                }
                for change in entry["changes"]
            ],
        }
        for entry in entries
    ]


@require_POST
@officers_only
def confirm_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Take the rows over, all of them or none; those of a public register go into review first."""
    upload = _own(request, import_id)
    try:
        if all_registers()[upload.register].is_public:
            release = services.submit_import(
                upload=upload,
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
                justification=request.POST.get("justification", ""),
            )
            return submitted(request, release)
        applied = services.confirm_import(
            upload=upload, actor=request.user, now=timezone.now(), today=timezone.localdate()
        )
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("backoffice:register-import", import_id)
    messages.success(
        request,
        ngettext(
            "%(added)s row was added, %(changed)s changed; %(same)s were the same.",
            "%(added)s rows were added, %(changed)s changed; %(same)s were the same.",
            applied.added,
        )
        % {"added": applied.added, "changed": applied.changed, "same": applied.same},
    )
    return redirect("backoffice:register", upload.register)


@require_POST
@officers_only
def discard_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Drop the file."""
    upload = _own(request, import_id)
    services.discard_import(upload=upload, actor=request.user)
    messages.success(request, _("The file was dropped; nothing was taken over."))
    return redirect("backoffice:import-register", upload.register)


def _own(request: OfficerRequest, import_id: UUID) -> RegisterImport:
    uploads = RegisterImport.objects.filter(agency__in=agencies_in_scope(request.user))
    return get_object_or_404(uploads.select_related("agency"), pk=import_id)
