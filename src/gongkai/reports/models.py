"""Annual reports as they are kept: editions, one row a figure, the files they came from, what was done."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, agencies_in_scope, within_scope
from gongkai.reports.figures import plain
from gongkai.reports.states import PartState, ReportAct, ReportState

DECIMAL_PLACES, MOST_DIGITS = 6, 24


class SourceDocument(models.Model):
    """A file as it was handed in: kept unchanged, named by its content, never shown to the public."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    created_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("original file")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the content is in the storage of originals."""
        return f"{self.sha256[:2]}/{self.sha256}"


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    """Questions about reports. What a visitor may see is decided here and nowhere else."""

    def published(self) -> "AnnualReportQuerySet":
        """Keep what the public sees."""
        return self.filter(state=ReportState.PUBLISHED)

    def released(self) -> "AnnualReportQuerySet":
        """Keep what went out and was not taken back, replaced editions too."""
        return self.filter(state__in=[ReportState.PUBLISHED, ReportState.SUPERSEDED])

    def visible_to(self, visitor: Visitor) -> "AnnualReportQuerySet":
        """Keep what ``visitor`` may see: what is published, and all of the agencies worked for."""
        if not visitor.is_authenticated:
            return self.published()
        return self.filter(Q(state=ReportState.PUBLISHED) | Q(agency__in=agencies_in_scope(visitor)))

    def editable_by(self, visitor: Visitor) -> "AnnualReportQuerySet":
        """Keep the reports of the agencies that ``visitor`` works for."""
        return self.filter(within_scope(visitor))

    def without_content(self) -> "AnnualReportQuerySet":
        """Leave the text and the findings in the database, as lists need neither."""
        return self.defer("content", "findings")


class AnnualReport(models.Model):
    """One edition of one agency's report for one year. Its figures are its cells."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="annual_reports", verbose_name=_("agency")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    form = models.CharField(_("form"), max_length=16)
    title = models.CharField(_("title"), max_length=300)
    state = models.CharField(_("state"), max_length=16, choices=ReportState, default=ReportState.DRAFT)
    document = models.ForeignKey(
        SourceDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("original file"),
    )
    content = models.JSONField(_("text, notes and claims"), default=dict, blank=True)
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    error_count = models.PositiveIntegerField(_("errors"), default=0)
    warning_count = models.PositiveIntegerField(_("warnings"), default=0)
    note_count = models.PositiveIntegerField(_("notes"), default=0)
    stored_at = models.DateTimeField(_("stored at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual report")
        ordering: ClassVar = ["-year", "agency_id", "-edition"]
        constraints = [
            models.UniqueConstraint(name="report_edition_is_unique", fields=["agency", "year", "edition"]),
            models.UniqueConstraint(
                name="report_has_one_draft",
                fields=["agency", "year"],
                condition=Q(state=ReportState.DRAFT),
            ),
            models.UniqueConstraint(
                name="report_has_one_published_edition",
                fields=["agency", "year"],
                condition=Q(state=ReportState.PUBLISHED),
            ),
            models.CheckConstraint(
                name="published_report_has_its_time",
                condition=Q(state=ReportState.DRAFT) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_report_has_its_reason",
                condition=~Q(state=ReportState.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message=_("Say why the report is withdrawn."),
            ),
        ]
        indexes = [
            models.Index(name="report_state_year", fields=["state", "year", "agency"]),
            models.Index(name="report_newest", fields=["state", "-published_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Tell whether visitors see this edition."""
        return self.state == ReportState.PUBLISHED


class ReportCell(models.Model):
    """One figure of one report: its key in the form, its value, and where it was printed."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="cells")
    key = models.CharField(_("key"), max_length=80)
    value = models.DecimalField(
        _("value"), max_digits=MOST_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    printed = models.CharField(_("as printed"), max_length=200, blank=True)
    source = models.JSONField(_("where it was printed"), null=True, blank=True)

    class Meta:
        verbose_name = _("figure")
        constraints = [models.UniqueConstraint(name="report_cell_is_unique", fields=["report", "key"])]

    def __str__(self) -> str:
        return self.key

    @property
    def figure(self) -> int | Decimal | None:
        """The value as a person writes it: a whole number without a point."""
        return plain_figure(self.value)


class ReportUpload(models.Model):
    """A report that was handed in and read, and waits for the officer to look at it before it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="uploads", verbose_name=_("agency"))
    actor = models.ForeignKey(User, models.CASCADE, related_name="uploads", verbose_name=_("by"))
    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="uploads")
    report = models.JSONField(_("the report as read"))
    findings = models.JSONField(_("findings"), default=list, blank=True)
    created_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("report handed in")

    def __str__(self) -> str:
        return str(self.id)


class ReportEvent(models.Model):
    """One act on one report: who did what, when and why. Written with the act, never changed."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="events")
    action = models.CharField(_("act"), max_length=16, choices=ReportAct)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="report_events", verbose_name=_("by")
    )
    happened_at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("act on a report")
        ordering: ClassVar = ["happened_at", "id"]

    def __str__(self) -> str:
        return self.action


def plain_figure(value: Decimal | None) -> int | Decimal | None:
    """Return a stored number without the zeros that only its column adds."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


