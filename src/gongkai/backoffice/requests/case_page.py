"""The page of one case: its story and clock in plain words, its file, what may be done next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.audit.selectors import trail_of
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.acts import perform
from gongkai.backoffice.requests.case_acts import CASE_ACTS, offered_acts
from gongkai.backoffice.requests.fetching import SECTION, case_of, in_language, language
from gongkai.backoffice.requests.labels import act_label, answer_label, outcome_label
from gongkai.core.errors import DomainError
from gongkai.law.calendar import working_calendar
from gongkai.law.clock_results import ClockResult
from gongkai.law.remedies import remedy_rules
from gongkai.organisations.selectors import agency_version
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.models import RemedyCase
from gongkai.requests.selectors import MANY_IN_A_MONTH, like_requests, requests_in_a_month
from gongkai.requests.states import DRAFTING_STATES, RemedyKind


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the clock in the reader's language."""

    on: date
    article: str
    sentence: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class ShownClock:
    """The clock as the page shows it."""

    due_on: date | None
    days_left: int | None
    urgency: str
    law: str
    steps: list[ShownStep]
    warnings: list[str]
    suspended_since: date | None
    due_on_if_silent: date | None
    reply_due_on: date | None
    provisional_years: str
    answered_on: date | None
    answered_late: bool


@require_safe
@officers_only
def request_case(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Show one case."""
    case = case_of(request, case_id)
    today = timezone.localdate()
    clock = clock_of(case)
    context = {
        "section": SECTION,
        "case": case,
        "agency": agency_version(case.agency, today),
        "receipt_rule": in_language(case.receipt_rule.says),
        "receipt_article": in_language(case.receipt_rule.article),
        "clock": clock and shown_clock(clock, today),
        "steps": offered_acts(case, "step"),
        "work": offered_acts(case, "work"),
        "rare": offered_acts(case, "rare"),
        "may_draft": case.state in DRAFTING_STATES,
        "decision": getattr(case, "decision", None),
        "outcome": outcome_label(case),
        "answer": answer_label(case),
        "opinions": case.decision.opinions.select_related("given_by") if hasattr(case, "decision") else [],
        "extensions": case.extensions.select_related("proposed_by", "decided_by"),
        "letters": case.letters.prefetch_related("deliveries"),
        "remedies": [(remedy, _reply_due_on(remedy)) for remedy in case.remedies.all()],
        "likes": like_requests(case) if case.is_open else [],
        "in_a_month": requests_in_a_month(case),
        "many_in_a_month": MANY_IN_A_MONTH,
        "trail": [(line, act_label(line.action)) for line in trail_of(case)],
        "today": today,
    }
    return render(request, "backoffice/requests/case.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def request_act(request: OfficerRequest, case_id: int, act: str) -> HttpResponse:
    """Show the form of an act on a case, and do the act."""
    case = case_of(request, case_id)
    chosen = CASE_ACTS.get(act)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST or None, request.FILES or None, case=case, user=request.user)
    if request.method == "GET" and not chosen.is_offered(case):
        messages.warning(
            request,
            _("This is not possible now: the request is “%(state)s”.")
            % {"state": case.get_state_display()},
        )
        return redirect("backoffice:request", case.pk)
    if form.is_valid():
        common = {"actor": request.user, "now": timezone.now(), "today": timezone.localdate()}
        try:
            perform(chosen, case, form.cleaned_data, common)
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": chosen.label})
            return redirect("backoffice:request", case.pk)
    clock = clock_of(case)
    context = {
        "section": SECTION,
        "case": case,
        "act": chosen,
        "form": form,
        "clock": clock and shown_clock(clock, timezone.localdate()),
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/requests/act.html", context, status=status)


def shown_clock(clock: ClockResult, today: date) -> ShownClock:
    """Return the clock in the reader's language."""
    written = language()
    left = clock.days_left(today, working_calendar())
    standing = clock.suspension
    return ShownClock(
        due_on=clock.due_on,
        days_left=left,
        urgency=_urgency(clock, left, today),
        law=clock.law.name.text(written),
        steps=[
            ShownStep(step.on, step.article(written), step.sentence(written), step.event == "due")
            for step in clock.steps
        ],
        warnings=[warning.message(written) for warning in clock.warnings],
        suspended_since=standing and standing.since,
        due_on_if_silent=standing and standing.due_on_if_silent,
        reply_due_on=standing and standing.reply_due_on,
        provisional_years=(_(", ")).join(str(year) for year in clock.provisional_years),
        answered_on=clock.answered_on,
        answered_late=clock.answered_late,
    )


def _urgency(clock: ClockResult, left: int | None, today: date) -> str:
    if clock.answered_on is not None:
        return "error" if clock.answered_late else "good"
    if left is None or clock.due_on is None:
        return "note"
    return "error" if clock.due_on < today else "warning" if left <= 5 else "good"  # noqa: PLR2004 - as the board


def _reply_due_on(remedy: RemedyCase) -> date | None:
    kind: Any = remedy.kind
    if kind == RemedyKind.COMPLAINT:
        return None
    if kind == RemedyKind.RECONSIDERATION and remedy.is_simplified:
        kind = "reconsideration_simplified"
    return remedy_rules().proceedings[kind].reply_due_on(remedy.served_on, working_calendar())
