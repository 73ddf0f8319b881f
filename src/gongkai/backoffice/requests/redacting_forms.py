"""What an officer fills in to mark places in a document, and to accept what screening proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.backoffice.requests.fetching import in_language
from gongkai.law.outcomes import outcome_rules
from gongkai.renditions.redaction import Proposal
from gongkai.renditions.redaction_model import Area, Stretch

_USUAL_GROUND = "third_party"
_AREA = ("left", "top", "width", "height")


@dataclass(frozen=True, slots=True)
class AskedMark:
    """What is to be marked: a text, letters of a sheet, or an area of it."""

    ground: str
    sheet: int | None
    text: str = ""
    only_sheet: int | None = None
    stretch: Stretch | None = None
    area: Area | None = None


def ground_choices() -> list[tuple[str, str]]:
    """Return the grounds of the law's data, with their articles."""
    return [
        (ground.id, f"{in_language(ground.article)} {in_language(ground.label)}")
        for ground in outcome_rules().grounds.values()
    ]


class GroundField(forms.ChoiceField):
    """The ground in law on which a place is withheld."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Ground"), choices=ground_choices, initial=_USUAL_GROUND, **options
        )


class MarkForm(forms.Form):
    """One mark. Every way of naming a place works by keyboard; a script fills in what the mouse selects."""

    ground = GroundField()
    text = forms.CharField(
        label=gettext_lazy("Text to take out"), max_length=2000, required=False, strip=True
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[
            ("everywhere", gettext_lazy("Every occurrence in the document")),
            ("sheet", gettext_lazy("Only on the page or paragraph with this number")),
        ],
        required=False,
    )
    sheet = forms.IntegerField(
        label=gettext_lazy("Page, paragraph or picture"), min_value=1, required=False
    )
    start = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    end = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    left = forms.FloatField(
        label=gettext_lazy("From the left, %"), min_value=0, max_value=100, required=False
    )
    top = forms.FloatField(
        label=gettext_lazy("From the top, %"), min_value=0, max_value=100, required=False
    )
    width = forms.FloatField(label=gettext_lazy("Width, %"), min_value=0, max_value=100, required=False)
    height = forms.FloatField(label=gettext_lazy("Height, %"), min_value=0, max_value=100, required=False)

    def asked(self, way: str) -> AskedMark:
        """Return the mark, named in one of its ways; refuse what is not named whole."""
        if not self.is_valid():
            raise ValidationError(_("Check what you entered: numbers are missing or too large."))
        data = self.cleaned_data
        ground, sheet = data["ground"], data["sheet"]
        if way == "area":
            return AskedMark(ground, sheet, area=_area(data))
        if way == "selection" and data["start"] is not None and data["end"] is not None and sheet:
            return AskedMark(ground, sheet, stretch=Stretch(sheet, data["start"], data["end"]))
        if not data["text"]:
            raise ValidationError(_("Enter the text to take out, or select it on the page."))
        only = sheet if data["scope"] == "sheet" else None
        return AskedMark(ground, sheet, text=data["text"], only_sheet=only)


class ProposalsForm(forms.Form):
    """The proposals of screening that are accepted, with their ground."""

    ground = GroundField()
    places = forms.TypedMultipleChoiceField(coerce=lambda value: Stretch(*map(int, value.split("-"))))

    def __init__(self, data: Any = None, *, proposals: Sequence[Proposal]) -> None:
        super().__init__(data, auto_id="proposal_%s")
        field = self.fields["places"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [("-".join(map(str, one.stretch)), one.text) for one in proposals]
            field.error_messages["required"] = _("Tick what is to be taken out.")


def _area(data: dict[str, Any]) -> Area:
    if any(data[name] is None for name in _AREA) or not data["sheet"]:
        raise ValidationError(_("Give the page or picture, and all four numbers of the area."))
    left, top, width, height = (data[name] / 100 for name in _AREA)
    return Area(left, top, min(left + width, 1.0), min(top + height, 1.0))
