"""The holiday notices that administrators imported; the files in use are in the data folder."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.organisations.models import User


class HolidayImport(AppendOnlyModel):
    """One notice that was imported: what it says, by whom and when."""

    year = models.PositiveSmallIntegerField(_("year"))
    content = models.JSONField(_("what the notice says"))
    imported_at = models.DateTimeField(_("imported at"))
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("imported holiday notice")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.year)
