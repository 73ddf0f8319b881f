"""Ways of showing a page that a visitor can switch on: large type and high contrast.

They are kept in one cookie that says nothing about the visitor, and work without scripts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "display"
COOKIE_SECONDS = 365 * 24 * 60 * 60


class DisplayMode(StrEnum):
    """One way of showing a page; the value is the class on the page's root."""

    LARGE_TYPE = "large-type"
    HIGH_CONTRAST = "high-contrast"

    @classmethod
    def chosen(cls, request: HttpRequest) -> frozenset["DisplayMode"]:
        """Return the modes that the visitor has switched on; what is not known is left out."""
        return cls.parse(request.COOKIES.get(COOKIE, ""))

    @classmethod
    def parse(cls, text: str) -> frozenset["DisplayMode"]:
        """Return the modes named in the cookie's text."""
        known = set(cls)
        return frozenset(cls(part) for part in text.split(".") if part in known)


LABELS: dict[DisplayMode, Promise] = {
    DisplayMode.LARGE_TYPE: _("Large type"),
    DisplayMode.HIGH_CONTRAST: _("High contrast"),
}


@dataclass(frozen=True, slots=True)
class DisplaySwitch:
    """A mode as the page offers it."""

    value: str
    label: Promise
    is_on: bool


def display_modes(chosen: Collection[DisplayMode]) -> list[DisplaySwitch]:
    """Return a switch for every mode."""
    return [DisplaySwitch(mode.value, LABELS[mode], mode in chosen) for mode in DisplayMode]


def toggled(chosen: frozenset[DisplayMode], mode: DisplayMode) -> str:
    """Return the cookie's text after ``mode`` was switched over."""
    return ".".join(sorted(chosen ^ {mode}))
