"""The masked copy: what stays visible of each number, and a text with every finding masked.

A mark of secrecy or a wrong word cannot be masked: the first stops the publication, the second is
corrected by a person.
"""

from collections.abc import Iterable

from gongkai.screening.findings import Replacement, ScreeningFinding
from gongkai.screening.lists import MaskingRules, PersonWords


def mask(text: str, findings: Iterable[ScreeningFinding]) -> str:
    """Return the text with everything masked that the findings of this very text ask for."""
    pieces: list[str] = []
    end = 0
    for replacement in _in_order(findings):
        if replacement.start < end:
            continue
        pieces += (text[end : replacement.start], replacement.text)
        end = replacement.end
    pieces.append(text[end:])
    return "".join(pieces)


def masked_number(number: str, kind: str, rules: MaskingRules) -> str:
    """Return a number of some kind with its middle masked, without separators; a short one masked whole."""
    head, tail = rules.keep[kind]
    if len(number) <= head + tail:
        return rules.mark * len(number)
    hidden = len(number) - head - tail
    return number[:head] + rules.mark * hidden + number[len(number) - tail :]


def masked_name(name: str, persons: PersonWords, rules: MaskingRules) -> str:
    """Return a person's name with all but the surname masked."""
    letters = "".join(name.split())
    surname = 2 if len(letters) > 3 and letters[:2] not in persons.not_names else 1  # noqa: PLR2004
    return letters[:surname] + rules.name_mark * (len(letters) - surname)


def _in_order(findings: Iterable[ScreeningFinding]) -> list[Replacement]:
    """Return the replacements by place; where two overlap, the longer one first."""
    replacements = [replacement for finding in findings for replacement in finding.replacements]
    return sorted(replacements, key=lambda replacement: (replacement.start, -replacement.end))
