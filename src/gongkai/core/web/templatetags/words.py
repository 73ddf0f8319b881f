"""How templates write what the law's data says in two languages, and plain numbers."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class TwoLanguages(Protocol):
    """Words that are there in Chinese and in English."""

    def text(self, language: str) -> str:
        """Return them in ``zh`` or ``en``."""


class FoundText(Protocol):
    """A part of a text that was looked through, which is or is not what was looked for."""

    text: str
    is_match: bool


@register.filter
def found_marked(pieces: Iterable[FoundText]) -> SafeString:
    """Write a text with what was looked for marked."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", one.text) if one.is_match else one.text,) for one in pieces),
    )


@register.filter
def in_language(words: TwoLanguages) -> str:
    """Write words of the law's data in the reader's language."""
    return words.text("en" if get_language() == "en" else "zh")


@register.filter
def plain_number(value: Decimal | int | None) -> str:
    """Write an amount with its thousands set apart and without decimals that say nothing."""
    if value is None:
        return ""
    written = f"{value:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
