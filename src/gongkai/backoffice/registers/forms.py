"""What officers fill in on registers: a row by its register's columns, an import, a campaign, filters."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.forms import AgencyChoiceField
from gongkai.core.web.fields import DayField, DayInput
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import agencies_in_scope
from gongkai.registers.definitions import ColumnType, Register, RegisterColumn
from gongkai.registers.selectors import RowFilter
from gongkai.registers.states import CleanUpOutcome, RowState, RowValidity, WithdrawalCause

SPREADSHEETS = (".xlsx", ".csv")
_SHORT_TEXT = 200


def own_agencies(user: User) -> Any:
    """Return the agencies that the account may enter rows for, with their names."""
    agencies = agencies_in_scope(user)
    return agencies.with_version(timezone.localdate()).order_by("code")  # type: ignore[attr-defined]


class RowFilterForm(forms.Form):
    """Which rows of a register the list shows."""

    q = forms.CharField(label=_("Words"), required=False, max_length=60, widget=forms.SearchInput())
    agency = forms.TypedChoiceField(label=_("Agency"), required=False, coerce=int, empty_value=None)
    facet = forms.ChoiceField(required=False)
    validity = forms.ChoiceField(label=_("Validity"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1949, max_value=2199)
    state = forms.ChoiceField(label=_("Shown to the public"), required=False)
    late = forms.BooleanField(label=_("Published late only"), required=False)

    def __init__(
        self, *args: Any, register: Register, agencies: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        self._choices("agency", [*every, *agencies] if len(agencies) > 1 else None)
        column = register.facet_column
        self._choices(
            "facet",
            [*every, *((one.id, column.option_name(one.id)) for one in column.options)] if column else None,
        )
        if column:
            self.fields["facet"].label = column.label
        self._choices("validity", [*every, *RowValidity.choices] if register.ends else None)
        self._choices("state", [*every, *RowState.choices])
        if not register.limit:
            del self.fields["late"]

    def _choices(self, name: str, choices: list[Any] | None) -> None:
        field = self.fields[name]
        if choices is None:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = choices

    def row_filter(self) -> RowFilter:
        """Return the filter; a field that is not understood narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return RowFilter(
            words=data.get("q") or "",
            agency_id=data.get("agency") or None,
            facet=data.get("facet") or "",
            validity=data.get("validity") or "",
            state=data.get("state") or "",
            year=data.get("year"),
            is_late=bool(data.get("late")),
        )


class RowForm(forms.Form):
    """One row, a field for each column. What is wrong with it the register itself says."""

    def __init__(
        self, *args: Any, register: Register, day: date, is_new: bool, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        self._columns = [one for one in register.columns_on(day) if one.id != register.owner]
        if is_new:
            agencies = own_agencies(user)
            self.fields["agency_"] = AgencyChoiceField(queryset=agencies, label=_("Agency"))
            self.initial.setdefault("agency_", user.agency_id)
        for column in self._columns:
            self.fields[f"c_{column.id}"] = _field(column)
        self.fields["reason"] = forms.CharField(
            label=_("Document that the adjustment rests on") if register.cites_basis else _("Reason"),
            required=register.cites_basis or not is_new,
            max_length=300,
        )
        if register.is_public:
            self.fields["justification"] = justification_field()
        if not is_new:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput())

    def texts(self) -> dict[str, str]:
        """Return what was filled in, as the texts of a row."""
        found = {}
        for column in self._columns:
            value = self.cleaned_data.get(f"c_{column.id}")
            found[column.id] = ";".join(value) if isinstance(value, list) else (value or "")
        return found

    @property
    def agency(self) -> Agency:
        """The agency that a new row is entered for."""
        chosen: Agency = self.cleaned_data["agency_"]
        return chosen


