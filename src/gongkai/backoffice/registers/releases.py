"""Changes of public registers under review: what waits, one change, the opinion on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.labels import FINDING_LABELS
from gongkai.backoffice.disclosures.lookup import page_language
from gongkai.core.errors import DomainError
from gongkai.disclosures.states import ReviewAnswer, ReviewQuestion
from gongkai.organisations.permissions import may_work_for
from gongkai.organisations.selectors import agency_version
from gongkai.registers import services
from gongkai.registers.differences import ValueChange
from gongkai.registers.models import RegisterRelease
from gongkai.registers.selectors import open_release_steps
from gongkai.registers.services.campaigns import REVIEWED, campaign_figures
from gongkai.registers.services.editing import judged_texts
from gongkai.registers.states import CleanUpOutcome, ReleaseState
from gongkai.screening import ScreeningKind

SHOWN = 50


@require_safe
@officers_only
def releases(request: OfficerRequest) -> HttpResponse:
    """List what waits for the account's opinion, and the latest changes of its agencies."""
    today = timezone.localdate()
    every = RegisterRelease.objects.select_related("proposed_by").defer("findings", "texts")
    context = {
        "section": "registers",
        "waiting": list(every.waiting_for(request.user, today)[:SHOWN]),
        "latest": list(every.seen_by(request.user, today)[:SHOWN]),
    }
    return render(request, "backoffice/registers/releases.html", context)


@require_safe
@officers_only
def release(request: OfficerRequest, release_id: int) -> HttpResponse:
    """Show one change and ask for the opinion."""
    return _show(request, _seen(request, release_id))


@require_POST
@officers_only
def give_opinion(request: OfficerRequest, release_id: int) -> HttpResponse:
    """Sign one step of the review."""
    found = _seen(request, release_id)
    number = request.POST.get("step", "")
    step = get_object_or_404(found.chain.steps, pk=int(number) if number.isdecimal() else 0)
    answers = {
        question: request.POST[f"answer-{question}"]
        for question in services.questions_of(step)
        if request.POST.get(f"answer-{question}") in ReviewAnswer.values
    }
    text = request.POST.get("text", "")
    try:
        services.give_release_opinion(
            release=found,
            step=step,
            verdict="return" if request.POST.get("verdict") == "return" else "approve",
            actor=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            answers=answers,
            text=text,
        )
    except DomainError as problem:
        return _show(request, found, problem=str(problem), typed=text, status=400)
    found.refresh_from_db()
    messages.success(request, _what_follows(found))
    return redirect("backoffice:register-release", found.pk)


@require_POST
@officers_only
def recall(request: OfficerRequest, release_id: int) -> HttpResponse:
    """Take a change back."""
    found = _seen(request, release_id)
    try:
        services.recall_release(release=found, actor=request.user, now=timezone.now())
    except DomainError as problem:
        return _show(request, found, problem=str(problem), status=400)
    messages.success(request, _("The change is recalled; the register stays as it is."))
    return redirect("backoffice:register-release", found.pk)


def submitted(request: OfficerRequest, found: RegisterRelease) -> HttpResponse:
    """Say that a change went into review, and show it."""
    messages.success(request, _("Submitted. The register changes when the review is concluded."))
    return redirect("backoffice:register-release", found.pk)


def shown_findings(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what screening found, in the language of the page."""
    language = page_language()
    return [
        {**one, "kind": FINDING_LABELS[ScreeningKind(one["kind"])], "why": one["why"][language]}
        for one in findings
    ]


def _seen(request: OfficerRequest, release_id: int) -> RegisterRelease:
    seen = RegisterRelease.objects.seen_by(request.user, timezone.localdate())
    return get_object_or_404(
        seen.select_related("agency", "chain", "row__agency", "upload", "campaign", "proposed_by"),
        pk=release_id,
    )


def _what_follows(found: RegisterRelease) -> str:
    sentences = {
        ReleaseState.RUNNING: _("Your opinion is signed. The review goes on with its next step."),
        ReleaseState.RELEASED: _("Your opinion is signed. It was the last one: the register is changed."),
        ReleaseState.RETURNED: _("Your opinion is signed. The change is returned to who entered it."),
    }
    return sentences[ReleaseState(found.state)]


def _clean_up(found: RegisterRelease) -> dict[str, Any]:
    """Return the figures of a clean-up's result, and the documents that it ends."""
    if found.campaign is None:
        return {}
    figures = campaign_figures(found.campaign)
    ended = found.campaign.items.filter(outcome__in=[CleanUpOutcome.REPEALED, CleanUpOutcome.LAPSED])
    return {
        "reviewed": figures[REVIEWED],
        "figures": [(outcome.label, figures[outcome.value]) for outcome in CleanUpOutcome],
        "ended": list(ended.select_related("row").order_by("outcome", "row__dated_on", "id")),
    }


def _changes(found: RegisterRelease) -> list[ValueChange]:
    """Return what the row says and would say, column by column."""
    if found.upload or found.campaign:
        return []
    register, row = found.definition, found.row
    before = {**row.values, **row.private} if row and found.act != "add" else {}
    if found.act == "restore":
        before, after = {}, before
    else:
        judged = judged_texts(register, found.agency, found.texts, None, timezone.localdate())
        after = judged.all_values()
    if found.state == ReleaseState.RELEASED:
        before = {}
    return [
        ValueChange(column, before.get(column.id), after.get(column.id))
        for column in register.kept_columns
        if before.get(column.id) != after.get(column.id)
    ]


def _show(
    request: OfficerRequest,
    found: RegisterRelease,
    *,
    problem: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "section": "registers",
        "release": found,
        "register": found.definition,
        "agency": agency_version(found.agency, today),
        "counts": found.upload.preview["counts"] if found.upload else {},
        "changes": _changes(found),
        "findings": shown_findings(found.findings),
        "opinions": list(found.opinions.select_related("step")),
        "open_steps": [
            {"step": step, "questions": [ReviewQuestion(name) for name in services.questions_of(step)]}
            for step in open_release_steps(found, request.user, today)
        ],
        "answers": ReviewAnswer.choices,
        "is_author": found.proposed_by_id == request.user.pk,
        "may_recall": found.state == ReleaseState.RUNNING and may_work_for(request.user, found.agency),
        "problem": problem,
        "typed": typed,
        **_clean_up(found),
    }
    return render(request, "backoffice/registers/release.html", context, status=status)
