"""What an administrator fills in about agencies and their people."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.administration.permissions import administers_everything, agencies_administered
from gongkai.backoffice.agencies.fields import AgenciesField, AgencyField, offer
from gongkai.core.web.fields import DayField
from gongkai.organisations.models import Agency, AgencyKind, AgencyLevel, AgencyVersion, LiaisonDuty, User

REASON_HELP = _("Such as the decision on the reform of institutions, with its number.")


class TreeFilter(forms.Form):
    """Which day's tree is shown, and which agencies of it."""

    day = DayField(label=_("As of"), required=False)
    q = forms.CharField(label=_("Name or code"), required=False, max_length=100)


class AgencyActForm(forms.Form):
    """An act on one agency that holds from a day on."""

    as_of = DayField(label=_("From this day on"))
    reason = forms.CharField(
        label=_("Document or reason"), max_length=200, required=False, help_text=REASON_HELP
    )

    def __init__(
        self,
        *args: Any,
        agency: Agency | None,
        version: AgencyVersion | None,
        user: User,
        today: date,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.agency, self.version = agency, version
        self.initial = {"as_of": today, **self.initial}
        offered = agencies_administered(user, today)
        offer(self, offered.exclude(pk=agency.pk) if agency else offered)
        self.order_fields(
            [*(name for name in self.fields if name not in {"as_of", "reason"}), "as_of", "reason"]
        )
        self.fill(user)

    def fill(self, user: User) -> None:
        """Put in what stands there now."""


class NewAgencyForm(AgencyActForm):
    """A new agency."""

    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        help_text=_("It stands in addresses and never changes: small letters, digits and hyphens."),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=AgencyKind.choices, initial=AgencyKind.DEPARTMENT)
    level = forms.ChoiceField(label=_("Level"), choices=AgencyLevel.choices, initial=AgencyLevel.COUNTY)
    parent = AgencyField(label=_("Is under"), required=False, empty_label=_("no other agency"))
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    position = forms.IntegerField(
        label=_("Place in lists"), min_value=0, initial=0, help_text=_("Smaller numbers come first.")
    )

    def fill(self, user: User) -> None:
        """Demand a superior of those who administer only a part of the tree."""
        parent = self.fields["parent"]
        if isinstance(parent, AgencyField) and not administers_everything(user):
            parent.required, parent.empty_label = True, None
            self.initial.setdefault("parent", user.agency_id)


class RenameForm(AgencyActForm):
    """Another name."""

    name = forms.CharField(label=_("New name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def fill(self, user: User) -> None:
        """Put in the present names."""
        for name in ("name", "short_name", "name_en"):
            self.initial[name] = getattr(self.version, name)


class MoveForm(AgencyActForm):
    """Another superior."""

    parent = AgencyField(label=_("Is under"), required=False, empty_label=_("no other agency"))

    def fill(self, user: User) -> None:
        """Put in the present superior."""
        self.initial["parent"] = self.version and self.version.parent_id


class MergeForm(AgencyActForm):
    """Who takes over the agency's duties."""

    into = AgencyField(label=_("Merged into"), empty_label=_("choose an agency"))


class SplitForm(AgencyActForm):
    """Who takes over parts of the agency's duties."""

    into = AgenciesField(label=_("Split into"), help_text=_("Tick at least two; they must exist by then."))


class AbolishForm(AgencyActForm):
    """The end of an agency."""

    successor = AgencyField(
        label=_("Duties go to"), required=False, empty_label=_("nobody: the duties end too")
    )


class CorrectForm(AgencyActForm):
    """What was entered wrongly."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=AgencyKind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=AgencyLevel.choices)
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    position = forms.IntegerField(label=_("Place in lists"), min_value=0)

    def fill(self, user: User) -> None:
        """Put in what stands there; the day names the version that is corrected."""
        self.fields["as_of"].label = _("In the version of this day")
        for name in ("name", "short_name", "name_en", "kind", "level", "position"):
            self.initial[name] = getattr(self.version, name)
        self.initial["credit_code"] = self.agency and self.agency.credit_code


class OfficeForm(AgencyActForm):
    """Where the disclosure office is and how it is reached: what article 12 wants in the guide."""

    name = forms.CharField(label=_("Name of the office"), max_length=100, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    hours = forms.CharField(label=_("Office hours"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    fax = forms.CharField(label=_("Fax"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def fill(self, user: User) -> None:
        """Put in what stands there; a contact has no history."""
        del self.fields["as_of"], self.fields["reason"]
        office = getattr(self.agency, "disclosure_office", None)
        for name in self.fields:
            self.initial[name] = getattr(office, name, "")


class LiaisonForm(AgencyActForm):
    """A person who does the agency's disclosure work."""

    duty = forms.ChoiceField(label=_("Duty"), choices=LiaisonDuty.choices, initial=LiaisonDuty.LIAISON)
    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)

    def fill(self, user: User) -> None:
        """Ask for no reason."""
        del self.fields["reason"]


class StaffForm(AgencyActForm):
    """How many people do disclosure work."""

    full_time = forms.IntegerField(label=_("Full-time"), min_value=0, max_value=9999)
    part_time = forms.IntegerField(label=_("Part-time"), min_value=0, max_value=9999)

    def fill(self, user: User) -> None:
        """Ask for no reason."""
        self.fields["as_of"].label = _("Counted on")
        del self.fields["reason"]


class TreeImportForm(forms.Form):
    """A spreadsheet of agencies."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("An .xlsx file."),
    )
    as_of = DayField(
        label=_("From this day on"), help_text=_("The day from which new names and superiors hold.")
    )
    reason = forms.CharField(
        label=_("Document or reason"), max_length=200, required=False, help_text=REASON_HELP
    )
