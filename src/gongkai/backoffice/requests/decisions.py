"""The page of the decision: choosing the outcome, giving the facts of its letter, reading the letter."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.fetching import SECTION, case_of, in_language, not_possible_now
from gongkai.backoffice.requests.files import letter_file
from gongkai.backoffice.requests.forms import LongField
from gongkai.core.errors import DomainError
from gongkai.core.web.fields import DayField
from gongkai.law.letters import LetterFact, letter_facts
from gongkai.law.outcomes import OutcomeAnswer, outcome_rules
from gongkai.requests import services
from gongkai.requests.decision_needs import PARTIAL, enclosure_problem, unmet_needs
from gongkai.requests.models import Decision, DisclosureRequest
from gongkai.requests.rendering.paper import paper_of_draft
from gongkai.requests.services.deciding import LAPSES
from gongkai.requests.states import DECIDING_STATES, DRAFTING_STATES, GIVEN_REPLIES, RequestState


class OutcomeForm(forms.Form):
    """Which leaf of the form the request ends in, and which answer it gets."""

    choice = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)

    def __init__(self, *args: Any, case: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _choices(case)


class FactsForm(forms.Form):
    """The facts that the letter of an answer must give."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, outcome: str, answer: OutcomeAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = letter_facts()
        for name in (*answer.facts, *answer.optional):
            self.fields[name] = _field(known[name], optional=name in answer.optional)
        if outcome == PARTIAL:
            self.fields["no_copy_reason"] = LongField(
                label=_("Why no redacted copy is enclosed"),
                required=False,
                help_text=_(
                    "Only where none is needed, such as where what is given stands in the letter itself. It"
                    " stays in the file and is not in the letter."
                ),
            )


