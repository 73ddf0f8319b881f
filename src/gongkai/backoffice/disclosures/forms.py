"""What officers fill in about records."""

from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.disclosures.catalogue_items import item_groups
from gongkai.backoffice.disclosures.labels import article_20_choices, kind_choices
from gongkai.backoffice.disclosures.lookup import page_language
from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.catalogue.statutory import subject_options
from gongkai.core.web.fields import DayField, DayInput
from gongkai.disclosures.kinds import channel_kinds, genres
from gongkai.disclosures.models import CONTENT_FIELDS, Channel, Correction, Disclosure
from gongkai.disclosures.services import common_channel
from gongkai.disclosures.states import DisclosureAttribute, DisclosureState
from gongkai.organisations.models import Agency, AgencyVersion, User
from gongkai.organisations.permissions import agencies_in_scope

_PICTURES = (".png", ".jpg", ".jpeg")
INTAKE_FILES = (
    ".docx",
    ".doc",
    ".wps",
    ".pdf",
    ".html",
    ".htm",
    ".mht",
    ".txt",
    ".rtf",
    ".odt",
    *_PICTURES,
)
ATTACHED_FILES = (*INTAKE_FILES, ".xlsx", ".xls", ".et", ".ods", ".csv")


class MomentInput(forms.DateTimeInput):
    """A day and a time, picked in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class AttributeForm(forms.Form):
    """Whether and how information is public, and why."""

    attribute = forms.ChoiceField(
        label=_("Attribute"), choices=DisclosureAttribute.choices, widget=forms.RadioSelect
    )
    attribute_reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("Needed where the information is not disclosed proactively: name the legal ground."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason of withholding."""
        data = super().clean() or self.cleaned_data
        withheld = data.get("attribute") not in {None, DisclosureAttribute.PROACTIVE}
        if withheld and not data.get("attribute_reason", "").strip():
            self.add_error(
                "attribute_reason", gettext("Say why the information is not disclosed proactively.")
            )
        return data


class NewDraftForm(AttributeForm):
    """A record that is begun without a file."""

    field_order = ["agency", "kind", "attribute", "attribute_reason", "title"]
    agency = AgencyChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind of information"))
    title = forms.CharField(label=_("Title"), max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        existing = agencies_in_scope(user).filter(versions__in=AgencyVersion.objects.as_of(today))
        agencies = existing.with_version(today).order_by("code")  # type: ignore[attr-defined]
        agency, kind = self.fields["agency"], self.fields["kind"]
        if isinstance(agency, AgencyChoiceField):
            agency.queryset = agencies
        if isinstance(kind, forms.ChoiceField):
            kind.choices = kind_choices()
        self.initial.setdefault("agency", user.agency_id)


class FromFileForm(NewDraftForm):
    """A record that is begun with a Word file, a PDF or a page."""

    field_order = ["file", "agency", "kind", "attribute", "attribute_reason"]
    title = None  # type: ignore[assignment]  # the file says it
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Word or WPS (.docx, .doc, .wps), PDF, web page (.html), plain text (.txt) or the scan of a"
            " page (.png, .jpg)."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(INTAKE_FILES)}),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a file that is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        refusal = refusal_of_file(file, INTAKE_FILES)
        if refusal:
            raise forms.ValidationError(refusal)
        return file


def refusal_of_file(file: "UploadedFile[bytes]", kinds: Iterable[str]) -> str:
    """Return one sentence on why a file is not taken; empty where it may be read."""
    name, limit = file.name or "", settings.REPORT_FILE_MAX_BYTES
    if PurePath(name).suffix.lower() not in kinds:
        return gettext("“%(name)s” is not a kind of file that can be taken. Hand in %(kinds)s.") % {
            "name": name,
            "kinds": gettext(", ").join(kinds),
        }
    if file.size and file.size > limit:
        return gettext(
            "“%(name)s” has %(size)s MB; at most %(limit)s MB are taken. Compress its pictures or split it."
        ) % {"name": name, "size": file.size >> 20, "limit": limit >> 20}
    return ""


def _record_of(content: Disclosure | Correction) -> Disclosure:
    return content.disclosure if isinstance(content, Correction) else content


class _ContentForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What a draft and a correction have in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["instance"] = copy(kwargs["instance"])  # What is on the form is not what is kept.
        super().__init__(*args, **kwargs)
        genre, item = self.fields["genre"], self.fields["article_20_item"]
        known = list(genres())
        if self.instance.genre and self.instance.genre not in known:
            known.append(self.instance.genre)
        genre.widget = forms.Select(choices=[("", "—"), *[(name, name) for name in known]])
        item.widget = forms.Select(choices=[("", "—"), *article_20_choices()])
        chosen = self.instance.catalogue_item or ""
        groups = item_groups(_record_of(self.instance).agency, chosen=chosen)
        self.fields["catalogue_item"].widget = forms.Select(choices=[("", "—"), *groups])
        self.catalogue_codes = {code for _field, items in groups for code, _label in items}
        self.fields["catalogue_item"].help_text = ""
        self.fields["subject"].widget.attrs["list"] = "subjects"
        self.subjects = [option.name.zh for option in subject_options().values()]

    def clean_catalogue_item(self) -> str:
        """Refuse what is no item of the catalogue that binds the agency, unless it was chosen before."""
        code: str = self.cleaned_data["catalogue_item"]
        if code and code not in self.catalogue_codes:
            raise forms.ValidationError(
                gettext("“%(code)s” is no item of the catalogue of this agency. Choose one of the list."),
                params={"code": code},
            )
        return code

    def validate_constraints(self) -> None:
        """Leave what concerns the whole record to the act that saves it."""


