"""The terms of a rule's expression: each has a value in a report, or none where a figure is not known."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from gongkai.reports.checking.case import Case, Fact
from gongkai.reports.checking.findings import shown

Number = int | Decimal


class Term(Protocol):
    """A part of an expression."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The cells of the report that it reads."""

    def value(self, case: Case) -> Fact:
        """Return its value, or None where a figure it needs is not known."""

    def working(self, case: Case) -> str:
        """Return the figures it was worked out from, as in 10+1."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number or a word."""

    content: Number | str
    keys: tuple[str, ...] = ()

    def value(self, case: Case) -> Fact:
        """Return the constant."""
        return self.content

    def working(self, case: Case) -> str:
        """Return the constant as it is."""
        return shown(self.content)


@dataclass(frozen=True, slots=True)
class FactTerm:
    """Something known about the report beside its figures, such as its year."""

    name: str
    keys: tuple[str, ...] = ()

    def value(self, case: Case) -> Fact:
        """Return the fact."""
        return case.facts[self.name]

    def working(self, case: Case) -> str:
        """Return the fact as it is."""
        return shown(self.value(case))


@dataclass(frozen=True, slots=True)
class CellTerm:
    """A cell of the report, or a group's own line as it is printed."""

    key: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The one cell."""
        return (self.key,)

    def value(self, case: Case) -> Fact:
        """Return the figure."""
        return case.figures.printed(self.key)

    def working(self, case: Case) -> str:
        """Return the figure as it is."""
        return shown(self.value(case))


class OptionalTerm(CellTerm):
    """A cell that not every variant of the form prints: nothing where it is left out."""

    __slots__ = ()

    def value(self, case: Case) -> Fact:
        """Return the figure, or 0 where the report leaves the cell out."""
        value = case.figures.value(self.key)
        return 0 if value is None and case.figures.is_left_out(self.key) else value


@dataclass(frozen=True, slots=True)
class PreviousTerm:
    """A cell of the report for the year before."""

    key: str

    @property
    def keys(self) -> tuple[str, ...]:
        """No cell of this report."""
        return ()

    def value(self, case: Case) -> Fact:
        """Return last year's figure."""
        return case.previous.value(self.key) if case.previous is not None else None

    def working(self, case: Case) -> str:
        """Return the figure as it is."""
        return shown(self.value(case))


class PartsTerm(PreviousTerm):
    """The sum of a cell over the reports of the parts."""

    __slots__ = ()

    def value(self, case: Case) -> Fact:
        """Return the sum over all parts."""
        return case.sum_of_parts(self.key)


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """What the sentence under check states."""

    name: str
    keys: tuple[str, ...] = ()

    def value(self, case: Case) -> Fact:
        """Return the greatest number that the sentence states about it."""
        stated = case.stated.get(self.name)
        return stated.largest if stated is not None else None

    def working(self, case: Case) -> str:
        """Return all numbers that the sentence states about it."""
        stated = case.stated.get(self.name)
        return "、".join(shown(number) for number in stated.numbers) if stated else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that are summed, and the line that a report may print in their stead."""

    cells: tuple[str, ...]
    instead: str = ""


@dataclass(frozen=True, slots=True)
class SumTerm:
    """The sum of cells; of a group not printed cell by cell, the group's own line."""

    groups: tuple[Group, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """All cells summed."""
        return tuple(key for group in self.groups for key in group.cells)

    def value(self, case: Case) -> Fact:
        """Return the sum, or None unless every cell, or the line in its stead, is known."""
        total: Number = 0
        for group in self.groups:
            value = case.figures.total(group.cells)
            if value is None and group.instead:
                value = case.figures.printed(group.instead)
            if value is None:
                return None
            total += value
        return total

    def working(self, case: Case) -> str:
        """Return the figures that are not 0."""
        return "+".join(shown(value) for value in self._figures(case) if value) or "0"

    def _figures(self, case: Case) -> Iterable[Fact]:
        for group in self.groups:
            if group.instead and case.figures.total(group.cells) is None:
                yield case.figures.printed(group.instead)
            else:
                yield from (case.figures.value(key) for key in group.cells)


_SIGNS: dict[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two terms added, subtracted or multiplied."""

    sign: str
    left: Term
    right: Term

    @property
    def keys(self) -> tuple[str, ...]:
        """The cells of both."""
        return (*self.left.keys, *self.right.keys)

    def value(self, case: Case) -> Fact:
        """Return the result, or None unless both are numbers."""
        left, right = self.left.value(case), self.right.value(case)
        if left is None or right is None or isinstance(left, str) or isinstance(right, str):
            return None
        return _SIGNS[self.sign](left, right)

    def working(self, case: Case) -> str:
        """Return both sides with the sign between them."""
        right = self.right.working(case)
        sign = "" if self.sign == "+" and right.startswith("-") else self.sign
        return f"{self.left.working(case)}{sign}{right}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The greatest or smallest of several terms, or the size of one."""

    name: str
    terms: tuple[Term, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The cells of all."""
        return tuple(key for term in self.terms for key in term.keys)

    def value(self, case: Case) -> Fact:
        """Return the result, or None unless all are numbers."""
        values = [term.value(case) for term in self.terms]
        numbers: list[Number] = [value for value in values if isinstance(value, int | Decimal)]
        if len(numbers) != len(values):
            return None
        return _CHOICES[self.name](numbers)

    def working(self, case: Case) -> str:
        """Return the function with its figures."""
        return f"{self.name}({', '.join(term.working(case) for term in self.terms)})"


def _size(numbers: list[Number]) -> Number:
    first = numbers[0]
    return -first if first < 0 else first


_CHOICES: dict[str, Callable[[list[Number]], Number]] = {"max": max, "min": min, "abs": _size}
CHOICES = frozenset(_CHOICES)
