"""What registers answer in the annual form: each cell as a figure and as the rows behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from gongkai.organisations.models import Agency
from gongkai.registers.definitions import CountKind, FormCount, Register, all_registers
from gongkai.registers.models import RegisterRow, RegisterRowQuerySet


@dataclass(frozen=True, slots=True)
class RegisterCount:
    """One cell of the annual form: its figure is the count, or the sum, of exactly these rows."""

    cell: str
    register: Register
    is_sum: bool
    rows: RegisterRowQuerySet

    def value(self) -> int | Decimal:
        """Return the figure. One query."""
        if self.is_sum:
            return self.rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        return self.rows.count()


def counts(agencies: Agency | Iterable[Agency], year: int) -> dict[str, RegisterCount]:
    """Return every cell of the form of ``year`` that registers answer for the agencies, by its key."""
    ids = [agencies.pk] if isinstance(agencies, Agency) else [agency.pk for agency in agencies]
    return {
        count.cell: RegisterCount(
            cell=count.cell,
            register=register,
            is_sum=count.counts is CountKind.AMOUNT_IN_YEAR,
            rows=rows_counted(register, count, ids, year),
        )
        for register in all_registers().values()
        for count in register.form_counts
    }


def rows_counted(
    register: Register, count: FormCount, agency_ids: Iterable[int], year: int
) -> RegisterRowQuerySet:
    """Return the rows of a register from which a figure of the year is counted."""
    rows = RegisterRow.objects.filter(register=register.id, agency__in=agency_ids).counted()
    if count.facet:
        rows = rows.filter(facet=count.facet)
    first, last = date(year, 1, 1), date(year, 12, 31)
    conditions = {
        CountKind.DATED_IN_YEAR: Q(dated_on__range=(first, last)),
        CountKind.AMOUNT_IN_YEAR: Q(dated_on__range=(first, last)),
        CountKind.ENDED_IN_YEAR: Q(ended_on__range=(first, last), end_kind__in=count.ends),
        CountKind.IN_FORCE_AT_YEAR_END: _in_force_on(last),
        CountKind.PUBLISHED_IN_YEAR: Q(published_on__range=(first, last)),
        CountKind.PUBLIC_AT_YEAR_END: Q(published_on__lte=last)
        & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=last)),
    }
    return rows.filter(conditions[count.counts])


def _in_force_on(day: date) -> Q:
    begun = Q(begins_on=None) | Q(begins_on__lte=day)
    lasts = Q(ended_on=None) | Q(ended_on__gt=day)
    return Q(dated_on__lte=day) & begun & lasts
