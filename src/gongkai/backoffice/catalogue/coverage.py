"""How every agency stands on every item: published, late or empty, with the way to what lies behind."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.catalogue.forms import CoverageFilter
from gongkai.backoffice.catalogue.kept import kept_catalogue
from gongkai.catalogue.coverage import CoverageCell, CoverageMatrix
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.selectors import coverage_matrix
from gongkai.disclosures.selectors import publication_facts
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.permissions import agencies_in_scope


@dataclass(frozen=True, slots=True)
class AgencyCoverage:
    """One agency with its counts."""

    agency: AgencyVersion
    published: int
    late: int
    empty: int

    @property
    def total(self) -> int:
        """How many items the agency must publish."""
        return self.published + self.late + self.empty

    @property
    def published_share(self) -> float:
        """The published share in hundredths, for the bar."""
        return round(100 * self.published / (self.total or 1), 1)

    @property
    def late_share(self) -> float:
        """The late share in hundredths, for the bar."""
        return round(100 * self.late / (self.total or 1), 1)


@require_safe
@officers_only
def coverage(request: OfficerRequest) -> HttpResponse:
    """Show the matrix: counts by agency, or for one field every agency on every item."""
    kept, today = kept_catalogue(request), timezone.localdate()
    form = CoverageFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    field, level = chosen.get("field", ""), chosen.get("level", "")
    matrix = coverage_matrix(
        kept.owner, today, publication_facts(request.user, kept.owner, today), level, field
    )
    seen = set(agencies_in_scope(request.user).values_list("pk", flat=True))
    matrix.rows = [row for row in matrix.rows if row.agency.agency_id in seen]
    context: dict[str, Any] = {
        **kept.frame("coverage"),
        "form": form,
        "field": field,
        "counts": matrix.counts(),
        "unassigned": matrix.unassigned,
        "works_on_records": bool(seen),
        "by_agency": [AgencyCoverage(row.agency, **row.counts()) for row in matrix.rows],
    }
    if field:
        context["agencies"] = [row.agency for row in matrix.rows]
        context["lines"] = _by_item(matrix)
    return render(request, "backoffice/catalogue/coverage.html", context)


def _by_item(
    matrix: CoverageMatrix,
) -> list[tuple[CatalogueItem, list[tuple[AgencyVersion, CoverageCell | None]]]]:
    """Turn the matrix round: a row an item, a column an agency."""
    return [(item, [(row.agency, row.cells.get(item.pk)) for row in matrix.rows]) for item in matrix.items]
