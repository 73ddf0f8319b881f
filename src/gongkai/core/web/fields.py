"""Inputs that every form of the site writes alike."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

LARGEST_KEY = 2**63 - 1
"""The largest key that a record can have in any database."""
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DayInput(forms.DateInput):
    """A day, picked in the browser's own calendar."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)

    def build_attrs(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Leave out the length that a field of text would set: a day has none."""
        attributes = super().build_attrs(*args, **options)
        attributes.pop("maxlength", None)
        return attributes


class DayField(forms.DateField):
    """A day, entered with the browser's own calendar; one that no office has to do with is a slip."""

    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {"range": _("Give a day from 1900 to 2199.")}

    def validate(self, value: Any) -> None:
        """Refuse a day at an end of the calendar, next to which there is none to reckon with."""
        super().validate(value)
        if isinstance(value, date) and not EARLIEST <= value <= LATEST:
            raise ValidationError(self.error_messages["range"], code="range")


class RecordsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Several records out of those that are offered; a key that no record can have is no choice."""

    def clean(self, value: Any) -> Any:
        """Refuse such a key before the database is asked for it."""
        for key in value if isinstance(value, list | tuple) else ():
            if not (str(key).isdecimal() and int(str(key)[:20]) <= LARGEST_KEY):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


def opened_at(sent: QueryDict) -> datetime | None:
    """Return when what a form sends was opened, by its hidden ``seen_at``; None where it does not say."""
    try:
        return datetime.fromisoformat(sent.get("seen_at", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
