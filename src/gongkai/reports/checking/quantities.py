"""Numbers with their units in a folded sentence, and what in it is said in brackets.

The patterns are the rule's; here is only what a number, a list and a share are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of things."""

    value: int
    start: int
    end: int
    is_exact: bool
    is_countable: bool
    """Whether its unit is one in which the rule adds up."""


@dataclass(frozen=True, slots=True)
class Share:
    """A number of things and the percentage of a whole that it is said to be."""

    part: int
    of: str
    """What the text calls the whole, which may be nothing."""
    percent: Decimal
    start: int
    end: int

    def is_of(self, whole: int) -> bool:
        """Tell whether the printed percentage is the part of ``whole``, rounded as printed."""
        return whole >= self.part and whole > 0 and self.correct(whole) == self.percent

    def correct(self, whole: int) -> Decimal:
        """Return the percentage as it should be printed, with as many decimals as it is."""
        return (Decimal(self.part * 100) / whole).quantize(self._last_place, ROUND_HALF_UP)

    @property
    def _last_place(self) -> Decimal:
        exponent = self.percent.as_tuple().exponent
        return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def without_brackets(folded: str) -> str:
    """Return the text with what stands in brackets blanked out, every character in its place."""
    return _BRACKETED.sub(lambda found: " " * len(found[0]), folded)


def quantities(pattern: re.Pattern[str], countable: re.Pattern[str], text: str) -> list[Quantity]:
    """Return the numbers with units; groups ``n``, ``unit`` and, if inexact, ``about`` or ``vague``."""
    return [
        Quantity(
            value=number_in(found["n"]),
            start=found.start(),
            end=found.end(),
            is_exact=not (found["about"] or found["vague"]),
            is_countable=countable.fullmatch(found["unit"]) is not None,
        )
        for found in pattern.finditer(text)
    ]


def shares(pattern: re.Pattern[str], text: str) -> Iterator[Share]:
    """Return the shares that the text states exactly; groups ``part``, ``of``, ``percent``, ``about``."""
    for found in pattern.finditer(text):
        if not found["about"]:
            yield Share(
                part=number_in(found["part"]),
                of=found["of"],
                percent=Decimal(found["percent"]),
                start=found.start(),
                end=found.end(),
            )


def number_in(digits: str) -> int:
    """Return the number that digits with thousands separators write."""
    return int(digits.replace(",", ""))
