"""The parts of a report's text: their order, their headings, and how else these are worded."""

from dataclasses import dataclass
from functools import cache

from gongkai.law.forms import Form, Label
from gongkai.law.statute import load_yaml


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """One part of the text."""

    key: str
    heading: Label
    accepted: tuple[str, ...]
    """Other wordings of the heading that say the same."""


@dataclass(frozen=True, slots=True)
class Outline:
    """All parts that a form has, in order."""

    parts: tuple[OutlinePart, ...]
    statutory: bool
    """Whether a report must have all of them, in this order."""


@cache
def outline(form: Form) -> Outline:
    """Return the outline of a form."""
    data = load_yaml(f"annual_report/{form.id}/outline.yaml")
    return Outline(
        parts=tuple(
            OutlinePart(
                key=part["key"],
                heading=Label(**part["heading"]),
                accepted=tuple(part.get("accepted", ())),
            )
            for part in data["sections"]
        ),
        statutory=bool(data["statutory"]),
    )
