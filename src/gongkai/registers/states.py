"""Where a row, an import and a clean-up campaign stand, and which act leads from where to where."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.core.workflow import Transition


class RowState(TextChoices):
    """Whether the public sees a row. Stored values never change; labels may."""

    PUBLISHED = "published", _("Published")
    UNPUBLISHED = "unpublished", _("Not public")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class WithdrawalCause(TextChoices):
    """Why a row left the public view. A row entered in error is not counted either."""

    REVOKED = "revoked", _("Revoked, changed or found unlawful")
    PERIOD_OVER = "period_over", _("Publicity period over")
    NO_LONGER_HELD = "no_longer_held", _("Taken off the list")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


class RowValidity(TextChoices):
    """Whether what a row describes holds on a day. Never stored: it follows from dates."""

    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("In force, amended")
    NOT_YET = "not_yet", _("Not yet in force")
    REPEALED = "repealed", _("Repealed")
    LAPSED = "lapsed", _("Lapsed")


class EndKind(TextChoices):
    """How what a row describes ceased to hold."""

    REPEALED = "repealed", _("Repealed")
    LAPSED = "lapsed", _("Lapsed")


class ImportState(TextChoices):
    """Where an import stands."""

    HANDED_IN = "handed_in", _("Looked at")
    SUBMITTED = "submitted", _("Under review")
    CONFIRMED = "confirmed", _("Confirmed")


class ReleaseAct(TextChoices):
    """What a release would do to a register. Stored values never change; labels may."""

    ADD = "add", _("A new row")
    EDIT = "edit", _("A changed row")
    RESTORE = "restore", _("A withdrawn row comes back")
    IMPORT = "import", _("A spreadsheet")
    CLEAN_UP = "clean_up", _("The result of a clean-up")


class ReleaseState(TextChoices):
    """Where the review of a change to a public register stands."""

    RUNNING = "running", _("Under review")
    RELEASED = "released", _("Released")
    RETURNED = "returned", _("Returned")
    RECALLED = "recalled", _("Recalled by its agency")


class CampaignState(TextChoices):
    """Where a clean-up campaign stands."""

    OPEN = "open", _("Under way")
    REVIEW = "review", _("Under review")
    CLOSED = "closed", _("Closed")


class CleanUpOutcome(TextChoices):
    """What a clean-up campaign decided of a document."""

    KEPT = "kept", _("Kept")
    AMENDED = "amended", _("To be amended")
    REPEALED = "repealed", _("Repealed")
    LAPSED = "lapsed", _("Declared lapsed")


_S = RowState

_SHOWN_OR_NOT = (_S.PUBLISHED, _S.UNPUBLISHED)

ROW_TRANSITIONS = (
    Transition("edit_published", _("Editing"), _SHOWN_OR_NOT, _S.PUBLISHED),
    Transition("edit_unpublished", _("Editing"), _SHOWN_OR_NOT, _S.UNPUBLISHED),
    Transition("withdraw", _("Withdrawing"), _SHOWN_OR_NOT, _S.WITHDRAWN),
    Transition("restore_published", _("Restoring"), (_S.WITHDRAWN,), _S.PUBLISHED),
    Transition("restore_unpublished", _("Restoring"), (_S.WITHDRAWN,), _S.UNPUBLISHED),
)
IMPORT_TRANSITIONS = (
    Transition("submit", _("Submitting for review"), (ImportState.HANDED_IN,), ImportState.SUBMITTED),
    Transition("return", _("Returning"), (ImportState.SUBMITTED,), ImportState.HANDED_IN),
    Transition(
        "confirm",
        _("Confirming"),
        (ImportState.HANDED_IN, ImportState.SUBMITTED),
        ImportState.CONFIRMED,
    ),
)
RELEASE_TRANSITIONS = (
    Transition("release", _("Releasing"), (ReleaseState.RUNNING,), ReleaseState.RELEASED),
    Transition("return", _("Returning"), (ReleaseState.RUNNING,), ReleaseState.RETURNED),
    Transition("recall", _("Recalling"), (ReleaseState.RUNNING,), ReleaseState.RECALLED),
)
CAMPAIGN_TRANSITIONS = (
    Transition("decide", _("Deciding"), (CampaignState.OPEN,), CampaignState.OPEN),
    Transition("submit", _("Submitting for review"), (CampaignState.OPEN,), CampaignState.REVIEW),
    Transition("return", _("Returning"), (CampaignState.REVIEW,), CampaignState.OPEN),
    Transition("close", _("Closing"), (CampaignState.OPEN, CampaignState.REVIEW), CampaignState.CLOSED),
)
