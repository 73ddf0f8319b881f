"""Acts on a compiled report: figures by hand, and keeping it frozen with the identities of its records."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.law.forms import Number, form_for_year
from gongkai.organisations.models import Agency, User
from gongkai.reports import services
from gongkai.reports.compiling.bindings import bindings
from gongkai.reports.compiling.compile import compile_report
from gongkai.reports.compiling.scopes import Scope
from gongkai.reports.compiling.sets import countable_set
from gongkai.reports.figures import Report
from gongkai.reports.models import AnnualReport, FrozenRecords, HandFigure
from gongkai.reports.permissions import require_work_for
from gongkai.reports.writing.exhibits import with_exhibits
from gongkai.reports.writing.services import with_text
from gongkai.requests.countable import ids_of_cells


class FigureNotAllowed(DomainError):
    """A figure entered by hand that the form has no place for, or that is no such number."""

    code = "figure_not_allowed"


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a report's figures, and is frozen with it."""

    agency_ids: Sequence[int]
    """Whose records are counted, by the agency itself or by its parts."""
    records: Mapping[str, str]
    """The agency's own records by cell, as ranges of their numbers."""
    parts: Sequence[Mapping[str, Any]] | None = None
    """Of a sum: the accepted parts, each as its agency, its report and the hash of its content."""

    @property
    def hash(self) -> str:
        """What changes with the records, and with the parts."""
        said = self.records if self.parts is None else [self.records, self.parts]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def enter_hand_figure(
    *,
    agency: Agency,
    year: int,
    key: str,
    value: Decimal | int | None,
    source: str,
    reason: str,
    actor: User | None,
    now: datetime,
) -> HandFigure:
    """Add to a cell what no record gives, with its source and reason; no value takes an entry back."""
    require_work_for(actor, agency)
    cell = form_for_year(year).cells.get(key)
    if cell is None:
        raise FigureNotAllowed(_("The form of %(year)s has no cell of that name.") % {"year": year})
    if not source.strip() or not reason.strip():
        raise FigureNotAllowed(_("Say where the figure comes from, and why no record gives it."))
    if value is not None:
        value = Decimal(value)
        if cell.number is not Number.DECIMAL and value != value.to_integral_value():
            raise FigureNotAllowed(_("“%(cell)s” is a whole number.") % {"cell": cell.label()})
        if cell.number is not Number.CHANGE and value < 0:
            raise FigureNotAllowed(_("“%(cell)s” cannot be negative.") % {"cell": cell.label()})
    entry = HandFigure(
        agency=agency,
        year=year,
        key=key,
        value=value,
        source=source.strip(),
        reason=reason.strip(),
        entered_by=actor,
        entered_at=now,
    )
    entry.full_clean()
    entry.save()
    audit.record(
        action="reports.enter_hand_figure",
        subject=entry,
        actor=actor,
        now=now,
        agency=agency,
        reason=entry.reason,
        data={"year": year, "key": key, "value": value, "source": entry.source},
    )
    return entry


@transaction.atomic
def keep_compiled(*, scope: Scope, actor: User | None, now: datetime) -> AnnualReport:
    """Keep the compiled report as the agency's draft, frozen with the records that it counts.

    Its text is what people wrote, else what is drafted from the figures; its figures are filled in here.
    """
    require_work_for(actor, scope.agency)
    Agency.objects.select_for_update(no_key=True).get(pk=scope.agency.pk)
    report = with_exhibits(with_text(scope, compile_report(scope)), scope.agency)
    behind = Behind(scope.agency_ids, frozen_records(scope))
    return keep_frozen(report=report, behind=behind, agency=scope.agency, actor=actor, now=now)


def keep_frozen(
    *, report: Report, behind: Behind, agency: Agency, actor: User | None, now: datetime
) -> AnnualReport:
    """Keep a report with what stands behind its figures; part of an act, and none of its own.

    Where other records came to the same figures it is another report: what was signed or published stays
    frozen with its own, and this is the next draft.
    """
    stored = services.store_report(report=report, agency=agency, actor=actor, now=now, basis=behind.hash)
    if stored.changed:
        FrozenRecords.objects.create(
            report=stored.record,
            agency_ids=list(behind.agency_ids),
            records=behind.records,
            parts=behind.parts,
            hash=behind.hash,
            frozen_at=now,
        )
    return stored.record


def with_records(report: Report, scope: Scope) -> Report:
    """Return the compiled report with the records behind each figure named in its source."""
    named = frozen_records(scope)
    sources = {key: replace(source, records=named.get(key)) for key, source in report.sources.items()}
    return replace(report, sources=sources)


def frozen_records(scope: Scope) -> dict[str, str]:
    """Return, for every cell that counts records, their identities as ranges: ``1-5,9``."""
    bound = bindings(form_for_year(scope.year).id)
    found = {}
    if any(binding.set == "requests" for binding in bound.values()):
        agencies = Agency.objects.filter(pk__in=scope.agency_ids)
        by_cell = ids_of_cells(agencies=agencies, year=scope.year)
        found = {key: ",".join(_ranges(ids)) for key, ids in by_cell.items()}
    for key, binding in bound.items():
        countable = None if key in found else countable_set(binding, key, scope)
        if countable is not None:
            ids = countable.records.order_by("pk").values_list("pk", flat=True)
            found[key] = ",".join(_ranges(ids))
    return found


def _ranges(ids: Iterable[int]) -> Iterator[str]:
    first = last = None
    for number in ids:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None:
            yield _range(first, last)
        first = last = number
    if first is not None:
        yield _range(first, last)


def _range(first: int, last: int | None) -> str:
    return str(first) if last in (None, first) else f"{first}-{last}"


def numbers_in(ranges: str) -> set[int]:
    """Return the numbers that ranges such as ``1-5,9`` name."""
    numbers: set[int] = set()
    for piece in filter(None, ranges.split(",")):
        first, _dash, last = piece.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers
