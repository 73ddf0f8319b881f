"""The case: one applicant's request to one agency, its number and the copy of its clock."""

import secrets
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.core.sealed_fields import SealedTextField, text_digest
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, within_scope
from gongkai.requests.receipt import ReceiptRule, receipt_rule
from gongkai.requests.states import (
    OPEN_STATES,
    ApplicantKind,
    DeliveryWay,
    IntakeChannel,
    RequestState,
    WantedForm,
)

TITLE_LENGTH = 40
_CLOSED = [RequestState.CONCLUDED, RequestState.ARCHIVED]


class DisclosureRequestQuerySet(models.QuerySet["DisclosureRequest"]):
    """Questions about requests. Who may see one is decided here and nowhere else."""

    def visible_to(self, visitor: Visitor) -> "DisclosureRequestQuerySet":
        """Keep the requests of the agencies that ``visitor`` works for; a visitor sees none."""
        return self.filter(within_scope(visitor))

    def editable_by(self, visitor: Visitor) -> "DisclosureRequestQuerySet":
        """Keep the requests that ``visitor`` may work on."""
        return self.visible_to(visitor)

    def open(self) -> "DisclosureRequestQuerySet":
        """Keep what is not concluded."""
        return self.filter(state__in=OPEN_STATES)

    def received(self) -> "DisclosureRequestQuerySet":
        """Keep what counts as received: its channel's rule has fixed the day."""
        return self.filter(received_on__isnull=False)


