"""Records, the corrections in work on them, and their versions.

A record's own fields are what the public reads once it is published. A correction is worked on beside it,
so that nothing unreviewed is ever in the public's place; a version is what a review looked at.
"""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models.content import CONSULTATION_IS_WHOLE, CONTENT_FIELDS, DisclosureContent
from gongkai.disclosures.models.reviews import Review
from gongkai.disclosures.states import (
    CorrectionState,
    DisclosureAttribute,
    DisclosureState,
    Validity,
)
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, agencies_in_scope, scope_of, within_scope

GATE_FIELDS = frozenset({*CONTENT_FIELDS, "state", "public_version", "conclusion", "emergency_version"})
"""What decides that and what the public reads. Only a service changes it, one record at a time."""


class GateBypassed(TypeError):
    """A part of the program that tries to publish around the services. A mistake in the code."""


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Questions about records. What a visitor may see is decided here and nowhere else."""

    def published(self) -> "DisclosureQuerySet":
        """Keep what the public sees."""
        return self.filter(state=DisclosureState.PUBLISHED)

    def visible_to(self, visitor: Visitor) -> "DisclosureQuerySet":
        """Keep what ``visitor`` may see: what is published, the agencies worked for, what to review."""
        if not isinstance(visitor, User):
            return self.published()
        if scope_of(visitor).is_everything:
            return self.all()
        assigned = Review.objects.seen_by(visitor, timezone.localdate())
        return self.filter(
            Q(state=DisclosureState.PUBLISHED)
            | Q(agency__in=agencies_in_scope(visitor))
            | Q(id__in=assigned.values("version__disclosure"))
        )

    def editable_by(self, visitor: Visitor) -> "DisclosureQuerySet":
        """Keep the records of the agencies that ``visitor`` works for."""
        return self.filter(within_scope(visitor))

    def undisclosed(self) -> "DisclosureQuerySet":
        """Keep what was decided not to be disclosed proactively."""
        return self.filter(attribute__in=[DisclosureAttribute.ON_REQUEST, DisclosureAttribute.UNDISCLOSED])

    def with_validity(self, validity: Validity, day: date) -> "DisclosureQuerySet":
        """Keep the records that are valid, lapsed, repealed or not yet in force on ``day``."""
        repealed = Q(repealed_on__isnull=False, repealed_on__lte=day)
        lapsed = Q(expires_on__isnull=False, expires_on__lt=day)
        not_yet = Q(effective_on__isnull=False, effective_on__gt=day)
        conditions = {
            Validity.REPEALED: repealed,
            Validity.LAPSED: ~repealed & lapsed,
            Validity.NOT_YET: ~repealed & ~lapsed & not_yet,
            Validity.VALID: ~repealed & ~lapsed & ~not_yet,
        }
        return self.filter(conditions[validity])

    def without_text(self) -> "DisclosureQuerySet":
        """Leave the text in the database, also that of a policy interpreted, as lists need neither."""
        return self.defer("body_html", "interprets__body_html")

    def update(self, **kwargs: Any) -> int:
        """Refuse to change many records at once in what the public reads."""
        touched = sorted(GATE_FIELDS & {name.removesuffix("_id") for name in kwargs})
        if touched:
            raise GateBypassed(f"{', '.join(touched)} of a record is changed by the services only.")
        return super().update(**kwargs)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> "list[Disclosure]":
        """Refuse to bring in records that are public from the beginning."""
        objs = list(objs)
        if any(record.state != DisclosureState.DRAFT for record in objs) or kwargs.get("update_conflicts"):
            raise GateBypassed("Records come in as drafts; the services publish them.")
        return super().bulk_create(objs, *args, **kwargs)


class Disclosure(DisclosureContent):
    """One piece of information of one agency, through drafting, review, publication and its editions."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="disclosures", verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=40)
    interprets = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interpretations",
        verbose_name=_("policy that it explains"),
    )
    state = models.CharField(
        _("state"), max_length=16, choices=DisclosureState, default=DisclosureState.DRAFT
    )
    drafter = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drafter")
    )
    edited_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last changed by")
    )
    created_at = models.DateTimeField(_("begun at"))
    edited_at = models.DateTimeField(_("last changed at"))

    attribute = models.CharField(_("attribute"), max_length=16, choices=DisclosureAttribute, blank=True)
    attribute_reason = models.TextField(_("reason of the attribute"), blank=True)
    attribute_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    attribute_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    assessed_on = models.DateField(_("last assessed on"), null=True, blank=True)

    index_number = models.CharField(_("index number"), max_length=40, null=True, blank=True, unique=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    edition_at = models.DateTimeField(_("this edition published at"), null=True, blank=True)
    scheduled_for = models.DateTimeField(_("to be published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)
    repealed_on = models.DateField(_("repealed as of"), null=True, blank=True)
    repeal_reason = models.CharField(_("repealed by"), max_length=300, blank=True)

    is_emergency = models.BooleanField(_("went out before its review"), default=False)
    public_version = models.ForeignKey(
        "DisclosureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version that is public"),
    )
    conclusion = models.ForeignKey(
        "ReviewConclusion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("conclusion of its review"),
    )
    emergency_version = models.ForeignKey(
        "DisclosureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version that went out before its review"),
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        ordering: ClassVar = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="published_disclosure_was_reviewed",
                # A conclusion has the key of the version that it is about: equal keys mean that exactly
                # the public version was approved.
                condition=~Q(state=DisclosureState.PUBLISHED)
                | Q(public_version__isnull=False, conclusion__isnull=False, conclusion=F("public_version"))
                | Q(
                    public_version__isnull=False,
                    is_emergency=True,
                    emergency_version__isnull=False,
                    emergency_version=F("public_version"),
                ),
                violation_error_message=_(
                    "Nothing is published without the review of exactly this version."
                ),
            ),
            models.CheckConstraint(
                name="published_disclosure_is_complete",
                condition=~Q(state=DisclosureState.PUBLISHED)
                | (
                    Q(attribute=DisclosureAttribute.PROACTIVE)
                    & Q(published_at__isnull=False, edition_at__isnull=False, index_number__isnull=False)
                    & ~Q(index_number="")
                ),
            ),
            models.CheckConstraint(
                name="attribute_has_its_moment",
                condition=Q(attribute="") | Q(attribute_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withheld_disclosure_has_its_reason",
                condition=~Q(
                    attribute__in=[DisclosureAttribute.ON_REQUEST, DisclosureAttribute.UNDISCLOSED]
                )
                | ~Q(attribute_reason=""),
                violation_error_message=_("Say why the information is not disclosed proactively."),
            ),
            models.CheckConstraint(
                name="withdrawn_disclosure_has_its_reason",
                condition=~Q(state=DisclosureState.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message=_("Say why the record is withdrawn."),
            ),
            models.CheckConstraint(
                name="scheduled_disclosure_has_its_time",
                condition=~Q(state=DisclosureState.SCHEDULED) | Q(scheduled_for__isnull=False),
            ),
            models.CheckConstraint(
                name="emergency_disclosure_has_its_version",
                condition=Q(is_emergency=False) | Q(emergency_version__isnull=False),
            ),
            models.CheckConstraint(name="consultation_is_whole", condition=CONSULTATION_IS_WHOLE),
            models.CheckConstraint(
                name="article_20_has_15_items",
                condition=Q(article_20_item=None) | Q(article_20_item__gte=1, article_20_item__lte=15),
            ),
        ]
        indexes = [
            models.Index(name="disclosure_newest", fields=["state", "-published_at"]),
            models.Index(name="disclosure_of_state", fields=["state", "id"]),
            models.Index(name="disclosure_assessed", fields=["attribute", "assessed_on"]),
            models.Index(name="disclosure_all_newest", fields=["-published_at"]),
            models.Index(
                name="disclosure_coverage", fields=["state", "agency", "catalogue_item", "published_at"]
            ),
            models.Index(name="disclosure_agency_newest", fields=["agency", "state", "-published_at"]),
            models.Index(name="disclosure_item", fields=["catalogue_item", "state", "-published_at"]),
            models.Index(
                name="disclosure_article_20", fields=["article_20_item", "state", "-published_at"]
            ),
            models.Index(
                name="disclosure_never_published",
                fields=["agency", "kind", "formed_on"],
                condition=Q(published_at=None),
            ),
            models.Index(
                name="disclosure_scheduled",
                fields=["scheduled_for"],
                condition=Q(state=DisclosureState.SCHEDULED),
            ),
            models.Index(
                name="disclosure_by_attribute",
                # Not partial: its condition would come in parameters, which SQLite does not match.
                fields=["attribute", "agency", "assessed_on"],
            ),
            models.Index(
                name="disclosure_unconfirmed",
                fields=["agency"],
                condition=Q(is_emergency=True, conclusion=None),
            ),
            models.Index(name="disclosure_kind", fields=["kind", "state", "-published_at"]),
            models.Index(name="disclosure_genre", fields=["genre", "state", "-published_at"]),
            models.Index(
                name="disclosure_agency_article",
                fields=["agency", "state", "article_20_item", "published_at"],
            ),
            models.Index(
                name="disclosure_repealed",
                fields=["repealed_on"],
                condition=Q(repealed_on__isnull=False),
            ),
            models.Index(
                name="disclosure_consultation",
                fields=["closes_on"],
                condition=Q(closes_on__isnull=False),
            ),
            models.Index(name="disclosure_by_day", fields=["agency", "formed_on", "kind"]),
        ]

    def clean(self) -> None:
        """Refuse a kind that there is not, beside what is refused of the content."""
        super().clean()
        if self.kind not in disclosure_kinds():
            raise ValidationError(
                {
                    "kind": _("There is no kind of information “%(kind)s”. Choose one of the list.")
                    % {"kind": self.kind}
                }
            )

    @property
    def is_public(self) -> bool:
        """Tell whether visitors see the record."""
        return self.state == DisclosureState.PUBLISHED

    def validity(self, day: date) -> Validity:
        """Return whether the document holds on ``day``."""
        if self.repealed_on and self.repealed_on <= day:
            return Validity.REPEALED
        if self.expires_on and self.expires_on < day:
            return Validity.LAPSED
        if self.effective_on and self.effective_on > day:
            return Validity.NOT_YET
        return Validity.VALID


class Correction(DisclosureContent):
    """Changes to a public record in work: reviewed beside it, and only then in its place."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="corrections")
    state = models.CharField(
        _("state"), max_length=16, choices=CorrectionState, default=CorrectionState.DRAFT
    )
    reason = models.TextField(_("reason"))
    is_minor = models.BooleanField(_("of the wording only"), default=False)
    attachments: "models.ManyToManyField[models.Model, Any]" = models.ManyToManyField(
        "Attachment", related_name="+", verbose_name=_("attachments")
    )
    drafter = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("begun at"))
    edited_at = models.DateTimeField(_("last changed at"))
    conclusion = models.ForeignKey(
        "ReviewConclusion", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("correction")
        constraints = [
            models.UniqueConstraint(
                name="disclosure_has_one_open_correction",
                fields=["disclosure"],
                condition=~Q(state__in=[CorrectionState.PUBLISHED, CorrectionState.DROPPED]),
                violation_error_message=_(
                    "A correction of this record is already in work. Finish it first."
                ),
            ),
            models.CheckConstraint(name="correction_has_its_reason", condition=~Q(reason="")),
        ]


class DisclosureVersion(AppendOnlyModel, DisclosureContent):
    """What a record said when it was handed to review: exactly this is approved or returned."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="versions")
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    reason = models.TextField(_("reason"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    drafter = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    algorithm = models.CharField(_("algorithm"), max_length=16)
    content_hash = models.CharField(_("fingerprint of the content"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("version of a disclosure")
        ordering: ClassVar = ["disclosure_id", "number"]
        constraints = [
            models.UniqueConstraint(name="disclosure_version_is_unique", fields=["disclosure", "number"]),
        ]


class IndexCounter(models.Model):
    """How many index numbers an agency has given out in a year."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter of index numbers")
        constraints = [models.UniqueConstraint(name="index_counter_is_unique", fields=["agency", "year"])]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.year}: {self.last}"


class Reassessment(AppendOnlyModel):
    """One look at whether information that is not disclosed can now be."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="reassessments")
    attribute_before = models.CharField(_("attribute before"), max_length=16, choices=DisclosureAttribute)
    attribute = models.CharField(_("attribute"), max_length=16, choices=DisclosureAttribute)
    reason = models.TextField(_("reason"))
    assessed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    assessed_at = models.DateTimeField(_("assessed at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("reassessment")
        ordering: ClassVar = ["assessed_at", "id"]

    def __str__(self) -> str:
        return f"{self.attribute_before} → {self.attribute}"
