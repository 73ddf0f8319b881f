"""A county's own catalogue: its items, who is responsible for each, and what it may not publish.

What the law says stays in ``statute/catalogue/``. A row here stands in place of the statutory item whose
key it bears, so no reload of the statute and no upgrade can change what a county set itself.
"""

import uuid
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.statutory import (
    all_statutory_items,
    catalogue_fields,
    channel_options,
    statutory_clauses,
)
from gongkai.catalogue.time_limits import COUNTED_KINDS
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, agencies_in_scope


class CatalogueMode(models.TextChoices):
    """How an item is made public. Stored values never change; labels may."""

    PROACTIVE = "proactive", _("Proactive")
    ON_REQUEST = "on_request", _("On request")
    BOTH = "both", _("Proactive and on request")


class CatalogueAudience(models.TextChoices):
    """To whom an item is made public."""

    EVERYONE = "everyone", _("The whole society")
    SPECIFIC = "specific", _("Particular people")


class CatalogueLevel(models.TextChoices):
    """The level of government at which an item is made public."""

    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")


class WatchedTimeLimit(models.TextChoices):
    """How a time limit runs, as people read it; the values are those of ``time_limits``."""

    WORKING_DAYS = "working_days", _("Within working days")
    CALENDAR_DAYS = "calendar_days", _("Within days")
    HOURS = "hours", _("Within hours")
    PROMPTLY = "promptly", _("Promptly")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    YEARLY = "yearly", _("Every year")
    STANDING = "standing", _("Always on display")
    UNKNOWN = "unknown", _("As described")


class CatalogueOrigin(models.TextChoices):
    """Where an item of a county's catalogue came from."""

    ADOPTED = "adopted", _("Adopted from the statutory catalogue")
    IMPORTED = "imported", _("Imported from a spreadsheet")
    ENTERED = "entered", _("Entered by hand")


class CatalogueAct(models.TextChoices):
    """What was done with an item."""

    ADOPT = "adopt", _("Adopted from the statutory catalogue")
    IMPORT = "import", _("Imported")
    ENTER = "enter", _("Entered by hand")
    EDIT = "edit", _("Edited")
    ASSIGN = "assign", _("Assigned")
    RETIRE = "retire", _("Taken out of the catalogue")
    REINSTATE = "reinstate", _("Put back into the catalogue")


class CatalogueItemQuerySet(models.QuerySet["CatalogueItem"]):
    """Questions about items. What a visitor may see is decided here and nowhere else."""

    def as_of(self, day: date) -> "CatalogueItemQuerySet":
        """Keep the items that are in the catalogue on ``day``."""
        return self.filter(Q(active_until=None) | Q(active_until__gt=day), active_from__lte=day)

    def at_level(self, level: str) -> "CatalogueItemQuerySet":
        """Keep the items that are made public at a level of government."""
        return self.filter(**{f"at_{CatalogueLevel(level).value}": True})

    def of_agency(self, agency: Agency) -> "CatalogueItemQuerySet":
        """Keep the items that the agency is responsible for."""
        return self.filter(assignments__agency=agency)

    def visible_to(self, visitor: Visitor, day: date) -> "CatalogueItemQuerySet":
        """Keep what ``visitor`` may see: the catalogue of the day, and all rows in scope."""
        if not visitor.is_authenticated:
            return self.as_of(day)
        current = Q(active_until=None) | Q(active_until__gt=day)
        return self.filter((current & Q(active_from__lte=day)) | Q(owner__in=agencies_in_scope(visitor)))

    def editable_by(self, visitor: Visitor) -> "CatalogueItemQuerySet":
        """Keep the items of the catalogues that lie in the scope of ``visitor``."""
        return self.filter(owner__in=agencies_in_scope(visitor))


