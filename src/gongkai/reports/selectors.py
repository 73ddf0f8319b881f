"""Questions about annual reports that are asked in more than one place."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from gongkai.law import forms
from gongkai.law.rules import rule_book
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.organisations.selectors import agency_versions
from gongkai.reports.figures import Report, Value
from gongkai.reports.models import (
    AnnualReport,
    AnnualReportQuerySet,
    FindingExplanation,
    ReportCell,
    plain_figure,
)
from gongkai.reports.states import ReportState

REPORTS_AT_ONCE = 40
STORED = ("report_id", "key", "value", "printed", "source")
NOTHING: tuple[None, str, None] = (None, "", None)


@dataclass(frozen=True, slots=True)
class DatasetCell:
    """One figure of the open dataset, with everything that its row says."""

    report: AnnualReport
    agency: AgencyVersion
    cell: forms.Cell
    label: str
    label_en: str
    value: int | Decimal | None
    printed: str
    source: dict[str, Any]


def figures(record: AnnualReport) -> Report:
    """Return the report as figures and text, as it was read, with the answers to its findings."""
    form = forms.form(record.form)
    data = {
        **record.content,
        "form": record.form,
        "year": record.year,
        "title": record.title,
        "cells": dict.fromkeys(form.cells),
        "subtotals": {},
        "sources": {},
        "explanations": [answer.to_dict() for answer in explanations_in_force(record).values()],
    }
    for cell in record.cells.all():
        data["cells" if cell.key in form.cells else "subtotals"][cell.key] = cell.figure
        if cell.source is not None:
            data["sources"][cell.key] = {"text": cell.printed, **cell.source}
    return Report.from_dict(data)


def finding_id(finding: Mapping[str, Any]) -> str:
    """Return what tells a kept finding from the others, and from itself with other figures."""
    said = [finding["rule"], finding["keys"], finding["message"]["zh"]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def explanations_in_force(record: AnnualReport) -> dict[str, FindingExplanation]:
    """Return the answers to what the check finds in the report now, by finding. One query.

    An answer given to an earlier edition of the same year counts where the finding is the very same. One
    given to a later edition does not: that edition may be a draft, and its answers are not public yet.
    """
    present = {finding_id(finding) for finding in record.findings}
    if not present:
        return {}
    given = FindingExplanation.objects.filter(
        report__agency=record.agency_id,
        report__year=record.year,
        report__edition__lte=record.edition,
        finding__in=present,
    )
    last = {answer.finding: answer for answer in given.select_related("given_by").order_by("id")}
    return {finding: answer for finding, answer in last.items() if answer.cause}


def unanswered(record: AnnualReport) -> Counter[str]:
    """Return how many findings of each level nobody has answered."""
    answered = explanations_in_force(record)
    return Counter(finding["level"] for finding in record.findings if finding_id(finding) not in answered)


def standing_errors(record: AnnualReport) -> int:
    """Return how many errors no answer settles: unanswered ones, and those that must be corrected."""
    answered = explanations_in_force(record)
    explainable = {rule.id for rule in rule_book(record.form).rules if rule.explainable}
    return sum(
        finding["level"] == "error"
        and not (finding["rule"] in explainable and finding_id(finding) in answered)
        for finding in record.findings
    )


def contradicting_claims(record: AnnualReport) -> int:
    """Return how many numbers in the text are not those of the tables, and nobody has said why."""
    answered = explanations_in_force(record)
    rules = {rule.id for rule in rule_book(record.form).rules if rule.check == "claims"}
    return sum(
        finding["rule"] in rules and finding_id(finding) not in answered for finding in record.findings
    )


def figures_of_year(agency: Agency, year: int) -> Report | None:
    """Return the agency's report for a year: the published edition, else the newest not withdrawn."""
    editions = (
        AnnualReport.objects.filter(agency=agency, year=year)
        .exclude(state=ReportState.WITHDRAWN)
        .order_by("-edition")
    )
    found = list(editions)
    published = [record for record in found if record.is_public]
    chosen = (published or found)[:1]
    return figures(chosen[0]) if chosen else None


def published_years() -> list[int]:
    """Return the years of which at least one report is published, newest first."""
    years = AnnualReport.objects.published().order_by("-year").values_list("year", flat=True).distinct()
    return list(years)


def values_of(records: Collection[AnnualReport], keys: Collection[str]) -> dict[int, dict[str, Value]]:
    """Return the figures of some keys in some reports, by report and key. One query."""
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    rows = ReportCell.objects.filter(
        report__in=[record.pk for record in records], key__in=list(keys)
    ).values_list("report_id", "key", "value")
    for report_id, key, value in rows:
        found[report_id][key] = plain_figure(value)
    return found


def dataset_cells(reports: AnnualReportQuerySet) -> Iterator[DatasetCell]:
    """Yield every figure of ``reports``, a report after the other, without holding them all in memory."""
    ordered = reports.order_by("agency__code", "year", "edition").without_content().select_related("agency")
    for batch in _batches(ordered.iterator(chunk_size=REPORTS_AT_ONCE)):
        versions = _versions_of_the_years(batch)
        stored: dict[tuple[int, str], tuple[Decimal | None, str, dict[str, Any] | None]] = {}
        rows = ReportCell.objects.filter(report__in=[record.pk for record in batch])
        for report_id, key, value, printed, source in rows.values_list(*STORED):
            stored[report_id, key] = (value, printed, source)
        for record in batch:
            for described, label, label_en in _labelled_cells(record.form):
                value, printed, source = stored.get((record.pk, described.key), NOTHING)
                yield DatasetCell(
                    report=record,
                    agency=versions[record.pk],
                    cell=described,
                    label=label,
                    label_en=label_en,
                    value=plain_figure(value),
                    printed=printed,
                    source=source or {},
                )


@cache
def _labelled_cells(form_id: str) -> list[tuple[forms.Cell, str, str]]:
    """Return the form's cells with their labels in both languages, put together once."""
    return [(cell, cell.label("zh"), cell.label("en")) for cell in forms.form(form_id).cells.values()]


def _versions_of_the_years(records: Collection[AnnualReport]) -> dict[int, AgencyVersion]:
    """Return what each report's agency was at the end of the year that the report is about."""
    found: dict[int, AgencyVersion] = {}
    for year in {record.year for record in records}:
        of_year = [record for record in records if record.year == year]
        versions = agency_versions((record.agency_id for record in of_year), date(year, 12, 31))
        found.update((record.pk, versions[record.agency_id]) for record in of_year)
    return found


def _batches(records: Iterable[AnnualReport]) -> Iterator[list[AnnualReport]]:
    batch: list[AnnualReport] = []
    for record in records:
        batch.append(record)
        if len(batch) == REPORTS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
