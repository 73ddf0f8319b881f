"""A reviewer's page: what is examined, what was found in it, every step so far, and the opinion to give."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.draft_page import finding_rows
from gongkai.backoffice.disclosures.labels import kind_label
from gongkai.backoffice.disclosures.lookup import seen_review
from gongkai.backoffice.disclosures.versions import content_facts, previous_version, shown_files
from gongkai.core.errors import DomainError
from gongkai.disclosures import services
from gongkai.disclosures.body import body_with_addresses
from gongkai.disclosures.desk import open_steps, review_progress
from gongkai.disclosures.models import Disclosure, Review
from gongkai.disclosures.states import ReviewAnswer, ReviewQuestion, ReviewState
from gongkai.organisations.selectors import agency_version


@require_safe
@officers_only
def review(request: OfficerRequest, review_id: int) -> HttpResponse:
    """Show what is examined and ask for the opinion."""
    return _show(request, seen_review(request, review_id))


@require_http_methods(["GET", "POST"])
@officers_only
def give_opinion(request: OfficerRequest, review_id: int) -> HttpResponse:
    """Sign one step of the review."""
    found = seen_review(request, review_id)
    if request.method == "GET":
        return redirect("backoffice:review", found.pk)
    number = request.POST.get("step", "")
    step = get_object_or_404(found.chain.steps, pk=int(number) if number.isdecimal() else 0)
    answers = {
        question: request.POST[f"answer-{question}"]
        for question in step.questions
        if request.POST.get(f"answer-{question}") in ReviewAnswer.values
    }
    verdict = "return" if request.POST.get("verdict") == "return" else "approve"
    try:
        services.give_opinion(
            review=found,
            step=step,
            verdict=verdict,
            actor=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            answers=answers,
            text=request.POST.get("text", ""),
        )
    except DomainError as problem:
        typed = {"step": step.pk, "answers": answers, "text": request.POST.get("text", "")}
        return _show(request, found, problem=str(problem), typed=typed, status=400)
    found.refresh_from_db()
    messages.success(request, _what_follows(found))
    works_there = (
        Disclosure.objects.editable_by(request.user).filter(pk=found.version.disclosure_id).exists()
    )
    if works_there and found.state == ReviewState.APPROVED:
        return redirect("backoffice:disclosure", found.version.disclosure_id)
    return redirect("backoffice:review", found.pk)


def _what_follows(found: Review) -> str:
    sentences = {
        ReviewState.RUNNING: _("Your opinion is signed. The review goes on with its next step."),
        ReviewState.APPROVED: _(
            "Your opinion is signed. It was the last one: this version may be published."
        ),
        ReviewState.RETURNED: _("Your opinion is signed. The record is back with its drafter."),
    }
    return sentences[ReviewState(found.state)]


def _show(
    request: OfficerRequest,
    found: Review,
    *,
    problem: str = "",
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    version, today = found.version, timezone.localdate()
    record = version.disclosure
    works_there = Disclosure.objects.editable_by(request.user).filter(pk=record.pk).exists()
    steps = open_steps(found, request.user, today)
    is_author = request.user.pk in {version.drafter_id, version.edited_by_id, version.made_by_id}
    typed = typed or {}
    context = {
        "section": "disclosures",
        "title": version.title,
        "review": found,
        "version": version,
        "record": record,
        "agency": agency_version(record.agency, today),
        "kind": kind_label(record.kind),
        "facts": content_facts(version),
        "body": body_with_addresses(
            version.body_html, lambda key: reverse("backoffice:reviewed-file", args=[found.pk, key])
        ),
        "files": shown_files(version),
        "findings": finding_rows(version, record.findings.select_related("justified_by"), (), {}),
        "progress": review_progress(found, today),
        "open_steps": [
            {
                "step": open_step.step,
                "principal": open_step.principal,
                "questions": [
                    {
                        "name": name,
                        "label": ReviewQuestion(name).label,
                        "given": typed.get("answers", {}).get(name, ""),
                    }
                    for name in open_step.step.questions
                ],
                "text": typed.get("text", "") if typed.get("step") == open_step.step.pk else "",
            }
            for open_step in steps
        ],
        "answers": ReviewAnswer.choices,
        "is_author": is_author and found.state == ReviewState.RUNNING,
        "works_there": works_there,
        "previous": previous_version(version),
        "problem": problem,
    }
    return render(request, "backoffice/disclosures/review.html", context, status=status)
