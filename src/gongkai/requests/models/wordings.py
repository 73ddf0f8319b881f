"""Wordings of letters that an agency adopted for itself and for those below it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.organisations.models import Agency, User


class LetterWording(AppendOnlyModel):
    """The wording of one letter from a day on. Without paragraphs the standard wording holds again."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letter_wordings")
    kind = models.CharField(_("letter"), max_length=40)
    in_force_from = models.DateField(_("in force from"))
    title = models.CharField(_("title"), max_length=120, blank=True)
    paragraphs = models.JSONField(_("text"), default=list, blank=True)
    """Pairs of a template and the fact without which it is not printed, or nothing."""
    reason = models.CharField(_("reason"), max_length=300)
    adopted_at = models.DateTimeField(_("adopted at"))
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("wording of a letter")
        ordering: ClassVar = ["-in_force_from", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "agency", "in_force_from"], name="wording_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.in_force_from}"
