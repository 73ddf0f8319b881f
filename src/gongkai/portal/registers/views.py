"""Registers for the public: all of them, one as a list, one row, the changes between two days, files."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import as_download
from gongkai.organisations.models import Agency
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.portal.metadata import PageArticle, PageColumn
from gongkai.portal.registers.reading import EVERY, PublicFilter
from gongkai.registers import downloads, selectors
from gongkai.registers.definitions import Register, local, public_registers
from gongkai.registers.differences import changes_between, difference_between, end_of
from gongkai.registers.models import RegisterRow, RowContent
from gongkai.registers.states import RowState, RowValidity
from gongkai.registers.wording import listed_row, shown_values

ROWS_A_PAGE = 50


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """List the registers with how many rows each has."""
    counts = selectors.rows_by_register(RegisterRow.objects.published())
    context = {
        "section": "registers",
        "column": _column(),
        "crumbs": _crumbs(),
        "registers": [(one, counts.get(key, 0)) for key, one in public_registers().items()],
    }
    return render(request, "portal/registers/index.html", context)


@require_safe
def register(request: HttpRequest, register_id: str) -> HttpResponse:
    """Show one register, narrowed and page by page."""
    shown = _register(register_id)
    today = timezone.localdate()
    chosen = PublicFilter.from_query(request.GET, shown, today, validity=RowValidity.IN_FORCE)
    rows = chosen.rows(shown, today)
    page = selectors.row_page(
        rows, size=ROWS_A_PAGE, older=request.GET.get("older", ""), newer=request.GET.get("newer", "")
    )
    names = agency_versions({one.agency_id for one in page.rows}, today)
    count = selectors.page_count(chosen.row_filter(), rows, page)
    query = request.GET.copy()
    for name in ("older", "newer"):
        query.pop(name, None)
    if shown.ends:
        query["validity"] = chosen.validity
    context = {
        "section": "registers",
        "column": _column(shown),
        "crumbs": _crumbs(shown),
        "register": shown,
        "source": local(shown.source),
        "chosen": chosen,
        "facets": _facets(shown),
        "validities": [(EVERY, _("All")), *RowValidity.choices] if shown.ends else [],
        "page": page,
        "rows": [
            listed_row(one, shown, names[one.agency_id].local_short_name, today, for_public=True)
            for one in page.rows
        ],
        "count": count,
        "is_more": count is not None and count > selectors.MOST_COUNTED,
        "most": selectors.MOST_COUNTED,
        "formats": list(downloads.DOWNLOAD_FORMATS),
        "filters": query.urlencode(),
        "has_changes": _has_public_history(shown),
    }
    return render(request, "portal/registers/register.html", context)


@require_safe
def row(request: HttpRequest, register_id: str, row_id: int) -> HttpResponse:
    """Show one row; of a withdrawn one only when and why it was withdrawn."""
    shown = _register(register_id)
    found = RegisterRow.objects.select_related("agency").filter(register=shown.id, pk=row_id).first()
    if found is None or found.state == RowState.UNPUBLISHED:
        raise Http404
    today = timezone.localdate()
    agency = agency_version(found.agency, today)
    if found.state == RowState.WITHDRAWN:
        if found.published_on is None:
            raise Http404
        context: dict[str, Any] = {
            "section": "registers",
            "register": shown,
            "row": found,
            "agency": agency,
        }
        return render(request, "portal/registers/gone.html", context, status=410)
    public = RegisterRow.objects.published()
    context = {
        "section": "registers",
        "column": _column(shown),
        "article": _article(found, shown, agency.local_name),
        "crumbs": _crumbs(shown, found.title),
        "register": shown,
        "row": found,
        "agency": agency,
        "values": shown_values(found, for_public=True),
        "validity": found.validity_on(today) if shown.ends else None,
        "amends": selectors.amended_row(found, public),
        "amended_by": selectors.amending_rows(found, public) if shown.amends else [],
        "history": _public_history(found) if _has_public_history(shown) else [],
    }
    return render(request, "portal/registers/row.html", context)


@require_safe
def changes(request: HttpRequest, register_id: str) -> HttpResponse:
    """Show what was added, changed and taken away between two days."""
    shown = _register(register_id)
    if not _has_public_history(shown):
        raise Http404
    today = timezone.localdate()
    since, until = _day(request.GET.get("since", "")), _day(request.GET.get("until", "")) or today
    agencies = RegisterRow.objects.filter(register=shown.id).order_by().values_list("agency_id", flat=True)
    difference = None
    if since:
        difference = difference_between(
            shown, end_of(since), end_of(until), agency_ids=agencies.distinct(), for_public=True
        )
    crumbs = _crumbs(shown)
    crumbs[-1] = Crumb(shown.label, reverse("portal:register", args=[shown.id]))
    context = {
        "section": "registers",
        "column": _column(shown),
        "crumbs": [*crumbs, Crumb(_("Changes"))],
        "register": shown,
        "since": since,
        "until": until,
        "difference": difference,
    }
    return render(request, "portal/registers/changes.html", context)


@require_safe
def register_file(request: HttpRequest, register_id: str, file_format: str) -> HttpResponseBase:
    """Hand out the public rows as a file, narrowed as the list is."""
    shown = _register(register_id)
    if file_format not in downloads.DOWNLOAD_FORMATS:
        raise Http404
    today = timezone.localdate()
    chosen = PublicFilter.from_query(request.GET, shown, today, validity=EVERY)
    rows = chosen.rows(shown, today)
    names = {
        key: version.name
        for key, version in agency_versions(Agency.objects.values_list("pk", flat=True), today).items()
    }
    try:
        pieces = downloads.download_pieces(shown, rows, names, file_format)
    except DomainError as problem:
        return HttpResponse(str(problem), status=400, content_type="text/plain; charset=utf-8")
    response = StreamingHttpResponse(pieces, content_type=downloads.DOWNLOAD_FORMATS[file_format])
    return as_download(response, f"{shown.id}.{file_format}")


def _register(register_id: str) -> Register:
    found = public_registers().get(register_id)
    if found is None:
        raise Http404
    return found


def _has_public_history(register: Register) -> bool:
    """Tell whether earlier versions are public: those of lists and rules, never those about persons."""
    return register.cites_basis or register.campaigns


def _public_history(found: RegisterRow) -> list[dict[str, Any]]:
    """Return the versions that were public, newest first, each with what it changed."""
    versions = [one for one in selectors.earlier_versions(found) if one.state == RowState.PUBLISHED]
    contents: list[RowContent] = [found, *versions]
    return [
        {
            "number": content.version,
            "since": content.changed_at,
            "reason": content.reason,
            "changes": changes_between(found.definition, before, content, for_public=True)
            if before
            else (),
        }
        for content, before in zip(contents, [*versions, None], strict=True)
    ]


def _facets(register: Register) -> list[dict[str, str]]:
    column = register.facet_column
    if column is None:
        return []
    return [{"id": one.id, "label": column.option_name(one.id)} for one in column.options]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _column(register: Register | None = None) -> PageColumn:
    return PageColumn(
        name=register.label if register else _("Registers"),
        description=register.description
        if register
        else _("Normative documents, lists of powers and charges, licences and penalties."),
        keywords=_("government information disclosure, registers, licences, penalties, lists"),
        type=_("Government information disclosure"),
    )


def _article(found: RegisterRow, register: Register, agency: str) -> PageArticle:
    return PageArticle(
        title=found.title,
        published_at=found.changed_at,
        source=agency,
        keywords=register.label,
        description=f"{register.label}：{found.title}",
    )


def _crumbs(register: Register | None = None, title: str = "") -> list[Crumb]:
    home = Crumb(_("Home"), reverse("portal:home"))
    if register is None:
        return [home, Crumb(_("Registers"))]
    above = [home, Crumb(_("Registers"), reverse("portal:registers"))]
    if not title:
        return [*above, Crumb(register.label)]
    return [
        *above,
        Crumb(register.label, reverse("portal:register", args=[register.id])),
        Crumb(title, language="zh-CN"),
    ]
