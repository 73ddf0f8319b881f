"""Agencies by years: who published which report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from gongkai.organisations.models import AgencyKind, AgencyVersion
from gongkai.organisations.selectors import agencies_in_order, agency_versions
from gongkai.reports.models import AnnualReport
from gongkai.reports.states import ReportState
from gongkai.search.tokens import folded, folded_parts

AGENCIES_A_PAGE = 60
KIND_ORDER = {kind: number for number, kind in enumerate(AgencyKind.values)}
SHOWN_STATES = (ReportState.WITHDRAWN, ReportState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which agencies a visitor asked for."""

    words: str = ""
    kind: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "ReportFilter":
        """Return the filter that the address asks for."""
        kind = query.get("kind", "")
        return cls(query.get("q", "").strip()[:60], kind if kind in AgencyKind.values else "")

    def agencies(self, day: date) -> list[AgencyVersion]:
        """Return the agencies asked for, kind by kind: those of the day in their order, then those gone."""
        today = agencies_in_order(day)
        wanted = [agency for agency in [*today, *_gone_with_reports(today, day)] if self._wants(agency)]
        return sorted(wanted, key=lambda agency: KIND_ORDER[agency.kind])

    def _wants(self, agency: AgencyVersion) -> bool:
        if self.kind and agency.kind != self.kind:
            return False
        names = folded_parts([agency.name, agency.short_name, agency.name_en])
        return all(folded(word) in names for word in self.words.split())


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One year of one agency."""

    year: int
    state: str
    """What is there, or nothing."""
    url: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One agency with its years."""

    agency: AgencyVersion
    cells: list[MatrixCell]


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """Agencies of one kind."""

    label: str
    rows: list[MatrixRow]


def matrix_rows(agencies: Sequence[AgencyVersion], years: Sequence[int]) -> list[MatrixGroup]:
    """Return the agencies with their years, in groups of the same kind. One query."""
    states: dict[tuple[int, int], str] = {}
    reports = AnnualReport.objects.filter(
        agency__in=[agency.agency_id for agency in agencies], state__in=SHOWN_STATES
    )
    for agency_id, year, state in reports.values_list("agency_id", "year", "state").order_by("edition"):
        if states.get((agency_id, year)) != ReportState.PUBLISHED:
            states[agency_id, year] = state
    return [
        MatrixGroup(str(AgencyKind(kind).label), [_row(agency, years, states) for agency in members])
        for kind, members in groupby(agencies, key=lambda agency: agency.kind)
    ]


def _row(agency: AgencyVersion, years: Sequence[int], states: dict[tuple[int, int], str]) -> MatrixRow:
    return MatrixRow(
        agency,
        [
            MatrixCell(
                year=year,
                state=states.get((agency.agency_id, year), ""),
                url=reverse("portal:report", args=[agency.agency.code, year]),
            )
            for year in years
        ],
    )


def _gone_with_reports(today: Sequence[AgencyVersion], day: date) -> list[AgencyVersion]:
    known = {agency.agency_id for agency in today}
    reporting = set(
        AnnualReport.objects.published().order_by().values_list("agency_id", flat=True).distinct()
    )
    gone = agency_versions(reporting - known, day)
    return sorted(gone.values(), key=lambda agency: (agency.kind, agency.position, agency.name))
