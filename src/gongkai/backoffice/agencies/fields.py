"""Fields and small parts that the forms of setting up share."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from gongkai.core.web.fields import RecordsField
from gongkai.law.wording import Wording
from gongkai.organisations.models import Agency, AgencyVersion


def choosable(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """Return the agencies that go on existing, with their last names, as lists offer them."""
    last = AgencyVersion.objects.filter(agency=OuterRef("pk"), valid_until=None)
    return agencies.filter(Exists(last)).annotate(
        last_name=Subquery(last.values("name")[:1]),
        last_name_en=Subquery(last.values("name_en")[:1]),
        last_position=Subquery(last.values("position")[:1]),
    ).order_by("last_position", "last_name")  # fmt: skip


def label_of(agency: Any) -> str:
    """Return the name under which an agency is offered."""
    return str((get_language() == "en" and agency.last_name_en) or agency.last_name)


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One agency that goes on existing, under its last name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Agency.objects.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        """Return the name under which the agency is offered."""
        return label_of(obj)


class AgenciesField(RecordsField):
    """Several agencies that go on existing, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Agency.objects.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        """Return the name under which the agency is offered."""
        return label_of(obj)


def offer(form: forms.BaseForm, agencies: QuerySet[Agency]) -> None:
    """Let every field of the form that asks for agencies offer these."""
    choices = choosable(agencies)
    for field in form.fields.values():
        if isinstance(field, AgencyField | AgenciesField):
            field.queryset = choices


def in_words(name: Wording) -> str:
    """Return a name of the statute's data in the reader's language."""
    return name.text("en" if get_language() == "en" else "zh")
