"""Chains of review as an administrator sets them up, their runs, and the opinions given.

A chain is never changed once set up: another one takes its place, and what is under way ends as it began.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.audit.sealing import seal
from gongkai.disclosures.states import OpinionVerdict, ReviewQuestion, ReviewState
from gongkai.organisations.models import Agency, Role, User


class ReviewChain(models.Model):
    """The steps that a version must pass before it is public, for one agency's tree or for all."""

    name = models.CharField(_("name"), max_length=100)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_chains",
        verbose_name=_("agency"),
        help_text=_("It serves this agency and those below it; empty means everyone."),
    )
    kinds = models.JSONField(
        _("kinds of information"), default=list, blank=True, help_text=_("Empty means all kinds.")
    )
    for_minor = models.BooleanField(_("for corrections of the wording only"), default=False)
    set_up_at = models.DateTimeField(_("set up at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("chain of review")
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ReviewStepQuerySet(models.QuerySet["ReviewStep"]):
    """Questions about steps."""

    def open_to(self, users: Iterable[User], record_agency: Any) -> "ReviewStepQuerySet":
        """Keep the steps in which one of ``users`` may act on a record of an agency (an expression)."""
        condition = Q(pk__in=[])
        for user in users:
            placed = Q(agency=user.agency_id) | Q(agency=None, record_agency=user.agency_id)
            condition |= Q(users=user)
            if user.agency_id is not None:
                condition |= Q(role__in=user.roles) & placed
        agency = ExpressionWrapper(record_agency, output_field=models.BigIntegerField())
        return self.annotate(record_agency=agency).filter(condition)


class ReviewStep(models.Model):
    """One step of a chain: who may act in it and what must be answered."""

    chain = models.ForeignKey(ReviewChain, models.PROTECT, related_name="steps")
    turn = models.PositiveSmallIntegerField(
        _("turn"), help_text=_("Steps of the same turn run side by side; the next turn begins after all.")
    )
    position = models.PositiveSmallIntegerField(_("place in its turn"), default=0)
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role that may act"), max_length=20, blank=True)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency of those who act by role"),
        help_text=_("Empty means the agency of the record."),
    )
    users = models.ManyToManyField(
        User, blank=True, related_name="+", verbose_name=_("accounts that may act")
    )
    questions = models.JSONField(_("questions"), default=list, blank=True)

    objects = ReviewStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a review")
        ordering: ClassVar = ["chain_id", "turn", "position", "id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a role or a question that there is not."""
        if self.role and self.role not in Role.values:
            raise ValidationError({"role": _("There is no role “%(role)s”.") % {"role": self.role}})
        unknown = [question for question in self.questions if question not in ReviewQuestion.values]
        if unknown:
            raise ValidationError(
                {"questions": _("There is no question “%(question)s”.") % {"question": unknown[0]}}
            )


class ReviewQuerySet(models.QuerySet["Review"]):
    """Questions about reviews."""

    def running(self) -> "ReviewQuerySet":
        """Keep the reviews that are not concluded."""
        return self.filter(state=ReviewState.RUNNING)

    def waiting_for(self, user: User, day: date) -> "ReviewQuerySet":
        """Keep the reviews in which ``user`` may give an opinion now, for itself or by delegation."""
        answered = Opinion.objects.filter(review=OuterRef(OuterRef("pk")), step=OuterRef("pk"))
        steps = ReviewStep.objects.filter(chain=OuterRef("chain"), turn=OuterRef("turn"))
        steps = steps.filter(~Exists(answered)).open_to(
            Delegation.objects.principals_of(user, day), OuterRef("version__disclosure__agency")
        )
        authors = Q(version__made_by=user) | Q(version__drafter=user) | Q(version__edited_by=user)
        return self.running().filter(Exists(steps)).exclude(authors)

    def seen_by(self, user: User, day: date) -> "ReviewQuerySet":
        """Keep the reviews in which ``user`` gave an opinion or may act in one of the steps."""
        steps = ReviewStep.objects.filter(chain=OuterRef("chain")).open_to(
            Delegation.objects.principals_of(user, day), OuterRef("version__disclosure__agency")
        )
        # Both sides are few and found in an index of their own; a million reviews are not gone through.
        taken_part = self.running().filter(Exists(steps)).order_by().values("pk")
        given = Opinion.objects.filter(signed_by=user).order_by().values("review")
        return self.filter(Q(pk__in=taken_part) | Q(pk__in=given))


class Review(models.Model):
    """A run of a chain over one version. It has the key of its version: a version is reviewed once."""

    version = models.OneToOneField(
        "DisclosureVersion",
        models.PROTECT,
        primary_key=True,
        related_name="review",
        verbose_name=_("version"),
    )
    chain = models.ForeignKey(ReviewChain, models.PROTECT, related_name="reviews", verbose_name=_("chain"))
    state = models.CharField(_("state"), max_length=16, choices=ReviewState, default=ReviewState.RUNNING)
    turn = models.PositiveSmallIntegerField(_("turn"))
    is_afterwards = models.BooleanField(_("of what is already public"), default=False)
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.CheckConstraint(
                name="ended_review_has_its_time",
                condition=Q(state=ReviewState.RUNNING) | Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            # Not partial: its condition would come in parameters, which SQLite does not match.
            models.Index(name="review_of_state", fields=["state", "chain", "turn"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class ReviewConclusion(AppendOnlyModel):
    """The proof that a version passed its review. Written by the last opinion; publishing points at it."""

    review = models.OneToOneField(
        Review, models.PROTECT, primary_key=True, related_name="conclusion", verbose_name=_("review")
    )
    concluded_at = models.DateTimeField(_("concluded at"))
    concluded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    algorithm = models.CharField(_("algorithm"), max_length=16)
    content_hash = models.CharField(_("fingerprint of what was approved"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("conclusion of a review")

    def __str__(self) -> str:
        return str(self.review_id)


class Opinion(AppendOnlyModel):
    """What one step of a review came to: signed, dated, unchangeable."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="opinions", verbose_name=_("review"))
    step = models.ForeignKey(ReviewStep, models.PROTECT, related_name="opinions", verbose_name=_("step"))
    signed_by = models.ForeignKey(
        User, models.PROTECT, related_name="opinions", verbose_name=_("signed by")
    )
    signer_name = models.CharField(_("name of the signer"), max_length=60)
    on_behalf_of = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("signed at"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=OpinionVerdict)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    text = models.TextField(_("opinion"), blank=True)
    algorithm = models.CharField(_("algorithm"), max_length=16)
    signature = models.CharField(_("seal"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("opinion")
        ordering: ClassVar = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(name="step_is_answered_once", fields=["review", "step"]),
            models.CheckConstraint(
                name="returning_opinion_has_its_words",
                condition=~Q(verdict=OpinionVerdict.RETURN) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name}: {self.verdict}"

    def computed_signature(self) -> str:
        """Return the seal over the opinion and the version that it is about."""
        content = {
            "version": self.review_id,
            "content": self.review.version.content_hash,
            "step": self.step_id,
            "signed_by": self.signed_by_id,
            "signer_name": self.signer_name,
            "on_behalf_of": self.on_behalf_of_id,
            "signed_at": self.signed_at.timestamp(),
            "verdict": str(self.verdict),
            "answers": self.answers,
            "text": self.text,
        }
        return seal(content, self.algorithm)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Questions about delegations."""

    def in_force(self, day: date) -> "DelegationQuerySet":
        """Keep what holds on ``day``."""
        return self.filter(from_day__lte=day, until_day__gte=day, ended_at=None)

    def principals_of(self, user: User, day: date) -> list[User]:
        """Return for whom ``user`` may act on ``day``: for himself or herself first.

        Who may sign in no more lends no power either.
        """
        if not user.is_active:
            return []
        held = self.in_force(day).filter(to_user=user, from_user__is_active=True)
        delegations = held.select_related("from_user")
        return [user, *(delegation.from_user for delegation in delegations)]


class Delegation(models.Model):
    """One account acting in reviews for another that is away."""

    from_user = models.ForeignKey(User, models.PROTECT, related_name="delegations_given")
    to_user = models.ForeignKey(User, models.PROTECT, related_name="delegations_received")
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"), help_text=_("The last day on which it holds."))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        constraints = [
            models.CheckConstraint(
                name="delegation_ends_after_it_begins",
                condition=Q(until_day__gte=F("from_day")),
                violation_error_message=_("A delegation must end on or after the day on which it begins."),
            ),
            models.CheckConstraint(
                name="nobody_delegates_to_oneself", condition=~Q(from_user=F("to_user"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_user_id} → {self.to_user_id}"
