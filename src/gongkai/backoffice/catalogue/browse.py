"""The catalogue that holds, one item of it, and one item of the statute."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.administration.permissions import agency_keys_seen
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.fields import in_words
from gongkai.backoffice.catalogue.agencies import agencies_below
from gongkai.backoffice.catalogue.forms import OWN, CatalogueFilter, item_field_label
from gongkai.backoffice.catalogue.kept import KeptCatalogue, kept_catalogue
from gongkai.catalogue.models import (
    CatalogueAssignment,
    CatalogueAudience,
    CatalogueItem,
    CatalogueItemQuerySet,
    CatalogueLevel,
    CatalogueMode,
)
from gongkai.catalogue.selectors import (
    CatalogueEntry,
    catalogue_entries,
    items_of_catalogue,
    statute_differences,
)
from gongkai.catalogue.spreadsheet_writing import catalogue_workbook
from gongkai.catalogue.statutory import (
    all_statutory_items,
    catalogue_fields,
    channel_options,
    statutory_clauses,
)
from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import XLSX, as_download
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_versions

ITEMS_A_PAGE = 50
_SEARCHED = ("first_level", "second_level", "elements", "basis", "responsible_text")


@dataclass(slots=True)
class CatalogueLine:
    """One row of the list: an item of the county, or of the statute where the county has none."""

    item: CatalogueItem | None
    source: Any
    url: str
    field_name: str
    levels: str
    mode: str
    agencies: list[AgencyVersion] = field(default_factory=list)


@require_safe
@officers_only
def catalogue(request: OfficerRequest) -> HttpResponse:
    """List the catalogue that binds the account's agency."""
    kept, today = kept_catalogue(request), timezone.localdate()
    form = CatalogueFilter(request.GET, agencies=agencies_below(kept.owner, today))
    chosen = form.cleaned_data if form.is_valid() else {}
    entries = _chosen_entries(kept, chosen)
    page = Paginator(entries, ITEMS_A_PAGE).get_page(request.GET.get("page"))
    own = CatalogueItem.objects.filter(owner=kept.owner).as_of(today).count()
    context = {
        **kept.frame("catalogue"),
        "form": form,
        "page": page,
        "lines": _lines(list(page)),
        "count": len(entries),
        "own_count": own,
        "is_filtered": any(chosen.values()),
        "agencies_seen": agency_keys_seen(request.user, today),
    }
    return render(request, "backoffice/catalogue/catalogue.html", context)


