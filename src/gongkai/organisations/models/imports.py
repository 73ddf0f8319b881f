"""A tree of agencies handed in as a spreadsheet, waiting for its administrator or applied."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models.accounts import User


class AgencyImport(models.Model):
    """One spreadsheet of agencies: its rows as read, and the day from which its changes hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="agency_imports", verbose_name=_("by")
    )
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    rows = models.JSONField(_("rows as read"), default=list)
    as_of = models.DateField(_("as of"))
    reason = models.CharField(_("document or reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("handed in at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("imported tree of agencies")

    def __str__(self) -> str:
        return self.name
