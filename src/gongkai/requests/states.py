"""Where a request stands, what its records can say, and which act leads from where to where."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.core.workflow import Transition


class RequestState(TextChoices):
    """Where a request stands. Stored values never change; labels may."""

    SUBMITTED = "submitted", _("Receipt to be confirmed")
    HANDLING = "handling", _("Being handled")
    AWAITING_CORRECTION = "awaiting_correction", _("Waiting for the correction")
    AWAITING_PAYMENT = "awaiting_payment", _("Waiting for the fee")
    IN_REVIEW = "in_review", _("In legal review")
    REVIEWED = "reviewed", _("Reviewed, to be signed")
    SIGNED = "signed", _("Signed, to be served")
    CONCLUDED = "concluded", _("Handling ended")
    ARCHIVED = "archived", _("Archived")


class ApplicantKind(TextChoices):
    """Who asks, as the columns of the annual form tell applicants apart."""

    NATURAL_PERSON = "natural_person", _("Natural person")
    ENTERPRISE = "enterprise", _("Enterprise")
    RESEARCH = "research", _("Research institution")
    PUBLIC_INTEREST = "public_interest", _("Public-interest organisation")
    LEGAL_SERVICE = "legal_service", _("Legal service institution")
    OTHER_ORGANISATION = "other_organisation", _("Other organisation")


class IntakeChannel(TextChoices):
    """How a request came in; the day of receipt follows the channel's rule."""

    IN_PERSON = "in_person", _("In person")
    LETTER_SIGNED = "letter_signed", _("Letter signed for")
    LETTER_ORDINARY = "letter_ordinary", _("Ordinary letter")
    FAX = "fax", _("Fax")
    EMAIL = "email", _("E-mail")
    ONLINE = "online", _("Online")
    ORAL = "oral", _("Oral, written down by the office")


class WantedForm(TextChoices):
    """In what form the applicant wants the information."""

    ELECTRONIC = "electronic", _("Electronic copy")
    PAPER = "paper", _("Paper copy")
    INSPECTION = "inspection", _("To read it at the office")
    ANY = "any", _("Any form")


class DeliveryWay(TextChoices):
    """How a letter reaches the applicant."""

    PERSONAL = "personal", _("In person")
    DELEGATED = "delegated", _("Through another agency")
    POST = "post", _("By post")
    ONLINE = "online", _("Online")
    EMAIL = "email", _("E-mail")
    FAX = "fax", _("Fax")


class ConsultationKind(TextChoices):
    """Whose opinion is asked."""

    THIRD_PARTY = "third_party", _("Third party")
    COMAKER = "comaker", _("Agency that made the information jointly")
    AGENCY = "agency", _("Another agency")


class ConsultationReply(TextChoices):
    """What the one who was asked says."""

    AGREES = "agrees", _("Agrees to disclosure")
    OBJECTS = "objects", _("Objects")
    SILENT = "silent", _("No reply in time")
    TAKEN_BACK = "taken_back", _("Question taken back")


class OpinionVerdict(TextChoices):
    """What a legal review comes to."""

    APPROVE = "approve", _("Approved")
    RETURN = "return", _("Returned")


class FeeBasis(TextChoices):
    """By which of the two tariffs a request is charged."""

    BY_ITEMS = "by_items", _("By items")
    BY_PAGES = "by_pages", _("By pages")


class RemedyKind(TextChoices):
    """How a request was taken further. The first three are counted in the annual report."""

    RECONSIDERATION = "reconsideration", _("Administrative reconsideration")
    LITIGATION_DIRECT = "litigation_direct", _("Litigation brought directly")
    LITIGATION_AFTER = "litigation_after_reconsideration", _("Litigation after reconsideration")
    COMPLAINT = "complaint", _("Complaint (articles 47 and 51)")


class RemedyResult(TextChoices):
    """How a case ended, as the forms count it."""

    UPHELD = "upheld", _("Upheld")
    CORRECTED = "corrected", _("Corrected")
    OTHER = "other", _("Other result")


