"""What an officer fills in for each act on a case. Each form knows the case that it is about."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.backoffice.requests.fetching import in_language
from gongkai.backoffice.requests.forms import LongField
from gongkai.core.web.fields import DayField
from gongkai.law.letters import letter_kinds
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.requests.deadlines import USUAL_CORRECTION
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.selectors import like_requests
from gongkai.requests.services.letters import FREE_LETTERS
from gongkai.requests.states import (
    GIVEN_REPLIES,
    ConsultationKind,
    DeliveryWay,
    DocumentKind,
    FeeBasis,
)


class ActForm(forms.Form):
    """An act on a case, with the revision that the officer looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: DisclosureRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.initial.setdefault("revision", case.revision)
        for name, field in self.fields.items():
            if isinstance(field, DayField):
                self.initial.setdefault(name, timezone.localdate())
        self.prepare(user)

    def prepare(self, user: User) -> None:
        """Fill in what the case makes known."""

    def offer(self, name: str, records: "QuerySet[Any]") -> None:
        """Let the field choose among ``records`` of the case."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = records
            self.initial.setdefault(name, records.first())


def case_choice(label: Any) -> "forms.ModelChoiceField[Any]":
    """Return a field that chooses among records of the case."""
    return forms.ModelChoiceField(label=label, queryset=DisclosureRequest.objects.none(), empty_label=None)


class PlainActForm(ActForm):
    """An act that needs nothing but to be confirmed."""


class ConfirmReceiptForm(ActForm):
    """The day both sides confirmed."""

    confirmed_on = DayField(label=_("Confirmed by both sides on"))


class SplitForm(ActForm):
    """The matters of a request with several."""

    matters = LongField(
        label=_("Matters, one a line"),
        rows=6,
        help_text=_("The first stays under this number; each other one gets a number of its own."),
    )

    def prepare(self, user: User) -> None:
        """Begin with the text of the request."""
        self.initial.setdefault("matters", self.case.asked_for)


class RepetitionForm(ActForm):
    """Which earlier request this one repeats."""

    earlier = forms.ModelChoiceField(
        label=_("Repeats"),
        queryset=DisclosureRequest.objects.none(),
        required=False,
        empty_label=_("It repeats none"),
    )

    def prepare(self, user: User) -> None:
        """Offer what is like it."""
        keys = [like.disclosure_request.pk for like in like_requests(self.case)]
        self.offer("earlier", DisclosureRequest.objects.filter(pk__in=keys))
        self.initial["earlier"] = self.case.repeats


class AskCorrectionForm(ActForm):
    """What is unclear, and until when it can be corrected."""

    unclear_points = LongField(label=_("What is unclear"))
    guidance = LongField(
        label=_("Guidance"), help_text=_("Say how to describe the information so that it can be found.")
    )
    correction_items = LongField(label=_("What has to be completed"))
    until = DayField(label=_("Last day for the correction"))

    def prepare(self, user: User) -> None:
        """Propose a usual time."""
        self.initial["until"] = timezone.localdate() + USUAL_CORRECTION


class ReceiveCorrectionForm(ActForm):
    """The corrected request."""

    received_on = DayField(label=_("Correction received on"))
    asked_for = LongField(label=_("Information asked for, as corrected"), rows=4)

    def prepare(self, user: User) -> None:
        """Begin with what was asked for."""
        self.initial.setdefault("asked_for", self.case.asked_for)


class ProposeExtensionForm(ActForm):
    """Why more time is needed."""

    reason = LongField(
        label=_("Why the answer needs more time"),
        help_text=_("It is printed in the notice to the applicant after “因”."),
    )


class DecideExtensionForm(ActForm):
    """Whether the extension or the delay is approved."""

    approve = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[("yes", _("Approve and tell the applicant")), ("no", _("Decline"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def prepare(self, user: User) -> None:
        """Show what is proposed."""
        proposed = self.case.extensions.filter(is_approved=None).first()
        if proposed is not None:
            day = f"{proposed.until.isoformat()} · " if proposed.until else ""
            self.fields["approve"].help_text = day + proposed.reason


class ConsultForm(ActForm):
    """Whose opinion is asked, on what."""

    kind = forms.ChoiceField(label=_("Who is asked"), choices=ConsultationKind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    contact = forms.CharField(
        label=_("How to reach"), max_length=300, required=False, help_text=_("Kept encrypted.")
    )
    about = LongField(
        label=_("Information on which the opinion is asked"),
        help_text=_("Do not reveal who the applicant is."),
    )
    reason = LongField(label=_("Why the opinion is asked"))


class ReplyForm(ActForm):
    """The reply to a consultation."""

    consultation = case_choice(_("Who replies"))
    reply = forms.ChoiceField(
        label=_("Reply"), choices=[(reply.value, reply.label) for reply in GIVEN_REPLIES]
    )
    replied_on = DayField(label=_("Reply received on"))
    text = LongField(label=_("What was replied"), required=False)

    def prepare(self, user: User) -> None:
        """Offer those who have not replied."""
        self.offer("consultation", self.case.consultations.filter(reply=""))


class TellThirdPartyForm(ActForm):
    """Why information is disclosed against a third party's objection."""

    consultation = case_choice(_("Third party"))
    override_reason = LongField(label=_("Why it is disclosed nevertheless"))

    def prepare(self, user: User) -> None:
        """Offer those who objected."""
        self.offer("consultation", self.case.consultations.filter(kind="third_party", reply="objects"))


class AskReasonsForm(ActForm):
    """What was found excessive."""

    volume_found = LongField(label=_("Number and frequency that were found"))
    until = DayField(label=_("Last day for the explanation"))

    def prepare(self, user: User) -> None:
        """Propose a usual time."""
        self.initial["until"] = timezone.localdate() + USUAL_CORRECTION


