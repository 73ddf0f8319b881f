"""What an applicant reads of the own case: its state in plain words, its letters, what can be done."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.core.workflow import TransitionNotAllowed, next_state
from gongkai.law.letters import letter_kinds
from gongkai.law.outcomes import outcome_rules, without_form_number
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_version
from gongkai.portal.requests.frame import language
from gongkai.requests.clock_reading import clock_of
from gongkai.requests.clock_words import WordedClock, worded_clock
from gongkai.requests.letter_texts import APPLICANT
from gongkai.requests.models import (
    Complaint,
    CorrectionNotice,
    DisclosureRequest,
    FeeNotice,
    Letter,
    PaymentClaim,
    ReasonsNotice,
)
from gongkai.requests.payments import payment_provider
from gongkai.requests.states import REQUEST_TRANSITIONS, RequestState

_BEING_HANDLED = _("The agency is handling your request.")
STATE_WORDS: dict[str, Promise] = {
    RequestState.SUBMITTED: _("The agency has your request and has not confirmed its receipt yet."),
    RequestState.HANDLING: _BEING_HANDLED,
    RequestState.AWAITING_CORRECTION: _("The agency asks you to complete your request."),
    RequestState.AWAITING_PAYMENT: _("The agency waits for the information processing fee."),
    RequestState.IN_REVIEW: _BEING_HANDLED,
    RequestState.REVIEWED: _BEING_HANDLED,
    RequestState.SIGNED: _("The answer is signed and on its way to you."),
    RequestState.CONCLUDED: _("Your request is concluded."),
    RequestState.ARCHIVED: _("Your request is concluded."),
}


@dataclass(frozen=True, slots=True)
class ServedLetter:
    """A letter that was served, and when."""

    letter: Letter
    served_on: date
    is_decision: bool


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The same request at another agency or under another number, which the same secret opens."""

    case: DisclosureRequest
    agency: AgencyVersion


@dataclass(frozen=True, slots=True)
class ApplicantsView:
    """Everything that the applicant's page shows of a case."""

    state: Promise
    clock: WordedClock | None
    letters: list[ServedLetter]
    correction: CorrectionNotice | None
    """The correction that is awaited."""
    correction_is_late: bool
    reasons: ReasonsNotice | None
    """The reasons for excessive requests that are awaited (article 35)."""
    fee: FeeNotice | None
    """The fee that is awaited, once its notice was served."""
    outcome: str
    article: str
    related: list[PassedOn]
    may_confirm: bool
    may_correct: bool
    may_withdraw: bool
    payment_page: str
    """Where the fee is paid online; empty where it is paid as the notice says."""
    payment_claim: PaymentClaim | None
    may_give_opinion: bool
    complaints: list[Complaint]
    may_complain: bool

    @property
    def may_act(self) -> bool:
        """Tell whether anything can be done now."""
        return self.may_confirm or self.may_correct or self.may_withdraw or self.reasons is not None


def applicants_view(case: DisclosureRequest, today: date) -> ApplicantsView:
    """Return what the applicant may see of the case on ``today``."""
    clock = clock_of(case)
    letters = served_letters(case)
    correction = case.corrections.filter(received_on=None).first() if may(case, "correct") else None
    outcome, article = _outcome(case)
    fee = _awaited_fee(case, letters)
    complaints = list(case.complaints.all())
    return ApplicantsView(
        state=STATE_WORDS[case.state],
        clock=worded_clock(clock, today, language=language()) if clock else None,
        letters=letters,
        correction=correction,
        correction_is_late=correction is not None and correction.until < today,
        reasons=case.reasons.filter(given_on=None).first() if may(case, "give_reasons") else None,
        fee=fee,
        outcome=outcome,
        article=article,
        related=_related(case, today),
        may_confirm=may_confirm(case),
        may_correct=correction is not None,
        may_withdraw=may(case, "withdraw"),
        payment_page=payment_provider().payment_page(fee, _case_page(case)) if fee else "",
        payment_claim=PaymentClaim.objects.filter(fee=fee).first() if fee else None,
        may_give_opinion=not case.is_open and not hasattr(case, "opinion"),
        complaints=complaints,
        may_complain=all(complaint.answer for complaint in complaints),
    )


def _case_page(case: DisclosureRequest) -> str:
    return reverse("portal:request-case", args=[case.agency.code, case.number])


def may(case: DisclosureRequest, action: str) -> bool:
    """Tell whether the case's state allows the act."""
    try:
        next_state(REQUEST_TRANSITIONS, state=RequestState(case.state), action=action)
    except TransitionNotAllowed:
        return False
    return True


def may_confirm(case: DisclosureRequest) -> bool:
    """Tell whether the applicant's word is all that is lacking for the receipt.

    Article 31, item 3 asks for the confirmation of both sides: the agency gives its own when one of its
    officers takes the case.
    """
    return case.handler_id is not None and may(case, "confirm_receipt")


def served_letters(case: DisclosureRequest) -> list[ServedLetter]:
    """Return the letters to the applicant that were served, newest first. Two queries."""
    letters = case.letters.filter(consultation=None, kind__in=_kinds_to_applicants())
    found = [
        ServedLetter(
            letter=letter,
            served_on=min(delivery.served_on for delivery in letter.deliveries.all()),
            is_decision=letter.kind.startswith("decision"),
        )
        for letter in letters.prefetch_related("deliveries")
        if letter.deliveries.all()
    ]
    return sorted(found, key=lambda one: (one.served_on, one.letter.pk), reverse=True)


def _kinds_to_applicants() -> list[str]:
    return [
        name
        for name, kind in letter_kinds().items()
        if any(version.addressee == APPLICANT for version in kind.versions)
    ]


def _awaited_fee(case: DisclosureRequest, letters: list[ServedLetter]) -> FeeNotice | None:
    if case.state != RequestState.AWAITING_PAYMENT:
        return None
    if not any(one.letter.kind == "fee_notice" for one in letters):
        return None
    return case.fees.filter(notified_on__isnull=False, paid_on=None).last()


def _outcome(case: DisclosureRequest) -> tuple[str, str]:
    """Return how a concluded case ended, and under which article; nothing while it runs."""
    decision = getattr(case, "decision", None)
    if case.is_open or not case.outcome or decision is None:
        return "", ""
    leaf = outcome_rules().outcome(case.outcome)
    if not decision.answer and len(leaf.answers) > 1:  # brought in from earlier records
        return without_form_number(leaf.label.text(language())), ""
    answer = leaf.answer(decision.answer)
    return without_form_number(answer.label.text(language())), answer.article.text(language())


def _related(case: DisclosureRequest, today: date) -> list[PassedOn]:
    """Return where else the request lives on: passed to another agency, or split into several."""
    cases = [*case.transferred_to.select_related("agency"), *case.parts.select_related("agency")]
    return [
        PassedOn(one, agency_version(one.agency, today))
        for one in cases
        if one.secret_hash and one.secret_hash == case.secret_hash
    ]
