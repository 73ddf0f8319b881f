"""The year's own report for officers: compiled, every figure open, figures by hand, kept as a draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.backoffice.views.form_years import FIRST_YEAR, LAST_YEAR
from gongkai.core.errors import DomainError
from gongkai.law.forms import form_for_year
from gongkai.organisations.models import Agency, AgencyVersion, User
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.organisations.selectors import agency_version, agency_versions
from gongkai.reports import selectors
from gongkai.reports.checking import check
from gongkai.reports.compiling import (
    CompiledCell,
    Scope,
    compile_report,
    compiled_cell,
    own_scope,
    scope_of_all,
)
from gongkai.reports.compiling.services import enter_hand_figure, keep_compiled
from gongkai.reports.models import DECIMAL_PLACES, MOST_DIGITS, HandFigure
from gongkai.reports.provenance import form_language
from gongkai.reports.rendering.grid import printed_grid

RECORDS_A_PAGE = 50
TITLE = 60
"""Characters of what was asked for that a list shows."""
PAGES_OF = {
    "disclosures.disclosure": "backoffice:disclosure",
    "requests.disclosurerequest": "backoffice:request",
    "requests.remedycase": "backoffice:remedy",
    "registers.registerrow": "backoffice:register-row",
    "activities.activity": "backoffice:activity",
}
"""Where the record behind a figure is shown, by its model."""


class CompileChoice(forms.Form):
    """Whose report of which year, alone or with all below."""

    agency = AgencyChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.none(), empty_label=None
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )
    whole = forms.BooleanField(
        label=gettext_lazy("With all agencies below it"), required=False, help_text=""
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, AgencyChoiceField):
            today = timezone.localdate()
            field.queryset = agencies_in_scope(user).with_version(today).order_by("code")  # type: ignore[attr-defined]


class HandFigureForm(forms.Form):
    """A part of a figure that no record gives; empty takes the entry back."""

    value = forms.DecimalField(
        label=gettext_lazy("To be added by hand"),
        required=False,
        max_digits=MOST_DIGITS,
        decimal_places=DECIMAL_PLACES,
        help_text=gettext_lazy("Leave it empty to take an earlier entry back."),
    )
    source = forms.CharField(label=gettext_lazy("Where it comes from"), max_length=200)
    reason = forms.CharField(label=gettext_lazy("Why no record gives it"), max_length=200)


@require_safe
@officers_only
def compiled(request: OfficerRequest) -> HttpResponse:
    """Show the compiled report: statutory tables in which every figure opens its records."""
    initial = {"agency": request.user.agency_id, "year": timezone.localdate().year, "whole": False}
    form = CompileChoice({**initial, **request.GET.dict()}, user=request.user)
    context: dict[str, Any] = {"section": "reports", "form": form}
    if form.is_valid():
        scope = _scope(form.cleaned_data["agency"], form.cleaned_data["year"], form.cleaned_data["whole"])
        report = compile_report(scope)
        of_form = form_for_year(scope.year)
        previous = selectors.figures_of_year(scope.agency, scope.year - 1)
        context |= {
            "scope": scope,
            "whole": form.cleaned_data["whole"],
            "report": report,
            "grids": [printed_grid(of_form, table, report, form_language()) for table in of_form.tables],
            "by_hand": [key for key, source in report.sources.items() if source.by_hand],
            "findings": [found for found in check(report, previous) if found.keys],
            "agency_name": agency_version(scope.agency, scope.period[1]).local_name,
        }
    return render(request, "backoffice/reports/compiled.html", context)


@officers_only
def compiled_figure(request: OfficerRequest, agency_id: int, year: int, key: str) -> HttpResponse:
    """Show the records behind one figure, what was entered by hand beside them, and a form for that."""
    agency = get_object_or_404(agencies_in_scope(request.user), pk=agency_id)
    whole = request.GET.get("whole") == "on"
    form = HandFigureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_hand_figure(
                agency=agency,
                year=year,
                key=key,
                actor=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except DomainError as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, _("The figure by hand is recorded."))
            return redirect(request.get_full_path())
    return _show_figure(request, _scope(agency, year, whole), key, form, whole=whole)


@require_POST
@officers_only
def keep(request: OfficerRequest, agency_id: int, year: int) -> HttpResponse:
    """Keep the compiled report as a draft, frozen with its records."""
    agency = get_object_or_404(agencies_in_scope(request.user), pk=agency_id)
    scope = _scope(agency, year, request.POST.get("whole") == "on")
    try:
        record = keep_compiled(scope=scope, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("backoffice:compiled")
    messages.success(request, _("The report is kept as a draft with the records that it counts."))
    return redirect("backoffice:report", record.pk)


def _scope(agency: Agency, year: int, whole: bool) -> Scope:
    return scope_of_all(agency, year) if whole else own_scope(agency, year)


def _show_figure(
    request: OfficerRequest, scope: Scope, key: str, form: HandFigureForm, *, whole: bool
) -> HttpResponse:
    try:
        cell = compiled_cell(scope, key)
    except KeyError as unknown:
        raise Http404 from unknown
    page: Page[Any] = _paginator(cell).get_page(request.GET.get("page"))
    context = {
        "section": "reports",
        "scope": scope,
        "whole": whole,
        "cell": cell,
        "of_form": form_for_year(scope.year).cells[key],
        "label": form_for_year(scope.year).cells[key].label(form_language()),
        "page": page,
        "rows": _rows(page, cell.sums),
        "form": form,
        "history": _entered(scope, key),
        "agency_name": agency_version(scope.agency, scope.period[1]).local_name,
    }
    status = 400 if form.errors else 200
    return render(request, "backoffice/reports/compiled_figure.html", context, status=status)


def _entered(scope: Scope, key: str) -> list[tuple[HandFigure, AgencyVersion]]:
    """Return all that was entered by hand for a cell, in their order, each with its agency. Two queries."""
    entries = HandFigure.objects.filter(agency__in=scope.agency_ids, year=scope.year, key=key)
    listed = list(entries.select_related("entered_by").order_by("id"))
    names = agency_versions((entry.agency_id for entry in listed), scope.period[1]) if listed else {}
    return [(entry, names[entry.agency_id]) for entry in listed]


def _paginator(cell: CompiledCell) -> Paginator[Any]:
    """Return the records by pages; where the figure is their number, they are not counted again."""
    paginator: Paginator[Any] = Paginator(cell.records if cell.records is not None else [], RECORDS_A_PAGE)
    if cell.records is not None and not cell.sums:
        vars(paginator)["count"] = cell.counted
    return paginator


def _rows(page: Page[Any], sums: str) -> list[dict[str, Any]]:
    """Return each record with its page, its agency and what it adds. One query for the agencies."""
    names = agency_versions((record.agency_id for record in page), timezone.localdate())
    return [
        {
            "record": record,
            "title": getattr(record, "asked_for", "")[:TITLE],
            "address": _address(record),
            "agency": names[record.agency_id],
            "amount": getattr(record, sums, None) if sums else None,
        }
        for record in page
    ]


def _address(record: Model) -> str:
    """Return where a record is shown; empty where it has no page of its own."""
    name = PAGES_OF.get(record._meta.label_lower, "")  # noqa: SLF001 - Django's documented API
    try:
        return reverse(name, args=[record.pk]) if name else ""
    except NoReverseMatch:
        return ""
