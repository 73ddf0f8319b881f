"""What the annual report counts of requests: for every cell a named set of records and their number.

The keys are those of the forms of 2019 and 2021. Columns and rows add up because every received request
falls into exactly one leaf, one column, and either this year or another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import compress
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum

from gongkai.law.forms import form_for_year
from gongkai.law.outcomes import outcome_rules
from gongkai.organisations.models import Agency
from gongkai.requests.models import DisclosureRequest, FeeNotice, RemedyCase
from gongkai.requests.states import ApplicantKind, RemedyKind, RemedyResult

TOTAL = "total"
REQUESTS = "requests"
PENDING = "pending"
REMEDY_KINDS = (RemedyKind.RECONSIDERATION, RemedyKind.LITIGATION_DIRECT, RemedyKind.LITIGATION_AFTER)

Agencies = Iterable[Agency] | QuerySet[Agency]


@dataclass(frozen=True, slots=True)
class FeeFigures:
    """What part six of the report tells of the information processing fee."""

    notices: int
    notified: Decimal
    paid: Decimal
    waived: int


def countable_keys(year: int) -> tuple[str, ...]:
    """Return the keys of the year's form that are counted from requests and remedies, in printed order."""
    form = form_for_year(year)
    kinds = tuple(str(kind) for kind in REMEDY_KINDS)
    return tuple(key for key in form.cells if key.split(".")[0] in {REQUESTS, *kinds})


def records_of_cell(key: str, *, agencies: Agencies, year: int) -> "QuerySet[Any]":
    """Return the records behind a cell of the year's form. An unknown key is a mistake in the code."""
    table, *parts = key.split(".")
    if table == REQUESTS:
        row, column = ".".join(parts[:-1]), parts[-1]
        return _of_column(_cases(agencies).filter(_row_condition(row, year)), column)
    return _remedies(table, agencies).filter(_result_condition(parts[0], year))


def cell_counts(*, agencies: Agencies, year: int) -> dict[str, int]:
    """Return the value of every countable cell of the year's form. Two queries."""
    found = dict.fromkeys(countable_keys(year), 0)
    for figures in cell_counts_by_agency(agencies=agencies, year=year).values():
        for key, number in figures.items():
            found[key] += number
    return found


def cell_counts_by_agency(*, agencies: Agencies, year: int) -> dict[int, dict[str, int]]:
    """Return, by the agency's key, every countable cell that is not zero. Two queries for all agencies."""
    keys = countable_keys(year)
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = [f"{REQUESTS}.{row}" for row in _request_rows(keys)]
    conditions = [_row_condition(row, year) for row in _request_rows(keys)]
    cases = _touched(agencies, year)
    for agency, kind, *counts in _counted(cases, conditions, "agency_id", "applicant_kind"):
        for row, number in zip(rows, counts, strict=True):
            if number:
                found[agency][f"{row}.{kind}"] += number
                found[agency][f"{row}.{TOTAL}"] += number
    results = [key for key in keys if not key.startswith(f"{REQUESTS}.")]
    conditions = [Q(kind=key.split(".")[0]) & _result_condition(key.split(".")[1], year) for key in results]
    remedies = RemedyCase.objects.filter(agency__in=agencies)
    for agency, *counts in _counted(remedies, conditions, "agency_id"):
        found[agency].update((key, number) for key, number in zip(results, counts, strict=True) if number)
    return found


def _counted(records: "QuerySet[Any]", conditions: Sequence[Q], *groups: str) -> Iterator[tuple[Any, ...]]:
    """Yield of each group its columns, and how many records meet each of the conditions. One query."""
    counts = {f"n{number}": Count("id", filter=condition) for number, condition in enumerate(conditions)}
    yield from records.order_by().values(*groups).annotate(**counts).values_list(*groups, *counts)


