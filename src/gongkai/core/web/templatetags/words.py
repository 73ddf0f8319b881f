"""How templates write what the law's data says in two languages, and plain numbers."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
_HAN = re.compile("[\u3400-\u9fff]")
_ADDRESS = re.compile(r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[!-~]+)", re.ASCII)


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
def spoken_rightly(text: object) -> SafeString | str:
    """Write a text from the records, on a page in another language marked as Chinese where it is."""
    written = str(text)
    if get_language() == settings.LANGUAGE_CODE or not _HAN.search(written):
        return written
    return format_html('<span lang="zh-CN">{}</span>', written)


@register.filter
def with_links(text: str) -> SafeString:
    """Write a text with its mail and web addresses as links, also where Chinese stands right beside."""
    parts = ((part, ("" if "://" in part else "mailto:") + part) for part in _ADDRESS.split(text))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', url, part) if _ADDRESS.fullmatch(part) else part,)
            for part, url in parts
        ),
    )


@register.filter
def plain_number(value: Decimal | int | None) -> str:
    """Write an amount with its thousands set apart and without decimals that say nothing."""
    if value is None:
        return ""
    written = f"{value:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
