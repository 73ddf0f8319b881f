"""What happens to a request until it is decided: events, corrections, opinions, fees, work, files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.core.sealed_fields import SealedTextField
from gongkai.disclosures.models.files import InternalFileField
from gongkai.law.clock_events import ClockEventKind
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, agencies_in_scope, within_scope
from gongkai.requests.models.cases import DisclosureRequest
from gongkai.requests.states import (
    OPEN_STATES,
    ConsultationKind,
    ConsultationReply,
    DocumentKind,
    FeeBasis,
)


class RequestEvent(AppendOnlyModel):
    """One event of the clock on its day. A mistake is revoked by another event, never changed."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="events")
    on = models.DateField(_("day"))
    kind = models.CharField(
        _("event"), max_length=24, choices=[(kind.value, kind.value) for kind in ClockEventKind], blank=True
    )
    until = models.DateField(_("answer delayed until"), null=True, blank=True)
    revokes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="revoked_by", verbose_name=_("revokes")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("event of a request")
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(
                name="request_event_is_an_event_or_revokes_one",
                condition=(~Q(kind="") & Q(revokes=None))
                | (Q(kind="") & Q(revokes__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="only_a_delay_has_its_day",
                condition=Q(kind=ClockEventKind.DELAYED.value, until__isnull=False)
                | (~Q(kind=ClockEventKind.DELAYED.value) & Q(until=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind or 'revoked'}"


class CorrectionNotice(models.Model):
    """A correction that the applicant was asked for, and what came back."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="corrections")
    asked_on = models.DateField(_("asked on"))
    until = models.DateField(_("last day for the correction"))
    received_on = models.DateField(_("correction received on"), null=True, blank=True)
    asked_for_before = models.TextField(_("what was asked for before"), blank=True)

    class Meta:
        verbose_name = _("correction of a request")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.asked_on} – {self.until}"


class ReasonsNotice(models.Model):
    """Reasons that the applicant of excessive requests was asked for, and what was replied (article 35)."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="reasons")
    asked_on = models.DateField(_("asked on"))
    until = models.DateField(_("last day for the reasons"))
    given_on = models.DateField(_("reasons given on"), null=True, blank=True)
    text = models.TextField(_("reasons of the applicant"), blank=True)

    class Meta:
        verbose_name = _("reasons for excessive requests")
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(
                name="given_reasons_have_their_day",
                condition=(Q(text="") & Q(given_on=None)) | (~Q(text="") & Q(given_on__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_on} – {self.until}"


class Extension(models.Model):
    """More time, proposed by one officer and decided by another: an extension of the period, or a delay."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="extensions")
    reason = models.TextField(_("reason"))
    until = models.DateField(_("answer delayed until"), null=True, blank=True)
    """Only of a delay under article 35; an extension has the days of the law."""
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    is_approved = models.BooleanField(_("approved"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("extension")
        ordering: ClassVar = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="request_has_one_open_extension",
                fields=["disclosure_request"],
                condition=Q(is_approved=None),
                violation_error_message=_("An extension is proposed already; decide on that one first."),
            ),
            models.UniqueConstraint(
                name="request_is_extended_once",
                fields=["disclosure_request"],
                condition=Q(is_approved=True, until=None),
                violation_error_message=_("The period of this request was extended once already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Consultation(models.Model):
    """An opinion that a third party or another body was asked for."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="consultations")
    kind = models.CharField(_("who is asked"), max_length=16, choices=ConsultationKind)
    name = models.CharField(_("name"), max_length=200)
    contact = SealedTextField(_("how to reach"), blank=True)
    about = models.TextField(_("information on which the opinion is asked"))
    sent_on = models.DateField(_("sent on"))
    reply_until = models.DateField(_("last day for the reply"), null=True, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    reply = models.CharField(_("reply"), max_length=16, choices=ConsultationReply, blank=True)
    reply_text = models.TextField(_("what was replied"), blank=True)

    class Meta:
        verbose_name = _("consultation")
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(
                name="replied_consultation_has_its_day",
                condition=(Q(reply="") & Q(replied_on=None)) | (~Q(reply="") & Q(replied_on__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Tell whether the reply is still awaited."""
        return not self.reply


class FeeNotice(models.Model):
    """A fee that the applicant was told of, or a decision not to charge it."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="fees")
    basis = models.CharField(_("tariff"), max_length=12, choices=FeeBasis)
    count = models.PositiveIntegerField(_("items or pages"))
    count_before = models.PositiveIntegerField(_("items before in the month"), default=0)
    amount = models.DecimalField(_("amount in yuan"), max_digits=12, decimal_places=2)
    notified_on = models.DateField(_("notified on"), null=True, blank=True)
    until = models.DateField(_("last day for the payment"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_amount = models.DecimalField(
        _("amount paid"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    receipt_number = models.CharField(_("number of the fiscal receipt"), max_length=60, blank=True)
    waived_by = models.CharField(_("who approved not to charge it"), max_length=60, blank=True)
    waiver_reason = models.CharField(_("why it is not charged"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("fee")
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(
                name="fee_is_notified_or_waived",
                condition=Q(notified_on__isnull=False, until__isnull=False)
                | (~Q(waived_by="") & ~Q(waiver_reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class RequestAssignmentQuerySet(models.QuerySet["RequestAssignment"]):
    """Questions about parts of the work."""

    def visible_to(self, visitor: Visitor) -> "RequestAssignmentQuerySet":
        """Keep the parts that the visitor's agencies have to do, and those in their own requests."""
        return self.filter(within_scope(visitor) | within_scope(visitor, "disclosure_request__agency"))

    def given_to(self, visitor: Visitor) -> "RequestAssignmentQuerySet":
        """Keep what the requests of others gave to the agencies that ``visitor`` works for."""
        own = agencies_in_scope(visitor)
        return self.filter(agency__in=own).exclude(disclosure_request__agency__in=own)

    def open(self) -> "RequestAssignmentQuerySet":
        """Keep what is still to be done."""
        return self.filter(done_on=None, disclosure_request__state__in=OPEN_STATES)


class RequestAssignment(models.Model):
    """A part of the work that a department, a section or another agency has to do by a day."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="assignments")
    department = models.CharField(_("department or section"), max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    task = models.TextField(_("what is to be done"))
    due_on = models.DateField(_("to be done by"))
    assigned_on = models.DateField(_("assigned on"))
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)

    objects = RequestAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.department


class SearchRecord(AppendOnlyModel):
    """One search for the information: where, how, by whom, with what result."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="searches")
    searched_on = models.DateField(_("searched on"))
    places = models.CharField(_("where"), max_length=300)
    method = models.CharField(_("how"), max_length=300)
    searched_by = models.CharField(_("by whom"), max_length=120)
    found = models.BooleanField(_("found"))
    result = models.TextField(_("result"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("search for information")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.searched_on} {self.places}"


class RequestDocument(AppendOnlyModel):
    """A file of the case, kept in the internal storage as it came."""

    disclosure_request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    name = models.CharField(_("file name"), max_length=255)
    file = InternalFileField(_("file"), max_length=200, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("file of a request")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
