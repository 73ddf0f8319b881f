"""Findings that quote a sentence of the text."""

import re
from typing import Any

from gongkai.law.rules import Rule
from gongkai.reports.checking.findings import Finding
from gongkai.reports.checking.places import clipped, text_place
from gongkai.reports.claims import Passage


def quoting(
    rule: Rule, passage: Passage, sentence: re.Match[str], *, expected: Any, found: Any, **figures: Any
) -> Finding:
    """Return the finding about a sentence of a passage; ``figures`` are what its message also names."""
    text, _ = passage.sentence(*sentence.span())
    return Finding(
        origin=rule,
        keys=(),
        place=text_place(passage, text),
        expected=expected,
        found=found,
        figures={**figures, "sentence": clipped(text)},
    )
