"""Agencies as they were on any day, and whom to reach there.

An agency is an identity that never changes; what it is called, what it is and whom it is under stands in
dated versions. Nothing here is overwritten by a reform of institutions: it adds versions and successions.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc


class AgencyKind(models.TextChoices):
    """What kind of body an agency is. Stored values never change; labels may."""

    GOVERNMENT = "government", _("Government")
    DEPARTMENT = "department", _("Department")
    TOWNSHIP = "township", _("Township")
    SUBDISTRICT = "subdistrict", _("Subdistrict")
    INSTITUTION = "institution", _("Public institution")
    ENTERPRISE = "enterprise", _("Public enterprise")


class AgencyLevel(models.TextChoices):
    """The level of government that an agency belongs to."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")


class SuccessionKind(models.TextChoices):
    """How an agency's duties went over to another."""

    MERGED = "merged", _("Merged into")
    SPLIT = "split", _("Split into")
    TRANSFERRED = "transferred", _("Abolished; duties went to")


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Questions about agencies."""

    def with_version(self, day: date) -> "AgencyQuerySet":
        """Load with each agency what it was on ``day``, in one more query however many there are."""
        return self.prefetch_related(
            models.Prefetch("versions", AgencyVersion.objects.as_of(day), to_attr="versions_of_the_day")
        )


class Agency(models.Model):
    """A body that must disclose, through all its names."""

    code = models.CharField(
        _("code in addresses"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, digits and single hyphens between them.")
            )
        ],
    )
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        constraints = [
            models.UniqueConstraint(
                name="agency_credit_code_is_unique",
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                violation_error_message=_("Another agency has this unified social credit code."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuse a unified social credit code whose check character does not fit."""
        if self.credit_code and not uscc.is_valid(self.credit_code):
            raise ValidationError(
                {
                    "credit_code": _(
                        "%(value)s is not a unified social credit code: it has 18 characters,"
                        " the last of which is computed from the others."
                    )
                    % {"value": self.credit_code}
                }
            )


class AgencyVersionQuerySet(models.QuerySet["AgencyVersion"]):
    """Questions about what agencies were on a day."""

    def as_of(self, day: date) -> "AgencyVersionQuerySet":
        """Return the versions that hold on ``day``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)


class AgencyVersion(models.Model):
    """What an agency was from one day until another: its name, its kind and whom it was under."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="versions", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=AgencyKind)
    level = models.CharField(_("level"), max_length=16, choices=AgencyLevel)
    parent = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions_below",
        verbose_name=_("is under"),
    )
    position = models.PositiveIntegerField(_("place in lists"), default=0)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )
    reason = models.CharField(_("document or reason"), max_length=200, blank=True)

    objects = AgencyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an agency")
        ordering = ["agency_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="agency_version_begins_once",
                fields=["agency", "valid_from"],
                violation_error_message=_("The agency was already changed on this day."),
            ),
            models.UniqueConstraint(
                name="agency_has_one_open_version", fields=["agency"], condition=Q(valid_until=None)
            ),
            models.CheckConstraint(
                name="agency_version_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message=_("A version must end after the day on which it begins."),
            ),
            models.CheckConstraint(
                name="agency_is_not_under_itself",
                condition=Q(parent=None) | ~Q(parent=F("agency")),
                violation_error_message=_("An agency cannot be under itself."),
            ),
        ]
        indexes = [models.Index(name="agency_version_parent", fields=["parent", "valid_from"])]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the reader's language, where there is one."""
        return (get_language() == "en" and self.name_en) or self.name

    @property
    def name_language(self) -> str:
        """The language of :attr:`local_name`, as the lang attribute takes it."""
        return "en" if get_language() == "en" and self.name_en else "zh-CN"

    @property
    def local_short_name(self) -> str:
        """The short name for narrow places, or the whole name."""
        return (get_language() == "en" and self.name_en) or self.short_name or self.name


class AgencySuccession(models.Model):
    """The day on which one agency's duties went over to another."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successions_to")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="successions_from")
    kind = models.CharField(_("kind"), max_length=16, choices=SuccessionKind)
    happened_on = models.DateField(_("day"))
    reason = models.CharField(_("document or reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession")
        constraints = [
            models.UniqueConstraint(name="succession_stands_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(
                name="agency_does_not_succeed_itself", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class DisclosureOffice(models.Model):
    """Where a person reaches the agency about disclosure: its office, hours, phone and address."""

    agency = models.OneToOneField(
        Agency, models.CASCADE, related_name="disclosure_office", verbose_name=_("agency")
    )
    name = models.CharField(_("name of the office"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    hours = models.CharField(_("office hours"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    fax = models.CharField(_("fax"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("disclosure office")

    def __str__(self) -> str:
        return self.name
