"""Agencies: the tree of today, and one agency with its contacts, its history and its reports."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.organisations import selectors as organisations
from gongkai.organisations.models import Agency, AgencySuccession, AgencyVersion
from gongkai.portal.measures import MEASURE_GROUPS
from gongkai.portal.metadata import agencies_column
from gongkai.reports import selectors
from gongkai.reports.figures import Value
from gongkai.reports.models import AnnualReport

SHOWN_GROUP = MEASURE_GROUPS[0]


@dataclass(frozen=True, slots=True)
class AgencyReport:
    """One published report in the list of an agency, with a few of its figures."""

    record: AnnualReport
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Succeeded:
    """An agency before or after this one, and how that came about."""

    succession: AgencySuccession
    other: AgencyVersion


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
    """Show one agency."""
    body = get_object_or_404(
        Agency.objects.select_related("disclosure_office").prefetch_related("versions"), code=code
    )
    today = timezone.localdate()
    version = organisations.agency_version(body, today)
    superiors = organisations.line_of_superiors(version, today)
    context = {
        "section": "agencies",
        "column": agencies_column(),
        "crumbs": _crumbs(superiors, version),
        "agency": version,
        "is_in_force": version.valid_until is None or version.valid_until > today,
        "office": getattr(body, "disclosure_office", None),
        "superior": superiors[-1] if superiors else None,
        "former_names": [one for one in body.versions.all() if one.name != version.name],
        "predecessors": _others(organisations.predecessors(body, today), "predecessor_id"),
        "successors": _others(organisations.successors(body, today), "successor_id"),
        "below": AgencyVersion.objects.as_of(today)
        .filter(parent=body)
        .select_related("agency")
        .order_by("position", "name"),
        "measures": SHOWN_GROUP.measures,
        "reports": _reports(body),
    }
    return render(request, "portal/agencies/agency.html", context)


def _reports(body: Agency) -> list[AgencyReport]:
    records = list(AnnualReport.objects.published().filter(agency=body).without_content().order_by("-year"))
    values = selectors.values_of(records, SHOWN_GROUP.all_keys())
    return [
        AgencyReport(
            record, [one.value(record.form, values.get(record.pk, {})) for one in SHOWN_GROUP.measures]
        )
        for record in records
    ]


def _others(successions: list[AgencySuccession], side: str) -> list[Succeeded]:
    versions = organisations.agency_versions(
        (getattr(succession, side) for succession in successions), timezone.localdate()
    )
    return [Succeeded(succession, versions[getattr(succession, side)]) for succession in successions]


def _crumbs(superiors: list[AgencyVersion], version: AgencyVersion) -> list[Crumb]:
    return [
        Crumb(_("Home"), reverse("portal:home")),
        Crumb(_("Agencies"), reverse("portal:agencies")),
        *(
            Crumb(one.local_name, reverse("portal:agency", args=[one.agency.code]), one.name_language)
            for one in superiors
        ),
        Crumb(version.local_name, language=version.name_language),
    ]
