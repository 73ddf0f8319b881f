"""What is filled in for signing in, second factors, the rules of access and the search of the trail."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.access.models import BOUNDS, SecurityPolicy
from gongkai.access.services.policies import POLICY_FIELDS
from gongkai.access.services.signing_in import (
    LockedOut,
    attempt_failed,
    attempt_succeeded,
    begin_attempt,
)
from gongkai.audit.models import ActResult
from gongkai.core.web.addresses import visitors_network
from gongkai.core.web.fields import DayField
from gongkai.organisations.models import ADMINISTRATIVE_ROLES, Role, User


class SignInForm(AuthenticationForm):
    """User name and password; its errors say nothing about which of them was wrong."""

    error_messages = {
        "invalid_login": _("User name or password is wrong. Both are case-sensitive."),
        "inactive": _("This account may not sign in. Ask your administrator."),
    }

    def clean(self) -> dict[str, Any]:
        """Count the attempt, then look at the password."""
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password") or self.request is None:
            return self.cleaned_data
        now = timezone.now()
        try:
            attempt = begin_attempt(name=name, address=visitors_network(self.request), now=now)
        except LockedOut as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            attempt_failed(attempt=attempt, step="password", now=now)
            raise
        attempt_succeeded(attempt=attempt)
        return cleaned

    def confirm_login_allowed(self, user: User) -> None:
        """Where accounts come in through another system, let only administrators in with a password."""
        super().confirm_login_allowed(user)
        if settings.LOCAL_SIGN_IN or user.roles & ADMINISTRATIVE_ROLES:
            return
        raise forms.ValidationError(
            _("Here only administrators sign in with a password. Use the single sign-on."),
            code="single_sign_on",
        )


class CodeForm(forms.Form):
    """The six digits that the device shows, or a recovery code."""

    code = forms.CharField(
        label=_("Code from the device"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The rules of access, each within its bounds."""

    second_factor_roles = forms.MultipleChoiceField(
        label=_("Roles that need a second factor"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The three administrators always do. Whoever publishes or signs should."),
    )

    class Meta:
        model = SecurityPolicy
        fields = (*POLICY_FIELDS, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            field = self.fields[name]
            bounds = gettext("From %(least)s to %(most)s.") % {"least": least, "most": most}
            field.help_text = f"{field.help_text} {bounds}".strip()
            field.widget.attrs |= {"min": least, "max": most}


class TrailFilter(forms.Form):
    """Which lines of the trail are shown."""

    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("To day"), required=False)
    person = forms.CharField(label=_("Person (name or user name)"), required=False, max_length=60)
    act = forms.CharField(label=_("Act"), required=False, max_length=60)
    kind = forms.CharField(label=_("Kind of record"), required=False, max_length=60)
    record = forms.CharField(label=_("Key of the record"), required=False, max_length=64)
    address = forms.CharField(label=_("From address"), required=False, max_length=45)
    result = forms.ChoiceField(
        label=_("What came of it"), required=False, choices=[("", _("All")), *ActResult.choices]
    )
