"""Chains of review: shown as pictures, built step by step, replaced and retired."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.administration.permissions import (
    administers_everything,
    agencies_administered,
    agencies_seen,
    is_administrator,
)
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.acting import attempt
from gongkai.backoffice.agencies.chain_forms import (
    MOST_STEPS,
    ChainForm,
    StepChoices,
    StepForm,
    plans_of,
)
from gongkai.backoffice.agencies.chain_picture import picture_of_forms, pictured
from gongkai.backoffice.agencies.events import last_events
from gongkai.core.errors import DomainError
from gongkai.core.web.crumbs import Crumb
from gongkai.disclosures.models import ReviewChain, ReviewStep
from gongkai.disclosures.services.chains import retire_chain as retire
from gongkai.disclosures.services.chains import set_up_chain
from gongkai.disclosures.states import ReviewState
from gongkai.organisations.selectors import agency_version, line_of_superiors

FRAME = {"section": "agencies", "tab": "chains"}
NEW_CHAIN: list[dict[str, Any]] = [{"role": "officer", "questions": []}]


@require_safe
@officers_only
def chains(request: OfficerRequest) -> HttpResponse:
    """Show the chains that concern the account's agencies."""
    shows_retired = "retired" in request.GET
    found = _visible(request).filter(retired_at__isnull=not shows_retired)
    context = {
        **FRAME,
        "chains": _pictured(request, found),
        "shows_retired": shows_retired,
        "administers": is_administrator(request.user),
    }
    return render(request, "backoffice/agencies/chains.html", context)


