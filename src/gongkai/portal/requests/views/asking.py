"""How to ask: the agencies and their offices, the law in plain words, the paper form, the figures."""

from datetime import date
from typing import Any

from django.core.cache import cache, caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.downloads import as_download
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.tariffs import BASES, TariffMissing, fee_measures_on
from gongkai.organisations.models import Agency
from gongkai.portal.requests.frame import (
    SECTION,
    AskedAgency,
    asked_agencies,
    asked_agency,
    column,
    crumbs,
    language,
)
from gongkai.requests.receipt import receipt_rule
from gongkai.requests.rendering.application_form import PaperForm, paper_form
from gongkai.requests.states import IntakeChannel
from gongkai.requests.statistics import HandlingFigures, first_year_of_requests, handling_figures

FIGURES_KEPT = 300
"""Seconds for which the figures are not counted again."""
CHANNELS = (
    IntakeChannel.ONLINE,
    IntakeChannel.IN_PERSON,
    IntakeChannel.LETTER_SIGNED,
    IntakeChannel.LETTER_ORDINARY,
    IntakeChannel.FAX,
    IntakeChannel.ORAL,
)
FORM_KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Explain how to ask and whom."""
    today = timezone.localdate()
    agencies = asked_agencies(today)
    chosen = next((one for one in agencies if one.code == request.GET.get("agency")), None)
    context = {
        "section": SECTION,
        "column": column(),
        "crumbs": crumbs(),
        "agencies": agencies,
        "chosen": chosen,
        "law": answer_clock_rules().in_force_on(today),
        "tariffs": _tariffs(today),
        "channels": _channels(today),
        "figures": _figures(None, today.year),
    }
    return render(request, "portal/requests/index.html", context)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show how requests are handled: counts and days of one year, of all agencies or of one."""
    today = timezone.localdate()
    agencies = asked_agencies(today)
    years = list(range(today.year, (first_year_of_requests() or today.year) - 1, -1))
    wanted = request.GET.get("year", "")
    year = next((one for one in years if str(one) == wanted), today.year)
    chosen = next((one for one in agencies if one.code == request.GET.get("agency")), None)
    context = {
        "section": SECTION,
        "column": column(),
        "crumbs": crumbs(_("Statistics of handling")),
        "agencies": agencies,
        "chosen": chosen,
        "years": years,
        "year": year,
        "figures": _figures(chosen, year),
        "today": today,
    }
    return render(request, "portal/requests/statistics.html", context)


@require_safe
def paper_form_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the blank application form, addressed to an agency where one is named."""
    if kind not in FORM_KINDS:
        raise Http404
    code = request.GET.get("agency", "")
    today = timezone.localdate()
    agency = asked_agency(code, today).version.name if code else ""
    law = answer_clock_rules().in_force_on(today)
    form = paper_form(agency, law)
    key = f"application-form:{kind}:{law.id}:{code}:{agency}".encode().hex()
    content = caches["renditions"].get_or_set(key, lambda: _form_content(form, kind))
    response = HttpResponse(content, content_type=FORM_KINDS[kind])
    return as_download(response, f"{form.file_name}.{kind}")


def _form_content(form: PaperForm, kind: str) -> bytes:
    if kind == "pdf":
        from gongkai.requests.rendering.application_form_pdf import application_form_pdf

        return application_form_pdf(form)
    from gongkai.requests.rendering.application_form_word import application_form_docx

    return application_form_docx(form)


def _figures(chosen: AskedAgency | None, year: int) -> HandlingFigures:
    key = f"requests:figures:{chosen.code if chosen else ''}:{year}"
    kept: HandlingFigures | None = cache.get(key)
    if kept is None:
        agencies = Agency.objects.all()
        if chosen:
            agencies = agencies.filter(pk=chosen.version.agency_id)
        kept = handling_figures(agencies=agencies, year=year)
        cache.set(key, kept, FIGURES_KEPT)
    return kept


def _channels(today: date) -> list[tuple[str, str, str]]:
    """Return each way of asking, when it counts as received, and the article."""
    rules = [receipt_rule(channel, today) for channel in CHANNELS]
    return [
        (rule.label.text(language()), rule.says.text(language()), rule.article.text(language()))
        for rule in rules
    ]


def _tariffs(today: date) -> list[dict[str, Any]]:
    """Return the two tariffs of the fee: the number that is free, and the article."""
    try:
        measures = fee_measures_on(today)
    except TariffMissing:
        return []
    tariffs = [measures.tariffs[basis] for basis in BASES]
    return [
        {
            "label": tariff.label.text(language()),
            "unit": tariff.unit.text(language()),
            "free": next((band.up_to for band in tariff.bands if not band.rate), 0),
            "article": tariff.article.text(language()),
        }
        for tariff in tariffs
    ]
