"""Inputs that every form of the site writes alike."""

from typing import Any

from django import forms


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