class HandFigureQuerySet(AppendOnlyQuerySet["HandFigure"]):
    """Questions about figures that no record gives."""

    def of_agencies(self, agency_ids: Iterable[int], year: int) -> dict[int, dict[str, "HandFigure"]]:
        """Return by agency and cell the last entries, but for those that take a figure back. One query."""
        entries = self.filter(agency__in=list(agency_ids), year=year).select_related("entered_by")
        last = {(entry.agency_id, entry.key): entry for entry in entries.order_by("id")}
        found: dict[int, dict[str, HandFigure]] = defaultdict(dict)
        for (agency, key), entry in last.items():
            if entry.value is not None:
                found[agency][key] = entry
        return found


class HandFigure(AppendOnlyModel):
    """A part of a figure that no record gives: from before moving in, or published by others.

    It is added to what the records come to. A later entry for the same cell takes its place; one without a
    value takes it back.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="hand_figures", verbose_name=_("agency")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    key = models.CharField(_("key"), max_length=80)
    value = models.DecimalField(
        _("value"), max_digits=MOST_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    source = models.CharField(_("where it comes from"), max_length=200)
    reason = models.CharField(_("why no record gives it"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))

    objects: ClassVar = HandFigureQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("figure entered by hand")
        indexes: ClassVar = [models.Index(name="hand_figure_of_report", fields=["agency", "year", "id"])]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class FrozenRecords(models.Model):
    """What a compiled report counts: its records by cell, the parts of a sum, and a hash over them."""

    report = models.OneToOneField(
        AnnualReport, models.CASCADE, related_name="frozen", verbose_name=_("annual report")
    )
    agency_ids = models.JSONField(_("whose records are counted"), default=list)
    records = models.JSONField(_("records by cell, as ranges of their numbers"), default=dict)
    parts = models.JSONField(_("parts of a sum"), null=True, blank=True)
    hash = models.CharField(_("hash of the records"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name = _("records of a compiled report")

    def __str__(self) -> str:
        return f"{self.report_id}: {self.hash[:12]}"


class ReportPart(models.Model):
    """A body's report for a year as a part of the whole of the agency above it."""

    whole = models.ForeignKey(
        Agency, models.PROTECT, related_name="report_parts", verbose_name=_("agency that adds up")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="parts", verbose_name=_("report"))
    state = models.CharField(_("state"), max_length=16, choices=PartState, default=PartState.SUBMITTED)
    reason = models.CharField(_("why it was returned"), max_length=500, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of a report")
        constraints: ClassVar = [
            models.UniqueConstraint(name="report_part_is_unique", fields=["whole", "agency", "year"]),
            models.CheckConstraint(
                name="returned_part_has_its_reason",
                condition=~Q(state=PartState.RETURNED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year}: {self.state}"


class ReportText(models.Model):
    """One part of the text of a report in the making, with places for its figures."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="report_texts", verbose_name=_("agency")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    key = models.CharField(_("part"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(_("last changed at"))

    class Meta:
        verbose_name = _("text of a report")
        constraints: ClassVar = [
            models.UniqueConstraint(name="report_text_is_unique", fields=["agency", "year", "key"])
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year} {self.key}"


class ReportSignature(AppendOnlyModel):
    """One person's signature under one step of a compiled report, bound to the content that was signed."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="signatures")
    step = models.CharField(_("step"), max_length=20)
    signer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    signed_at = models.DateTimeField(_("signed at"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    content_hash = models.CharField(_("hash of the content"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("signature under a report")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="report_step_is_signed_once", fields=["report", "step", "content_hash"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.step}"


class FindingExplanation(AppendOnlyModel):
    """An agency's answer to one finding in its report.

    A later one takes its place; one without a cause takes the answer back.
    """

    report = models.ForeignKey(
        AnnualReport, models.PROTECT, related_name="explanations", verbose_name=_("annual report")
    )
    finding = models.CharField(_("finding"), max_length=16)
    rule = models.CharField(_("rule"), max_length=60)
    keys = models.JSONField(_("cells"), default=list, blank=True)
    cause = models.CharField(_("cause"), max_length=500, blank=True)
    body = models.CharField(_("whose figures they are"), max_length=200, blank=True)
    difference = models.DecimalField(
        _("difference"), max_digits=MOST_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    given_at = models.DateTimeField(_("at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("answer to a finding")
        indexes: ClassVar = [models.Index(name="explanation_of_finding", fields=["report", "finding"])]

    def __str__(self) -> str:
        return f"{self.rule}: {self.cause}"

    def to_dict(self) -> dict[str, Any]:
        """Return the shape in which it travels with the report's data."""
        return {
            "rule": self.rule,
            "keys": list(self.keys),
            "cause": self.cause,
            "body": self.body,
            "difference": plain(self.difference),
        }


class ReleasedFile(AppendOnlyModel):
    """One file of a report that went out: its hash, by which anyone can tell it from a forgery."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="released_files")
    format = models.CharField(_("format"), max_length=8)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    released_at = models.DateTimeField(_("released at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("released file of a report")
        unique_together: ClassVar = [("report", "sha256")]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.format}"
