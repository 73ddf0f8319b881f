"""The lines of the audit trail, and the chains they hang in: one for each agency, one for all else.

A line carries the fingerprint of the line before it, and a chain remembers its length and its last line;
the general chain remembers which chains were opened. So a changed, removed, added or cut-off line shows.
The end of each chain carries a mark that only this installation's key makes: whoever can write the database
may compute every fingerprint afresh, but not the mark.
"""

import hmac
from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.audit.sealing import mark_of, seal, trail_keys
from gongkai.organisations.models import Agency, User

GENERAL_CHAIN = "general"
OPENING, RECEIPT, MARKING = "open_chain", "audit.receipt", "audit.mark"
"""The acts of the trail itself: a chain begins, the ends of all are told, the ends of all are marked."""
SEALING_VERSION = 2
"""What a fingerprint covers: 1 knew neither address nor result; 2 covers them and itself."""


class ActResult(models.TextChoices):
    """What came of an act."""

    DONE = "done", _("Done")
    REFUSED = "refused", _("Was refused")
    FAILED = "failed", _("Failed")


class AuditChain(models.Model):
    """One chain of lines: how long it is and what its last line's fingerprint is."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    length = models.PositiveBigIntegerField(_("number of lines"), default=0)
    last_hash = models.CharField(_("fingerprint of the last line"), max_length=64, blank=True)
    mark = models.CharField(_("mark of its end"), max_length=64, blank=True, db_default="")

    class Meta:
        verbose_name = _("chain of the audit trail")

    def __str__(self) -> str:
        return self.name

    def is_marked(self) -> bool:
        """Tell whether the chain ends as this program left it: by one of the keys of the trail."""
        return any(hmac.compare_digest(self.mark, mark_of(self._end, key)) for key in trail_keys())

    def put_mark(self) -> None:
        """Mark the end of the chain with the newest key, where there is one."""
        for key in trail_keys()[:1]:
            self.mark = mark_of(self._end, key)

    @property
    def _end(self) -> dict[str, Any]:
        return {"chain": self.name, "length": self.length, "last_hash": self.last_hash}


class AuditEntry(AppendOnlyModel):
    """One line: who did what to which record, when and why. Written with the act, never changed."""

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="entries", verbose_name=_("chain"))
    number = models.PositiveBigIntegerField(_("number in its chain"))
    happened_at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="audit_entries", verbose_name=_("by")
    )
    actor_name = models.CharField(_("name at that time"), max_length=60, blank=True)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="audit_entries",
        verbose_name=_("agency"),
    )
    action = models.CharField(_("act"), max_length=60)
    subject_type = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=64)
    data = models.JSONField(_("particulars"), default=dict, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    address = models.CharField(_("from address"), max_length=45, blank=True, db_default="")
    result = models.CharField(
        _("result"), max_length=8, choices=ActResult, default=ActResult.DONE, db_default=ActResult.DONE
    )
    sealing = models.PositiveSmallIntegerField(_("what is sealed"), default=SEALING_VERSION, db_default=1)
    algorithm = models.CharField(_("algorithm"), max_length=16)
    previous_hash = models.CharField(_("fingerprint of the line before"), max_length=64, blank=True)
    hash = models.CharField(_("fingerprint"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("line of the audit trail")
        ordering = ["chain_id", "number"]
        constraints = [
            models.UniqueConstraint(name="audit_entry_number_is_unique", fields=["chain", "number"]),
            models.CheckConstraint(
                name="audit_entry_is_sealed", condition=~Q(hash="") & ~Q(algorithm="") & Q(number__gte=1)
            ),
        ]
        indexes = [
            models.Index(name="audit_subject", fields=["subject_type", "subject_id", "happened_at"]),
            models.Index(name="audit_agency_newest", fields=["agency", "-happened_at"]),
            models.Index(name="audit_actor_newest", fields=["actor", "-happened_at"]),
            models.Index(name="audit_newest", fields=["-happened_at", "-id"]),
            models.Index(name="audit_action_newest", fields=["action", "-happened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.action}"

    @staticmethod
    def subject_of(record: models.Model) -> dict[str, str]:
        """Return how the trail names a record: its kind and its key."""
        kind = record._meta.label_lower  # noqa: SLF001 - Django's documented name of a model
        return {"subject_type": kind, "subject_id": str(record.pk)}

    def sealed_content(self) -> dict[str, Any]:
        """Return everything that the fingerprint covers."""
        content = {
            "chain": self.chain_id,
            "number": self.number,
            "happened_at": self.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "agency": self.agency_id,
            "action": self.action,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "data": self.data,
            "reason": self.reason,
            "previous_hash": self.previous_hash,
        }
        if self.sealing > 1 or self.address or self.result != ActResult.DONE:
            content |= {"address": self.address, "result": self.result, "sealing": self.sealing}
        return content

    def computed_hash(self) -> str:
        """Return the fingerprint that the line ought to carry."""
        return seal(self.sealed_content(), self.algorithm)
