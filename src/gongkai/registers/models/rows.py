"""The rows of all registers with their history, and the imports they came by.

All registers share one table: what a row says stands in ``values``, and what lists are sorted, narrowed and
counted by stands in columns of its own, derived from the values when the row is written. What the public
may never see stands apart in ``private``.
"""

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import Visitor, agencies_in_scope, within_scope
from gongkai.registers.definitions import Register, all_registers, public_registers
from gongkai.registers.states import EndKind, ImportState, RowState, RowValidity, WithdrawalCause

LONGEST_KEY = 200


class RegisterImport(models.Model):
    """One spreadsheet: looked at, then confirmed whole or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.CharField(_("register"), max_length=40)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="register_imports", verbose_name=_("agency")
    )
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name of the file"), max_length=255)
    path = models.CharField(_("where it is kept"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    basis = models.CharField(_("document that the adjustment rests on"), max_length=200, blank=True)
    preview = models.JSONField(_("what it would do"), default=dict)
    reviewed_elsewhere = models.CharField(
        _("where it was reviewed"),
        max_length=300,
        blank=True,
        help_text=_("Of rows that were public before they came here."),
    )
    state = models.CharField(_("state"), max_length=16, choices=ImportState, default=ImportState.HANDED_IN)
    created_at = models.DateTimeField(_("handed in at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of a register")
        ordering: ClassVar = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="confirmed_import_has_its_moment",
                condition=~Q(state=ImportState.CONFIRMED) | Q(confirmed_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(name="register_import_newest", fields=["agency", "register", "-created_at"])
        ]

    def __str__(self) -> str:
        return self.name


class RowContent(models.Model):
    """What a row says, and where it stands, in one of its versions."""

    title = models.CharField(_("name"), max_length=300)
    values = models.JSONField(_("values"), default=dict)
    private = models.JSONField(_("values for the agency only"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=RowState)
    dated_on = models.DateField(_("dated"))
    begins_on = models.DateField(_("in force from"), null=True, blank=True)
    amended_on = models.DateField(_("amended on"), null=True, blank=True)
    ended_on = models.DateField(_("no longer in force from"), null=True, blank=True)
    end_kind = models.CharField(_("how it ended"), max_length=12, choices=EndKind, blank=True)
    facet = models.CharField(_("category"), max_length=40, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=6, null=True, blank=True)
    refers_to = models.CharField(_("row that it amends"), max_length=LONGEST_KEY, blank=True)
    due_on = models.DateField(_("to be public by"), null=True, blank=True)
    published_on = models.DateField(_("public since"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawal_cause = models.CharField(
        _("cause of the withdrawal"), max_length=20, choices=WithdrawalCause, blank=True
    )
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)
    fingerprint = models.CharField(_("fingerprint of what it says"), max_length=32)
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("since"))
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    batch = models.ForeignKey(
        RegisterImport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("import"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def validity_on(self, day: date) -> RowValidity:
        """Return whether what the row describes is in force on ``day``."""
        if self.ended_on and self.ended_on <= day:
            return RowValidity(self.end_kind)
        if self.begins_on and self.begins_on > day:
            return RowValidity.NOT_YET
        return RowValidity.AMENDED if self.amended_on and self.amended_on <= day else RowValidity.IN_FORCE


class RegisterRowQuerySet(models.QuerySet["RegisterRow"]):
    """Questions about rows. What a visitor may see is decided here and nowhere else."""

    def published(self) -> "RegisterRowQuerySet":
        """Keep what the public sees."""
        return self.filter(state=RowState.PUBLISHED)

    def visible_to(self, visitor: Visitor) -> "RegisterRowQuerySet":
        """Keep what ``visitor`` may see: what is published, and the agencies worked for."""
        if not isinstance(visitor, User):
            return self.published()
        return self.filter(Q(state=RowState.PUBLISHED) | Q(agency__in=agencies_in_scope(visitor)))

    def editable_by(self, visitor: Visitor) -> "RegisterRowQuerySet":
        """Keep the rows of the agencies that ``visitor`` works for."""
        return self.filter(within_scope(visitor))

    def counted(self) -> "RegisterRowQuerySet":
        """Leave out what was entered in error."""
        return self.exclude(withdrawal_cause=WithdrawalCause.ENTERED_IN_ERROR)

    def published_late(self) -> "RegisterRowQuerySet":
        """Keep the rows that became public after their time had run out."""
        return self.filter(published_on__gt=F("due_on"))

    def with_validity(self, validity: str, day: date) -> "RegisterRowQuerySet":
        """Keep what is in force, amended, repealed, lapsed or not yet in force on ``day``."""
        ended = Q(ended_on__isnull=False, ended_on__lte=day)
        not_yet = Q(begins_on__isnull=False, begins_on__gt=day)
        amended = Q(amended_on__isnull=False, amended_on__lte=day)
        conditions = {
            RowValidity.REPEALED: ended & Q(end_kind=EndKind.REPEALED),
            RowValidity.LAPSED: ended & Q(end_kind=EndKind.LAPSED),
            RowValidity.NOT_YET: ~ended & not_yet,
            RowValidity.AMENDED: ~ended & ~not_yet & amended,
            RowValidity.IN_FORCE: ~ended & ~not_yet,
        }
        return self.filter(conditions[RowValidity(validity)])


class RegisterRow(RowContent):
    """One row of one register, belonging to one agency, as it is now."""

    register = models.CharField(_("register"), max_length=40)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="register_rows", db_index=False, verbose_name=_("agency")
    )
    key = models.CharField(_("key"), max_length=LONGEST_KEY)

    objects = RegisterRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a register")
        constraints = [
            models.UniqueConstraint(
                name="register_row_key_is_unique",
                fields=["agency", "register", "key"],
                violation_error_message=_("The register has a row with this key already."),
            ),
            models.CheckConstraint(
                name="published_row_has_its_day",
                condition=~Q(state=RowState.PUBLISHED) | Q(published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_row_has_its_reason",
                condition=Q(
                    ~Q(withdrawal_cause="") & ~Q(withdrawal_reason=""),
                    state=RowState.WITHDRAWN,
                    withdrawn_on__isnull=False,
                )
                | Q(~Q(state=RowState.WITHDRAWN), withdrawn_on=None, withdrawal_cause=""),
            ),
        ]
        indexes = [
            models.Index(name="register_row_list", fields=["register", "agency", "-dated_on", "-id"]),
            models.Index(name="register_row_public", fields=["register", "state", "-dated_on", "-id"]),
            models.Index(name="register_row_changes", fields=["register", "changed_at"]),
            models.Index(
                name="register_row_late",
                fields=["register", "-dated_on", "-id", "agency"],
                condition=Q(published_on__gt=F("due_on")),
            ),
            # Words are looked for in this index alone: reading a million whole rows takes seconds.
            models.Index(
                name="register_row_words",
                fields=["register", "-dated_on", "-id", "state", "agency", "facet", "title", "key"],
            ),
            models.Index(
                name="register_row_refers_to", fields=["register", "refers_to"], condition=~Q(refers_to="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def definition(self) -> Register:
        """The register that it stands in."""
        return all_registers()[self.register]

    @property
    def is_public(self) -> bool:
        """Tell whether the public sees it."""
        return self.state == RowState.PUBLISHED and self.register in public_registers()

    @property
    def is_late(self) -> bool:
        """Tell whether it became public after its time had run out."""
        return bool(self.due_on and self.published_on and self.published_on > self.due_on)


class RegisterRowVersion(RowContent, AppendOnlyModel):
    """What a row said until it was changed. Together with the row itself this is its whole history."""

    row = models.ForeignKey(RegisterRow, models.PROTECT, related_name="versions")
    superseded_at = models.DateTimeField(_("until"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("earlier version of a row")
        ordering: ClassVar = ["row_id", "version"]
        constraints = [models.UniqueConstraint(name="row_version_is_unique", fields=["row", "version"])]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.version}"

    def held_at(self, moment: datetime) -> bool:
        """Tell whether the row said this at ``moment``."""
        return self.changed_at <= moment < self.superseded_at
