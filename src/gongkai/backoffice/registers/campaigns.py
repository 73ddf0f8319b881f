"""Clean-up campaigns: begun, decided document by document, closed when the figures add up."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.registers.forms import CampaignForm, CloseCampaignForm
from gongkai.backoffice.registers.lists import names_of, register_or_404, scope_of
from gongkai.backoffice.registers.releases import submitted
from gongkai.core.errors import DomainError
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.registers import selectors, services
from gongkai.registers.definitions import Register, all_registers
from gongkai.registers.models import CleanUpCampaign
from gongkai.registers.services.campaigns import REVIEWED, campaign_figures
from gongkai.registers.states import CampaignState, CleanUpOutcome

ITEMS_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@officers_only
def campaigns(request: OfficerRequest, register_id: str) -> HttpResponse:
    """List the campaigns of a register, and begin one."""
    register = _register(register_id)
    form = CampaignForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            begun = services.open_campaign(
                register=register, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("backoffice:clean-up", begun.pk)
    scope = scope_of(request.user)
    names = names_of(scope, timezone.localdate())
    listed = selectors.campaigns_of(scope, register)[:100]
    context = {
        "section": "registers",
        "register": register,
        "form": form,
        "campaigns": [(one, names.get(one.agency_id, "")) for one in listed],
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/registers/campaigns.html", context, status=status)


@require_safe
@officers_only
def campaign(request: OfficerRequest, campaign_id: int) -> HttpResponse:
    """Show one campaign: its figures and its documents."""
    return _show(request, _own(request, campaign_id))


@require_POST
@officers_only
def decide(request: OfficerRequest, campaign_id: int) -> HttpResponse:
    """Write down what was decided of the documents on a page."""
    decided = _own(request, campaign_id)
    allowed = {"", *CleanUpOutcome.values}
    outcomes = {
        int(name.removeprefix("item-")): value
        for name, value in request.POST.items()
        if name.startswith("item-") and name[5:].isdecimal() and value in allowed
    }
    try:
        services.decide_items(campaign=decided, outcomes=outcomes, actor=request.user, now=timezone.now())
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The decisions on this page are kept."))
    page = request.POST.get("page", "")
    address = reverse("backoffice:clean-up", args=[campaign_id])
    return redirect(f"{address}?page={page}" if page.isdecimal() else address)


@require_POST
@officers_only
def close(request: OfficerRequest, campaign_id: int) -> HttpResponse:
    """Submit the result of a campaign as its document announces it."""
    closed = _own(request, campaign_id)
    form = CloseCampaignForm(request.POST)
    if form.is_valid():
        try:
            release = services.submit_closing(
                campaign=closed,
                announced=form.announced(),
                document_number=form.cleaned_data["document_number"],
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            return submitted(request, release)
    return _show(request, closed, close_form=form, status=400)


def _register(register_id: str) -> Register:
    register = register_or_404(register_id)
    if not register.campaigns:
        raise Http404
    return register


def _own(request: OfficerRequest, campaign_id: int) -> CleanUpCampaign:
    own = CleanUpCampaign.objects.filter(agency__in=agencies_in_scope(request.user))
    return get_object_or_404(own.select_related("agency"), pk=campaign_id)


def _show(request: OfficerRequest, shown: CleanUpCampaign, status: int = 200, **forms: Any) -> HttpResponse:
    figures = campaign_figures(shown)
    items = shown.items.select_related("row").order_by("row__dated_on", "id")
    page = Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page"))
    register = all_registers()[shown.register]
    initial = {name: figures[name] for name in (REVIEWED, *CleanUpOutcome.values)}
    context = {
        "section": "registers",
        "register": register,
        "campaign": shown,
        "agency": names_of([shown.agency_id], timezone.localdate()).get(shown.agency_id, ""),
        "is_open": shown.state == CampaignState.OPEN,
        "release": shown.releases.first(),
        "reviewed": figures[REVIEWED],
        "undecided": figures["undecided"],
        "figures": [(outcome.label, figures[outcome.value]) for outcome in CleanUpOutcome],
        "outcomes": CleanUpOutcome.choices,
        "page": page,
        "close_form": CloseCampaignForm(initial=initial),
        **forms,
    }
    return render(request, "backoffice/registers/campaign.html", context, status=status)
