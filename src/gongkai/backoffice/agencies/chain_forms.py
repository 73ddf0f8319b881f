"""What an administrator fills in to build a chain of review, without code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.administration.permissions import (
    accounts_within_reach,
    administers_everything,
    agencies_administered,
)
from gongkai.backoffice.agencies.fields import AgencyField, choosable, in_words, label_of, offer
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.services.chains import StepPlan
from gongkai.disclosures.states import ReviewQuestion
from gongkai.organisations.models import Agency, Role, User
from gongkai.organisations.selectors import agency_version, line_of_superiors

MOST_STEPS = 12
_BETWEEN = re.compile(r"[\s,，;；、]+")


class ChainForm(forms.Form):
    """What the chain is called and which records it is for."""

    name = forms.CharField(label=gettext_lazy("Name of the chain"), max_length=100)
    agency = AgencyField(
        label=gettext_lazy("For the records of"),
        required=False,
        empty_label=gettext_lazy("all agencies"),
        help_text=gettext_lazy("And of the agencies below it. The nearest chain up the tree is used."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("For these kinds of information"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick none and the chain is for all kinds."),
    )
    for_minor = forms.BooleanField(
        label=gettext_lazy("Only for minor corrections of the wording"), required=False
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies_administered(user, today))
        kinds = self.fields["kinds"]
        if isinstance(kinds, forms.MultipleChoiceField):
            kinds.choices = [(kind.id, in_words(kind.label)) for kind in disclosure_kinds().values()]
        agency = self.fields["agency"]
        if isinstance(agency, AgencyField) and not administers_everything(user):
            agency.required, agency.empty_label = True, None


@dataclass(frozen=True, slots=True)
class StepChoices:
    """What the steps of a chain may name: asked once for all steps."""

    agencies: Mapping[str, tuple[Agency, str]]
    accounts: Mapping[str, User]

    @classmethod
    def of(cls, user: User, today: date) -> "StepChoices":
        """Return the agencies that may act in a step and the accounts that may be named."""
        offered = choosable(_agencies_of_steps(user, today))
        users = accounts_within_reach(user, today).order_by("username")
        return cls(
            {str(agency.pk): (agency, label_of(agency)) for agency in offered},
            {account.username: account for account in users},
        )


def _agencies_of_steps(user: User, today: date) -> QuerySet[Agency]:
    below = agencies_administered(user, today)
    if user.agency is None:
        return below
    above = line_of_superiors(agency_version(user.agency, today), today)
    return Agency.objects.filter(Q(pk__in=below) | Q(pk__in=[one.agency_id for one in above]))


class StepForm(forms.Form):
    """One step: when it comes, who may act, what must be answered."""

    name = forms.CharField(label=gettext_lazy("Name of the step"), max_length=60)
    beside = forms.BooleanField(
        label=gettext_lazy("Runs side by side with the step before"), required=False
    )
    role = forms.ChoiceField(label=gettext_lazy("Role that may act"), required=False)
    agency = forms.ChoiceField(label=gettext_lazy("Of this agency"), required=False)
    accounts = forms.CharField(
        label=gettext_lazy("Or these accounts, by user name"),
        required=False,
        help_text=gettext_lazy("Several with spaces between them."),
        widget=forms.TextInput(attrs={"list": "accounts-to-name", "autocomplete": "off"}),
    )
    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Must answer"),
        required=False,
        choices=ReviewQuestion.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: StepChoices, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        if is_first:
            del self.fields["beside"]
        role, agency = self.fields["role"], self.fields["agency"]
        if isinstance(role, forms.ChoiceField) and isinstance(agency, forms.ChoiceField):
            role.choices = [("", _("nobody by role")), *Role.choices]
            agencies = [(key, label) for key, (_agency, label) in offered.agencies.items()]
            agency.choices = [("", _("the agency of the record")), *agencies]

    def raw(self) -> dict[str, Any]:
        """Return what was entered, right or wrong, to be shown again."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def clean_accounts(self) -> list[User]:
        """Refuse user names that may not be named here."""
        names = user_names(self.cleaned_data["accounts"])
        unknown = [name for name in names if name not in self.offered.accounts]
        if unknown:
            raise forms.ValidationError(
                _("Your agencies and those above have no active account “%(names)s”. Check the user name.")
                % {"names": "”、“".join(unknown)}
            )
        return [self.offered.accounts[name] for name in dict.fromkeys(names)]

    def clean(self) -> dict[str, Any]:
        """Refuse a step in which nobody may act."""
        cleaned = super().clean() or {}
        if not cleaned.get("role") and not cleaned.get("accounts") and "accounts" not in self.errors:
            self.add_error("role", _("Nobody may act in this step. Choose a role or name accounts."))
        return cleaned

    def plan(self, turn: int) -> StepPlan:
        """Return the step as it is to be set up."""
        cleaned = self.cleaned_data
        agency = self.offered.agencies.get(cleaned["agency"])
        return StepPlan(
            name=cleaned["name"],
            turn=turn,
            questions=cleaned["questions"],
            role=cleaned["role"],
            agency=agency[0] if agency and cleaned["role"] else None,
            users=tuple(cleaned["accounts"]),
        )


def user_names(text: str) -> list[str]:
    """Return the user names in a line of them, however they are divided."""
    return list(filter(None, _BETWEEN.split(text)))


def plans_of(steps: Sequence[StepForm]) -> list[StepPlan]:
    """Return the valid steps with their turns: side by side is the same turn, else the next."""
    turn, plans = 0, []
    for step in steps:
        if not step.cleaned_data.get("beside") or turn == 0:
            turn += 1
        plans.append(step.plan(turn))
    return plans
