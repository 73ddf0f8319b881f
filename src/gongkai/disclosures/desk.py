"""What an officer has to do with records: the piles of the first page, and the open steps of a review."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.disclosures import selectors
from gongkai.disclosures.models import (
    Correction,
    Delegation,
    Disclosure,
    DisclosureFinding,
    DisclosureQuerySet,
    DisclosureVersion,
    Opinion,
    Review,
    ReviewStep,
)
from gongkai.disclosures.permissions import NotYourStep, ReviewerIsDrafter, principal_in_step
from gongkai.disclosures.states import (
    CorrectionState,
    DisclosureState,
    FindingStatus,
    OpinionVerdict,
    ReviewState,
)
from gongkai.organisations.models import User
from gongkai.screening import ScreeningKind


class DeskQueue(TextChoices):
    """A pile of records on an officer's desk. The values stand in addresses and never change."""

    LATE = "late", _("Late")
    DUE_SOON = "due_soon", _("Due soon")
    RETURNED = "returned", _("Returned to me")
    DRAFTS = "drafts", _("Drafts")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved, to be published")
    SCHEDULED = "scheduled", _("Scheduled")
    CORRECTIONS = "corrections", _("Corrections in work")
    FOUND = "found", _("Private data found in what is public")
    EMERGENCIES = "emergencies", _("Emergency notices not yet confirmed")
    REASSESSMENT = "reassessment", _("Due for reassessment")


_STATES = {
    DeskQueue.DRAFTS: DisclosureState.DRAFT,
    DeskQueue.IN_REVIEW: DisclosureState.IN_REVIEW,
    DeskQueue.APPROVED: DisclosureState.APPROVED,
    DeskQueue.SCHEDULED: DisclosureState.SCHEDULED,
}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step of a review in which somebody may sign now, for himself or herself or for another."""

    step: ReviewStep
    principal: User | None


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step of a review with the opinion given in it; ``is_turn`` where it waits for one now."""

    step: ReviewStep
    opinion: Opinion | None
    is_turn: bool
    reviewers: tuple[User, ...] = ()
    delegates: tuple[Delegation, ...] = ()


def desk_queue(user: User, queue: DeskQueue, today: date) -> DisclosureQuerySet:
    """Return the records of one pile, the most urgent first."""
    if queue in _STATES:
        found = Disclosure.objects.editable_by(user).filter(state=_STATES[queue])
        order = ("scheduled_for", "id") if queue == DeskQueue.SCHEDULED else ("-id",)
        return found.order_by(*order)
    piles: dict[DeskQueue, Callable[[], DisclosureQuerySet]] = {
        DeskQueue.LATE: lambda: selectors.late_disclosures(user, today),
        DeskQueue.DUE_SOON: lambda: selectors.due_soon_disclosures(user, today),
        DeskQueue.RETURNED: lambda: returned_to(user),
        DeskQueue.CORRECTIONS: lambda: _with_open_correction(user),
        DeskQueue.FOUND: lambda: _with_findings(user),
        DeskQueue.EMERGENCIES: lambda: _unconfirmed(user),
        DeskQueue.REASSESSMENT: lambda: selectors.due_for_reassessment(user, today),
    }
    return piles[queue]()


def desk_counts(user: User, today: date) -> dict[DeskQueue, int]:
    """Count every pile in a number of queries that does not depend on what lies there."""
    states = dict(
        Disclosure.objects.editable_by(user)
        .filter(state__in=_STATES.values())
        .order_by()
        .values_list("state")
        .annotate(count=Count("id"))
    )
    deadlines = selectors.deadline_counts(user, today).values()
    counts = {queue: states.get(state, 0) for queue, state in _STATES.items()}
    counts[DeskQueue.LATE] = sum(count.late for count in deadlines)
    counts[DeskQueue.DUE_SOON] = sum(count.due_soon for count in deadlines)
    for queue in DeskQueue:
        if queue not in counts:
            counts[queue] = desk_queue(user, queue, today).count()
    return {queue: counts[queue] for queue in DeskQueue}


def returned_to(user: User) -> DisclosureQuerySet:
    """Return the drafts of which the last version came back from review, to those who wrote them."""
    last_review = (
        DisclosureVersion.objects.filter(disclosure=OuterRef("pk"), correction=None)
        .order_by("-number")
        .values("review__state")[:1]
    )
    return (
        Disclosure.objects.editable_by(user)
        .filter(Q(drafter=user) | Q(edited_by=user), state=DisclosureState.DRAFT)
        .annotate(last_review=Subquery(last_review))
        .filter(last_review=ReviewState.RETURNED)
        .order_by("-edited_at", "-id")
    )


