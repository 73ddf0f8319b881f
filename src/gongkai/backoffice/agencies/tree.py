"""The tree of agencies as of a day, and one agency's page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.administration.permissions import (
    agencies_administered,
    agencies_seen,
    agency_keys_seen,
    is_administrator,
)
from gongkai.administration.tree_workbook import tree_workbook
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acts import offered_acts
from gongkai.backoffice.agencies.events import last_events
from gongkai.backoffice.agencies.forms import TreeFilter
from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import XLSX, as_download
from gongkai.organisations import selectors
from gongkai.organisations.models import (
    Agency,
    AgencyVersion,
    DisclosureOffice,
    LiaisonOfficer,
    RoleGrant,
    User,
)
from gongkai.organisations.selectors import AgencyNode


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One agency in the printed tree."""

    version: AgencyVersion
    depth: int
    accounts: int
    has_office: bool
    liaison: str


@require_safe
@officers_only
def agencies(request: OfficerRequest) -> HttpResponse:
    """Show the agencies that the account sees, as a tree of the chosen day."""
    today = timezone.localdate()
    form = TreeFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    day: date = chosen.get("day") or today
    nodes = _visible_nodes(request.user, day, today)
    words = chosen.get("q", "").strip().lower()
    if words:
        nodes = [(node, 0) for node, _depth in nodes if _names(node.version, words)]
    context = {
        "section": "agencies",
        "tab": "agencies",
        "form": TreeFilter(initial={"day": day, "q": chosen.get("q", "")}),
        "day": day,
        "is_today": day == today,
        "lines": _lines(nodes, day),
        "is_search": bool(words),
        "administers": is_administrator(request.user),
    }
    return render(request, "backoffice/agencies/tree.html", context)


@require_safe
@officers_only
def agency(request: OfficerRequest, agency_id: int) -> HttpResponse:
    """Show one agency with all that is known of it."""
    return show_agency(request, seen_agency(request, agency_id))


@require_safe
@officers_only
def export_agencies(request: OfficerRequest) -> HttpResponse:
    """Hand out the tree of a day as a spreadsheet that can be changed and handed in again."""
    today = timezone.localdate()
    form = TreeFilter(request.GET)
    day = (form.cleaned_data["day"] if form.is_valid() else None) or today
    nodes = _visible_nodes(request.user, day, today)
    offices = {office.agency_id: office for office in DisclosureOffice.objects.all()}
    content = tree_workbook([node.version for node, _depth in nodes], offices)
    name = f"agencies-{day:%Y%m%d}.xlsx"
    return as_download(HttpResponse(content, content_type=XLSX), name)


def seen_agency(request: OfficerRequest, agency_id: int) -> Agency:
    """Return an agency that the account sees; any other does not exist here."""
    agencies = agencies_seen(request.user, timezone.localdate())
    return get_object_or_404(
        agencies.select_related("disclosure_office").prefetch_related("versions__parent"), pk=agency_id
    )


def show_agency(request: OfficerRequest, body: Agency) -> HttpResponse:
    """Show an agency's page."""
    today = timezone.localdate()
    version = selectors.agency_version(body, today)
    administers = agencies_administered(request.user, today).filter(pk=body.pk).exists()
    seen = agency_keys_seen(request.user, today)
    superiors = selectors.line_of_superiors(version, today)
    context = {
        "section": "agencies",
        "tab": "agencies",
        "crumbs": _crumbs(superiors, version, seen),
        "agency": version,
        "today": today,
        "is_begun": version.valid_from <= today,
        "is_in_force": version.valid_until is None or version.valid_until > today,
        "office": getattr(body, "disclosure_office", None),
        "superior": superiors[-1] if superiors else None,
        "agencies_seen": seen,
        "superior_is_seen": bool(superiors) and superiors[-1].agency_id in seen,
        "acts": offered_acts() if administers else [],
        "administers": administers,
        **_history(body, today),
        **_people(body, today),
    }
    return render(request, "backoffice/agencies/agency.html", context)


def _history(body: Agency, today: date) -> dict[str, Any]:
    versions = list(body.versions.all())
    parents = {version.parent_id for version in versions if version.parent_id}
    names = selectors.agency_versions(parents, today)
    successions = [*body.successions_from.all(), *body.successions_to.all()]
    others = selectors.agency_versions(
        (one.predecessor_id if one.successor_id == body.pk else one.successor_id for one in successions),
        today,
    )
    below = AgencyVersion.objects.as_of(today).filter(parent=body).select_related("agency")
    return {
        "versions": [(version, names.get(version.parent_id or 0)) for version in reversed(versions)],
        "took_over": [
            (one, others[one.predecessor_id]) for one in successions if one.successor_id == body.pk
        ],
        "went_to": [
            (one, others[one.successor_id]) for one in successions if one.predecessor_id == body.pk
        ],
        "below": below.order_by("position", "name"),
        "events": last_events(body),
    }


def _people(body: Agency, today: date) -> dict[str, Any]:
    grants = Prefetch("role_grants", RoleGrant.objects.in_force(today), to_attr="roles_of_the_day")
    return {
        "officers": LiaisonOfficer.objects.filter(agency=body).order_by(
            "valid_until", "duty", "-valid_from"
        ),
        "staff_counts": body.staff_counts.all()[:5],
        "accounts": User.objects.filter(agency=body).prefetch_related(grants).order_by("display_name"),
    }


def _visible_nodes(user: User, day: date, today: date) -> list[tuple[AgencyNode, int]]:
    """Return the nodes of the day that the account sees, each with its depth below the highest seen."""
    seen = agency_keys_seen(user, today)
    found: list[tuple[AgencyNode, int]] = []

    def walk(nodes: list[AgencyNode], depth: int) -> None:
        for node in nodes:
            is_seen = node.version.agency_id in seen
            if is_seen:
                found.append((node, depth))
            walk(node.below, depth + is_seen)

    walk(selectors.agency_tree(day), 0)
    return found


def _lines(nodes: list[tuple[AgencyNode, int]], day: date) -> list[TreeLine]:
    ids = [node.version.agency_id for node, _depth in nodes]
    active = User.objects.filter(is_active=True, agency__isnull=False)
    accounts = dict(active.values_list("agency").annotate(count=Count("id")).order_by())
    offices = set(DisclosureOffice.objects.exclude(phone="").values_list("agency_id", flat=True))
    liaison = {
        officer.agency_id: officer.name for officer in LiaisonOfficer.objects.as_of(day).order_by("duty")
    }
    return [
        TreeLine(node.version, min(depth, 6), accounts.get(pk, 0), pk in offices, liaison.get(pk, ""))
        for pk, (node, depth) in zip(ids, nodes, strict=True)
    ]


def _names(version: AgencyVersion, words: str) -> bool:
    texts = (version.name, version.name_en, version.short_name, version.agency.code)
    return any(words in text.lower() for text in texts)


def _crumbs(superiors: list[AgencyVersion], version: AgencyVersion, seen: set[int]) -> list[Crumb]:
    return [
        Crumb(_("Agencies"), reverse("backoffice:agencies")),
        *(
            Crumb(one.local_name, reverse("backoffice:agency", args=[one.agency_id]), one.name_language)
            for one in superiors
            if one.agency_id in seen
        ),
        Crumb(version.local_name, language=version.name_language),
    ]
