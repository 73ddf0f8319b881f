"""Comparing figures: one agency over the years, and the agencies of one year."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.organisations.models import Agency, AgencyKind
from gongkai.organisations.selectors import agencies_in_order, agency_version
from gongkai.portal import comparison
from gongkai.portal.measures import MEASURE_GROUPS, cell_choices, chosen_group
from gongkai.portal.metadata import comparison_column
from gongkai.reports import selectors

AGENCIES_A_PAGE = 200


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Show one agency's figures over the years."""
    today = timezone.localdate()
    choices = agencies_in_order(today)
    group = chosen_group(request.GET.get("show", ""))
    code = request.GET.get("agency") or (choices[0].agency.code if choices else "")
    context = {
        **_frame(_("One agency over the years")),
        "choices": choices,
        "group": group,
        "code": code,
    }
    if code:
        agency = get_object_or_404(Agency, code=code)
        rows = comparison.years_of(agency, group)
        context |= {
            "agency": agency_version(agency, today),
            "rows": rows,
            "charts": comparison.charts_of(rows, group),
        }
    return render(request, "portal/comparison/years.html", context)


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Show the figures of all agencies in one year."""
    published = selectors.published_years()
    group = chosen_group(request.GET.get("show", ""))
    measure = group.measure(request.GET.get("sort", ""))
    kind = request.GET.get("kind", "")
    kind = kind if kind in AgencyKind.values else ""
    year = _chosen_year(request.GET.get("year", ""), published)
    rows = comparison.agencies_of(year, group, measure, kind) if year else []
    query: dict[str, str | int] = {"year": year or "", "kind": kind, "show": group.id}
    context = {
        **_frame(_("Agencies of one year")),
        "years": published,
        "year": year,
        "kind": kind,
        "kinds": AgencyKind.choices,
        "group": group,
        "measure": measure,
        "headings": comparison.sort_headings(group, measure, query),
        "page": Paginator(rows, AGENCIES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "portal/comparison/agencies.html", context)


def _chosen_year(text: str, published: list[int]) -> int | None:
    if not text:
        return published[0] if published else None
    if not text.isdecimal() or int(text) not in published:
        raise Http404
    return int(text)


def _frame(title: str) -> dict[str, object]:
    return {
        "section": "compare",
        "column": comparison_column(),
        "crumbs": [
            Crumb(_("Home"), reverse("portal:home")),
            Crumb(_("Compare"), reverse("portal:compare-agencies")),
            Crumb(title),
        ],
        "groups": MEASURE_GROUPS,
        "cells": list(cell_choices()),
    }