class DocumentKind(TextChoices):
    """What a file of the case is."""

    APPLICATION = "application", _("Application and its annexes")
    CORRECTION = "correction", _("Corrected application")
    REPLY = "reply", _("Reply to a consultation")
    WORKING = "working", _("Working paper")
    RELEASED = "released", _("Given to the applicant")
    PROOF = "proof", _("Proof of service")
    REMEDY = "remedy", _("Paper of a reconsideration or lawsuit")


_S = RequestState
GIVEN_REPLIES = tuple(reply for reply in ConsultationReply if reply is not ConsultationReply.TAKEN_BACK)
"""What can be recorded as a reply."""
OPEN_STATES = tuple(state for state in RequestState if state not in {_S.CONCLUDED, _S.ARCHIVED})
"""States in which a request is not yet concluded."""
DRAFTING_STATES = (_S.HANDLING, _S.AWAITING_CORRECTION, _S.AWAITING_PAYMENT)
DECIDING_STATES = (_S.IN_REVIEW, _S.REVIEWED)

REQUEST_TRANSITIONS = (
    Transition("confirm_receipt", _("Confirming the receipt"), (_S.SUBMITTED,), _S.HANDLING),
    Transition("split", _("Splitting"), (_S.HANDLING,), _S.HANDLING),
    Transition("ask_correction", _("Asking for a correction"), (_S.HANDLING,), _S.AWAITING_CORRECTION),
    Transition("correct", _("Taking the correction"), (_S.AWAITING_CORRECTION,), _S.HANDLING),
    Transition("extend", _("Extending the period"), (_S.HANDLING,), _S.HANDLING),
    Transition("consult", _("Asking for an opinion"), (_S.HANDLING,), _S.HANDLING),
    Transition("ask_reasons", _("Asking for reasons"), (_S.HANDLING,), _S.HANDLING),
    *(Transition("give_reasons", _("Taking the reasons"), (state,), state) for state in DRAFTING_STATES),
    Transition("delay", _("Delaying the answer"), (_S.HANDLING,), _S.HANDLING),
    Transition("notify_fee", _("Notifying the fee"), (_S.HANDLING,), _S.AWAITING_PAYMENT),
    Transition("pay", _("Recording the payment"), (_S.AWAITING_PAYMENT,), _S.HANDLING),
    *(Transition("take_back", _("Taking back an event"), (state,), state) for state in DRAFTING_STATES),
    Transition(
        "take_back_correction_request", _("Taking back an event"), (_S.AWAITING_CORRECTION,), _S.HANDLING
    ),
    Transition("take_back_correction", _("Taking back an event"), (_S.HANDLING,), _S.AWAITING_CORRECTION),
    Transition("take_back_fee", _("Taking back an event"), (_S.AWAITING_PAYMENT,), _S.HANDLING),
    Transition("take_back_payment", _("Taking back an event"), (_S.HANDLING,), _S.AWAITING_PAYMENT),
    *(Transition("draft", _("Drafting the decision"), (state,), state) for state in DRAFTING_STATES),
    Transition("submit", _("Handing to legal review"), DRAFTING_STATES, _S.IN_REVIEW),
    Transition("approve", _("Approving the draft"), (_S.IN_REVIEW,), _S.REVIEWED),
    Transition("return", _("Returning the draft"), DECIDING_STATES, _S.HANDLING),
    Transition("return_to_correction", _("Returning the draft"), DECIDING_STATES, _S.AWAITING_CORRECTION),
    Transition("return_to_payment", _("Returning the draft"), DECIDING_STATES, _S.AWAITING_PAYMENT),
    Transition("sign", _("Signing"), (_S.REVIEWED,), _S.SIGNED),
    Transition("serve", _("Serving the decision"), (_S.SIGNED,), _S.CONCLUDED),
    Transition(
        "withdraw",
        _("Recording the withdrawal"),
        (_S.SUBMITTED, *DRAFTING_STATES, *DECIDING_STATES),
        _S.CONCLUDED,
    ),
    Transition("transfer", _("Passing it to another agency"), (_S.HANDLING,), _S.CONCLUDED),
    Transition("archive", _("Archiving"), (_S.CONCLUDED,), _S.ARCHIVED),
)