class CatalogueItem(models.Model):
    """One kind of information that must be public, as the county's catalogue states it."""

    owner = models.ForeignKey(
        Agency, models.PROTECT, related_name="catalogue_items", verbose_name=_("whose catalogue")
    )
    code = models.CharField(_("code"), max_length=40)
    statutory_key = models.CharField(_("statutory item"), max_length=40, blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=CatalogueOrigin)
    natural_key = models.CharField(_("what makes the row the same"), max_length=64, editable=False)
    clause = models.CharField(_("clause of the Regulation"), max_length=20, blank=True)
    field = models.CharField(_("field"), max_length=40, blank=True)
    field_name = models.CharField(_("field of its own"), max_length=100, blank=True)
    first_level = models.CharField(_("first-level item"), max_length=200, blank=True)
    second_level = models.CharField(_("second-level item"), max_length=200, blank=True)
    elements = models.TextField(_("content (elements)"))
    basis = models.TextField(_("legal basis"), blank=True)
    time_limit_text = models.CharField(_("time limit"), max_length=500, blank=True)
    time_limit_kind = models.CharField(
        _("how the time limit runs"),
        max_length=16,
        choices=WatchedTimeLimit,
        default=WatchedTimeLimit.UNKNOWN,
    )
    time_limit_number = models.PositiveSmallIntegerField(_("number of days"), null=True, blank=True)
    responsible_text = models.CharField(_("responsible body"), max_length=500, blank=True)
    channels = models.JSONField(_("channels and carriers"), default=list, blank=True)
    channels_text = models.CharField(_("other channels"), max_length=300, blank=True)
    audience = models.CharField(
        _("audience"), max_length=12, choices=CatalogueAudience, default=CatalogueAudience.EVERYONE
    )
    audience_text = models.CharField(_("who the particular people are"), max_length=200, blank=True)
    mode = models.CharField(
        _("mode"), max_length=12, choices=CatalogueMode, default=CatalogueMode.PROACTIVE
    )
    at_county = models.BooleanField(_("at county level"), default=False)
    at_township = models.BooleanField(_("at township level"), default=False)
    at_village = models.BooleanField(_("at village level"), default=False)
    position = models.PositiveIntegerField(_("place in lists"), default=0)
    active_from = models.DateField(_("from"))
    active_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )
    edited_fields = models.JSONField(_("set by hand"), default=list, blank=True, editable=False)

    objects = CatalogueItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue item")
        ordering: ClassVar = ["owner_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_code_is_unique",
                fields=["owner", "code"],
                violation_error_message=_("Another item of this catalogue has this code."),
            ),
            models.UniqueConstraint(
                name="catalogue_row_is_unique",
                fields=["owner", "natural_key"],
                violation_error_message=_(
                    "This catalogue already has an item with this field, first level and second level."
                ),
            ),
            models.UniqueConstraint(
                name="statutory_item_is_adopted_once",
                fields=["owner", "statutory_key"],
                condition=~Q(statutory_key=""),
                violation_error_message=_("This statutory item was already adopted."),
            ),
            models.CheckConstraint(
                name="catalogue_item_is_named",
                condition=~Q(first_level="") | ~Q(second_level=""),
                violation_error_message=_("Give the first-level or the second-level item."),
            ),
            models.CheckConstraint(
                name="catalogue_item_has_a_level",
                condition=Q(at_county=True) | Q(at_township=True) | Q(at_village=True),
                violation_error_message=_("Choose at least one level at which the item is made public."),
            ),
            models.CheckConstraint(
                name="counted_time_limit_has_its_number",
                condition=~Q(time_limit_kind__in=sorted(kind.value for kind in COUNTED_KINDS))
                | Q(time_limit_number__isnull=False, time_limit_number__gt=0),
                violation_error_message=_("Give the number of days of the time limit."),
            ),
            models.CheckConstraint(
                name="catalogue_item_ends_after_it_begins",
                condition=Q(active_until=None) | Q(active_until__gt=F("active_from")),
                violation_error_message=_("An item must end after the day on which it begins."),
            ),
        ]
        indexes = [
            models.Index(name="catalogue_owner_dates", fields=["owner", "active_from", "active_until"])
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse keys that the statute does not have."""
        problems = {}
        for name, value, known in (
            ("field", self.field, catalogue_fields()),
            ("clause", self.clause, statutory_clauses()),
            ("statutory_key", self.statutory_key, all_statutory_items()),
        ):
            if value and value not in known:
                problems[name] = _("The statute has no entry “%(value)s”. Choose one of the list.") % {
                    "value": value
                }
        unknown = [key for key in self.channels if key not in channel_options()]
        if unknown:
            problems["channels"] = _("There is no channel “%(value)s”. Choose one of the list.") % {
                "value": "、".join(map(str, unknown))
            }
        if problems:
            raise ValidationError(problems)

    @property
    def title(self) -> str:
        """Both levels of the item's name in one line."""
        return " · ".join(part for part in (self.first_level, self.second_level) if part)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels at which the item is made public."""
        return tuple(level for level in CatalogueLevel.values if getattr(self, f"at_{level}"))

    @property
    def is_proactive(self) -> bool:
        """Tell whether agencies publish the item of their own accord."""
        return self.mode != CatalogueMode.ON_REQUEST

    def is_in_force(self, day: date) -> bool:
        """Tell whether the item is in the catalogue on ``day``."""
        return self.active_from <= day and (self.active_until is None or day < self.active_until)


class CatalogueAssignment(models.Model):
    """One agency that is responsible for publishing one item."""

    item = models.ForeignKey(CatalogueItem, models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="catalogue_assignments")
    by_hand = models.BooleanField(_("set by hand"), default=False)

    class Meta:
        verbose_name = _("responsible agency of an item")
        constraints = [models.UniqueConstraint(name="item_is_assigned_once", fields=["item", "agency"])]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.agency_id}"


class NegativeItemQuerySet(models.QuerySet["NegativeItem"]):
    """Questions about the negative list."""

    def as_of(self, day: date) -> "NegativeItemQuerySet":
        """Keep what is on the list on ``day``."""
        return self.filter(Q(active_until=None) | Q(active_until__gt=day), active_from__lte=day)


class NegativeItem(models.Model):
    """One kind of information that agencies of the county do not publish, with the reason."""

    owner = models.ForeignKey(
        Agency, models.PROTECT, related_name="negative_items", verbose_name=_("whose list")
    )
    subject = models.CharField(_("item"), max_length=300)
    reason = models.TextField(_("reason"))
    basis = models.TextField(_("legal basis"))
    position = models.PositiveIntegerField(_("place in lists"), default=0)
    active_from = models.DateField(_("from"))
    active_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )

    objects = NegativeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of the negative list")
        ordering: ClassVar = ["owner_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="negative_item_stands_once",
                fields=["owner", "subject"],
                condition=Q(active_until=None),
                violation_error_message=_("This item is already on the negative list."),
            ),
            models.CheckConstraint(
                name="negative_item_ends_after_it_begins",
                condition=Q(active_until=None) | Q(active_until__gt=F("active_from")),
                violation_error_message=_("An item must end after the day on which it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class CatalogueImport(models.Model):
    """A catalogue handed in as a spreadsheet: its rows as read, waiting for an officer or applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Agency, models.CASCADE, related_name="catalogue_imports")
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="catalogue_imports", verbose_name=_("by")
    )
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    rows = models.JSONField(_("rows as read"), default=list)
    notes = models.JSONField(_("what was left out"), default=list, blank=True)
    created_at = models.DateTimeField(_("handed in at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("imported catalogue")
        indexes = [models.Index(name="catalogue_import_hash", fields=["owner", "sha256"])]

    def __str__(self) -> str:
        return self.name


class CatalogueEvent(models.Model):
    """One act on one item: who did what, when and why, and what stood there before. Never changed."""

    item = models.ForeignKey(CatalogueItem, models.CASCADE, related_name="events")
    action = models.CharField(_("act"), max_length=12, choices=CatalogueAct)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="catalogue_events", verbose_name=_("by")
    )
    happened_at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(_("what stood before"), default=dict, blank=True)

    class Meta:
        verbose_name = _("act on a catalogue item")
        ordering: ClassVar = ["happened_at", "id"]

    def __str__(self) -> str:
        return self.action
