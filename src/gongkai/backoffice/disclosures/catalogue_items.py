"""Choosing an item of the catalogue: all of them as a list by field, narrowed by words while one types."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.lookup import editable_record, page_language
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.selectors import catalogue_owner, items_of_agency, items_of_catalogue
from gongkai.catalogue.statutory import catalogue_fields
from gongkai.documents.normalise import fold
from gongkai.organisations.models import Agency

Groups = list[tuple[str, list[tuple[str, str]]]]
_LONGEST_ELEMENTS = 40


@require_safe
@officers_only
def catalogue_items(request: OfficerRequest, disclosure_id: int) -> HttpResponse:
    """Answer with the items in which all words stand, as options for the page's list."""
    record = editable_record(request, disclosure_id)
    chosen = request.GET.get("catalogue_item", "")
    groups = item_groups(record.agency, words=request.GET.get("catalogue_q", ""), chosen=chosen)
    context = {"groups": groups, "chosen": chosen}
    return render(request, "backoffice/disclosures/catalogue_options.html", context)


def item_groups(agency: Agency, *, words: str = "", chosen: str = "") -> Groups:
    """Return the items of the catalogue that binds an agency by their fields, its own duties first.

    What is chosen is always among them, also where the words or the catalogue have it no more.
    """
    today = timezone.localdate()
    items = list(items_of_catalogue(catalogue_owner(agency, today), today))
    duties = set(items_of_agency(agency, today).values_list("pk", flat=True)) if items else set()
    wanted = [fold(word) for word in words.split()]
    shown = [item for item in items if item.code == chosen or _fits(item, wanted)]
    groups = _by_field((item for item in shown if item.pk in duties), _("Items of this agency"))
    groups += _by_field(item for item in shown if item.pk not in duties)
    if chosen and all(item.code != chosen for item in items):
        groups.insert(0, (_("Chosen before"), [(chosen, chosen)]))
    return groups


def _fits(item: CatalogueItem, wanted: list[str]) -> bool:
    text = fold(f"{_label(item)} {_field(item)} {item.elements} {item.clause}")
    return all(word in text for word in wanted)


def _by_field(items: Iterable[CatalogueItem], heading: str = "") -> Groups:
    found: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        found.setdefault(heading or _field(item), []).append((item.code, _label(item)))
    return list(found.items())


def _field(item: CatalogueItem) -> str:
    if item.field:
        return catalogue_fields()[item.field].name.text(page_language())
    return item.field_name or _("Other items")


def _label(item: CatalogueItem) -> str:
    levels = " › ".join(part for part in (item.first_level, item.second_level) if part)
    return f"{item.code} {levels or item.elements[:_LONGEST_ELEMENTS]}"
