"""What applicants fill in besides the application: a code, a payment, an opinion, a complaint."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.core.web.fields import DayField
from gongkai.core.web.proof_of_work import ProofField
from gongkai.portal.requests.forms import PlainTextArea
from gongkai.requests.models import ComplaintGround, Satisfaction


class OpinionForm(forms.Form):
    """How content the applicant is with the handling."""

    satisfaction = forms.ChoiceField(
        label=_("How was your request handled?"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What could be better"), max_length=1000, required=False, widget=PlainTextArea(4)
    )


class ComplaintForm(forms.Form):
    """A complaint to the office above the agency."""

    ground = forms.ChoiceField(
        label=_("What the complaint is about"), choices=ComplaintGround.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What happened"),
        max_length=4000,
        widget=PlainTextArea(6),
        help_text=_(
            "The office above the agency examines it and answers on this page. Reconsideration and"
            " litigation are ways of their own, with their own time limits."
        ),
    )
    proof = ProofField()


class PaymentForm(forms.Form):
    """A payment that the applicant made."""

    paid_on = DayField(label=_("Paid on"))
    reference = forms.CharField(
        label=_("Number of the transfer or of the receipt"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
