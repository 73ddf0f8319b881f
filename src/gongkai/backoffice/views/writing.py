"""Writing the text of the year's report: last year's beside it, figures in their places."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.core.errors import DomainError
from gongkai.law.forms import form_for_year
from gongkai.law.outlines import outline
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.organisations.selectors import agency_version
from gongkai.reports import selectors
from gongkai.reports.compiling import compile_report, own_scope
from gongkai.reports.provenance import form_language
from gongkai.reports.writing.places import filled
from gongkai.reports.writing.services import save_text, texts_of

LONGEST = 50_000
"""Characters of one part."""


@require_http_methods(["GET", "POST"])
@officers_only
def write(request: OfficerRequest, agency_id: int, year: int) -> HttpResponse:
    """Show and keep the text of a report, part by part."""
    agency = get_object_or_404(agencies_in_scope(request.user), pk=agency_id)
    scope, problem = own_scope(agency, year), ""
    report = compile_report(scope)
    texts = texts_of(scope, report)
    if request.method == "POST":
        texts = {key: request.POST.get(key, text)[:LONGEST] for key, text in _all_parts(year, texts)}
        try:
            save_text(agency=agency, year=year, texts=texts, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The text is saved."))
            return redirect("backoffice:write-report", agency_id, year)
    previous = selectors.figures_of_year(agency, year - 1)
    before = {section.key: section.text for section in previous.sections} if previous else {}
    parts: list[dict[str, Any]] = [
        {
            "key": part.key,
            "heading": part.heading.text(form_language()),
            "text": texts.get(part.key, ""),
            "shown": "" if problem else filled(texts.get(part.key, ""), report.cells),
            "before": before.get(part.key, ""),
        }
        for part in outline(form_for_year(year)).parts
    ]
    context = {
        "section": "reports",
        "agency": agency,
        "agency_name": agency_version(agency, scope.period[1]).local_name,
        "year": year,
        "parts": parts,
        "problem": problem,
        "cells": [
            (key, cell.label(form_language()), report.cells[key])
            for key, cell in form_for_year(year).cells.items()
            if report.cells[key] is not None
        ],
    }
    status = 400 if problem else 200
    return render(request, "backoffice/reports/write.html", context, status=status)


def _all_parts(year: int, texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(part.key, texts.get(part.key, "")) for part in outline(form_for_year(year)).parts]
