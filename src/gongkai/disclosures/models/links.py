"""Links in the texts of records: when each was checked, what came of it, and where it stands."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.disclosures.models.records import Disclosure

LONGEST_LINK = 1000


class CheckedLink(models.Model):
    """One address outside the site, checked for all records that name it."""

    url = models.CharField(_("address"), max_length=LONGEST_LINK, unique=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    is_dead = models.BooleanField(_("dead"), default=False)
    reason = models.JSONField(_("why"), default=dict, blank=True)
    records = models.ManyToManyField(Disclosure, related_name="links", verbose_name=_("records"))

    class Meta:
        verbose_name = _("link")
        ordering: ClassVar = ["id"]
        indexes = [models.Index(name="link_to_check", fields=["checked_at"])]

    def __str__(self) -> str:
        return self.url
