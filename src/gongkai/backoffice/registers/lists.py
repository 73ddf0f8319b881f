"""The registers of the account's agencies: all of them, one as a list, its changes, its files."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.registers.forms import ChangesForm, RowFilterForm
from gongkai.core.errors import DomainError
from gongkai.core.web.downloads import as_download
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import WORKING_ROLES, agencies_in_scope
from gongkai.organisations.selectors import agency_versions
from gongkai.registers import downloads, selectors
from gongkai.registers.definitions import Register, all_registers
from gongkai.registers.differences import difference_between, difference_of_import, end_of
from gongkai.registers.models import RegisterImport, RegisterRelease, RegisterRow, RegisterRowQuerySet
from gongkai.registers.wording import listed_row

ROWS_A_PAGE = 50


def register_or_404(register_id: str) -> Register:
    """Return the register of this id."""
    found = all_registers().get(register_id)
    if found is None:
        raise Http404
    return found


def scope_of(user: User) -> list[int]:
    """Return the agencies that the account works for, by their keys. Asked once, not in every query."""
    return list(agencies_in_scope(user).order_by("code").values_list("pk", flat=True))


def rows_in(scope: list[int]) -> RegisterRowQuerySet:
    """Return the rows of these agencies; where they are all there are, without asking each row for its."""
    if len(scope) == Agency.objects.count():
        return RegisterRow.objects.all()
    return RegisterRow.objects.filter(agency__in=scope)


def rows_of(register: Register, scope: list[int]) -> RegisterRowQuerySet:
    """Return the register's rows of these agencies."""
    return rows_in(scope).filter(register=register.id)


def names_of(ids: list[int], today: date) -> dict[int, str]:
    """Return the agencies' names of today."""
    return {key: version.local_name for key, version in agency_versions(ids, today).items()}


@require_safe
@officers_only
def registers(request: OfficerRequest) -> HttpResponse:
    """List the registers with what the account's agencies have in each, and what was published late."""
    rows = rows_in(scope_of(request.user))
    this_year = timezone.localdate().year
    counts = selectors.rows_by_register(rows)
    late = selectors.rows_by_register(rows.published_late())
    recent = selectors.rows_by_register(
        rows.filter(dated_on__gte=date(this_year, 1, 1), dated_on__lte=date(this_year, 12, 31))
    )
    context = {
        "section": "registers",
        "year": this_year,
        "registers": [
            {
                "register": register,
                "count": counts.get(key, 0),
                "recent": recent.get(key, 0) if register.dated_by else None,
                "late": late.get(key, 0) if register.limit else None,
            }
            for key, register in all_registers().items()
        ],
        "works_on_records": bool(request.user.roles & WORKING_ROLES) and request.user.agency_id is not None,
        "waiting": RegisterRelease.objects.waiting_for(request.user, timezone.localdate()).count(),
    }
    return render(request, "backoffice/registers/home.html", context)


@require_safe
@officers_only
def register(request: OfficerRequest, register_id: str) -> HttpResponse:
    """Show one register: the rows of the account's agencies, narrowed and page by page."""
    shown = register_or_404(register_id)
    today = timezone.localdate()
    scope = scope_of(request.user)
    names = names_of(scope, today)
    form = RowFilterForm(request.GET, register=shown, agencies=list(names.items()))
    chosen = form.row_filter()
    rows = chosen.narrow(rows_of(shown, scope), today)
    page = selectors.row_page(
        rows, size=ROWS_A_PAGE, older=request.GET.get("older", ""), newer=request.GET.get("newer", "")
    )
    count = selectors.page_count(chosen, rows, page)
    context = {
        "section": "registers",
        "register": shown,
        "form": form,
        "page": page,
        "rows": [
            listed_row(one, shown, names.get(one.agency_id, ""), today, for_public=False)
            for one in page.rows
        ],
        "count": count,
        "is_more": count is not None and count > selectors.MOST_COUNTED,
        "most": selectors.MOST_COUNTED,
        "several_agencies": len(scope) > 1,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "formats": list(downloads.DOWNLOAD_FORMATS),
        "filters": _filters(request),
        "works_on_records": bool(scope),
    }
    return render(request, "backoffice/registers/register.html", context)


def _filters(request: OfficerRequest) -> str:
    query = request.GET.copy()
    for name in ("older", "newer"):
        query.pop(name, None)
    return query.urlencode()


@require_safe
@officers_only
def changes(request: OfficerRequest, register_id: str) -> HttpResponse:
    """Show what changed between two days, or by one import."""
    shown = register_or_404(register_id)
    scope = scope_of(request.user)
    form = ChangesForm(request.GET or None)
    context: dict[str, Any] = {
        "section": "registers",
        "register": shown,
        "form": form,
        "imports": selectors.confirmed_imports(scope, shown)[:20],
    }
    if request.GET.get("import"):
        upload = _confirmed(request.GET["import"], scope, shown)
        context |= {"upload": upload, "difference": difference_of_import(upload)}
    elif form.is_valid() and form.cleaned_data["since"]:
        until = form.cleaned_data["until"] or timezone.localdate()
        context["difference"] = difference_between(
            shown, end_of(form.cleaned_data["since"]), end_of(until), agency_ids=scope, for_public=False
        )
    return render(request, "backoffice/registers/changes.html", context)


def _confirmed(import_id: str, scope: list[int], shown: Register) -> RegisterImport:
    try:
        key = UUID(import_id)
    except ValueError as problem:
        raise Http404 from problem
    return get_object_or_404(selectors.confirmed_imports(scope, shown), pk=key)


@require_safe
@officers_only
def template(request: OfficerRequest, register_id: str) -> HttpResponse:
    """Hand out an empty spreadsheet to fill in."""
    shown = register_or_404(register_id)
    content = downloads.template_workbook(shown, shown.columns_on(timezone.localdate()))
    response = HttpResponse(content, content_type=downloads.DOWNLOAD_FORMATS["xlsx"])
    return as_download(response, f"{shown.id}-template.xlsx")


@require_safe
@officers_only
def download(request: OfficerRequest, register_id: str, file_format: str) -> HttpResponseBase:
    """Hand out the rows of the account's agencies, all columns, as the list is narrowed."""
    shown = register_or_404(register_id)
    if file_format not in downloads.DOWNLOAD_FORMATS:
        raise Http404
    today = timezone.localdate()
    scope = scope_of(request.user)
    names = names_of(scope, today)
    form = RowFilterForm(request.GET, register=shown, agencies=list(names.items()))
    rows = form.row_filter().narrow(rows_of(shown, scope), today)
    try:
        pieces = downloads.download_pieces(shown, rows, names, file_format, for_public=False)
    except DomainError as problem:
        return HttpResponse(str(problem), status=400, content_type="text/plain; charset=utf-8")
    response = StreamingHttpResponse(pieces, content_type=downloads.DOWNLOAD_FORMATS[file_format])
    return as_download(response, f"{shown.id}.{file_format}")
