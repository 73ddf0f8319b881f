"""Where a record, a correction and a review stand, and which act leads from where to where."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.core.workflow import Transition


class DisclosureState(TextChoices):
    """Where a record stands. Stored values never change; labels may."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CorrectionState(TextChoices):
    """Where a correction of a published record stands; the public sees the edition before until the end."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


class ReviewState(TextChoices):
    """Where the review of one version stands."""

    RUNNING = "running", _("Under review")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    RECALLED = "recalled", _("Recalled by its agency")


class DisclosureAttribute(TextChoices):
    """Whether and how information is public, decided at drafting."""

    PROACTIVE = "proactive", _("Disclosed proactively")
    ON_REQUEST = "on_request", _("Disclosed on request")
    UNDISCLOSED = "undisclosed", _("Not disclosed")


class FivePublics(TextChoices):
    """Which part of administration the information opens (五公开)."""

    DECISION = "decision", _("Decision")
    EXECUTION = "execution", _("Execution")
    MANAGEMENT = "management", _("Management")
    SERVICE = "service", _("Service")
    RESULT = "result", _("Result")


class Validity(TextChoices):
    """Whether a document holds on a day. Never stored: it follows from dates."""

    VALID = "valid", _("Valid")
    LAPSED = "lapsed", _("Lapsed")
    REPEALED = "repealed", _("Repealed")
    NOT_YET = "not_yet", _("Not yet in force")


class ReviewQuestion(TextChoices):
    """What a step of a review must answer."""

    SECRECY = "secrecy", _("State secrets and work secrets")
    THIRD_PARTY = "third_party", _("Rights of third parties and privacy")
    LEGALITY = "legality", _("Legality")
    WORDING = "wording", _("Wording")


class ReviewAnswer(TextChoices):
    """How a question of a review is answered."""

    CLEAR = "clear", _("No objection")
    OBJECTION = "objection", _("Objection")


class OpinionVerdict(TextChoices):
    """What an opinion comes to."""

    APPROVE = "approve", _("Approved")
    RETURN = "return", _("Returned")


class PublicationAct(TextChoices):
    """What the publication log tells. Stored values never change."""

    PUBLISH = "publish", _("Published")
    PUBLISH_AT_ONCE = "publish_at_once", _("Published at once, before review")
    CONFIRM = "confirm", _("Review concluded after publication")
    CORRECT = "correct", _("New edition published")
    WITHDRAW = "withdraw", _("Withdrawn")
    REPUBLISH = "republish", _("Published again")
    REPEAL = "repeal", _("Repealed")


class AttachmentStatus(TextChoices):
    """Whether the public rendition of an attachment is made."""

    WAITING = "waiting", _("Waiting for its public rendition")
    CLEAN = "clean", _("Clean")
    FAILED = "failed", _("No clean rendition could be made")


class FindingStatus(TextChoices):
    """What became of something that screening found."""

    OPEN = "open", _("Open")
    JUSTIFIED = "justified", _("Justified")


_S = DisclosureState
_C = CorrectionState
UNDER_WAY = (_S.IN_REVIEW, _S.APPROVED, _S.SCHEDULED)

DISCLOSURE_TRANSITIONS = (
    Transition("set_attribute", _("Deciding the attribute"), (_S.DRAFT,), _S.DRAFT),
    Transition("set_attribute", _("Deciding the attribute"), (_S.WITHDRAWN,), _S.WITHDRAWN),
    Transition("save", _("Saving the draft"), (_S.DRAFT,), _S.DRAFT),
    Transition("submit", _("Submitting for review"), (_S.DRAFT,), _S.IN_REVIEW),
    Transition("return", _("Returning to the drafter"), (_S.IN_REVIEW,), _S.DRAFT),
    Transition("recall", _("Recalling"), UNDER_WAY, _S.DRAFT),
    Transition("approve", _("Approving"), (_S.IN_REVIEW,), _S.APPROVED),
    Transition("schedule", _("Scheduling"), (_S.APPROVED, _S.SCHEDULED), _S.SCHEDULED),
    Transition("publish", _("Publishing"), (_S.APPROVED, _S.SCHEDULED), _S.PUBLISHED),
    Transition("publish_at_once", _("Publishing at once"), (_S.DRAFT,), _S.PUBLISHED),
    Transition("correct", _("Correcting"), (_S.PUBLISHED,), _S.PUBLISHED),
    Transition("correct", _("Correcting"), (_S.WITHDRAWN,), _S.WITHDRAWN),
    Transition("publish_correction", _("Publishing"), (_S.PUBLISHED, _S.WITHDRAWN), _S.PUBLISHED),
    Transition("withdraw", _("Withdrawing"), (_S.PUBLISHED,), _S.WITHDRAWN),
    Transition("republish", _("Publishing again"), (_S.WITHDRAWN,), _S.PUBLISHED),
    Transition("repeal", _("Repealing"), (_S.PUBLISHED,), _S.PUBLISHED),
)

CORRECTION_TRANSITIONS = (
    Transition("save", _("Saving the correction"), (_C.DRAFT,), _C.DRAFT),
    Transition("submit", _("Submitting for review"), (_C.DRAFT,), _C.IN_REVIEW),
    Transition("return", _("Returning to the drafter"), (_C.IN_REVIEW,), _C.DRAFT),
    Transition("recall", _("Recalling"), (_C.IN_REVIEW, _C.APPROVED), _C.DRAFT),
    Transition("approve", _("Approving"), (_C.IN_REVIEW,), _C.APPROVED),
    Transition("publish", _("Publishing"), (_C.APPROVED,), _C.PUBLISHED),
    Transition("drop", _("Dropping"), (_C.DRAFT,), _C.DROPPED),
)
