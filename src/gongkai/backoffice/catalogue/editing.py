"""What the office that keeps a catalogue changes in it: items, who is responsible, what is taken out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.agencies.fields import in_words
from gongkai.backoffice.catalogue.agencies import agencies_below
from gongkai.backoffice.catalogue.browse import show_item
from gongkai.backoffice.catalogue.forms import AdoptForm, AssignForm, ItemForm, NewItemForm, RetireForm
from gongkai.backoffice.catalogue.kept import KeptCatalogue, edited_catalogue
from gongkai.catalogue import services
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.statutory import all_statutory_items, catalogue_fields, statutory_items
from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb


@require_http_methods(["GET", "POST"])
@officers_only
def new_catalogue_item(request: OfficerRequest) -> HttpResponse:
    """Enter an item by hand."""
    kept, today = edited_catalogue(request), timezone.localdate()
    form = NewItemForm(request.POST or None, agencies=agencies_below(kept.owner, today), today=today)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_item(
                owner=kept.owner,
                actor=request.user,
                now=timezone.now(),
                as_of=form.cleaned_data["as_of"],
                agencies=list(form.cleaned_data["agencies"]),
                reason=form.cleaned_data["reason"],
                **form.values(),
            ),
        )
        if made is not None:
            messages.success(request, _("The item is in the catalogue."))
            return redirect("backoffice:catalogue-item", made.pk)
    return _form_page(request, kept, form, _("New item"))


@require_http_methods(["GET", "POST"])
@officers_only
def edit_catalogue_item(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Change an item by hand; a later import leaves these fields as they are."""
    kept = edited_catalogue(request)
    item = _own_item(kept, item_id)
    form = ItemForm(request.POST or None, instance=item)
    if form.is_valid():
        done = attempt(
            form,
            lambda: services.edit_item(
                item=item,
                actor=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
                **form.values(),
            ),
        )
        if done is not None:
            messages.success(request, _("The item is changed."))
            return redirect("backoffice:catalogue-item", item_id)
    return _form_page(request, kept, form, _("Edit the item"), item)


@require_http_methods(["GET", "POST"])
@officers_only
def assign_catalogue_item(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Say which agencies are responsible for an item."""
    kept, today = edited_catalogue(request), timezone.localdate()
    item = _own_item(kept, item_id)
    held = list(item.assignments.values_list("agency", flat=True))
    form = AssignForm(
        request.POST or None, agencies=agencies_below(kept.owner, today), initial={"agencies": held}
    )
    if form.is_valid():
        done = attempt(form, lambda: _assign(request, item, form))
        if done:
            messages.success(request, _("The responsible agencies are recorded."))
            return redirect("backoffice:catalogue-item", item_id)
    return _form_page(request, kept, form, _("Responsible agencies"), item)


@require_POST
@officers_only
def retire_catalogue_item(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Take an item out of the catalogue from a day on."""
    kept = edited_catalogue(request)
    item = _own_item(kept, item_id)
    form = RetireForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: services.retire_item(
                item=item, actor=request.user, now=timezone.now(), **form.cleaned_data
            ),
        )
        if done is not None:
            messages.success(request, _("The item is taken out. What was published under it stays."))
            return redirect("backoffice:catalogue-item", item_id)
    return show_item(request, kept, item, status=400, retire_form=form)


@require_POST
@officers_only
def reinstate_catalogue_item(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Put an item back into the catalogue."""
    item = _own_item(edited_catalogue(request), item_id)
    try:
        services.reinstate_item(item=item, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The item is in the catalogue again."))
    return redirect("backoffice:catalogue-item", item_id)


@require_http_methods(["GET", "POST"])
@officers_only
def adopt_items(request: OfficerRequest) -> HttpResponse:
    """Take fields of the statutory catalogue into the county's own."""
    kept, today = edited_catalogue(request), timezone.localdate()
    form = AdoptForm(request.POST or None, choices=_open_fields(kept), initial={"as_of": today})
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.adopt_statutory_items(
                owner=kept.owner,
                actor=request.user,
                now=timezone.now(),
                as_of=form.cleaned_data["as_of"],
                fields=form.cleaned_data["fields_to_adopt"],
            ),
        )
        if made is not None:
            messages.success(request, _("%(count)s items are adopted.") % {"count": len(made)})
            return redirect("backoffice:catalogue")
    context = {
        **kept.frame("catalogue"),
        "crumbs": _crumbs(Crumb(_("Adopt statutory items"))),
        "form": form,
        "all_adopted": not _open_fields(kept),
    }
    return render(request, "backoffice/catalogue/adopt.html", context, status=400 if form.is_bound else 200)


def _open_fields(kept: KeptCatalogue) -> list[tuple[str, str]]:
    """Return the fields that have statutory items which the county has not adopted."""
    held = set(CatalogueItem.objects.filter(owner=kept.owner).values_list("statutory_key", flat=True))
    counts: dict[str, int] = {}
    for row in statutory_items(timezone.localdate()):
        counts[row.field] = counts.get(row.field, 0) + (row.key not in held)
    named = catalogue_fields()
    return [
        (key, _("%(field)s (%(count)s items)") % {"field": in_words(named[key].name), "count": count})
        for key, count in counts.items()
        if count
    ]


def _assign(request: OfficerRequest, item: CatalogueItem, form: AssignForm) -> bool:
    services.assign_item(
        item=item,
        agencies=list(form.cleaned_data["agencies"]),
        actor=request.user,
        now=timezone.now(),
        reason=form.cleaned_data["reason"],
    )
    return True


def _own_item(kept: KeptCatalogue, item_id: int) -> CatalogueItem:
    items = CatalogueItem.objects.filter(owner=kept.owner).select_related("owner")
    return get_object_or_404(items, pk=item_id)


def _form_page(
    request: OfficerRequest, kept: KeptCatalogue, form: Any, title: str, item: CatalogueItem | None = None
) -> HttpResponse:
    context = {
        **kept.frame("catalogue"),
        "crumbs": _crumbs(
            *([Crumb(item.code, reverse("backoffice:catalogue-item", args=[item.pk]))] if item else []),
            Crumb(title),
        ),
        "form": form,
        "heading": title,
        "item": item,
        "statutory": all_statutory_items().get(item.statutory_key) if item else None,
    }
    return render(request, "backoffice/catalogue/form.html", context, status=400 if form.is_bound else 200)


def _crumbs(*crumbs: Crumb) -> list[Crumb]:
    return [Crumb(_("Catalogue"), reverse("backoffice:catalogue")), *crumbs]