@require_http_methods(["GET", "POST"])
@officers_only
def request_decision(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Draft the decision, and read its letter as it would be signed."""
    case = case_of(request, case_id)
    decision: Decision | None = getattr(case, "decision", None)
    may_draft = case.state in DRAFTING_STATES
    if not may_draft and (request.method == "POST" or case.state not in DECIDING_STATES):
        return not_possible_now(request, case)
    chosen = _chosen(request, case, decision)
    form = None
    if chosen and may_draft:
        outcome, answer = chosen
        initial = _initial(case, decision, answer)
        form = FactsForm(request.POST or None, outcome=outcome, answer=answer, initial=initial)
        if form.is_valid() and _saved(request, case, outcome, answer, form):
            return redirect("backoffice:request-decision", case.pk)
    today = timezone.localdate()
    draft = services.decision_letter(case, decision, today) if decision else None
    context = {
        "section": SECTION,
        "case": case,
        "outcome_form": OutcomeForm(
            case=case, initial={"choice": f"{chosen[0]}/{chosen[1].id}" if chosen else ""}
        ),
        "form": form,
        "answer": chosen and chosen[1],
        "article": chosen and in_language(chosen[1].article),
        "needs": _needs(case, decision, chosen, today),
        "may_draft": may_draft,
        "decision": decision,
        "draft": draft,
        "paper": draft and paper_of_draft(draft, today),
    }
    status = 400 if form is not None and form.is_bound else 200
    return render(request, "backoffice/requests/decision.html", context, status=status)


@require_safe
@officers_only
def request_decision_file(request: OfficerRequest, case_id: int, kind: str) -> HttpResponse:
    """Hand out the drafted letter as a file; it has no number yet."""
    case = case_of(request, case_id)
    if not hasattr(case, "decision") or case.state not in (*DRAFTING_STATES, *DECIDING_STATES):
        raise Http404
    today = timezone.localdate()
    return letter_file(paper_of_draft(services.decision_letter(case, case.decision, today), today), kind)


def _saved(
    request: OfficerRequest, case: DisclosureRequest, outcome: str, answer: OutcomeAnswer, form: FactsForm
) -> bool:
    facts = dict(form.cleaned_data)
    revision = facts.pop("revision")
    no_copy_reason = facts.pop("no_copy_reason", "")
    try:
        services.draft_decision(
            disclosure_request=case,
            outcome=outcome,
            answer=answer.id,
            facts=facts,
            actor=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            revision=revision,
            no_copy_reason=no_copy_reason,
        )
    except DomainError as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("The draft is kept. Read the letter, then hand it to legal review."))
    return True


def _needs(
    case: DisclosureRequest,
    decision: Decision | None,
    chosen: tuple[str, OutcomeAnswer] | None,
    today: date,
) -> list[str]:
    """Return what the chosen answer needs and the file of the case does not have."""
    if chosen is None:
        return []
    outcome, answer = chosen
    enclosure = enclosure_problem(case, outcome, decision.no_copy_reason if decision else "")
    return [*unmet_needs(case, answer, today), *([enclosure] if enclosure else [])]


def _chosen(
    request: OfficerRequest, case: DisclosureRequest, decision: Decision | None
) -> tuple[str, OutcomeAnswer] | None:
    """Return the outcome and answer that the address names, or those of the draft."""
    asked = request.GET.get("choice", "")
    if not asked and decision is not None:
        asked = f"{decision.outcome}/{decision.answer}"
    if not asked or asked not in {value for _group, options in _choices(case) for value, _label in options}:
        return None
    outcome, _slash, answer = asked.partition("/")
    return outcome, outcome_rules().outcome(outcome).answer(answer)


def _choices(case: DisclosureRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the outcomes that are possible now, under the form's groups."""
    only = LAPSES.get(RequestState(case.state))
    rules = outcome_rules()
    groups: dict[str, list[tuple[str, str]]] = {}
    for outcome in rules.outcomes.values():
        if only and outcome.id != only:
            continue
        for answer in outcome.answers:
            if answer.by_act and case.is_open:
                continue
            label = in_language(outcome.label)
            if len(outcome.answers) > 1:
                label = f"{label} – {in_language(answer.label)}"
            groups.setdefault(outcome.group, []).append((f"{outcome.id}/{answer.id}", label))
    return [(in_language(rules.groups[group]), options) for group, options in groups.items()]


def _initial(case: DisclosureRequest, decision: Decision | None, answer: OutcomeAnswer) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "revision": case.revision,
        "information_name": " ".join(case.asked_for.split()),
    }
    search = case.searches.filter(found=False).last()
    if search is not None:
        initial["search_account"] = (
            f"{search.searched_on.year}年{search.searched_on.month}月{search.searched_on.day}日，"
            f"由{search.searched_by}对{search.places}进行检索，方法为{search.method}，结果：{search.result}"
        )
    correction = case.corrections.filter(received_on=None).last()
    if correction is not None:
        initial |= {"correction_asked_on": correction.asked_on, "correction_until": correction.until}
    fee = case.fees.filter(notified_on__isnull=False, paid_on=None).last()
    if fee is not None:
        initial |= {"fee_amount": f"{fee.amount:f}", "fee_until": fee.until}
    opinion = case.consultations.filter(kind="third_party", reply__in=GIVEN_REPLIES).last()
    if opinion is not None:
        initial["third_party_opinion"] = opinion.reply_text or str(opinion.get_reply_display())
    if decision is not None and decision.answer == answer.id:
        initial |= decision.facts | {"no_copy_reason": decision.no_copy_reason}
    return initial


def _field(fact: LetterFact, *, optional: bool) -> forms.Field:
    options: dict[str, Any] = {
        "label": in_language(fact.label),
        "required": not optional,
        "help_text": in_language(fact.help) if fact.help else "",
    }
    if fact.kind == "day":
        return DayField(**options)
    if fact.kind == "text":
        return LongField(**options)
    if fact.kind == "choice":
        choices = [(option.id, in_language(option.label)) for option in fact.options]
        return forms.ChoiceField(choices=choices, **options)
    if fact.kind == "ground":
        grounds = outcome_rules().grounds.values()
        choices = [
            (ground.id, f"{in_language(ground.label)} ({in_language(ground.article)})")
            for ground in grounds
        ]
        return forms.ChoiceField(choices=choices, **options)
    return forms.CharField(max_length=300, **options)