class ReceiveReasonsForm(ActForm):
    """The reasons that the applicant gives."""

    given_on = DayField(label=_("Reasons received on"))
    text = LongField(label=_("Reasons of the applicant"))


class ProposeDelayForm(ActForm):
    """Until when the answer is delayed, and why."""

    until = DayField(label=_("Answer delayed until"))
    reason = LongField(
        label=_("Why the answer cannot be given in the period of the law"),
        help_text=_("It is printed in the notice to the applicant after “因”."),
    )

    def prepare(self, user: User) -> None:
        """Leave the day to the officer: what is reasonable depends on the case."""
        del self.initial["until"]


class FeeForm(ActForm):
    """A fee by one of the two tariffs."""

    basis = forms.ChoiceField(label=_("Tariff"), choices=FeeBasis.choices)
    count = forms.IntegerField(label=_("Items or pages"), min_value=1)
    count_before = forms.IntegerField(
        label=_("Items of the same applicant before in the month"),
        min_value=0,
        initial=0,
        help_text=_("Only for the tariff by items."),
    )


class WaiveFeeForm(FeeForm):
    """A fee that is not charged."""

    approved_by = forms.CharField(label=_("Approved by"), max_length=60)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PaymentForm(ActForm):
    """The payment of the fee."""

    paid_on = DayField(label=_("Paid on"))
    amount = forms.DecimalField(label=_("Amount in yuan"), max_digits=12, decimal_places=2)
    receipt_number = forms.CharField(label=_("Number of the fiscal receipt"), max_length=60, required=False)


class AssignForm(ActForm):
    """Work for a section of the agency, or for an agency below it."""

    agency = AgencyChoiceField(
        label=_("Agency that does it"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("None: a section of this agency"),
        help_text=_(
            "Its officers see what is asked for and the task, never the applicant, and report here."
        ),
    )
    department = forms.CharField(label=_("Department or section"), max_length=120, required=False)
    task = LongField(label=_("What is to be done"))
    due_on = DayField(label=_("To be done by"))

    def prepare(self, user: User) -> None:
        """Offer the agencies below; where there are none, a section must be named."""
        below = agencies_in_scope(user).exclude(pk=self.case.agency_id).with_version(timezone.localdate())  # type: ignore[attr-defined]
        if below.exists():
            field = self.fields["agency"]
            if isinstance(field, AgencyChoiceField):
                field.queryset = below.order_by("code")
        else:
            del self.fields["agency"]
            self.fields["department"].required = True


class CompleteAssignmentForm(ActForm):
    """What a department reports."""

    assignment = case_choice(_("Department or section"))
    done_on = DayField(label=_("Done on"))
    result = LongField(label=_("What it came to"))

    def prepare(self, user: User) -> None:
        """Offer what is not done."""
        self.offer("assignment", self.case.assignments.filter(done_on=None))


class SearchForm(ActForm):
    """A search for the information."""

    searched_on = DayField(label=_("Searched on"))
    places = forms.CharField(label=_("Where"), max_length=300)
    method = forms.CharField(label=_("How"), max_length=300)
    searched_by = forms.CharField(label=_("By whom"), max_length=120)
    found = forms.TypedChoiceField(
        label=_("Found"), choices=[("no", _("No")), ("yes", _("Yes"))], coerce=lambda value: value == "yes"
    )
    result = LongField(label=_("What it came to"))


class DocumentForm(ActForm):
    """A file for the case."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    file = forms.FileField(label=_("File"))


class HandlerForm(ActForm):
    """Who handles the case from now on."""

    handler = case_choice(_("Handler"))

    def prepare(self, user: User) -> None:
        """Offer the officers of the agency."""
        self.offer("handler", User.objects.filter(agency=self.case.agency, is_active=True))


class OpinionForm(ActForm):
    """The legal opinion."""

    verdict = forms.ChoiceField(
        label=_("Opinion"),
        choices=[("approve", _("Approve the draft")), ("return", _("Return it to the drafter"))],
        widget=forms.RadioSelect,
    )
    text = LongField(label=_("Reasons"), required=False)


class DeliveryForm(ActForm):
    """How a letter reached its addressee."""

    way = forms.ChoiceField(
        label=_("Way of service"),
        choices=DeliveryWay.choices,
        help_text=_(
            "By post only through the postal service, and the day of posting counts; in person, the day"
            " of the signature."
        ),
    )
    served_on = DayField(label=_("Served on"))
    proof = forms.CharField(label=_("Proof: posting number, signature or receipt"), max_length=200)

    def prepare(self, user: User) -> None:
        """Begin with the way that the applicant wants."""
        self.initial.setdefault("way", self.case.delivery_wanted)


class LetterDeliveryForm(DeliveryForm):
    """The delivery of a letter that is not the decision."""

    letter = case_choice(_("Letter"))
    field_order = ("letter", "way", "served_on", "proof")

    def prepare(self, user: User) -> None:
        """Offer the letters that have no proof yet."""
        super().prepare(user)
        self.offer("letter", self.case.letters.filter(deliveries=None, decision=None))


class SendLetterForm(ActForm):
    """A letter that is no act of its own."""

    kind = forms.ChoiceField(label=_("Letter"))
    corrected_record = LongField(
        label=_("The record and the result"),
        required=False,
        help_text=_("Only for the answer on correcting a record."),
    )

    def prepare(self, user: User) -> None:
        """Offer the letters."""
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (kind.id, in_language(kind.label))
                for kind in letter_kinds().values()
                if kind.id in FREE_LETTERS
            ]
