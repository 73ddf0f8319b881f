"""Where in a text a finding stands, with the words around it, for a person to see at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass

AROUND = 24
"""Characters shown on either side."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the words before and after it."""

    before: str
    text: str
    after: str


def passage_in(lines: Iterable[str], text: str) -> Passage | None:
    """Return the first place where ``text`` stands in one of the lines; None where it stands in none."""
    for line in lines:
        start = line.find(text)
        if start < 0:
            continue
        end = start + len(text)
        before, after = line[max(0, start - AROUND) : start], line[end : end + AROUND]
        return Passage(
            ("…" if start > AROUND else "") + before,
            text,
            after + ("…" if len(line) > end + AROUND else ""),
        )
    return None
