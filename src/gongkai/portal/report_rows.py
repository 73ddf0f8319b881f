"""The published reports of agencies as rows of a table: a year, and the figures of one group."""

from collections.abc import Collection
from dataclasses import dataclass

from gongkai.portal.measures import MeasureGroup
from gongkai.reports import selectors
from gongkai.reports.figures import Value
from gongkai.reports.models import AnnualReport


@dataclass(frozen=True, slots=True)
class AgencyReportRow:
    """One published report in the list of an agency, with a few of its figures."""

    record: AnnualReport
    values: list[Value]


def agency_report_rows(agency_ids: Collection[int], group: MeasureGroup) -> list[AgencyReportRow]:
    """Return the published reports of agencies, newest first. Two queries."""
    records = list(
        AnnualReport.objects.published()
        .filter(agency__in=agency_ids)
        .select_related("agency")
        .without_content()
        .order_by("-year", "agency_id")
    )
    values = selectors.values_of(records, group.all_keys())
    return [
        AgencyReportRow(
            record, [one.value(record.form, values.get(record.pk, {})) for one in group.measures]
        )
        for record in records
    ]
