"""How a view does an act: what is refused goes back to the form, in its own words."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from gongkai.backoffice.disclosures.lookup import page_language
from gongkai.core.errors import DomainError
from gongkai.core.sentences import in_language

Result = TypeVar("Result")


def attempt(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """Do the act and return what came of it; where it is refused, say so in the form and return None."""
    try:
        return act()
    except DomainError as refusal:
        form.add_error(None, in_language(refusal, page_language()))
    except ValidationError as refusal:
        add_refusal(form, refusal)
    return None


def add_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put what a record's own rules refuse beside the fields that caused it."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, problems in refusal.error_dict.items():
        field = None if name == NON_FIELD_ERRORS or name not in form.fields else name
        for problem in problems:
            form.add_error(field, problem)
