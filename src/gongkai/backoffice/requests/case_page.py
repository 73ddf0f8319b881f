"""The page of one case: its story and clock in plain words, its file, what may be done next."""

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
from gongkai.backoffice.requests.fetching import (
    SECTION,
    case_of,
    in_language,
    language,
    not_possible_now,
)
from gongkai.backoffice.requests.labels import act_label, answer_label, outcome_label
from gongkai.core.errors import DomainError
from gongkai.organisations.selectors import agency_version
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.clock_words import WordedClock, worded_clock
from gongkai.requests.deadlines import remedy_reply_due_on
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.selectors import MANY_IN_A_MONTH, like_requests, requests_in_a_month
from gongkai.requests.states import DRAFTING_STATES


@require_safe
@officers_only
def request_case(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Show one case."""
    case = case_of(request, case_id)
    today = timezone.localdate()
    context = {
        "section": SECTION,
        "case": case,
        "agency": agency_version(case.agency, today),
        "receipt_rule": in_language(case.receipt_rule.says),
        "receipt_article": in_language(case.receipt_rule.article),
        "clock": shown_clock(case),
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
        "remedies": [(remedy, remedy_reply_due_on(remedy)) for remedy in case.remedies.all()],
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
        return not_possible_now(request, case)
    if form.is_valid():
        common = {"actor": request.user, "now": timezone.now(), "today": timezone.localdate()}
        try:
            perform(chosen, case, form.cleaned_data, common)
        except DomainError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": chosen.label})
            return redirect("backoffice:request", case.pk)
    context = {
        "section": SECTION,
        "case": case,
        "act": chosen,
        "form": form,
        "clock": shown_clock(case),
    }
    status = 400 if form.is_bound else 200
    return render(request, "backoffice/requests/act.html", context, status=status)


def shown_clock(case: DisclosureRequest) -> WordedClock | None:
    """Return the case's clock in the reader's language; None before the day of receipt is fixed."""
    clock = clock_of(case)
    return None if clock is None else worded_clock(clock, timezone.localdate(), language=language())