def justification_field() -> forms.CharField:
    """Return the field for the words without which a finding of screening stops a release."""
    return forms.CharField(
        label=_("If screening finds something: why it may be public"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _field(column: RegisterColumn) -> forms.Field:
    shared: dict[str, Any] = {
        "label": column.label,
        "help_text": column.help_text,
        "required": column.required,
    }
    if column.type is ColumnType.CHOICE:
        options = [(one.id, column.option_name(one.id)) for one in column.options]
        if column.several:
            return forms.MultipleChoiceField(**shared, choices=options, widget=forms.CheckboxSelectMultiple)
        return forms.ChoiceField(**shared, choices=[("", "—"), *options])
    if column.type is ColumnType.DATE:
        return forms.CharField(**shared, max_length=20, widget=DayInput())
    if column.type is ColumnType.TEXT and column.longest > _SHORT_TEXT:
        rows = {"rows": 3 if column.longest <= 1000 else 5}  # noqa: PLR2004 - lines of a field
        return forms.CharField(**shared, max_length=column.longest, widget=forms.Textarea(attrs=rows))
    return forms.CharField(**shared, max_length=max(column.longest, 40))


class ImportForm(forms.Form):
    """A spreadsheet of rows."""

    agency = AgencyChoiceField(queryset=Agency.objects.none(), label=_("Agency"))
    file = forms.FileField(
        label=_("Spreadsheet"), help_text=_("XLSX or CSV. Columns may stand in any order.")
    )
    basis = forms.CharField(
        label=_("Document that the adjustment rests on"), max_length=200, required=False
    )
    is_historic = forms.BooleanField(
        label=_("These rows were public elsewhere before; do not watch the time limit"), required=False
    )

    def __init__(self, *args: Any, register: Register, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, AgencyChoiceField):
            field.queryset = own_agencies(user)
        self.initial.setdefault("agency", user.agency_id)
        self.fields["basis"].required = register.cites_basis
        if not register.cites_basis:
            del self.fields["basis"]
        if not register.limit:
            del self.fields["is_historic"]
        self.fields["file"].widget.attrs["accept"] = ",".join(SPREADSHEETS)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse kinds of files that are no spreadsheet, and files that are too large."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        suffix = PurePath(file.name or "").suffix.lower()
        if suffix not in SPREADSHEETS:
            raise forms.ValidationError(
                _("%(name)s is no spreadsheet that can be read. Save it as XLSX or CSV."),
                params={"name": file.name},
            )
        if file.size and file.size > settings.REPORT_FILE_MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; at most %(limit)s MB are taken. Divide it."),
                params={
                    "size": file.size // 1024 // 1024,
                    "limit": settings.REPORT_FILE_MAX_BYTES // 1024 // 1024,
                },
            )
        return file


class WithdrawRowForm(forms.Form):
    """Why a row leaves the public view."""

    cause = forms.ChoiceField(label=_("Cause"), choices=WithdrawalCause)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("It is shown to everyone who opens the row's address. Name no natural person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RestoreRowForm(forms.Form):
    """Why a withdrawn row comes back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["justification"] = justification_field()


class ChangesForm(forms.Form):
    """The two days between which a register is compared."""

    since = DayField(label=_("From the end of"), required=False)
    until = DayField(label=_("To the end of"), required=False)


class CampaignForm(forms.Form):
    """A clean-up campaign to begin."""

    agency = AgencyChoiceField(queryset=Agency.objects.none(), label=_("Agency"))
    title = forms.CharField(label=_("Title"), max_length=200)
    as_of = DayField(
        label=_("Takes effect on"),
        help_text=_("What is repealed or lapsed is no longer in force from this day on."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, AgencyChoiceField):
            field.queryset = own_agencies(user)
        self.initial.setdefault("agency", user.agency_id)


class CloseCampaignForm(forms.Form):
    """The figures that the result is announced with."""

    document_number = forms.CharField(label=_("Document that announces the result"), max_length=100)
    reviewed = forms.IntegerField(label=_("Reviewed"), min_value=0)
    kept = forms.IntegerField(label=CleanUpOutcome.KEPT.label, min_value=0)
    amended = forms.IntegerField(label=CleanUpOutcome.AMENDED.label, min_value=0)
    repealed = forms.IntegerField(label=CleanUpOutcome.REPEALED.label, min_value=0)
    lapsed = forms.IntegerField(label=CleanUpOutcome.LAPSED.label, min_value=0)

    def announced(self) -> dict[str, int]:
        """Return the figures."""
        return {name: value for name, value in self.cleaned_data.items() if name != "document_number"}