def ids_of_cells(*, agencies: Agencies, year: int) -> dict[str, list[int]]:
    """Return, for every countable cell of the year's form, the keys of its records. Two queries."""
    keys = countable_keys(year)
    found: dict[str, list[int]] = {key: [] for key in keys}
    rows = _request_rows(keys)
    conditions = [_row_condition(row, year) for row in rows]
    for key, column, *holds in _with_truths(_touched(agencies, year), conditions, "applicant_kind"):
        for row in compress(rows, holds):
            found[f"{REQUESTS}.{row}.{column}"].append(key)
            found[f"{REQUESTS}.{row}.{TOTAL}"].append(key)
    results = [key for key in keys if not key.startswith(f"{REQUESTS}.")]
    conditions = [Q(kind=key.split(".")[0]) & _result_condition(key.split(".")[1], year) for key in results]
    remedies = RemedyCase.objects.filter(agency__in=agencies)
    for key, _kind, *holds in _with_truths(remedies, conditions, "kind"):
        for result in compress(results, holds):
            found[result].append(key)
    return found


def _request_rows(keys: Iterable[str]) -> list[str]:
    """Return the rows of the table of requests that the keys name, in printed order."""
    table = f"{REQUESTS}."
    cells = (key.removeprefix(table) for key in keys if key.startswith(table))
    return list(dict.fromkeys(cell.rpartition(".")[0] for cell in cells))


def _with_truths(
    records: "QuerySet[Any]", conditions: Sequence[Q], column: str
) -> Iterator[tuple[Any, ...]]:
    """Yield of each record its key, one column, and which of the conditions hold of it. One query."""
    truths = {
        f"n{number}": ExpressionWrapper(condition, BooleanField())
        for number, condition in enumerate(conditions)
    }
    yield from records.annotate(**truths).order_by("pk").values_list("pk", column, *truths).iterator()


def fee_figures(*, agencies: Agencies, year: int) -> FeeFigures:
    """Return what was notified, paid and waived of the fee in the year."""
    first, last = _span(year)
    fees = FeeNotice.objects.filter(disclosure_request__agency__in=agencies)
    notified = fees.filter(notified_on__gte=first, notified_on__lte=last)
    found = notified.aggregate(count=Count("id"), amount=Sum("amount"))
    paid = fees.filter(paid_on__gte=first, paid_on__lte=last).aggregate(amount=Sum("paid_amount"))
    waived = fees.filter(notified_on=None, disclosure_request__received_on__year=year).count()
    return FeeFigures(found["count"], found["amount"] or Decimal(0), paid["amount"] or Decimal(0), waived)


def _cases(agencies: Agencies) -> "QuerySet[DisclosureRequest]":
    return DisclosureRequest.objects.received().filter(agency__in=agencies)


def _touched(agencies: Agencies, year: int) -> "QuerySet[DisclosureRequest]":
    """Return the cases of which any cell of the year's form can hold."""
    first, last = _span(year)
    return _cases(agencies).filter(Q(concluded_on=None) | Q(concluded_on__gte=first), received_on__lte=last)


def _remedies(kind: str, agencies: Agencies) -> "QuerySet[RemedyCase]":
    return RemedyCase.objects.filter(agency__in=agencies, kind=RemedyKind(kind))


def _of_column(cases: "QuerySet[DisclosureRequest]", column: str) -> "QuerySet[DisclosureRequest]":
    return cases if column == TOTAL else cases.filter(applicant_kind=ApplicantKind(column))


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _row_condition(row: str, year: int) -> Q:
    first, last = _span(year)
    concluded = Q(concluded_on__gte=first, concluded_on__lte=last)
    fixed: Mapping[str, Q] = {
        "received": Q(received_on__gte=first, received_on__lte=last),
        "carried_in": Q(received_on__lt=first) & (Q(concluded_on=None) | Q(concluded_on__gte=first)),
        "concluded": concluded,
        "carried_out": Q(received_on__lte=last) & (Q(concluded_on=None) | Q(concluded_on__gt=last)),
    }
    if row in fixed:
        return fixed[row]
    outcomes = outcome_rules().of_cell(form_for_year(year).id, row)
    if not outcomes:
        raise LookupError(f"No outcome of statute/outcomes is counted in the row {row!r} of {year}.")
    return concluded & Q(outcome__in=outcomes)


def _result_condition(result: str, year: int) -> Q:
    """Return the condition on cases counted under a result; those pending are so on 31 December."""
    first, last = _span(year)
    pending = Q(served_on__lte=last) & (Q(concluded_on=None) | Q(concluded_on__gt=last))
    ended = Q(concluded_on__gte=first, concluded_on__lte=last)
    if result == TOTAL:
        return pending | ended
    return pending if result == PENDING else ended & Q(result=RemedyResult(result))
