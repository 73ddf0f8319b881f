"""The negative list: what agencies of the county do not publish, with reason and basis."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.catalogue.forms import NegativeForm
from gongkai.backoffice.catalogue.kept import KeptCatalogue, edited_catalogue, kept_catalogue
from gongkai.catalogue import services
from gongkai.catalogue.models import NegativeItem
from gongkai.catalogue.selectors import negative_list as items_on
from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb


@require_safe
@officers_only
def negative_list(request: OfficerRequest) -> HttpResponse:
    """Show the list as it holds today."""
    kept = kept_catalogue(request)
    context = {**kept.frame("negative"), "items": items_on(kept.owner, timezone.localdate())}
    return render(request, "backoffice/catalogue/negative_list.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def new_negative_item(request: OfficerRequest) -> HttpResponse:
    """Put a kind of information on the list."""
    kept = edited_catalogue(request)
    form = NegativeForm(request.POST or None, initial={"as_of": timezone.localdate()})
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_negative_item(
                owner=kept.owner, actor=request.user, now=timezone.now(), **form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(request, _("The item is on the negative list."))
            return redirect("backoffice:negative-list")
    return _page(request, kept, form, _("New item of the negative list"))


@require_http_methods(["GET", "POST"])
@officers_only
def edit_negative_item(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Reword an item from a day on."""
    kept = edited_catalogue(request)
    item = _own_item(kept, item_id)
    initial = {
        "subject": item.subject,
        "reason": item.reason,
        "basis": item.basis,
        "as_of": timezone.localdate(),
    }
    form = NegativeForm(request.POST or None, initial=initial)
    if form.is_valid():
        done = attempt(
            form,
            lambda: services.edit_negative_item(
                item=item, actor=request.user, now=timezone.now(), **form.cleaned_data
            ),
        )
        if done is not None:
            messages.success(request, _("The item is reworded; the days before keep the old words."))
            return redirect("backoffice:negative-list")
    return _page(request, kept, form, _("Reword the item"))


@require_POST
@officers_only
def retire_negative_item(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Take an item off the list from today on."""
    item = _own_item(edited_catalogue(request), item_id)
    try:
        services.retire_negative_item(
            item=item, actor=request.user, now=timezone.now(), as_of=timezone.localdate()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The item is off the negative list."))
    return redirect("backoffice:negative-list")


def _own_item(kept: KeptCatalogue, item_id: int) -> NegativeItem:
    return get_object_or_404(NegativeItem.objects.select_related("owner"), pk=item_id, owner=kept.owner)


def _page(request: OfficerRequest, kept: KeptCatalogue, form: NegativeForm, title: str) -> HttpResponse:
    context = {
        **kept.frame("negative"),
        "crumbs": [Crumb(_("Negative list"), reverse("backoffice:negative-list")), Crumb(title)],
        "form": form,
        "heading": title,
        "back": reverse("backoffice:negative-list"),
    }
    return render(request, "backoffice/catalogue/form.html", context, status=400 if form.is_bound else 200)
