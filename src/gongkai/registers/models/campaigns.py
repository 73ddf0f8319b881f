"""Clean-up campaigns of normative documents, and what each decided."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Agency
from gongkai.registers.models.rows import RegisterRow
from gongkai.registers.states import CampaignState, CleanUpOutcome


class CleanUpCampaign(models.Model):
    """One clean-up (清理) of normative documents: each is kept, to be amended, repealed or lapsed."""

    register = models.CharField(_("register"), max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    title = models.CharField(_("title"), max_length=200)
    document_number = models.CharField(_("document that decides it"), max_length=100, blank=True)
    as_of = models.DateField(_("takes effect on"))
    state = models.CharField(_("state"), max_length=8, choices=CampaignState, default=CampaignState.OPEN)
    announced = models.JSONField(_("figures as announced"), default=dict)
    created_at = models.DateTimeField(_("begun at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("clean-up campaign")
        ordering: ClassVar = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="closed_campaign_has_its_moment",
                condition=~Q(state=CampaignState.CLOSED) | Q(closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CleanUpItem(models.Model):
    """One document in a clean-up, and what was decided of it."""

    campaign = models.ForeignKey(CleanUpCampaign, models.CASCADE, related_name="items")
    row = models.ForeignKey(RegisterRow, models.PROTECT, related_name="clean_up_items")
    outcome = models.CharField(_("decided"), max_length=10, choices=CleanUpOutcome, blank=True)

    class Meta:
        verbose_name = _("document in a clean-up")
        ordering: ClassVar = ["id"]
        constraints = [
            models.UniqueConstraint(name="clean_up_item_stands_once", fields=["campaign", "row"])
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.row_id}"
