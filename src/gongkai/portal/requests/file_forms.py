"""What an applicant fills in to send a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.documents.sent_files import LARGEST_SENT
from gongkai.requests.models import ApplicantFilePurpose


class ApplicantFileForm(forms.Form):
    """One file and what it is for. What the file is, is decided by its content and not here."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What the file is for"), choices=ApplicantFilePurpose.choices
    )
    file = forms.FileField(label=gettext_lazy("File"), max_length=255)

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SENT:
            raise ValidationError(
                _("The file has %(size).1f MB; at most %(limit)s MB are taken. Make it smaller.")
                % {"size": file.size / (1 << 20), "limit": LARGEST_SENT >> 20}
            )
        return file