def last_return(record: Disclosure, correction: Correction | None = None) -> Opinion | None:
    """Return the opinion with which the last version came back; None where the last was not returned."""
    version = (
        DisclosureVersion.objects.filter(disclosure=record, correction=correction)
        .select_related("review")
        .order_by("-number")
        .first()
    )
    if version is None or not hasattr(version, "review") or version.review.state != ReviewState.RETURNED:
        return None
    returned = Opinion.objects.filter(review=version.review, verdict=OpinionVerdict.RETURN)
    return returned.select_related("step", "signed_by", "on_behalf_of").last()


def open_correction(record: Disclosure) -> Correction | None:
    """Return the correction of a record that is in work."""
    corrections = Correction.objects.filter(disclosure=record)
    return corrections.exclude(state__in=[CorrectionState.PUBLISHED, CorrectionState.DROPPED]).first()


def reviews_of(record: Disclosure) -> Iterable[Review]:
    """Return every review of a record, the latest first."""
    return (
        Review.objects.filter(version__disclosure=record)
        .select_related("version", "chain")
        .defer("version__body_html")
        .order_by("-pk")
    )


def open_steps(review: Review, user: User, today: date) -> list[OpenStep]:
    """Return the steps in which ``user`` may sign now."""
    if review.state != ReviewState.RUNNING:
        return []
    answered = Opinion.objects.filter(review=review).values("step")
    found = []
    for step in review.chain.steps.filter(turn=review.turn).exclude(pk__in=answered):
        try:
            principal = principal_in_step(actor=user, step=step, version=review.version, today=today)
        except (NotYourStep, ReviewerIsDrafter):
            continue
        found.append(OpenStep(step, principal))
    return found


def review_progress(review: Review, today: date) -> list[StepProgress]:
    """Return every step of a review in its order, with the opinion given in it and who may still act."""
    opinions = {
        opinion.step_id: opinion
        for opinion in Opinion.objects.filter(review=review).select_related("signed_by", "on_behalf_of")
    }
    steps = list(review.chain.steps.select_related("agency").prefetch_related("users"))
    named = {user.pk for step in steps for user in step.users.all()}
    delegations = list(
        Delegation.objects.in_force(today)
        .filter(from_user__in=named)
        .select_related("from_user", "to_user")
    )
    is_running = review.state == ReviewState.RUNNING
    return [
        StepProgress(
            step=step,
            opinion=opinions.get(step.pk),
            is_turn=is_running and step.pk not in opinions and step.turn == review.turn,
            reviewers=tuple(step.users.all()),
            delegates=tuple(
                delegation
                for delegation in delegations
                if delegation.from_user in step.users.all() and step.pk not in opinions
            ),
        )
        for step in steps
    ]


def _with_open_correction(user: User) -> DisclosureQuerySet:
    corrections = Correction.objects.exclude(state__in=[CorrectionState.PUBLISHED, CorrectionState.DROPPED])
    found = Disclosure.objects.editable_by(user).filter(pk__in=corrections.values("disclosure"))
    return found.order_by("-id")


def _with_findings(user: User) -> DisclosureQuerySet:
    """Return what is public although something found in it is neither removed nor justified.

    Dead links are no private data; they have a page of their own.
    """
    findings = DisclosureFinding.objects.filter(status=FindingStatus.OPEN)
    findings = findings.exclude(kind=ScreeningKind.DEAD_LINK.value)
    found = Disclosure.objects.editable_by(user).published().filter(pk__in=findings.values("disclosure"))
    return found.order_by("-id")


def _unconfirmed(user: User) -> DisclosureQuerySet:
    """Return the emergency notices that are public before their review is concluded.

    The few emergency notices are found first, in their own index; all else is asked of them only.
    """
    states = (ReviewState.RUNNING, ReviewState.RETURNED)
    review = Review.objects.filter(pk=OuterRef("public_version"), state__in=states)
    unconfirmed = Disclosure.objects.filter(is_emergency=True, conclusion=None)
    found = Disclosure.objects.editable_by(user).published().filter(pk__in=unconfirmed.values("pk"))
    return found.filter(Exists(review)).order_by("published_at", "id")
