"""What officers fill in."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.organisations.models import Agency, AgencyVersion, User
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.reports.states import ReportState

REPORT_FILES = (".docx", ".doc", ".pdf", ".html", ".htm", ".txt")


class AgencyChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An agency, under its name of today."""

    def label_from_instance(self, agency: Agency) -> str:
        """Return the name under which the agency is offered."""
        versions: list[AgencyVersion] = agency.versions_of_the_day  # type: ignore[attr-defined]
        return versions[0].local_name if versions else agency.code


class HandInForm(forms.Form):
    """A report's file, and whose report it is."""

    agency = AgencyChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("File of the report"),
        help_text=_("Word (.docx, .doc), PDF, web page (.html) or plain text (.txt)."),
        widget=forms.FileInput(attrs={"accept": ",".join(REPORT_FILES)}),
    )
    year = forms.IntegerField(
        label=_("Year, if the file does not say it"), required=False, min_value=2008, max_value=2100
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_in_scope(user).with_version(timezone.localdate()).order_by("code")  # type: ignore[attr-defined]
        field = self.fields["agency"]
        if isinstance(field, AgencyChoiceField):
            field.queryset = agencies
        self.initial.setdefault("agency", user.agency_id)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse kinds of files that hold no report, and files that are too large."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        suffix = PurePath(file.name or "").suffix.lower()
        if suffix not in REPORT_FILES:
            raise forms.ValidationError(
                _("%(name)s is not a kind of file that a report comes in. Hand in %(kinds)s."),
                params={"name": file.name, "kinds": "、".join(REPORT_FILES)},
            )
        if file.size and file.size > settings.REPORT_FILE_MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; at most %(limit)s MB are taken. Leave out its pictures."),
                params={
                    "size": file.size // 1024 // 1024,
                    "limit": settings.REPORT_FILE_MAX_BYTES // 1024 // 1024,
                },
            )
        return file


class PublishForm(forms.Form):
    """Why a report with errors is published as it is."""

    explanation = forms.CharField(
        label=_("Explanation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    """Why a report is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        help_text=_("It is shown to everyone who opens the report's address."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportListFilter(forms.Form):
    """Which reports the list shows."""

    state = forms.ChoiceField(label=_("State"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *ReportState.choices]
