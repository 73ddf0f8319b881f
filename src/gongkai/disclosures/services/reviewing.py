"""Acts of review: opinions, and what follows from the last one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.sealing import sealing_algorithm
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.disclosures.models import (
    Disclosure,
    DisclosureVersion,
    Opinion,
    Review,
    ReviewConclusion,
    ReviewStep,
)
from gongkai.disclosures.permissions import NotYourStep, principal_in_step
from gongkai.disclosures.services.publishing import take_off
from gongkai.disclosures.services.records import locked, log, require_reason, write_down
from gongkai.disclosures.states import (
    CORRECTION_TRANSITIONS,
    DISCLOSURE_TRANSITIONS,
    CorrectionState,
    DisclosureState,
    OpinionVerdict,
    PublicationAct,
    ReviewAnswer,
    ReviewQuestion,
    ReviewState,
)
from gongkai.organisations.models import User


class ReviewEnded(DomainError):
    """An opinion in a review that is over."""

    code = "review_ended"


class StepAnswered(DomainError):
    """A second opinion in one step."""

    code = "step_answered"


class QuestionUnanswered(DomainError):
    """An opinion that leaves a question of its step open."""

    code = "question_unanswered"


class ObjectionStands(DomainError):
    """An approval beside an objection."""

    code = "objection_stands"


class SecrecyNotClear(ObjectionStands):
    """An approval of what may be secret."""

    code = "secrecy_not_clear"


@transaction.atomic
def give_opinion(
    *,
    review: Review,
    step: ReviewStep,
    verdict: str,
    actor: User,
    now: datetime,
    today: date,
    answers: Mapping[str, str] | None = None,
    text: str = "",
) -> Opinion:
    """Sign one step of a review: approve, or return the version to its drafter with words.

    The last approval concludes the review; the first return ends it.
    """
    record = locked(Disclosure.objects.get(versions=review.pk), None)
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("version__disclosure", "version__correction", "chain")
        .get(pk=review.pk)
    )
    _require_open(review, step)
    principal = principal_in_step(actor=actor, step=step, version=review.version, today=today)
    given = dict(answers or {})
    require_answers(step.questions, verdict, given)
    if verdict == OpinionVerdict.RETURN:
        text = require_reason(text, _("Say what has to be changed."))
    opinion = Opinion(
        review=review,
        step=step,
        signed_by=actor,
        signer_name=actor.display_name,
        on_behalf_of=principal,
        signed_at=now,
        verdict=verdict,
        answers=given,
        text=text.strip(),
        algorithm=sealing_algorithm(),
    )
    opinion.signature = opinion.computed_signature()
    opinion.full_clean()
    opinion.save()
    data = {"step": step.name, "verdict": verdict, "answers": given, "version": review.version.number}
    write_down(record, "give_opinion", actor=actor, now=now, reason=opinion.text, data=data)
    if verdict == OpinionVerdict.RETURN:
        _return(record, review, opinion, now)
    else:
        _go_on(record, review, actor, now)
    return opinion


def return_to_drafter(
    *,
    review: Review,
    step: ReviewStep,
    text: str,
    actor: User,
    now: datetime,
    today: date,
    answers: Mapping[str, str] | None = None,
) -> Opinion:
    """Return the version with an opinion on what has to be changed."""
    return give_opinion(
        review=review,
        step=step,
        verdict=OpinionVerdict.RETURN,
        actor=actor,
        now=now,
        today=today,
        answers=answers,
        text=text,
    )


def _require_open(review: Review, step: ReviewStep) -> None:
    if review.state != ReviewState.RUNNING:
        raise ReviewEnded(
            _("The review of “%(title)s” is over: %(state)s.")
            % {"title": review.version.title, "state": review.get_state_display()}
        )
    if step.chain_id != review.chain_id:
        raise NotYourStep(_("The step “%(step)s” is not of this review.") % {"step": step.name})
    earlier = Opinion.objects.filter(review=review, step=step).first()
    if earlier:
        raise StepAnswered(
            _("“%(name)s” already signed the step “%(step)s” on %(day)s.")
            % {"name": earlier.signer_name, "step": step.name, "day": earlier.signed_at.date().isoformat()}
        )
    if step.turn != review.turn:
        raise NotYourStep(
            _("It is not the turn of the step “%(step)s”: a step before it is not signed yet.")
            % {"step": step.name}
        )


def require_answers(questions: Sequence[str], verdict: str, answers: Mapping[str, str]) -> None:
    """Refuse an approval with a question unanswered, or beside an objection."""
    unknown = set(answers) - set(questions) | set(answers.values()) - set(ReviewAnswer.values)
    if unknown:
        raise ValueError(f"{sorted(unknown)} is neither a question of this step nor an answer.")
    if verdict != OpinionVerdict.APPROVE:
        return
    open_questions = [ReviewQuestion(name) for name in questions if name not in answers]
    if open_questions:
        raise QuestionUnanswered(
            _("Answer before you approve: %(questions)s.")
            % {"questions": _(", ").join(str(question.label) for question in open_questions)}
        )
    objections = [ReviewQuestion(name) for name in questions if answers[name] == ReviewAnswer.OBJECTION]
    if not objections:
        return
    refusal = SecrecyNotClear if ReviewQuestion.SECRECY in objections else ObjectionStands
    raise refusal(
        _("You object on: %(questions)s. What is objected to is returned, not approved.")
        % {"questions": _(", ").join(str(question.label) for question in objections)}
    )


def _go_on(record: Disclosure, review: Review, actor: User, now: datetime) -> None:
    """Wait for the others of this turn, begin the next turn, or conclude."""
    answered = Opinion.objects.filter(review=review).values("step")
    left = review.chain.steps.exclude(pk__in=answered).order_by("turn").first()
    if left is None:
        _conclude(record, review, actor, now)
    elif left.turn != review.turn:
        review.turn = left.turn
        review.save(update_fields=["turn"])


def _conclude(record: Disclosure, review: Review, actor: User, now: datetime) -> None:
    """Approve the version: from now on exactly this may be public."""
    version = review.version
    review.state, review.ended_at = ReviewState.APPROVED, now
    review.full_clean()
    review.save()
    conclusion = ReviewConclusion(
        review=review,
        concluded_at=now,
        concluded_by=actor,
        algorithm=version.algorithm,
        content_hash=version.content_hash,
    )
    conclusion.full_clean()
    conclusion.save()
    if version.correction:
        _approve_correction(version, conclusion)
    else:
        _approve_record(record, review, conclusion, actor, now)
    write_down(record, "approve", actor=actor, now=now, data={"version": version.number})


def _approve_correction(version: DisclosureVersion, conclusion: ReviewConclusion) -> None:
    correction = version.correction
    if correction is None:
        return
    correction.state = next_state(
        CORRECTION_TRANSITIONS, state=CorrectionState(correction.state), action="approve"
    )
    correction.conclusion = conclusion
    correction.full_clean()
    correction.save()


def _approve_record(
    record: Disclosure, review: Review, conclusion: ReviewConclusion, actor: User, now: datetime
) -> None:
    if review.is_afterwards:
        if record.public_version_id != review.pk:
            return
        record.conclusion = conclusion
        record.full_clean()
        record.save()
        log(record, PublicationAct.CONFIRM, actor=actor, now=now)
        return
    record.state = next_state(DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="approve")
    record.conclusion = conclusion
    record.full_clean()
    record.save()


def _return(record: Disclosure, review: Review, opinion: Opinion, now: datetime) -> None:
    """End the review and give the version back; what may be secret leaves the public's eyes at once."""
    review.state, review.ended_at = ReviewState.RETURNED, now
    review.full_clean()
    review.save()
    correction = review.version.correction
    if correction:
        correction.state = next_state(
            CORRECTION_TRANSITIONS, state=CorrectionState(correction.state), action="return"
        )
        correction.save()
    elif not review.is_afterwards:
        record.state = next_state(
            DISCLOSURE_TRANSITIONS, state=DisclosureState(record.state), action="return"
        )
        record.full_clean()
        record.save()
    elif record.is_public and opinion.answers.get(ReviewQuestion.SECRECY) == ReviewAnswer.OBJECTION:
        take_off(record, reason=opinion.text, actor=opinion.signed_by, now=now)
