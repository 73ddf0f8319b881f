"""By which channels a record went out, and the log of publication."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.audit.append_only import AppendOnlyModel
from gongkai.disclosures.kinds import channel_kinds
from gongkai.disclosures.models.records import Disclosure, DisclosureVersion
from gongkai.disclosures.states import PublicationAct
from gongkai.organisations.models import Agency, User


class Channel(models.Model):
    """One channel of a place, such as its website or the account of one of its agencies."""

    kind = models.CharField(_("kind"), max_length=24)
    name = models.CharField(_("name"), max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="channels", verbose_name=_("kept by")
    )
    is_in_use = models.BooleanField(_("in use"), default=True)
    position = models.PositiveIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("channel")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="agencys_channel_is_unique", fields=["kind", "name", "agency"]),
            models.UniqueConstraint(
                name="channel_of_no_agency_is_unique", fields=["kind", "name"], condition=Q(agency=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a kind of channel that there is not."""
        if self.kind not in channel_kinds():
            raise ValidationError(
                {
                    "kind": _("There is no kind of channel “%(kind)s”. Choose one of the list.")
                    % {"kind": self.kind}
                }
            )


class ChannelRelease(models.Model):
    """A record going out by one channel. However many there are, the record is counted once."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="releases")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="releases")
    released_at = models.DateTimeField(_("went out at"))
    address = models.CharField(_("address or issue"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("release")
        ordering = ["released_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="release_is_unique",
                fields=["disclosure", "channel"],
                violation_error_message=_("The record already went out by this channel."),
            )
        ]
        indexes = [models.Index(name="release_of_channel", fields=["channel", "released_at"])]

    def __str__(self) -> str:
        return f"{self.disclosure_id} → {self.channel_id}"


class PublicationLogEntry(AppendOnlyModel):
    """One line of the publication log (信息发布日志): what went out or was taken back, when and by whom."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="log")
    version = models.ForeignKey(DisclosureVersion, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    act = models.CharField(_("act"), max_length=20, choices=PublicationAct)
    index_number = models.CharField(_("index number"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    happened_at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(_("by"), max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("line of the publication log")
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.CheckConstraint(name="log_line_has_its_index_number", condition=~Q(index_number=""))
        ]
        indexes = [
            models.Index(name="log_agency_newest", fields=["agency", "-happened_at"]),
            models.Index(name="log_newest", fields=["-happened_at"]),
            models.Index(name="log_act_newest", fields=["act", "-happened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.index_number} {self.act}"
