"""What officers fill in when a request comes in, and the fields that all forms on requests share."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.core.web.fields import DayField
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.requests.states import ApplicantKind, DeliveryWay, IntakeChannel, WantedForm


class LongField(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        options.setdefault("max_length", 4000)
        super().__init__(**options)


class RegisterForm(forms.Form):
    """A request as it came in (articles 29 and 31)."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    agency = AgencyChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label=None)
    channel = forms.ChoiceField(label=_("Way in which it came"), choices=IntakeChannel.choices)
    submitted_on = DayField(
        label=_("Came in on"),
        help_text=_("The day it was handed over, signed for, or arrived."),
    )
    confirmed_on = DayField(
        label=_("Confirmed by both sides on"),
        required=False,
        help_text=_(
            "For ordinary letters, fax, e-mail and online requests; leave it empty until confirmed."
        ),
    )
    applicant_kind = forms.ChoiceField(label=_("Applicant"), choices=ApplicantKind.choices)
    applicant_name = forms.CharField(label=_("Name of the applicant"), max_length=200)
    identity_document = forms.CharField(label=_("Kind of identity document"), max_length=60, required=False)
    identity_number = forms.CharField(
        label=_("Number of the identity document"),
        max_length=60,
        required=False,
        help_text=_("Kept encrypted."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.TextInput)
    postal_address = forms.CharField(label=_("Postal address"), max_length=300, required=False)
    needs_help = forms.CharField(
        label=_("Help needed for reading, seeing or hearing"),
        max_length=200,
        required=False,
        help_text=_("Article 43: the agency has to help."),
    )
    asked_for = LongField(
        label=_("Information asked for"), rows=4, help_text=_("In the applicant's own words.")
    )
    hints = forms.CharField(
        label=_("Name, number or other hints to find it"), max_length=300, required=False
    )
    purpose = forms.CharField(label=_("Purpose, if told"), max_length=300, required=False)
    form_wanted = forms.ChoiceField(
        label=_("Form wanted"), choices=WantedForm.choices, initial=WantedForm.ANY
    )
    delivery_wanted = forms.ChoiceField(
        label=_("Way of delivery wanted"), choices=DeliveryWay.choices, initial=DeliveryWay.POST
    )
    suggests_publication = forms.BooleanField(
        label=_("The applicant suggests to make the information public (article 44)"), required=False
    )

    RECEIPT = ("agency", "channel", "submitted_on", "confirmed_on")
    APPLICANT = (
        "applicant_kind",
        "applicant_name",
        "identity_document",
        "identity_number",
        "phone",
        "email",
        "postal_address",
        "needs_help",
    )
    MATTER = ("asked_for", "hints", "purpose", "form_wanted", "delivery_wanted", "suggests_publication")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_in_scope(user).with_version(timezone.localdate()).order_by("code")  # type: ignore[attr-defined]
        field = self.fields["agency"]
        if isinstance(field, AgencyChoiceField):
            field.queryset = agencies
        self.initial.setdefault("agency", user.agency_id)
        self.initial.setdefault("submitted_on", timezone.localdate())

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [
            (_("Receipt"), [self[name] for name in self.RECEIPT]),
            (_("Applicant"), [self[name] for name in self.APPLICANT]),
            (_("What is asked for"), [self[name] for name in self.MATTER]),
        ]


class ParticularsForm(forms.Form):
    """What the letters of an agency name."""

    sign = forms.CharField(
        label=_("Sign of the document numbers"),
        max_length=30,
        required=False,
        help_text=_("Chinese characters only, such as 岚财公复; the number is then 岚财公复〔2026〕1号."),
    )
    reconsideration_body = forms.CharField(
        label=_("Reconsideration body"),
        max_length=120,
        required=False,
        help_text=_(
            "Empty: the government above. For agencies under vertical leadership, the superior department."
        ),
    )
    court = forms.CharField(label=_("Court"), max_length=120, required=False)
    court_below = forms.CharField(
        label=_("Court for the agencies below"),
        max_length=120,
        required=False,
        help_text=_("Used by every agency directly below that names no court of its own."),
    )
    online_channel = forms.CharField(
        label=_("Internet channel for reconsideration"), max_length=200, required=False
    )
    payment_way = forms.CharField(label=_("How the fee is paid"), max_length=300, required=False)
