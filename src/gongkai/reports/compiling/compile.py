"""Compiling: the form in force, its cells from their sets, and what was entered by hand, kept apart."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from gongkai.law.forms import Form, form_for_year
from gongkai.law.outlines import outline
from gongkai.organisations.models import Agency
from gongkai.organisations.selectors import agency_version
from gongkai.registers.counts import counts as register_counts
from gongkai.reports.compiling.bindings import bindings
from gongkai.reports.compiling.scopes import Scope
from gongkai.reports.compiling.sets import CountableSet, countable_set
from gongkai.reports.figures import Report, Section, Source, Value
from gongkai.reports.models import HandFigure, plain_figure
from gongkai.reports.reading.sections import NUMBERS
from gongkai.requests.countable import cell_counts

NAMED = 20
"""Records that a cell's source names; the page opens all of them."""


@dataclass(frozen=True, slots=True)
class CompiledCell:
    """One cell: what its records come to, and what was entered by hand beside them."""

    key: str
    counted: int | Decimal | None
    """None where no records can give the figure."""
    records: "QuerySet[Any] | None"
    sums: str
    by_hand: HandFigure | None

    @property
    def value(self) -> Value:
        """The figure: records and hand together; None where there is neither."""
        added = self.by_hand.value if self.by_hand else None
        known = [part for part in (self.counted, added) if part is not None]
        return plain_figure(Decimal(sum(known))) if known else None


def compiled_cell(scope: Scope, key: str) -> CompiledCell:
    """Return one cell with the records behind it; raise KeyError for a key that the form has not."""
    form = form_for_year(scope.year)
    if key not in form.cells:
        raise KeyError(key)
    found = _set_of(form, key, scope)
    by_hand = HandFigure.objects.in_force(scope.agency, scope.year).get(key)
    if found is None:
        return CompiledCell(key, None, None, "", by_hand)
    return CompiledCell(key, found.value(), found.records, found.sums, by_hand)


def compile_report(scope: Scope) -> Report:
    """Return the report of the scope's agency and year, with no text but the statutory headings.

    Compiling changes nothing, and gives the same on any day while the records are the same.
    """
    form = form_for_year(scope.year)
    counted = _counted(form, scope)
    by_hand = HandFigure.objects.in_force(scope.agency, scope.year)
    cells: dict[str, Value] = {}
    sources: dict[str, Source] = {}
    for key in form.cells:
        cell = CompiledCell(key, counted.get(key), None, "", by_hand.get(key))
        cells[key] = cell.value
        if cell.value is not None:
            sources[key] = _source(cell, bindings(form.id)[key].set if key in bindings(form.id) else "")
    name = agency_version(scope.agency, scope.period[1]).name
    return Report(
        form=form.id,
        agency=name,
        year=scope.year,
        title=f"{name}{scope.year}年政府信息公开工作年度报告",
        cells=cells,
        sources=sources,
        sections=[
            Section(part.key, f"{NUMBERS[number]}、{part.heading.zh}", "")
            for number, part in enumerate(outline(form).parts, 1)
        ],
    )


def _source(cell: CompiledCell, name: str) -> Source:
    return Source(
        text="" if cell.value is None else str(cell.value),
        set=name or None,
        by_hand=str(plain_figure(cell.by_hand.value)) if cell.by_hand else None,
    )


def _counted(form: Form, scope: Scope) -> dict[str, int | Decimal]:
    """Return the figures of all cells that records give; requests and registers in few queries."""
    agencies = Agency.objects.filter(pk__in=scope.agency_ids)
    asked = {binding.set for binding in bindings(form.id).values()}
    found: dict[str, int | Decimal] = {}
    if "requests" in asked:
        found |= cell_counts(agencies=agencies, year=scope.year)
    if "registers" in asked:
        found |= {key: count.value() for key, count in register_counts(agencies, scope.year).items()}
    for key, binding in bindings(form.id).items():
        if key not in found and binding.set not in ("requests", "registers"):
            countable = countable_set(binding, key, scope)
            if countable is not None:
                found[key] = countable.value()
    return {key: value for key, value in found.items() if key in form.cells}


def _set_of(form: Form, key: str, scope: Scope) -> CountableSet | None:
    binding = bindings(form.id).get(key)
    return countable_set(binding, key, scope) if binding else None
