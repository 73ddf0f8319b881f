"""What visitors fill in: an address to be written to, and what is wrong with a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.core.web.proof_of_work import ProofField
from gongkai.following.states import Rhythm
from gongkai.portal.requests.forms import PlainTextArea

LONGEST_ADDRESS = 254


class AddressField(forms.EmailField):
    """An e-mail address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("E-mail address"),
            max_length=LONGEST_ADDRESS,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            **options,
        )


class FollowForm(forms.Form):
    """A subscription."""

    address = AddressField()
    rhythm = forms.ChoiceField(
        label=_("How often"), choices=Rhythm.choices, initial=Rhythm.DAILY, widget=forms.RadioSelect
    )
    proof = ProofField()


class LinkForm(forms.Form):
    """The way to one's subscriptions."""

    address = AddressField()
    proof = ProofField()


class ErrorReportForm(forms.Form):
    """A report on an error of this site."""

    page = forms.CharField(label=_("Address of the page"), max_length=500)
    text = forms.CharField(label=_("What is wrong?"), max_length=2000, widget=PlainTextArea(5))
    address = AddressField(
        required=False,
        help_text=_("Only for the answer: kept encrypted, and deleted once the answer is sent."),
    )
    proof = ProofField()
