"""What is filled in about a catalogue."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.agencies.fields import AgenciesField, AgencyField, in_words, offer
from gongkai.catalogue.models import CatalogueAudience, CatalogueItem, CatalogueLevel, CatalogueMode
from gongkai.catalogue.statutory import catalogue_fields, channel_options, statutory_clauses
from gongkai.core.web.fields import DayField
from gongkai.organisations.models import Agency

OWN = "own"
_TEXT = {"rows": 3}


def field_choices() -> list[tuple[str, str]]:
    """Return the 26 fields as choices."""
    return [(one.key, f"{one.key} {in_words(one.name)}") for one in catalogue_fields().values()]


def clause_choices() -> list[tuple[str, str]]:
    """Return the items of articles 20 and 21 as choices."""
    return [
        (clause.key, f"{clause.key} {in_words(clause.name)}"[:60])
        for clause in statutory_clauses().values()
    ]


def item_field_label(name: str) -> Any:
    """Return what a field of an item is called."""
    found = CatalogueItem._meta.get_field(name)  # noqa: SLF001 - Django's documented interface
    return getattr(found, "verbose_name", name)


class CatalogueFilter(forms.Form):
    """Which items the list shows."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    field = forms.ChoiceField(label=_("Field of work"), required=False)
    clause = forms.ChoiceField(label=_("Item of article 20 or 21"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All")), *CatalogueLevel.choices]
    )
    agency = AgencyField(label=_("Responsible agency"), required=False, empty_label=_("All"))
    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        choices=[
            ("", _("All")),
            (OWN, _("Own catalogue")),
            ("statute", _("Statute only")),
            ("retired", _("Taken out")),
        ],
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies)
        for name, choices in (("field", field_choices()), ("clause", clause_choices())):
            choice = self.fields[name]
            if isinstance(choice, forms.ChoiceField):
                choice.choices = [("", _("All")), *choices]


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One item of a county's own catalogue."""

    channels = forms.MultipleChoiceField(
        label=_("Channels and carriers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field = forms.ChoiceField(label=_("Field of work"), required=False)
    clause = forms.ChoiceField(label=_("Item of article 20 or 21"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    class Meta:
        model = CatalogueItem
        fields = (
            "field", "field_name", "clause", "first_level", "second_level", "elements", "basis",
            "time_limit_text", "responsible_text", "channels", "channels_text", "audience",
            "audience_text", "mode", "at_county", "at_township", "at_village",
        )  # fmt: skip
        widgets = {
            "elements": forms.Textarea(attrs={"rows": 5}),
            "basis": forms.Textarea(attrs=_TEXT),
            "time_limit_text": forms.Textarea(attrs={"rows": 2}),
            "responsible_text": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("field", [("", _("a field of its own")), *field_choices()]),
            ("clause", [("", "—"), *clause_choices()]),
            ("channels", [(key, in_words(option.name)) for key, option in channel_options().items()]),
            ("audience", CatalogueAudience.choices),
            ("mode", CatalogueMode.choices),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField | forms.TypedChoiceField):
                field.choices = choices

    def _post_clean(self) -> None:
        """Leave the record's own rules to the act, which sees the whole item."""

    def values(self) -> dict[str, Any]:
        """Return the values of the item, without the reason."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewItemForm(ItemForm):
    """A new item, with those responsible for it."""

    agencies = AgenciesField(label=_("Responsible agencies"), required=False)
    as_of = DayField(label=_("From this day on"))

    def __init__(self, *args: Any, agencies: QuerySet[Agency], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("as_of", today)
        self.initial.setdefault("at_county", True)
        offer(self, agencies)


class AssignForm(forms.Form):
    """Which agencies are responsible for an item."""

    agencies = AgenciesField(label=_("Responsible agencies"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies)


class RetireForm(forms.Form):
    """From when an item is out of the catalogue, and why."""

    as_of = DayField(label=_("From this day on"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class AdoptForm(forms.Form):
    """Which fields of the statutory catalogue a county takes over."""

    fields_to_adopt = forms.MultipleChoiceField(
        label=_("Fields of work"), widget=forms.CheckboxSelectMultiple, required=True
    )
    as_of = DayField(label=_("From this day on"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fields_to_adopt"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices


class NegativeForm(forms.Form):
    """One kind of information that is not published."""

    subject = forms.CharField(label=_("Item"), max_length=300)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=_TEXT))
    basis = forms.CharField(label=_("Legal basis"), widget=forms.Textarea(attrs=_TEXT))
    as_of = DayField(label=_("From this day on"))


class CatalogueImportForm(forms.Form):
    """A catalogue as a spreadsheet."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "The published layout of the standard catalogues, as .xlsx or .csv; one sheet a field."
        ),
    )


class ApplyForm(forms.Form):
    """How an import is taken over."""

    as_of = DayField(label=_("From this day on"))
    overwrite_edits = forms.BooleanField(label=_("Also overwrite what was set by hand"), required=False)
    retire_missing = forms.BooleanField(
        label=_("Take items out that the file no longer has"), required=False
    )


class CoverageFilter(forms.Form):
    """Which part of the matrix is shown."""

    field = forms.ChoiceField(label=_("Field of work"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All")), *CatalogueLevel.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["field"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All fields: counts by agency")), *field_choices()]
