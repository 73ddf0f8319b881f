"""Changes to public registers under review: what would change, and the opinions on it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.disclosures.models import Delegation, ReviewChain, ReviewStep
from gongkai.disclosures.states import OpinionVerdict
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.registers.definitions import Register, all_registers
from gongkai.registers.models.campaigns import CleanUpCampaign
from gongkai.registers.models.rows import RegisterImport, RegisterRow
from gongkai.registers.states import ReleaseAct, ReleaseState


class RegisterReleaseQuerySet(models.QuerySet["RegisterRelease"]):
    """Questions about releases."""

    def running(self) -> "RegisterReleaseQuerySet":
        """Keep what is under review."""
        return self.filter(state=ReleaseState.RUNNING)

    def waiting_for(self, user: User, day: date) -> "RegisterReleaseQuerySet":
        """Keep what waits for the opinion of ``user``, for itself or by delegation."""
        answered = ReleaseOpinion.objects.filter(release=OuterRef(OuterRef("pk")), step=OuterRef("pk"))
        steps = ReviewStep.objects.filter(chain=OuterRef("chain"), turn=OuterRef("turn"))
        steps = steps.filter(~Exists(answered)).open_to(
            Delegation.objects.principals_of(user, day), OuterRef("agency")
        )
        return self.running().filter(Exists(steps)).exclude(proposed_by=user)

    def seen_by(self, user: User, day: date) -> "RegisterReleaseQuerySet":
        """Keep those of the account's agencies, and those in which it may act or has signed."""
        steps = ReviewStep.objects.filter(chain=OuterRef("chain")).open_to(
            Delegation.objects.principals_of(user, day), OuterRef("agency")
        )
        signed = ReleaseOpinion.objects.filter(release=OuterRef("pk"), signed_by=user)
        own = Q(agency__in=agencies_in_scope(user))
        return self.filter(own | Exists(signed) | (Q(state=ReleaseState.RUNNING) & Exists(steps)))


class RegisterRelease(models.Model):
    """A change to a public register that its agency's chain of review examines before it is made."""

    register = models.CharField(_("register"), max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    act = models.CharField(_("act"), max_length=8, choices=ReleaseAct)
    title = models.CharField(_("name"), max_length=300)
    row = models.ForeignKey(RegisterRow, models.PROTECT, null=True, blank=True, related_name="releases")
    upload = models.ForeignKey(
        RegisterImport, models.PROTECT, null=True, blank=True, related_name="releases"
    )
    campaign = models.ForeignKey(
        CleanUpCampaign, models.PROTECT, null=True, blank=True, related_name="releases"
    )
    texts = models.JSONField(_("what the row is to say"), default=dict, blank=True)
    seen_version = models.PositiveIntegerField(_("version that is changed"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    findings = models.JSONField(_("found by screening"), default=list, blank=True)
    justification = models.TextField(_("why what was found may be public"), blank=True)
    chain = models.ForeignKey(ReviewChain, models.PROTECT, related_name="+", verbose_name=_("chain"))
    turn = models.PositiveSmallIntegerField(_("turn"))
    state = models.CharField(_("state"), max_length=12, choices=ReleaseState, default=ReleaseState.RUNNING)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    proposed_at = models.DateTimeField(_("submitted at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = RegisterReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of a register")
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="ended_release_has_its_moment",
                condition=Q(state=ReleaseState.RUNNING) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="release_with_findings_says_why",
                condition=Q(findings=[]) | ~Q(justification=""),
            ),
        ]
        indexes = [models.Index(name="register_release_state", fields=["state", "agency", "-proposed_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def definition(self) -> Register:
        """The register that it changes."""
        return all_registers()[self.register]


class ReleaseOpinion(AppendOnlyModel):
    """What one step of a release's review came to: signed, dated, unchangeable."""

    release = models.ForeignKey(RegisterRelease, models.PROTECT, related_name="opinions")
    step = models.ForeignKey(ReviewStep, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    signer_name = models.CharField(_("name of the signer"), max_length=60)
    on_behalf_of = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("signed at"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=OpinionVerdict)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    text = models.TextField(_("opinion"), blank=True)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("opinion on a release")
        ordering: ClassVar = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(name="release_step_is_answered_once", fields=["release", "step"]),
            models.CheckConstraint(
                name="returning_release_opinion_has_its_words",
                condition=~Q(verdict=OpinionVerdict.RETURN) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name}: {self.verdict}"
