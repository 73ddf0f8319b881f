"""What is filled in about accounts."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from gongkai.administration.permissions import (
    administers_everything,
    agencies_administered,
    agencies_looked_after,
)
from gongkai.backoffice.agencies.fields import AgencyField, offer
from gongkai.core.web.fields import DayField
from gongkai.organisations.models import Role, User


class AccountFilter(forms.Form):
    """Which accounts the list shows."""

    q = forms.CharField(label=_("Name or user name"), required=False, max_length=100)
    agency = AgencyField(label=_("Agency"), required=False, empty_label=_("All"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("active", _("May sign in")), ("disabled", _("Disabled"))],
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies_looked_after(user, today))


class AccountForm(forms.Form):
    """Whose account it is and for which agency it works."""

    display_name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("It stands under opinions and in the trail.")
    )
    agency = AgencyField(label=_("Agency"), required=False, empty_label=_("no agency: the whole system"))

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies_administered(user, today))
        field = self.fields["agency"]
        if isinstance(field, AgencyField) and not administers_everything(user):
            field.required, field.empty_label = True, None


class RolesForm(forms.Form):
    """Which roles an account has from a day on."""

    roles = forms.MultipleChoiceField(
        label=_("This account acts as"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    as_of = DayField(label=_("From this day on"))


class NewAccountForm(AccountForm):
    """A new account."""

    username = forms.CharField(
        label=_("User name"), max_length=60, help_text=_("Letters, digits and . _ - only; for signing in.")
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Role.OFFICER],
        required=False,
    )
    field_order = ("agency", "display_name", "username", "roles")


class DisableForm(forms.Form):
    """Why an account may sign in no more."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class PasswordForm(forms.Form):
    """One's own password."""

    present = forms.CharField(
        label=_("Present password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("New password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean(self) -> dict[str, Any]:
        """Refuse two different new passwords."""
        cleaned = super().clean() or {}
        if cleaned.get("new") != cleaned.get("again") and "again" in cleaned:
            self.add_error("again", _("The two new passwords differ. Enter the same one twice."))
        return cleaned