_WIDGETS: dict[str, Any] = {
    "title": forms.Textarea(attrs={"rows": 2, "class": "one-line"}),
    "summary": forms.Textarea(attrs={"rows": 4}),
    "body_html": forms.Textarea(attrs={"rows": 24, "class": "body-source", "spellcheck": "false"}),
    "formed_on": DayInput(),
    "effective_on": DayInput(),
    "expires_on": DayInput(),
    "opens_on": DayInput(),
    "closes_on": DayInput(),
}


class DraftForm(_ContentForm):
    """The fields of a draft."""

    kind = forms.ChoiceField(label=_("Kind of information"))
    interprets_number = forms.CharField(
        label=_("Policy that it explains"),
        required=False,
        help_text=_("Its index number. Only for interpretations."),
    )

    class Meta:
        model = Disclosure
        fields = CONTENT_FIELDS
        widgets = _WIDGETS

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = kind_choices()
        self.initial["kind"] = self.instance.kind
        policy = self.instance.interprets
        self.initial["interprets_number"] = policy.index_number if policy else ""

    def clean_title(self) -> str:
        """Keep a title on one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_interprets_number(self) -> Disclosure | None:
        """Find the policy by its index number."""
        number = self.cleaned_data["interprets_number"].strip()
        if not number:
            return None
        policy = Disclosure.objects.visible_to(self.user).filter(index_number=number).first()
        if policy is None:
            raise forms.ValidationError(
                _("No record has the index number “%(number)s”. Copy it from the page of the policy."),
                params={"number": number},
            )
        return policy

    def content(self) -> dict[str, Any]:
        """Return what the draft is to say."""
        data = self.cleaned_data
        content = {name: data[name] for name in CONTENT_FIELDS}
        return {**content, "kind": data["kind"], "interprets": data["interprets_number"]}


class CorrectionForm(_ContentForm):
    """The fields of a correction."""

    class Meta:
        model = Correction
        fields = ("reason", "is_minor", *CONTENT_FIELDS)
        widgets = {**_WIDGETS, "reason": forms.Textarea(attrs={"rows": 2})}

    def clean_title(self) -> str:
        """Keep a title on one line."""
        return " ".join(self.cleaned_data["title"].split())

    def content(self) -> dict[str, Any]:
        """Return what the correction is to say."""
        return {name: self.cleaned_data[name] for name in ("reason", "is_minor", *CONTENT_FIELDS)}


class RecordFilter(forms.Form):
    """Which records the list shows."""

    q = forms.CharField(
        label=_("Title or number"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    queue = forms.CharField(required=False, widget=forms.HiddenInput)
    agency = AgencyChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), required=False, empty_label=_("All")
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    attribute = forms.ChoiceField(label=_("Attribute"), required=False)
    year = forms.IntegerField(
        label=_("Year formed"), required=False, min_value=1949, max_value=2100, widget=forms.NumberInput
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_in_scope(user).with_version(timezone.localdate()).order_by("code")  # type: ignore[attr-defined]
        field = self.fields["agency"]
        if isinstance(field, AgencyChoiceField):
            field.queryset = agencies
        choices: dict[str, list[tuple[Any, Any]]] = {
            "state": DisclosureState.choices,
            "kind": kind_choices(),
            "attribute": [("none", _("Not decided")), *DisclosureAttribute.choices],
        }
        for name, values in choices.items():
            choice = self.fields[name]
            if isinstance(choice, forms.ChoiceField):
                choice.choices = [("", _("All")), *values]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class ScheduleForm(forms.Form):
    """When a record goes out."""

    at = forms.DateTimeField(
        label=_("To be published at"),
        widget=MomentInput,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


class RepealForm(ReasonForm):
    """From when a document holds no longer, and by what."""

    field_order = ["repealed_on", "reason"]
    repealed_on = DayField(label=_("Repealed as of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = gettext("Repealed by, or why")


class CorrectForm(ReasonForm):
    """Why a record is corrected."""

    is_minor = forms.BooleanField(
        label=_("Of the wording only"),
        required=False,
        help_text=_("A correction of the wording may have a shorter review, never none."),
    )


class ReassessForm(AttributeForm):
    """What a new look at undisclosed information came to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attribute_reason"].required = True
        self.fields["attribute_reason"].help_text = gettext(
            "Say why it stays undisclosed, or what has changed."
        )


class ReleaseForm(forms.Form):
    """By which other channel a record went out: one that is set up, or the usual one of its kind."""

    channel = forms.ChoiceField(label=_("Channel"))
    released_at = forms.DateTimeField(
        label=_("Went out at"), widget=MomentInput, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )
    address = forms.CharField(
        label=_("Address or issue"),
        required=False,
        max_length=300,
        help_text=_("Such as a link, or an issue number."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(_channel_choices())

    def clean_channel(self) -> Channel:
        """Return the channel, made where nobody has set up one of its kind."""
        what, _colon, key = str(self.cleaned_data["channel"]).partition(":")
        return Channel.objects.get(pk=int(key)) if what == "channel" else common_channel(key)


def _channel_choices() -> Iterator[tuple[str, str]]:
    set_up = list(Channel.objects.filter(is_in_use=True))
    yield from ((f"channel:{channel.pk}", channel.name) for channel in set_up)
    known = {channel.kind for channel in set_up}
    yield from (
        (f"kind:{kind}", label.text(page_language()))
        for kind, label in channel_kinds().items()
        if kind not in known
    )


class LogFilter(forms.Form):
    """Which part of the publication log is shown."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
