"""What applicants fill in: the application, the way back to it, a correction, a withdrawal, a date."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc

from gongkai.core.web.fields import DayField
from gongkai.core.web.proof_of_work import ProofField
from gongkai.law.clock_events import ClockEvent, ClockEventKind
from gongkai.requests.states import ApplicantKind, DeliveryWay, WantedForm

RESIDENT_CARD, CREDIT_CODE = "居民身份证", "统一社会信用代码"
PERSONS_DOCUMENTS: tuple[tuple[str, Promise], ...] = (
    (RESIDENT_CARD, _("Resident identity card")),
    ("护照", _("Passport")),
    ("港澳居民来往内地通行证", _("Mainland travel permit for Hong Kong and Macao residents")),
    ("台湾居民来往大陆通行证", _("Mainland travel permit for Taiwan residents")),
    ("外国人永久居留身份证", _("Foreign permanent resident identity card")),
    ("其他身份证件", _("Other identity document")),
)
ORGANISATIONS_DOCUMENTS: tuple[tuple[str, Promise], ...] = (
    (CREDIT_CODE, _("Unified social credit code")),
    ("其他登记证件", _("Other registration document")),
)
OFFERED_WAYS = (DeliveryWay.ONLINE, DeliveryWay.POST, DeliveryWay.EMAIL, DeliveryWay.PERSONAL)
CALCULATED_EVENTS = 4
"""How many events the calculator takes."""


class PlainTextArea(forms.Textarea):
    """A field of several lines without fixed columns."""

    def __init__(self, rows: int) -> None:
        super().__init__(attrs={"rows": rows})
        del self.attrs["cols"]


class ApplicationForm(forms.Form):
    """An application for information (article 29), filled in by the applicant."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, min_length=20, max_length=64)
    applicant_kind = forms.ChoiceField(
        label=_("Who asks"),
        choices=ApplicantKind.choices,
        initial=ApplicantKind.NATURAL_PERSON,
        widget=forms.RadioSelect,
    )
    applicant_name = forms.CharField(
        label=_("Name of the person or organisation"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    identity_document = forms.ChoiceField(
        label=_("Identity document"),
        choices=[(_("Person"), PERSONS_DOCUMENTS), (_("Organisation"), ORGANISATIONS_DOCUMENTS)],
    )
    identity_number = forms.CharField(
        label=_("Number of the document"),
        max_length=60,
        help_text=_("The law asks for proof of identity. The number is kept encrypted."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact_person = forms.CharField(
        label=_("Contact person"),
        max_length=20,
        required=False,
        help_text=_("For organisations: whom the agency can reach."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    needs_help = forms.CharField(
        label=_("Help needed for reading, seeing or hearing"), max_length=200, required=False
    )
    asked_for = forms.CharField(
        label=_("Information asked for"),
        max_length=4000,
        widget=PlainTextArea(5),
        help_text=_("One matter for each application: what it is about, of which time, made by whom."),
    )
    hints = forms.CharField(
        label=_("Name, document number or other hints to find it"), max_length=300, required=False
    )
    purpose = forms.CharField(
        label=_("Purpose"), max_length=300, required=False, help_text=_("You need not say it.")
    )
    form_wanted = forms.ChoiceField(
        label=_("Form wanted"), choices=WantedForm.choices, initial=WantedForm.ELECTRONIC
    )
    delivery_wanted = forms.ChoiceField(
        label=_("How the answer shall reach you"),
        choices=[(way.value, way.label) for way in OFFERED_WAYS],
        initial=DeliveryWay.ONLINE,
        help_text=_("Online: you read and download it on this site with your number and secret."),
    )
    suggests_publication = forms.BooleanField(
        label=_("I suggest that the information be made public for everyone (article 44)"), required=False
    )
    website = forms.CharField(label=_("Leave this field empty"), max_length=200, required=False)
    proof = ProofField()

    APPLICANT = (
        "applicant_kind",
        "applicant_name",
        "identity_document",
        "identity_number",
        "contact_person",
    )
    CONTACT = ("phone", "email", "postal_address", "needs_help")
    MATTER = ("asked_for", "hints", "purpose", "suggests_publication")
    ANSWER = ("form_wanted", "delivery_wanted")

    @property
    def is_proven(self) -> bool:
        """Whether the visitor's machine did the proof of work; to be asked of a form that was sent."""
        return bool(self.cleaned_data.get("proof"))

    def clean_website(self) -> str:
        """Refuse what only a program fills in."""
        if self.cleaned_data["website"]:
            raise ValidationError(
                _("The field that must stay empty was filled in. Empty it and send again.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuse an application that does not fit together, each fault at its field."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_identity(data)
        if not data.get("phone") and not data.get("email"):
            self.add_error(
                "phone",
                _("Give a telephone number or an e-mail address, so that the agency can confirm with you."),
            )
        way = data.get("delivery_wanted")
        if way == DeliveryWay.POST and not data.get("postal_address"):
            self.add_error("postal_address", _("Give the address to which the answer shall be posted."))
        if way == DeliveryWay.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give the e-mail address to which the answer shall be sent."))
        return data

    @property
    def groups(self) -> list[tuple[Promise, list[forms.BoundField]]]:
        """The fields under their headings."""
        names = (
            (_("What you ask for"), self.MATTER),
            (_("How you want it"), self.ANSWER),
            (_("Who you are"), self.APPLICANT),
            (_("How to reach you"), self.CONTACT),
        )
        return [(heading, [self[name] for name in group]) for heading, group in names]

    def application(self) -> dict[str, Any]:
        """Return what is registered: the fields as the domain names them."""
        left_out = {"website", "contact_person", "idempotency_key", "proof"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        if self.cleaned_data["contact_person"]:
            values["phone"] = f"{values['phone']}（联系人：{self.cleaned_data['contact_person']}）"
        return values

    def shown(self) -> list[tuple[str, str]]:
        """Return what was filled in with its labels, for the last look before sending."""
        rows = []
        for name in (*self.MATTER, *self.ANSWER, *self.APPLICANT, *self.CONTACT):
            value = self.cleaned_data[name]
            if not value:
                continue
            choices = _flat(getattr(self.fields[name], "choices", ()))
            shown = _("Yes") if value is True else choices.get(value, value)
            rows.append((str(self.fields[name].label), str(shown)))
        return rows

    def _check_identity(self, data: dict[str, Any]) -> None:
        kind, document = data.get("applicant_kind"), data.get("identity_document")
        if not kind or not document:
            return
        is_person = kind == ApplicantKind.NATURAL_PERSON
        if is_person != (document in dict(PERSONS_DOCUMENTS)):
            self.add_error(
                "identity_document",
                _("Choose a document of a person.")
                if is_person
                else _("Choose a document of an organisation, such as its unified social credit code."),
            )
            return
        number = data.get("identity_number", "")
        if document == RESIDENT_CARD and number and not ric.is_valid(number):
            self.add_error(
                "identity_number",
                _("This is no number of a resident identity card: its check digit or date is wrong."),
            )
        if document == CREDIT_CODE and number and not uscc.is_valid(number):
            self.add_error(
                "identity_number",
                _("This is no unified social credit code: it has 18 characters, and the last checks them."),
            )


class OpenCaseForm(forms.Form):
    """The way back to an application: agency, number and secret."""

    agency = forms.ChoiceField(label=_("Agency"))
    number = forms.CharField(
        label=_("Number of the request"),
        max_length=20,
        help_text=_("Such as 2026-00012"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = forms.ChoiceField(label=_("Agency"), choices=agencies)


class CorrectionForm(forms.Form):
    """The corrected request."""

    asked_for = forms.CharField(
        label=_("Information asked for, as corrected"), max_length=4000, widget=PlainTextArea(6)
    )
    hints = forms.CharField(
        label=_("Name, document number or other hints to find it"), max_length=300, required=False
    )


class ReasonsForm(forms.Form):
    """Why so often, or so much, is asked for (article 35)."""

    text = forms.CharField(label=_("Your reasons"), max_length=4000, widget=PlainTextArea(6))


class WithdrawForm(forms.Form):
    """A withdrawal; it ends the request."""

    reason = forms.CharField(
        label=_("Why you withdraw it"),
        max_length=300,
        required=False,
        help_text=_("You need not say it."),
    )
    is_sure = forms.BooleanField(label=_("I withdraw the request. It ends without an answer."))


class ConfirmForm(forms.Form):
    """The applicant's confirmation that the agency has the request."""

    is_sure = forms.BooleanField(label=_("I confirm that I sent this request and want it answered."))


class CalculatorForm(forms.Form):
    """A day of receipt, and what happened since. Only a delay of the answer has a day until which it is."""

    received = DayField(label=_("The agency received the request on"))

    def __init__(self, *args: Any, events: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, CALCULATED_EVENTS + 1):
            self.fields[f"event{number}"] = forms.ChoiceField(
                label=_("What happened"), choices=[("", "—"), *events], required=False
            )
            self.fields[f"on{number}"] = DayField(label=_("On"), required=False)
            self.fields[f"until{number}"] = DayField(label=_("Delayed until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an event without its day, and a day without its event."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, CALCULATED_EVENTS + 1):
            event, day = data.get(f"event{number}"), data.get(f"on{number}")
            if bool(event) != bool(day) and f"on{number}" not in self.errors:
                self.add_error(f"on{number}", _("Give what happened and its day together."))
            is_delay, until = event == ClockEventKind.DELAYED, data.get(f"until{number}")
            if is_delay != bool(until) and f"until{number}" not in self.errors:
                self.add_error(
                    f"until{number}",
                    _("Give until when the answer is delayed.")
                    if is_delay
                    else _("Only a delayed answer has this day. Leave it empty."),
                )
        return data

    @property
    def event_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each event."""
        return [
            (self[f"event{n}"], self[f"on{n}"], self[f"until{n}"]) for n in range(1, CALCULATED_EVENTS + 1)
        ]

    def events(self) -> list[ClockEvent]:
        """Return the events that were given, in the order of the form."""
        given = [
            (self.cleaned_data[f"on{n}"], self.cleaned_data[f"event{n}"], self.cleaned_data[f"until{n}"])
            for n in range(1, CALCULATED_EVENTS + 1)
        ]
        return [
            ClockEvent(day, ClockEventKind(event), until) for day, event, until in given if day and event
        ]


def _flat(choices: Any) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            flat |= dict(label)
        else:
            flat[value] = label
    return flat
