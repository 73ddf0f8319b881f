"""A county's catalogue out of a spreadsheet: handed in, looked at row by row, then taken over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.catalogue.forms import ApplyForm, CatalogueImportForm, item_field_label
from gongkai.backoffice.catalogue.kept import KeptCatalogue, edited_catalogue
from gongkai.catalogue.import_preview import ImportStatus, PreviewRow, preview_import
from gongkai.catalogue.import_services import apply_catalogue_import as apply
from gongkai.catalogue.import_services import hand_in_catalogue
from gongkai.catalogue.models import CatalogueImport
from gongkai.core.web.crumbs import Crumb

MOST_BYTES = 20 * 1024 * 1024
ROWS_A_PAGE = 200
_ORDER = {ImportStatus.WRONG: 0, ImportStatus.NEW: 1, ImportStatus.CHANGED: 2, ImportStatus.RETIRED: 3}


@require_http_methods(["GET", "POST"])
@officers_only
def import_catalogue(request: OfficerRequest) -> HttpResponse:
    """Take a spreadsheet and show what it would do."""
    kept = edited_catalogue(request)
    form = CatalogueImportForm(request.POST or None, request.FILES or None)
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
                lambda: hand_in_catalogue(
                    owner=kept.owner,
                    content=file.read(),
                    filename=file.name or "catalogue.xlsx",
                    actor=request.user,
                    now=timezone.now(),
                ),
            )
            if upload is not None:
                return redirect("backoffice:catalogue-import", upload.pk)
    context = {**kept.frame("import"), "form": form}
    return render(
        request, "backoffice/catalogue/import.html", context, status=400 if form.is_bound else 200
    )


@require_safe
@officers_only
def catalogue_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Show row by row what a spreadsheet would do."""
    kept = edited_catalogue(request)
    upload = _own_import(request, kept, import_id)
    return _show(request, kept, upload, ApplyForm(initial={"as_of": timezone.localdate()}))


@require_POST
@officers_only
def apply_catalogue_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Take the whole spreadsheet over, or nothing of it."""
    kept = edited_catalogue(request)
    upload = _own_import(request, kept, import_id)
    form = ApplyForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: apply(upload=upload, actor=request.user, now=timezone.now(), **form.cleaned_data),
        )
        if done is not None:
            facts = {
                "added": done.added,
                "changed": done.changed,
                "unchanged": done.unchanged,
                "retired": done.retired,
            }
            said = _(
                "%(added)s items are new, %(changed)s changed, %(unchanged)s stayed as they were and"
                " %(retired)s were taken out."
            )
            messages.success(request, said % facts)
            return redirect("backoffice:catalogue")
    return _show(request, kept, upload, form, status=400)


@require_POST
@officers_only
def discard_catalogue_import(request: OfficerRequest, import_id: UUID) -> HttpResponse:
    """Drop the spreadsheet that was handed in."""
    _own_import(request, edited_catalogue(request), import_id).delete()
    messages.success(request, _("The file was dropped; nothing was kept."))
    return redirect("backoffice:catalogue")


def _own_import(request: OfficerRequest, kept: KeptCatalogue, import_id: UUID) -> CatalogueImport:
    imports = CatalogueImport.objects.filter(owner=kept.owner, actor=request.user, applied_at=None)
    return get_object_or_404(imports.select_related("owner"), pk=import_id)


def _show(
    request: OfficerRequest,
    kept: KeptCatalogue,
    upload: CatalogueImport,
    form: ApplyForm,
    status: int = 200,
) -> HttpResponse:
    preview = preview_import(upload, timezone.localdate())
    rows = sorted(preview.rows, key=lambda row: _ORDER.get(row.status, 9))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **kept.frame("import"),
        "crumbs": [
            Crumb(_("Catalogue"), reverse("backoffice:catalogue")),
            Crumb(_("Import a spreadsheet"), reverse("backoffice:import-catalogue")),
            Crumb(upload.name, language="zh-CN"),
        ],
        "upload": upload,
        "preview": preview,
        "counts": preview.counts(),
        "page": page,
        "rows": [(row, _changes(row)) for row in page],
        "form": form,
        "kept_count": sum(1 for row in preview.rows if row.kept),
    }
    return render(request, "backoffice/catalogue/import_preview.html", context, status=status)


def _changes(row: PreviewRow) -> list[tuple[Any, Any, Any, bool]]:
    """Return what would change, and what stays because it was set by hand, with the fields' names."""
    both = [(row.changes, False), (row.kept, True)]
    return [
        (_label(name), _shown(before), _shown(after), stays)
        for changes, stays in both
        for name, (before, after) in changes.items()
    ]


def _label(name: str) -> Any:
    if name == "assignments":
        return _("Responsible agencies")
    return item_field_label(name)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
