"""What an applicant says after the answer: an opinion, a complaint, that a fee was paid."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.core.sealed_fields import SealedTextField
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, within_scope
from gongkai.requests.models.cases import DisclosureRequest
from gongkai.requests.models.handling import FeeNotice


class Satisfaction(models.IntegerChoices):
    """How content an applicant is. Stored values never change; labels may."""

    VERY_GOOD = 5, _("Very satisfied")
    GOOD = 4, _("Satisfied")
    FAIR = 3, _("Fair")
    BAD = 2, _("Dissatisfied")
    VERY_BAD = 1, _("Very dissatisfied")


class ApplicantOpinion(AppendOnlyModel):
    """What the applicant thinks of how the request was handled; given once, and not of the outcome."""

    disclosure_request = models.OneToOneField(DisclosureRequest, models.PROTECT, related_name="opinion")
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), choices=Satisfaction)
    text = models.TextField(_("what could be better"), blank=True, max_length=1000)
    given_at = models.DateTimeField(_("given at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("opinion of an applicant")

    def __str__(self) -> str:
        return str(self.get_satisfaction_display())


class ComplaintGround(models.TextChoices):
    """Under which article a complaint is made. Stored values never change; labels may."""

    NOT_PROACTIVE = "not_proactive", _("What must be published is not published (article 47)")
    NOT_LAWFUL = "not_lawful", _("My rights in disclosure were infringed (article 51)")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Questions about complaints. Who may see one is decided here and nowhere else."""

    def visible_to(self, visitor: Visitor) -> "ComplaintQuerySet":
        """Keep the complaints about the agencies that ``visitor`` works for."""
        return self.filter(within_scope(visitor))


class Complaint(models.Model):
    """A complaint to the office above about an agency's disclosure, and the answer to it."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="complaints", verbose_name=_("agency complained about")
    )
    disclosure_request = models.ForeignKey(
        DisclosureRequest, models.PROTECT, related_name="complaints", verbose_name=_("request")
    )
    ground = models.CharField(_("complaint under"), max_length=16, choices=ComplaintGround)
    text = SealedTextField(_("what happened"))
    made_at = models.DateTimeField(_("made at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint about disclosure")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="answered_complaint_has_its_answer",
                condition=(Q(answer="") & Q(answered_at=None))
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="request_has_one_open_complaint", fields=["disclosure_request"], condition=Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_ground_display())


class PaymentClaim(AppendOnlyModel):
    """An applicant says that a fee was paid; it counts when the office has confirmed it."""

    fee = models.OneToOneField(FeeNotice, models.PROTECT, related_name="claim")
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("number of the transfer or receipt"), max_length=60)
    claimed_at = models.DateTimeField(_("told at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("payment told by the applicant")

    def __str__(self) -> str:
        return self.reference
