"""Writing the text of the year's report: last year's beside it, figures in their places."""

import hashlib
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.core.errors import DomainError
from gongkai.core.web.fields import opened_at
from gongkai.disclosures.differences import text_difference
from gongkai.law.forms import form_for_year
from gongkai.law.outlines import outline
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.organisations.selectors import agency_version
from gongkai.reports import selectors
from gongkai.reports.checking import check
from gongkai.reports.collecting.selectors import sum_of_parts
from gongkai.reports.compiling import compile_report, own_scope, scope_of_all
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
    of_sum, whole, problem = request.GET.get("sum") == "on", request.GET.get("whole") == "on", ""
    scope = scope_of_all(agency, year) if of_sum or whole else own_scope(agency, year)
    report = sum_of_parts(agency, year) if of_sum else compile_report(scope)
    seen_at = timezone.now()
    stored = texts_of(scope, report)
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = _typed(request.POST, year)
        try:
            save_text(
                agency=agency,
                year=year,
                texts=typed,
                actor=request.user,
                now=seen_at,
                seen_at=opened_at(request.POST),
            )
        except DomainError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The text is saved."))
            return redirect(request.get_full_path())
    previous = selectors.figures_of_year(agency, year - 1)
    before = {section.key: section.text for section in previous.sections} if previous else {}
    shown = {key: filled(stored.get(key, ""), report.cells) for key in _keys(year)}
    read = replace(report, sections=[replace(one, text=shown.get(one.key, "")) for one in report.sections])
    parts: list[dict[str, Any]] = [
        {
            "key": part.key,
            "heading": part.heading.text(form_language()),
            "text": typed.get(part.key, stored.get(part.key, "")),
            "seen": _fingerprint(stored.get(part.key, "")),
            "shown": shown[part.key],
            "before": before.get(part.key, ""),
            "differences": text_difference(before[part.key], shown[part.key]) if part.key in before else [],
        }
        for part in outline(form_for_year(year)).parts
    ]
    context = {
        "section": "reports",
        "agency": agency,
        "agency_name": agency_version(agency, scope.period[1]).local_name,
        "year": year,
        "parts": parts,
        "of_sum": of_sum,
        "whole": whole,
        "findings": [found for found in check(read, previous) if not found.keys],
        "problem": problem,
        "seen_at": seen_at,
        "cells": [
            (key, cell.label(form_language()), report.cells[key])
            for key, cell in form_for_year(year).cells.items()
            if report.cells[key] is not None
        ],
    }
    status = 400 if problem else 200
    return render(request, "backoffice/reports/write.html", context, status=status)


def _keys(year: int) -> list[str]:
    return [part.key for part in outline(form_for_year(year)).parts]


def _typed(sent: QueryDict, year: int) -> dict[str, str]:
    """Return the parts that the person changed: those that are sent otherwise than they were shown."""
    texts = {key: str(sent[key]).replace("\r\n", "\n")[:LONGEST] for key in _keys(year) if key in sent}
    return {key: text for key, text in texts.items() if _fingerprint(text) != sent.get(f"seen-{key}")}


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()
