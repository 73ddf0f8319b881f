"""What officers fill in about activities."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongkai.activities.kinds import activity_groups, activity_kinds
from gongkai.activities.models import Activity
from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.core.web.fields import DayInput
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import agencies_in_scope


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds under their groups, in the reader's language."""
    language = "en" if get_language() == "en" else "zh"
    return [
        (
            label.text(language),
            [(k.id, _kind_name(k.id, language)) for k in activity_kinds().values() if k.group == group],
        )
        for group, label in activity_groups().items()
    ]


def _kind_name(kind_id: str, language: str) -> str:
    kind = activity_kinds()[kind_id]
    name = kind.label.text(language)
    if kind.quantity is None:
        return name
    return f"{name} ({kind.quantity.label.text(language)})"


class ActivityFilter(forms.Form):
    """Which activities are listed."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2008, max_value=2100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *kind_choices()]  # type: ignore[attr-defined]


class ActivityForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One activity."""

    agency = AgencyChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"))

    class Meta:
        model = Activity
        fields = ("agency", "kind", "title", "happened_on", "ended_on", "quantity", "by_head", "note")
        widgets = {
            "happened_on": DayInput(),
            "ended_on": DayInput(),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "happened_on": _("The day of an event; for what stands, the first day."),
            "quantity": _("Participants, copies, visits, persons or 10,000 yuan, as the kind names it."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]
        field = self.fields["agency"]
        if isinstance(field, AgencyChoiceField):
            today = timezone.localdate()
            field.queryset = agencies_in_scope(user).with_version(today).order_by("code")  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["agency"]
        else:
            self.initial.setdefault("agency", user.agency_id)


class StrikeOutForm(forms.Form):
    """Why an entry is taken out of every count."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
