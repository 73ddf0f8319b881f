"""Bars for figures, as shares of the largest: they scale with the type, print, and need no script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.reports.figures import Value


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its figure, and its length in hundredths of the longest."""

    label: str
    value: Value
    length: float
    url: str = ""


def bars(rows: Iterable[tuple[str, Value, str]]) -> list[Bar]:
    """Return a bar for each (label, value, address); none is negative, the longest is 100."""
    listed = list(rows)
    longest = largest([value for _label, value, _url in listed])
    return [Bar(label, value, share(value, longest), url) for label, value, url in listed]


def largest(values: Sequence[Value]) -> Value:
    """Return the largest figure, None where there is none above zero."""
    known = [value for value in values if value is not None and value > 0]
    return max(known) if known else None


def share(value: Value, longest: Value) -> float:
    """Return how long a bar is beside the longest, in hundredths."""
    if value is None or longest is None or value <= 0:
        return 0.0
    return round(100 * float(value) / float(longest), 2)
