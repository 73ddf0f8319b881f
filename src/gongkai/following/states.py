"""What can be followed and how often, which mails there are, and where an error report stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.core.workflow import Transition


class FollowedKind(TextChoices):
    """What a subscription follows. Stored values never change; labels may."""

    AGENCY = "agency", _("Agency")
    COLUMN = "column", _("Column of the site")
    SEARCH = "search", _("Search")
    DOCUMENT = "document", _("Document")


class Rhythm(TextChoices):
    """How often a subscriber is written to."""

    DAILY = "daily", _("Once a day, in the morning")
    AT_ONCE = "at_once", _("At once")


class MailKind(TextChoices):
    """What a mail is for."""

    CONFIRM = "confirm", _("Confirmation")
    LINKS = "links", _("Link to one's subscriptions")
    NEWS = "news", _("News")
    ANSWER = "answer", _("Answer to an error report")


class ErrorReportState(TextChoices):
    """Where an error report stands."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without an answer")


_E = ErrorReportState

ERROR_REPORT_TRANSITIONS = (
    Transition("answer", _("Answering"), (_E.OPEN,), _E.ANSWERED),
    Transition("close", _("Closing"), (_E.OPEN,), _E.CLOSED),
    Transition("reopen", _("Reopening"), (_E.ANSWERED, _E.CLOSED), _E.OPEN),
)