@require_safe
@officers_only
def chain(request: OfficerRequest, chain_id: int) -> HttpResponse:
    """Show one chain."""
    found = _visible(request).filter(pk=chain_id)
    shown = _pictured(request, found)
    if not shown:
        raise Http404
    record = shown[0].chain
    counts = record.reviews.aggregate(
        running=Count("pk", filter=Q(state=ReviewState.RUNNING)), all=Count("pk")
    )
    context = {
        **FRAME,
        "crumbs": [*_crumbs(), Crumb(record.name, language="zh-CN")],
        "shown": shown[0],
        "counts": counts,
        "events": last_events(record),
    }
    return render(request, "backoffice/agencies/chain.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def new_chain(request: OfficerRequest) -> HttpResponse:
    """Build a chain."""
    if not is_administrator(request.user):
        raise Http404
    return _build(request, None)


@require_http_methods(["GET", "POST"])
@officers_only
def replace_chain(request: OfficerRequest, chain_id: int) -> HttpResponse:
    """Build a chain that takes another one's place; reviews under way end as they began."""
    return _build(request, _administered(request, chain_id))


@require_POST
@officers_only
def retire_chain(request: OfficerRequest, chain_id: int) -> HttpResponse:
    """Let no new review run through the chain."""
    found = _administered(request, chain_id)
    try:
        retire(chain=found, actor=request.user, now=timezone.now(), today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The chain is retired. Reviews under way in it go on to their end."))
    return redirect("backoffice:chain", chain_id)


def _build(request: OfficerRequest, replaced: ReviewChain | None) -> HttpResponse:
    today = timezone.localdate()
    offered = StepChoices.of(request.user, today)
    form = ChainForm(
        request.POST or None, user=request.user, today=today, initial=_chain_values(request, replaced)
    )
    command = request.POST.get("command", "")
    steps = _steps(request.POST, offered) if form.is_bound else _unbound(_step_values(replaced), offered)
    if command == "save" and all([form.is_valid(), *(step.is_valid() for step in steps)]):
        made = attempt(
            form,
            lambda: set_up_chain(
                steps=plans_of(steps),
                actor=request.user,
                now=timezone.now(),
                today=today,
                replaces=replaced,
                **form.cleaned_data,
            ),
        )
        if made is not None:
            messages.success(request, _("The chain is set up. New reviews run through it from now on."))
            return redirect("backoffice:chain", made.pk)
    elif command and command != "save":
        form = ChainForm(user=request.user, today=today, initial=_raw(form))
        steps = _unbound(_rearranged([step.raw() for step in steps], command), offered)
    context = {
        **FRAME,
        "crumbs": [*_crumbs(), Crumb(_("Replace the chain") if replaced else _("New chain"))],
        "form": form,
        "steps": steps,
        "turns": picture_of_forms(steps),
        "replaced": replaced,
        "offered": offered,
        "may_add": len(steps) < MOST_STEPS,
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/agencies/chain_builder.html", context, status=status)


def _steps(data: QueryDict, offered: StepChoices) -> list[StepForm]:
    given = data.get("steps", "")
    count = min(int(given), MOST_STEPS) if given.isdecimal() else 0
    return [
        StepForm(data, prefix=f"step-{number}", offered=offered, is_first=number == 0)
        for number in range(max(count, 1))
    ]


def _unbound(values: list[dict[str, Any]], offered: StepChoices) -> list[StepForm]:
    return [
        StepForm(initial=step, prefix=f"step-{number}", offered=offered, is_first=number == 0)
        for number, step in enumerate(values)
    ]


def _rearranged(steps: list[dict[str, Any]], command: str) -> list[dict[str, Any]]:
    """Return the steps after a button of the builder: add, up-N, down-N, remove-N."""
    act, _hyphen, place = command.partition("-")
    if act == "add" and len(steps) < MOST_STEPS:
        return [*steps, dict(NEW_CHAIN[0])]
    number = int(place) if place.isdecimal() else len(steps)
    if number >= len(steps):
        return steps
    if act == "remove" and len(steps) > 1:
        return steps[:number] + steps[number + 1 :]
    other = {"up": number - 1, "down": number + 1}.get(act, -1)
    if 0 <= other < len(steps):
        steps[number], steps[other] = steps[other], steps[number]
    return steps


def _raw(form: ChainForm) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _chain_values(request: OfficerRequest, replaced: ReviewChain | None) -> dict[str, Any]:
    if replaced is None:
        return {"agency": request.user.agency_id}
    return {
        "name": replaced.name,
        "agency": replaced.agency_id,
        "kinds": replaced.kinds,
        "for_minor": replaced.for_minor,
    }


def _step_values(replaced: ReviewChain | None) -> list[dict[str, Any]]:
    if replaced is None:
        return [dict(step) for step in NEW_CHAIN]
    values, turn = [], None
    for step in replaced.steps.prefetch_related("users"):
        values.append(
            {
                "name": step.name,
                "beside": step.turn == turn,
                "role": step.role,
                "agency": str(step.agency_id or ""),
                "accounts": " ".join(user.username for user in step.users.all()),
                "questions": step.questions,
            }
        )
        turn = step.turn
    return values


def _pictured(request: OfficerRequest, found: QuerySet[ReviewChain]) -> list[Any]:
    today = timezone.localdate()
    steps = Prefetch("steps", ReviewStep.objects.prefetch_related("users"))
    administered = set(agencies_administered(request.user, today).values_list("pk", flat=True))
    return pictured(
        found.prefetch_related(steps), administered, administers_everything(request.user), today
    )


def _visible(request: OfficerRequest) -> QuerySet[ReviewChain]:
    """Return the chains of the agencies that the account sees, of those above them, and of everyone."""
    today = timezone.localdate()
    concerned = Q(agency__in=agencies_seen(request.user, today)) | Q(agency=None)
    if request.user.agency is not None:
        above = line_of_superiors(agency_version(request.user.agency, today), today)
        concerned |= Q(agency__in=[one.agency_id for one in above])
    return ReviewChain.objects.filter(concerned)


def _administered(request: OfficerRequest, chain_id: int) -> ReviewChain:
    chains = ReviewChain.objects.select_related("agency")
    if not administers_everything(request.user):
        chains = chains.filter(agency__in=agencies_administered(request.user, timezone.localdate()))
    return get_object_or_404(chains, pk=chain_id)


def _crumbs() -> list[Crumb]:
    return [
        Crumb(_("Agencies"), reverse("backoffice:agencies")),
        Crumb(_("Chains of review"), reverse("backoffice:chains")),
    ]
