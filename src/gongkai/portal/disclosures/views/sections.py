"""The statutory sections of an agency: its guide, its rules, its annual reports, how to ask it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.catalogue.guide import disclosure_guide
from gongkai.catalogue.models import NegativeItem
from gongkai.core.web.crumbs import Crumb
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.agency_frame import AgencyFrame, agency_frame, section_name
from gongkai.portal.disclosures.columns import language_of_data
from gongkai.portal.disclosures.instruments import national_instruments
from gongkai.portal.disclosures.keeping import page_of_records
from gongkai.portal.disclosures.keyset import newest
from gongkai.portal.disclosures.metadata import section_column
from gongkai.portal.disclosures.views.lists import listed
from gongkai.portal.measures import MEASURE_GROUPS
from gongkai.portal.report_rows import agency_report_rows

RULES_SUBJECT = "政务公开"
"""The part of the official subjects under which an agency files its own rules on disclosure."""
MOST_RULES = 50


@require_safe
def of_the_government(request: HttpRequest, key: str) -> HttpResponse:
    """Lead to a statutory section of the government, which is the agency under no other."""
    today = timezone.localdate()
    root = (
        AgencyVersion.objects.as_of(today)
        .filter(parent=None)
        .select_related("agency")
        .order_by("position", "name")
        .first()
    )
    if root is None:
        name = section_name(key)
        crumbs = [Crumb(_("Home"), reverse("portal:home")), Crumb(name)]
        return render(request, "portal/disclosures/section_empty.html", {"crumbs": crumbs, "name": name})
    return HttpResponseRedirect(reverse(f"portal:agency-{key}", args=[root.agency.code]))


@require_safe
@page_of_records
def guide(request: HttpRequest, code: str, *, stamp: str) -> HttpResponse:
    """Show the guide of an agency (article 12 of the Regulation)."""
    frame = agency_frame(code, timezone.localdate())
    context = {
        **_context(frame, "guide"),
        **_guide_context(frame),
        "negative": NegativeItem.objects.as_of(frame.day).filter(owner__in=frame.line),
    }
    return render(request, "portal/disclosures/guide.html", context)


@require_safe
@page_of_records
def rules(request: HttpRequest, code: str, *, stamp: str) -> HttpResponse:
    """Show the rules on disclosure that bind an agency: the state's, and its own."""
    frame = agency_frame(code, timezone.localdate(), with_successions=True)
    own = newest(
        Disclosure.objects.published().filter(subject__contains=RULES_SUBJECT),
        MOST_RULES,
        agency_ids=frame.agency_ids,
    )
    context = {
        **_context(frame, "rules"),
        "instruments": national_instruments(language_of_data()),
        "rows": listed(own, frame.day, {frame.agency.pk: frame.version}),
    }
    return render(request, "portal/disclosures/rules.html", context)


@require_safe
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """Show the annual reports of an agency, year by year."""
    frame = agency_frame(code, timezone.localdate())
    group = MEASURE_GROUPS[0]
    context = {
        **_context(frame, "reports"),
        "measures": group.measures,
        "reports": agency_report_rows([frame.agency.pk], group),
    }
    return render(request, "portal/disclosures/agency_reports.html", context)


@require_safe
@page_of_records
def on_request(request: HttpRequest, code: str, *, stamp: str) -> HttpResponse:
    """Say how an agency is asked for information that it does not disclose of its own accord."""
    frame = agency_frame(code, timezone.localdate())
    context = {**_context(frame, "on-request"), **_guide_context(frame)}
    return render(request, "portal/disclosures/on_request.html", context)


def _context(frame: AgencyFrame, key: str) -> dict[str, Any]:
    return {
        "section": "agencies",
        "column": section_column(key, frame.version),
        "crumbs": frame.crumbs(section_name(key)),
        "frame": frame,
        "agency": frame.version,
        "open_section": key,
        "section_title": section_name(key),
    }


def _guide_context(frame: AgencyFrame) -> dict[str, Any]:
    """Return the guide in the visitor's language; what nobody entered is left out."""
    language = language_of_data()
    guide = disclosure_guide(frame.agency, frame.day)
    return {
        "guide": guide,
        "arrangement": [sentence.text(language) for sentence in guide.arrangement],
        "catalogue_columns": [name.text(language) for name in guide.catalogue_columns],
        "obtaining": [sentence.text(language) for sentence in guide.obtaining],
        "request_channels": [name.text(language) for name in guide.request_channels],
        "channels": [option.name.text(language) for option in guide.channels],
        "contacts": [
            (contact.key, contact.name.text(language), contact.value)
            for contact in guide.contacts
            if contact.value
        ],
        "classes": [(one.key, one.name.text(language), one.items) for one in guide.classes],
    }
