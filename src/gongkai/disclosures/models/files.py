"""Attachments, which have an internal original and a public rendition, and what screening found."""

from collections.abc import Sequence
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.disclosures.models.records import Disclosure
from gongkai.disclosures.states import AttachmentStatus, FindingStatus
from gongkai.organisations.models import User


def internal_storage() -> Storage:
    """Return the storage of what is handed in; no address leads there."""
    return storages["originals"]


class InternalFileField(models.FileField):
    """A file in the internal storage. Where that is belongs to the settings, not to the table's history."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("storage", internal_storage)
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return the plain field for migrations."""
        name, _path, args, options = super().deconstruct()
        options.pop("storage", None)
        return str(name), "django.db.models.FileField", args, options


class Attachment(models.Model):
    """A file of a record: the original as handed in, and the rendition that the public may have."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="attachments")
    name = models.CharField(_("file name"), max_length=255)
    position = models.PositiveIntegerField(_("place in lists"), default=0)
    original = InternalFileField(_("original"), max_length=200, editable=False)
    sha256 = models.CharField(_("SHA-256 of the original"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    status = models.CharField(
        _("status"), max_length=16, choices=AttachmentStatus, default=AttachmentStatus.WAITING
    )
    rendition = InternalFileField(_("public rendition"), max_length=200, blank=True, editable=False)
    rendition_name = models.CharField(_("name for the public"), max_length=255, blank=True)
    rendition_sha256 = models.CharField(_("SHA-256 of the rendition"), max_length=64, blank=True)
    rendition_report = models.JSONField(_("what was removed"), default=dict, blank=True)
    task_id = models.UUIDField(
        _("task that makes the rendition"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Only of a slow file: it is read by the worker, not while its officer waits."),
    )
    is_in_record = models.BooleanField(
        _("belongs to the record"), default=True, help_text=_("False while only a correction has it.")
    )
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(_("added at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="clean_attachment_has_its_rendition",
                condition=~Q(status=AttachmentStatus.CLEAN) | (~Q(rendition="") & ~Q(rendition_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def manifest(self) -> dict[str, str | int]:
        """Return how a version names this file: what exactly the public may have."""
        return {
            "id": self.pk,
            "name": self.rendition_name or self.name,
            "original_sha256": self.sha256,
            "rendition_sha256": self.rendition_sha256,
        }


class DisclosureFinding(models.Model):
    """Something that screening found in a record or its correction, until it is gone or justified."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="findings")
    place = models.CharField(
        _("where"), max_length=80, help_text=_("A field, or the attachment, such as “attachment:12”.")
    )
    kind = models.CharField(_("kind"), max_length=24)
    text = models.TextField(_("text"))
    masked = models.TextField(_("masked"), blank=True)
    details = models.JSONField(_("place and reasons"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=FindingStatus, default=FindingStatus.OPEN)
    justification = models.TextField(_("justification"), blank=True)
    justified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    justified_at = models.DateTimeField(_("justified at"), null=True, blank=True)
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("finding in a disclosure")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="justified_finding_has_its_words",
                condition=~Q(status=FindingStatus.JUSTIFIED)
                | (~Q(justification="") & Q(justified_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="disclosure_open_finding", fields=["disclosure", "status"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