class DisclosureRequest(models.Model):
    """One applicant's request to one agency for information."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="disclosure_requests", verbose_name=_("agency")
    )
    year = models.PositiveSmallIntegerField(_("year of the number"))
    serial = models.PositiveIntegerField(_("serial number"))
    number = models.CharField(_("number"), max_length=20)
    idempotency_key = models.CharField(
        _("key of the sending"), max_length=64, null=True, blank=True, unique=True
    )
    secret_hash = models.CharField(_("digest of the applicant's secret"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=RequestState)
    revision = models.PositiveIntegerField(_("number of acts"), default=0)

    channel = models.CharField(_("way in which it came"), max_length=20, choices=IntakeChannel)
    submitted_on = models.DateField(_("came in on"))
    confirmed_on = models.DateField(_("confirmed by both sides on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handler")
    )

    applicant_kind = models.CharField(_("applicant"), max_length=20, choices=ApplicantKind)
    applicant_name = models.CharField(_("name of the applicant"), max_length=200)
    identity_document = models.CharField(_("kind of identity document"), max_length=60, blank=True)
    identity_number = SealedTextField(_("number of the identity document"), blank=True)
    identity_digest = models.CharField(_("digest of that number"), max_length=64, blank=True)
    phone = SealedTextField(_("telephone"), blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    postal_address = SealedTextField(_("postal address"), blank=True)
    needs_help = models.CharField(
        _("help needed for reading, seeing or hearing"), max_length=200, blank=True
    )

    asked_for = models.TextField(_("information asked for"))
    hints = models.CharField(_("name, number or other hints to find it"), max_length=300, blank=True)
    purpose = models.CharField(_("purpose, if told"), max_length=300, blank=True)
    form_wanted = models.CharField(
        _("form wanted"), max_length=20, choices=WantedForm, default=WantedForm.ANY
    )
    delivery_wanted = models.CharField(
        _("way of delivery wanted"), max_length=20, choices=DeliveryWay, default=DeliveryWay.POST
    )
    suggests_publication = models.BooleanField(_("suggests to make it public"), default=False)

    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("split from")
    )
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by", verbose_name=_("repeats")
    )
    transferred_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="transferred_to"
    )
    is_imported = models.BooleanField(_("brought in from earlier records"), default=False)

    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True)

    objects = DisclosureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure request")
        ordering: ClassVar = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(name="request_serial_is_unique", fields=["agency", "year", "serial"]),
            models.UniqueConstraint(name="request_number_is_unique", fields=["agency", "number"]),
            models.CheckConstraint(
                name="handled_request_was_received",
                condition=Q(state__in=[RequestState.SUBMITTED, *_CLOSED]) | Q(received_on__isnull=False),
                violation_error_message=_("A request is handled only when its day of receipt is fixed."),
            ),
            models.CheckConstraint(
                name="closed_request_has_one_outcome",
                condition=(Q(state__in=_CLOSED) & ~Q(outcome="") & Q(concluded_on__isnull=False))
                | (~Q(state__in=_CLOSED) & Q(outcome="") & Q(concluded_on__isnull=True)),
                violation_error_message=_("A request is closed with exactly one outcome of the form."),
            ),
            models.CheckConstraint(
                name="request_is_concluded_after_receipt",
                condition=Q(concluded_on=None)
                | Q(received_on=None)
                | Q(concluded_on__gte=F("received_on")),
                violation_error_message=_("A request cannot be concluded before it was received."),
            ),
        ]
        indexes = [
            models.Index(name="request_board", fields=["agency", "state"]),
            models.Index(name="request_of_state", fields=["state"]),
            models.Index(name="request_newest", fields=["-received_on", "-id"]),
            models.Index(name="request_received", fields=["agency", "received_on"]),
            models.Index(name="request_concluded", fields=["agency", "concluded_on", "outcome"]),
            models.Index(
                name="request_identity", fields=["identity_digest"], condition=~Q(identity_digest="")
            ),
            models.Index(name="request_applicant", fields=["applicant_name"]),
        ]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Keep the digest with the number it belongs to; refuse days that contradict each other."""
        super().clean()
        self.identity_digest = text_digest(self.identity_number)
        if self.confirmed_on and self.confirmed_on < self.submitted_on:
            raise ValidationError(
                {
                    "confirmed_on": _(
                        "The receipt would be confirmed on %(confirmed)s, before the request came in on"
                        " %(came)s. Correct one of the days."
                    )
                    % {"confirmed": self.confirmed_on.isoformat(), "came": self.submitted_on.isoformat()}
                }
            )

    @property
    def title(self) -> str:
        """What is asked for, short enough for a heading."""
        text = " ".join(self.asked_for.split())
        return text if len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH] + "…"

    @property
    def is_open(self) -> bool:
        """Tell whether the request is not concluded."""
        return self.state in OPEN_STATES

    @property
    def was_confirmed_late(self) -> bool:
        """Tell whether the rule demands a confirmation on the day it came in, and it came later."""
        is_later = self.confirmed_on is not None and self.confirmed_on > self.submitted_on
        return self.receipt_rule.same_day and is_later

    @property
    def receipt_rule(self) -> ReceiptRule:
        """The rule that fixes the day of receipt."""
        return receipt_rule(self.channel, self.submitted_on)


class RequestClock(models.Model):
    """A copy of what the clock says of a request, for lists. It can be rebuilt at any time."""

    disclosure_request = models.OneToOneField(
        DisclosureRequest, models.CASCADE, primary_key=True, related_name="clock"
    )
    due_on = models.DateField(_("answer due on"), null=True)
    board_on = models.DateField(_("due, or due if nobody replies"), null=True)
    suspended_since = models.DateField(_("stands still since"), null=True)
    waiting_for = models.CharField(_("waits for"), max_length=120, blank=True)
    is_provisional = models.BooleanField(_("may change with a holiday notice"), default=False)
    warnings = models.PositiveSmallIntegerField(_("warnings"), default=0)
    law_id = models.CharField(_("law"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("copy of a clock")

    def __str__(self) -> str:
        return f"{self.disclosure_request_id}: {self.board_on}"


class RequestCounter(models.Model):
    """How many numbers an agency has given out in a year: of requests, or of letters of one sign."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    sequence = models.CharField(_("sequence"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter of requests and letters")
        constraints = [
            models.UniqueConstraint(name="request_counter_is_unique", fields=["agency", "sequence", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.sequence}/{self.year}: {self.last}"


def new_secret() -> str:
    """Return a secret by which an applicant proves that a request is his or hers."""
    return secrets.token_urlsafe(12)
