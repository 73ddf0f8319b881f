"""Compiling: the form in force, its cells from their sets, and what was entered by hand, kept apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from gongkai.law.forms import Form, form_for_year
from gongkai.law.outlines import outline
from gongkai.organisations.selectors import agency_versions
from gongkai.reports.compiling.bindings import bindings
from gongkai.reports.compiling.counting import figures_of_agencies
from gongkai.reports.compiling.scopes import Scope
from gongkai.reports.compiling.sets import CountableSet, countable_set
from gongkai.reports.figures import Report, Section, Source, Value
from gongkai.reports.models import HandFigure, plain_figure
from gongkai.reports.reading.sections import NUMBERS


@dataclass(frozen=True, slots=True)
class CompiledCell:
    """One cell: what its records come to, and what was entered by hand beside them."""

    key: str
    counted: int | Decimal | None
    """None where no records can give the figure."""
    records: "QuerySet[Any] | None"
    sums: str
    by_hand: Value
    """What was entered by hand for all agencies of the scope; None where nothing was."""

    @property
    def value(self) -> Value:
        """The figure: records and hand together; None where there is neither."""
        return _together(self.counted, self.by_hand)


def compiled_cell(scope: Scope, key: str) -> CompiledCell:
    """Return one cell with the records behind it; raise KeyError for a key that the form has not."""
    form = form_for_year(scope.year)
    if key not in form.cells:
        raise KeyError(key)
    found = _set_of(form, key, scope)
    by_hand = _by_hand(HandFigure.objects.of_agencies(scope.agency_ids, scope.year), scope).get(key)
    if found is None:
        return CompiledCell(key, None, None, "", by_hand)
    return CompiledCell(key, found.value(), found.records, found.sums, by_hand)


def compile_report(scope: Scope) -> Report:
    """Return the report of the scope's agency and year, with no text but the statutory headings.

    Compiling changes nothing, and gives the same on any day while the records are the same.
    """
    [report] = compile_reports([scope])
    return report


def compile_reports(scopes: Sequence[Scope]) -> list[Report]:
    """Return the reports of many scopes of one year, in their order, in as many queries as for one."""
    if not scopes:
        return []
    year = scopes[0].year
    if any(scope.year != year for scope in scopes):
        raise ValueError("The scopes are of different years, and so of different forms.")
    form = form_for_year(year)
    everyone = dict.fromkeys(agency for scope in scopes for agency in scope.agency_ids)
    counted = figures_of_agencies(form, Scope(scopes[0].agency, year, tuple(everyone)))
    names = agency_versions([scope.agency.pk for scope in scopes], scopes[0].period[1])
    entries = HandFigure.objects.of_agencies(everyone, year)
    return [
        _report(
            form,
            scope,
            names[scope.agency.pk].name,
            counted.of(scope.agency_ids),
            _by_hand(entries, scope),
        )
        for scope in scopes
    ]


def _report(
    form: Form,
    scope: Scope,
    name: str,
    counted: Mapping[str, int | Decimal],
    by_hand: Mapping[str, Value],
) -> Report:
    cells: dict[str, Value] = dict.fromkeys(form.cells)
    cells.update(counted)
    cells.update((key, _together(counted.get(key), value)) for key, value in by_hand.items())
    sets = {key: binding.set for key, binding in bindings(form.id).items()}
    sources = {
        key: Source(text=str(value), set=sets.get(key)) for key, value in cells.items() if value is not None
    }
    for key, value in by_hand.items():
        sources[key].by_hand = str(value)
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


def _by_hand(entries: Mapping[int, Mapping[str, HandFigure]], scope: Scope) -> dict[str, Value]:
    """Return what was entered by hand for any agency of the scope, such as one that was merged, by cell."""
    found: dict[str, Value] = {}
    for agency in scope.agency_ids:
        for key, entry in entries.get(agency, {}).items():
            found[key] = _together(found.get(key), entry.value)
    return found


def _together(*figures: Value) -> Value:
    """Return the sum of the figures that there are; None where there is none."""
    known = [figure for figure in figures if figure is not None]
    return plain_figure(Decimal(sum(known))) if known else None


def _set_of(form: Form, key: str, scope: Scope) -> CountableSet | None:
    binding = bindings(form.id).get(key)
    return countable_set(binding, key, scope) if binding else None
