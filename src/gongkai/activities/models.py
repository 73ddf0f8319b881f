"""Activities: events of one day, and what stands from one day to another."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.activities.kinds import activity_kinds
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, within_scope


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Questions about activities. They are the officers' own; the public reads their counts."""

    def editable_by(self, visitor: Visitor) -> "ActivityQuerySet":
        """Keep those of the agencies that ``visitor`` works for."""
        return self.filter(within_scope(visitor))

    def kept(self) -> "ActivityQuerySet":
        """Keep what was not struck out."""
        return self.filter(struck_out_at=None)

    def in_period(self, first: date, last: date) -> "ActivityQuerySet":
        """Keep the events of the days from ``first`` to ``last``, and what stood on the last of them."""
        standing = [kind.id for kind in activity_kinds().values() if kind.is_standing]
        event = ~Q(kind__in=standing) & Q(happened_on__gte=first, happened_on__lte=last)
        stood = Q(kind__in=standing, happened_on__lte=last) & (Q(ended_on=None) | Q(ended_on__gt=last))
        return self.filter(event | stood)


class Activity(models.Model):
    """One activity of one agency. It is struck out with a reason, never removed."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="activities", verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    happened_on = models.DateField(_("on, or since"))
    ended_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it stands no more.")
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=16, decimal_places=4, default=0, validators=[MinValueValidator(0)]
    )
    by_head = models.BooleanField(_("the head took part"), default=False)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    struck_out_at = models.DateTimeField(_("struck out at"), null=True, blank=True)
    struck_out_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        ordering: ClassVar = ["-happened_on", "-id"]
        indexes: ClassVar = [
            models.Index(name="activity_of_agency", fields=["agency", "kind", "happened_on"])
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="activity_ends_after_it_began",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("happened_on")),
            ),
            models.CheckConstraint(
                name="struck_out_activity_has_its_reason",
                condition=Q(struck_out_at=None) | ~Q(struck_out_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a kind that there is not, an end of an event, and an end before the beginning."""
        kind = activity_kinds().get(self.kind)
        if kind is None:
            raise ValidationError({"kind": _("Choose one of the kinds in the list.")})
        if self.ended_on and not kind.is_standing:
            raise ValidationError({"ended_on": _("An event of one day has no end. Leave the day empty.")})
        if self.ended_on and self.ended_on <= self.happened_on:
            raise ValidationError(
                {
                    "ended_on": _("It would end on %(end)s, not after it began on %(start)s.")
                    % {"end": self.ended_on, "start": self.happened_on}
                }
            )
        if kind.quantity is None:
            self.quantity = 0
