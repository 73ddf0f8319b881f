"""Agencies: the tree of today, and one agency with its sections, its records and its contacts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.disclosures.models import Disclosure
from gongkai.organisations import selectors as organisations
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.agency_frame import agency_frame
from gongkai.portal.disclosures.keyset import newest
from gongkai.portal.disclosures.views.lists import ListedRecord
from gongkai.portal.measures import MEASURE_GROUPS
from gongkai.portal.metadata import agencies_column, agency_column
from gongkai.portal.report_rows import agency_report_rows

SHOWN_GROUP = MEASURE_GROUPS[0]
NEWEST_RECORDS = 10


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the tree of agencies as it is today."""
    context = {
        "section": "agencies",
        "column": agencies_column(),
        "crumbs": [Crumb(_("Home"), reverse("portal:home")), Crumb(_("Agencies"))],
        "tree": organisations.agency_tree(timezone.localdate()),
    }
    return render(request, "portal/agencies/index.html", context)


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agency: its statutory sections, what it published last, whom to reach."""
    today = timezone.localdate()
    frame = agency_frame(code, today, with_successions=True)
    body = frame.agency
    records = newest(Disclosure.objects.published(), NEWEST_RECORDS, agency_ids=frame.agency_ids)
    context = {
        "section": "agencies",
        "column": agency_column(frame.version),
        "crumbs": frame.crumbs(),
        "frame": frame,
        "agency": frame.version,
        "office": getattr(body, "disclosure_office", None),
        "superior": frame.superiors[-1] if frame.superiors else None,
        "former_names": [one for one in frame.versions if one.name != frame.version.name],
        "predecessors": frame.predecessors,
        "below": AgencyVersion.objects.as_of(today)
        .filter(parent=body)
        .select_related("agency")
        .order_by("position", "name"),
        "rows": [ListedRecord(record, frame.version, record.validity(today)) for record in records],
        "measures": SHOWN_GROUP.measures,
        "reports": agency_report_rows([body.pk], SHOWN_GROUP),
    }
    return render(request, "portal/agencies/agency.html", context)