@require_safe
@officers_only
def catalogue_item(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Show one item of the county's own catalogue."""
    kept = kept_catalogue(request)
    return show_item(request, kept, visible_item(request, kept, item_id))


@require_safe
@officers_only
def statutory_item(request: OfficerRequest, key: str) -> HttpResponse:
    """Show one item as the statute's data has it."""
    kept = kept_catalogue(request)
    row = all_statutory_items().get(key)
    if row is None:
        raise Http404
    own = CatalogueItem.objects.filter(owner=kept.owner, statutory_key=key).first()
    context = {
        **kept.frame("catalogue"),
        "crumbs": [Crumb(_("Catalogue"), reverse("backoffice:catalogue")), Crumb(row.key)],
        "row": row,
        "own": own,
        **described(row),
    }
    return render(request, "backoffice/catalogue/statutory_item.html", context)


@require_safe
@officers_only
def export_catalogue(request: OfficerRequest) -> HttpResponse:
    """Hand out the county's own catalogue in the published layout."""
    kept, today = kept_catalogue(request), timezone.localdate()
    content = catalogue_workbook(items_of_catalogue(kept.owner, today))
    name = f"catalogue-{kept.owner.code}-{today:%Y%m%d}.xlsx"
    return as_download(HttpResponse(content, content_type=XLSX), name)


def visible_item(request: OfficerRequest, kept: KeptCatalogue, item_id: int) -> CatalogueItem:
    """Return an item of the catalogue that binds the account's agency; others do not exist here."""
    items = CatalogueItem.objects.filter(owner=kept.owner).visible_to(request.user, timezone.localdate())
    return get_object_or_404(items.select_related("owner"), pk=item_id)


def show_item(
    request: OfficerRequest, kept: KeptCatalogue, item: CatalogueItem, status: int = 200, **more: Any
) -> HttpResponse:
    """Show an item's page."""
    today = timezone.localdate()
    assigned = list(item.assignments.all())
    names = agency_versions((one.agency_id for one in assigned), today)
    differences = (
        [one for one in statute_differences(kept.owner, today) if one.item.pk == item.pk]
        if item.statutory_key
        else []
    )
    context = {
        **kept.frame("catalogue"),
        "crumbs": [Crumb(_("Catalogue"), reverse("backoffice:catalogue")), Crumb(item.code)],
        "row": item,
        "item": item,
        "is_in_force": item.is_in_force(today),
        "today": today,
        "agencies": [(names[one.agency_id], one.by_hand) for one in assigned],
        "agencies_seen": agency_keys_seen(request.user, today),
        "differences": [(item_field_label(one.name), one) for one in differences],
        "events": item.events.select_related("actor").order_by("-happened_at", "-id")[:20],
        **described(item),
        **more,
    }
    return render(request, "backoffice/catalogue/item.html", context, status=status)


def described(row: Any) -> dict[str, Any]:
    """Return in words what a row of the county or of the statute says by keys."""
    clause = statutory_clauses().get(row.clause)
    options = channel_options()
    return {
        "field_name": _field_name(row),
        "clause": clause,
        "clause_name": in_words(clause.name) if clause else "",
        "channel_names": [in_words(options[key].name) for key in row.channels if key in options],
        "audience": CatalogueAudience(row.audience).label,
        "mode": CatalogueMode(row.mode).label,
        "levels": [CatalogueLevel(level).label for level in row.levels],
    }


def _chosen_entries(kept: KeptCatalogue, chosen: dict[str, Any]) -> list[CatalogueEntry]:
    today = timezone.localdate()
    source = chosen.get("source", "")
    if source == "retired":
        gone: CatalogueItemQuerySet = CatalogueItem.objects.filter(
            owner=kept.owner, active_until__lte=today
        )
        entries = [CatalogueEntry(item, None) for item in gone]
    else:
        entries = catalogue_entries(kept.owner, today, chosen.get("level", ""))
    if source in {OWN, "statute"}:
        entries = [entry for entry in entries if (entry.item is not None) == (source == OWN)]
    for name in ("field", "clause"):
        if chosen.get(name):
            entries = [entry for entry in entries if getattr(entry.source, name) == chosen[name]]
    if chosen.get("agency"):
        held = set(
            CatalogueAssignment.objects.filter(agency=chosen["agency"]).values_list("item", flat=True)
        )
        entries = [entry for entry in entries if entry.item and entry.item.pk in held]
    words = chosen.get("q", "").lower().split()
    return [entry for entry in entries if all(_has(entry.source, word) for word in words)]


def _has(row: Any, word: str) -> bool:
    code = getattr(row, "code", "") or getattr(row, "key", "")
    return word in code.lower() or any(word in getattr(row, name).lower() for name in _SEARCHED)


def _lines(entries: Sequence[CatalogueEntry]) -> list[CatalogueLine]:
    """Return the rows of one page; two queries however many there are."""
    own = [entry.item.pk for entry in entries if entry.item]
    pairs = list(CatalogueAssignment.objects.filter(item__in=own).values_list("item", "agency"))
    names = agency_versions({agency for _item, agency in pairs}, timezone.localdate())
    lines = []
    for entry in entries:
        row: Any = entry.source
        if entry.item:
            url = reverse("backoffice:catalogue-item", args=[entry.item.pk])
        else:
            url = reverse("backoffice:statutory-item", args=[row.key])
        line = CatalogueLine(
            entry.item,
            row,
            url,
            _field_name(row),
            "、".join(str(CatalogueLevel(level).label) for level in row.levels),
            str(CatalogueMode(row.mode).label),
        )
        if entry.item:
            line.agencies = [names[agency] for item, agency in pairs if item == entry.item.pk]
        lines.append(line)
    return lines


def _field_name(row: Any) -> str:
    if row.field:
        return in_words(catalogue_fields()[row.field].name)
    return getattr(row, "field_name", "") or _("Other items")
