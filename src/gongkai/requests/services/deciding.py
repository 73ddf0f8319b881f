"""Acts of the decision: drafting it with one outcome of the form, its legal review, signing, serving."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.sealing import plain_data, seal, sealing_algorithm
from gongkai.core.errors import DomainError
from gongkai.law.clock_events import ClockEventKind
from gongkai.law.outcomes import Outcome, OutcomeAnswer, OutcomeUnknown, outcome_rules
from gongkai.law.remedies import remedy_rules
from gongkai.organisations.models import User
from gongkai.requests.decision_needs import PARTIAL, enclosure_problem, unmet_needs
from gongkai.requests.letter_texts import LetterDraft, compose_letter
from gongkai.requests.models import (
    Decision,
    DecisionOpinion,
    DisclosureRequest,
    Letter,
    LetterDelivery,
    RequestDocument,
)
from gongkai.requests.services.letters import LetterIncomplete, deliver, sign_letter
from gongkai.requests.services.records import advance, finish, keep, locked, require_text
from gongkai.requests.services.timing import in_readers_language, record_event
from gongkai.requests.states import OpinionVerdict, RequestState

LAPSES = {
    RequestState.AWAITING_CORRECTION: "other.not_corrected",
    RequestState.AWAITING_PAYMENT: "other.unpaid",
}
"""The only outcome that is possible while the applicant is waited for."""


class DecisionNotPossible(DomainError):
    """An outcome that the file of the case does not support."""

    code = "decision_not_possible"


class ReviewedByDrafter(DomainError):
    """A legal opinion of the officer who drafted the decision."""

    code = "reviewed_by_drafter"


class DraftChanged(DomainError):
    """A draft that is not what its legal review approved."""

    code = "draft_changed"


@transaction.atomic
def draft_decision(
    *,
    disclosure_request: DisclosureRequest,
    outcome: str,
    answer: str,
    facts: Mapping[str, Any],
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
    no_copy_reason: str = "",
) -> Decision:
    """Draft the decision with exactly one outcome of the form and the facts of its letter.

    A draft may still lack facts; it is not signed before it has them.
    """
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "draft")
    _leaf, way = _chosen(outcome, answer, today)
    if way.by_act:
        raise DecisionNotPossible(_("This outcome is recorded by its own act, not by a decision."))
    _require_possible_now(case, outcome)
    decision = Decision.objects.filter(disclosure_request=case).first() or Decision(disclosure_request=case)
    decision.outcome, decision.answer = outcome, way.id
    known = {*way.facts, *way.optional}
    decision.facts = plain_data({name: value for name, value in facts.items() if name in known and value})
    decision.no_copy_reason = no_copy_reason.strip() if outcome == PARTIAL else ""
    decision.drafted_by, decision.drafted_at = actor, now
    keep(decision)
    data = {"outcome": outcome, "answer": way.id}
    finish(case, "draft_decision", actor=actor, now=now, data=data, reason=decision.no_copy_reason)
    return decision


@transaction.atomic
def submit_decision(
    *,
    disclosure_request: DisclosureRequest,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Decision:
    """Hand the draft to legal review, when it lacks nothing."""
    case = locked(disclosure_request, actor, revision=revision)
    decision = _decision_of(case)
    _require_possible_now(case, decision.outcome)
    advance(case, "submit")
    require_ready(case, decision, today)
    finish(case, "submit_decision", actor=actor, now=now, data={"outcome": decision.outcome})
    return decision


@transaction.atomic
def give_legal_opinion(
    *,
    disclosure_request: DisclosureRequest,
    verdict: str,
    text: str,
    actor: User | None,
    now: datetime,
    revision: int | None = None,
) -> DecisionOpinion:
    """Approve the draft or return it with the reason; never by who drafted it."""
    case = locked(disclosure_request, actor, revision=revision)
    decision = _decision_of(case)
    if actor is not None and actor.pk == decision.drafted_by_id:
        raise ReviewedByDrafter(
            _("You drafted this decision, so another account must give the legal opinion.")
        )
    given = OpinionVerdict(verdict)
    if given is OpinionVerdict.RETURN:
        text = require_text(text, _("Say what has to be changed."))
        advance(case, _return_action(case))
    else:
        advance(case, "approve")
    opinion = DecisionOpinion(
        decision=decision,
        verdict=given,
        text=text,
        content_hash=decision_seal(case, decision),
        given_by=actor,
        given_at=now,
    )
    keep(opinion)
    finish(case, "give_legal_opinion", actor=actor, now=now, reason=text, data={"verdict": str(given)})
    return opinion


@transaction.atomic
def sign_decision(
    *,
    disclosure_request: DisclosureRequest,
    actor: User | None,
    now: datetime,
    today: date,
    revision: int | None = None,
) -> Letter:
    """Sign the reviewed decision: the letter gets its number and date, and is never changed again."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "sign")
    decision = _decision_of(case)
    last = decision.opinions.last()
    if (
        last is None
        or last.verdict != OpinionVerdict.APPROVE
        or last.content_hash != decision_seal(case, decision)
    ):
        raise DraftChanged(_("The draft is not what the legal review approved. Hand it to review again."))
    draft = require_ready(case, decision, today)
    letter = sign_letter(case, draft, actor=actor, now=now, dated_on=today)
    decision.letter = letter
    keep(decision)
    finish(case, "sign_decision", actor=actor, now=now, data={"letter": letter.number})
    return letter


