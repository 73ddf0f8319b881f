"""The way from the front page to a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way; the last one is the page itself and has no address."""

    title: str
    url: str = ""
    language: str = ""
    """The language of the title, where it is not the page's."""
