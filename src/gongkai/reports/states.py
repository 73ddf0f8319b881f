"""Where an annual report stands, and which act leads from where to where."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.core.workflow import Transition


class ReportState(TextChoices):
    """Where one edition of a report stands. Stored values never change; labels may."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a later edition")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReportAct(TextChoices):
    """What can be done to a report; every act is written down under this name."""

    STORE = "store", _("Stored")
    REPLACE = "replace", _("Draft replaced")
    PUBLISH = "publish", _("Made public")
    SUPERSEDE = "supersede", _("Replaced by the next edition")
    WITHDRAW = "withdraw", _("Taken off the portal")


REPORT_TRANSITIONS = (
    Transition("replace", _("Replacing the draft"), (ReportState.DRAFT,), ReportState.DRAFT),
    Transition("publish", _("Publishing"), (ReportState.DRAFT,), ReportState.PUBLISHED),
    Transition("supersede", _("Replacing the edition"), (ReportState.PUBLISHED,), ReportState.SUPERSEDED),
    Transition("withdraw", _("Withdrawing"), (ReportState.PUBLISHED,), ReportState.WITHDRAWN),
)


class PartState(TextChoices):
    """Where a body's report stands with the office that adds it up."""

    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


PART_TRANSITIONS = (
    Transition("accept", _("Accepting"), (PartState.SUBMITTED,), PartState.ACCEPTED),
    Transition("return", _("Returning"), (PartState.SUBMITTED, PartState.ACCEPTED), PartState.RETURNED),
    Transition("resubmit", _("Submitting again"), (PartState.RETURNED,), PartState.SUBMITTED),
)