@transaction.atomic
def serve_decision(
    *,
    disclosure_request: DisclosureRequest,
    way: str,
    served_on: date,
    proof: str,
    actor: User | None,
    now: datetime,
    today: date,
    document: RequestDocument | None = None,
    revision: int | None = None,
) -> LetterDelivery:
    """Record the service of the decision with its proof; this ends the clock and the request."""
    case = locked(disclosure_request, actor, revision=revision)
    advance(case, "serve")
    decision = _decision_of(case)
    if decision.letter is None:
        raise LookupError(f"The signed request {case.pk} has no letter.")
    _require_online_channel(decision.letter, way)
    delivery = deliver(
        decision.letter,
        way=way,
        served_on=served_on,
        proof=proof,
        actor=actor,
        now=now,
        today=today,
        document=document,
    )
    case.outcome, case.concluded_on = decision.outcome, served_on
    result = record_event(case, ClockEventKind.ANSWERED, on=served_on, actor=actor, now=now, today=today)
    data = {
        "outcome": case.outcome,
        "served_on": served_on,
        "due_on": result.due_on,
        "late": result.answered_late,
    }
    finish(case, "serve_decision", actor=actor, now=now, data=data)
    return delivery


def decision_letter(case: DisclosureRequest, decision: Decision, day: date) -> LetterDraft:
    """Return the decision's letter as it would be signed on ``day``, with what it still lacks."""
    _leaf, way = _chosen(decision.outcome, decision.answer, day)
    ground = outcome_rules().grounds.get(way.id)
    return compose_letter(
        case,
        way.letter,
        decision.facts | ({"ground": ground.label} if ground else {}),
        day=day,
        article=way.article,
        remedy=_remedy(way, decision),
        required=way.facts,
    )


def require_ready(case: DisclosureRequest, decision: Decision, day: date) -> LetterDraft:
    """Return the decision's letter; refuse it while something is missing in it or in the file."""
    draft = decision_letter(case, decision, day)
    _leaf, way = _chosen(decision.outcome, decision.answer, day)
    enclosure = enclosure_problem(case, decision.outcome, decision.no_copy_reason)
    problems = [*unmet_needs(case, way, day), *([enclosure] if enclosure else []), *draft.problems]
    if problems:
        raise LetterIncomplete(" ".join(problems))
    return draft


def decision_seal(case: DisclosureRequest, decision: Decision) -> str:
    """Return the fingerprint of what a legal review reads."""
    content = {
        "asked_for": case.asked_for,
        "outcome": decision.outcome,
        "answer": decision.answer,
        "facts": decision.facts,
    }
    if decision.no_copy_reason:
        content["no_copy_reason"] = decision.no_copy_reason
    enclosed = case.released_files.values_list("redaction__copy__sha256", flat=True)
    if enclosed:
        content["enclosed"] = sorted(enclosed)
    return seal(content, sealing_algorithm())


def _chosen(outcome: str, answer: str, day: date) -> tuple[Outcome, OutcomeAnswer]:
    try:
        outcome_rules().in_force_on(day)
        leaf = outcome_rules().outcome(outcome)
        return leaf, leaf.answer(answer)
    except OutcomeUnknown as refusal:
        raise DecisionNotPossible(in_readers_language(refusal)) from refusal


def _require_possible_now(case: DisclosureRequest, outcome: str) -> None:
    """Refuse every outcome but the lapse while a correction or a payment is awaited."""
    only = LAPSES.get(RequestState(case.state))
    if only and outcome != only:
        raise DecisionNotPossible(
            _("While the applicant is waited for, the request can only end because nothing came in time.")
        )


def _remedy(way: OutcomeAnswer, decision: Decision) -> str:
    if way.remedy != "by_withheld_ground":
        return way.remedy
    ground = outcome_rules().grounds.get(decision.facts.get("withheld_ground", ""))
    return ground.remedy if ground else "reconsideration_first"


def _decision_of(case: DisclosureRequest) -> Decision:
    decision = Decision.objects.select_related("letter").filter(disclosure_request=case).first()
    if decision is None:
        raise DecisionNotPossible(
            _("Request %(number)s has no decision yet. Draft it first.") % {"number": case.number}
        )
    return decision


def _require_online_channel(letter: Letter, way: str) -> None:
    """Refuse to serve a letter through the internet that names no internet channel for reconsideration."""
    rules = remedy_rules()
    if not letter.remedy_clause or not rules.must_name_online_channel(way, letter.dated_on):
        return
    beginning = rules.online.template.partition("{online}")[0]
    if not any(beginning in paragraph for paragraph in letter.paragraphs):
        raise DecisionNotPossible(
            _(
                "The letter names no internet channel for filing a reconsideration, so it cannot be served"
                " through the internet (article 22 of the Administrative Reconsideration Law). Serve it in"
                " another way."
            )
        )


def _return_action(case: DisclosureRequest) -> str:
    """Return how the draft goes back: to handling, or to waiting for the applicant."""
    if case.corrections.filter(received_on=None).exists():
        return "return_to_correction"
    if case.fees.filter(notified_on__isnull=False, paid_on=None).exists():
        return "return_to_payment"
    return "return"
