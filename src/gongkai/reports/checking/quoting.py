"""Findings that quote a sentence of the text."""

from typing import Any

from gongkai.law.rules import Rule
from gongkai.reports.checking.findings import Finding
from gongkai.reports.checking.places import clipped, text_place
from gongkai.reports.claims import Passage
from gongkai.reports.figures import Value


def quoting(
    rule: Rule,
    passage: Passage,
    span: tuple[int, int],
    *,
    expected: Value | str,
    found: Value | str,
    **figures: Any,
) -> Finding:
    """Return the finding about the sentences that hold a folded span of a passage.

    ``figures`` are what its message also names.
    """
    text, _ = passage.sentence(*span)
    return Finding(
        origin=rule,
        keys=(),
        place=text_place(passage, text),
        expected=expected,
        found=found,
        figures={**figures, "sentence": clipped(text)},
    )
