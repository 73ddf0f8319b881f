"""Who does the disclosure work of an agency: its named people, and how many there are on a day."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models.agencies import Agency


class LiaisonDuty(models.TextChoices):
    """What a named person does in disclosure work. Stored values never change; labels may."""

    LEADER = "leader", _("Leader in charge")
    HEAD = "head", _("Head of the disclosure office")
    LIAISON = "liaison", _("Liaison officer")


class LiaisonOfficerQuerySet(models.QuerySet["LiaisonOfficer"]):
    """Questions about named people."""

    def as_of(self, day: date) -> "LiaisonOfficerQuerySet":
        """Keep who had the duty on ``day``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)


class LiaisonOfficer(models.Model):
    """One person whom the county's office reaches at an agency, from one day until another."""

    agency = models.ForeignKey(
        Agency, models.CASCADE, related_name="liaison_officers", verbose_name=_("agency")
    )
    duty = models.CharField(_("duty"), max_length=16, choices=LiaisonDuty, default=LiaisonDuty.LIAISON)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )

    objects = LiaisonOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison officer")
        ordering: ClassVar = ["agency_id", "-valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                name="liaison_officer_ends_after_beginning",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message=_("A duty must end after the day on which it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class StaffCount(models.Model):
    """How many people of an agency did disclosure work on one day."""

    agency = models.ForeignKey(
        Agency, models.CASCADE, related_name="staff_counts", verbose_name=_("agency")
    )
    counted_on = models.DateField(_("as of"))
    full_time = models.PositiveSmallIntegerField(_("full-time"), default=0)
    part_time = models.PositiveSmallIntegerField(_("part-time"), default=0)

    class Meta:
        verbose_name = _("staff count")
        ordering: ClassVar = ["agency_id", "-counted_on"]
        constraints = [
            models.UniqueConstraint(
                name="staff_is_counted_once_a_day",
                fields=["agency", "counted_on"],
                violation_error_message=_("The staff of this day was already counted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.counted_on}: {self.full_time} + {self.part_time}"
