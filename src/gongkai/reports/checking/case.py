"""The report under check: its figures and those it is compared with, its text, and the facts about it.

Nothing here knows what a form is about. Figures are looked up by the keys of the form; where only some
reports print a group's own line, that line and the cells under it stand in for each other.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from gongkai.documents.normalise import fold
from gongkai.law.forms import Form
from gongkai.law.rules import RuleBook
from gongkai.reports.claims import Passage, extract_claims, passages_of
from gongkai.reports.figures import Claim, Report, Value

Fact = int | str | Decimal | None

_TITLE = re.compile(r"^(?:关于)?(.{2,30}?)(?:关于)?(?:19|20)\d\d年")
_BLANK = re.compile(r"^[\s/\-—–－、]*$")


class Figures:
    """The figures of one report, with what can be worked out where only a group's line is printed."""

    def __init__(self, report: Report, form: Form) -> None:
        self.report = report
        self._cells = report.cells
        self._subtotals = report.subtotals
        self._groups = form.subtotals

    def value(self, key: str) -> Value:
        """Return a figure, or None where the report prints none."""
        if key in self._groups:
            printed = self.printed(key)
            return printed if printed is not None else self.total(self._groups[key])
        return self._cells.get(key)

    def printed(self, key: str) -> Value:
        """Return what stands in the document itself, worked out from nothing."""
        return (
            self._subtotals.get(key, self._cells.get(key)) if key in self._groups else self._cells.get(key)
        )

    def total(self, keys: Iterable[str]) -> Value:
        """Return the sum of cells, or None unless all are known."""
        total: int | Decimal = 0
        for key in keys:
            value = self._cells.get(key)
            if value is None:
                return None
            total += value
        return total

    def is_left_out(self, key: str) -> bool:
        """Tell whether a cell is not printed at all, or printed blank: never when it could not be read."""
        source = self.report.sources.get(key)
        return source is None or bool(_BLANK.match(source.text))


@dataclass(slots=True)
class Stated:
    """What one sentence states about one fact."""

    numbers: list[int | Decimal]
    text: str
    offset: int

    @property
    def largest(self) -> int | Decimal:
        """The greatest of the numbers."""
        return max(self.numbers)


@dataclass
class Case:
    """One report, what it is compared with, and what was asked about it."""

    report: Report
    form: Form
    book: RuleBook
    previous_report: Report | None = None
    part_reports: Sequence[Report] = ()
    stated: dict[str, Stated] = field(default_factory=dict)
    """What the sentence under check states, while a rule is held against one sentence."""
    shared: dict[object, Any] = field(default_factory=dict)
    """What one rule worked out and another may use."""

    def __post_init__(self) -> None:
        self.figures = Figures(self.report, self.form)

    @cached_property
    def previous(self) -> Figures | None:
        """The figures of the year before; None when the report handed in is of another year."""
        before = self.previous_report
        if before is None:
            return None
        if self.report.year is not None and before.year not in (None, self.report.year - 1):
            return None
        return Figures(before, self.form)

    @cached_property
    def parts(self) -> tuple[Figures, ...]:
        """The figures of the parts; none when one of them is of another year or form."""
        if any(self._is_alien(part) for part in self.part_reports):
            return ()
        return tuple(Figures(part, self.form) for part in self.part_reports)

    def sum_of_parts(self, key: str) -> Value:
        """Return the sum of one figure over all parts, or None unless every part prints it."""
        if not self.parts:
            return None
        total: int | Decimal = 0
        for part in self.parts:
            value = part.value(key)
            if value is None:
                return None
            total += value
        return total

    @cached_property
    def passages(self) -> list[Passage]:
        """The lines of the text below the headings."""
        return list(passages_of(self.report))

    def passage_at(self, offset: int) -> Passage | None:
        """Return the line in which a character of the whole text stands."""
        index = bisect_right(self.passages, offset, key=_offset) - 1
        return self.passages[index] if index >= 0 else None

    @cached_property
    def claims(self) -> list[Claim]:
        """What the text states: as the reader found it, else found now."""
        if self.report.claims:
            return self.report.claims
        return extract_claims(self.report.text, self.form, year=self.report.year, agency=self.report.agency)

    def sentences_about(self, name: str) -> list[Stated]:
        """Return what each sentence states about a fact or cell."""
        found: dict[int, Stated] = {}
        for claim in self.claims:
            if claim.about == name:
                entry = found.setdefault(claim.offset, Stated([], claim.text, claim.offset))
                entry.numbers.append(claim.value)
        return list(found.values())

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """What is known about the report beside its figures, under the names that rules use."""
        before = self.previous_report
        return {
            "year": self.report.year,
            "previous_year": before.year if before else None,
            "figures_read": sum(value is not None for value in self.report.cells.values()),
            "parts_given": len(self.part_reports),
            "alien_parts": sum(self._is_alien(part) for part in self.part_reports),
            "agency_level": self.agency_level,
        }

    @cached_property
    def agency_level(self) -> str:
        """The level of the body by its name, or "unknown"."""
        name = fold(self.report.agency)
        if not name:
            title = _TITLE.match(fold(self.report.title))
            name = title[1] if title else ""
        for level, pattern in _levels(self.book):
            if pattern.search(name):
                return level
        return "unknown"

    def _is_alien(self, part: Report) -> bool:
        other_year = None not in (part.year, self.report.year) and part.year != self.report.year
        return other_year or part.form != self.report.form


def _offset(passage: Passage) -> int:
    return passage.offset


@cache
def _levels(book: RuleBook) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((level, re.compile(pattern)) for level, pattern in book.agency_levels)
