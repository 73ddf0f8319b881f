"""How every agency stands on every item: published, late or empty, with the way to what lies behind."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.catalogue.forms import CoverageFilter
from gongkai.backoffice.catalogue.kept import kept_catalogue
from gongkai.catalogue.coverage import CoverageCell, CoverageMatrix, Facts, PublicationFact
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.selectors import coverage_matrix
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.selectors import late_disclosures
from gongkai.organisations.models import AgencyVersion, User
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
    matrix = coverage_matrix(kept.owner, today, publication_facts(request.user, today), level, field)
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


def publication_facts(user: User, today: date) -> Facts:
    """Return what the agencies in the user's scope have published and what is late. Two queries."""
    facts: dict[tuple[int, str], PublicationFact] = {}
    named = Disclosure.objects.filter(agency__in=agencies_in_scope(user)).exclude(catalogue_item="")
    published = (
        named.published()
        .order_by()
        .values_list("agency", "catalogue_item")
        .annotate(count=Count("pk"), last=Max("published_at"))
    )
    late = (
        late_disclosures(user, today)
        .exclude(catalogue_item="")
        .order_by()
        .values_list("agency", "catalogue_item")
        .annotate(count=Count("pk"))
    )
    late_by_item = {(agency, item): count for agency, item, count in late if item}
    for agency, item, count, last in published:
        if item:
            key = (agency, item)
            day = timezone.localdate(last) if last else None
            facts[key] = PublicationFact(count, day, late_by_item.pop(key, 0))
    facts |= {key: PublicationFact(late=count) for key, count in late_by_item.items()}
    return facts


def _by_item(
    matrix: CoverageMatrix,
) -> list[tuple[CatalogueItem, list[tuple[AgencyVersion, CoverageCell | None]]]]:
    """Turn the matrix round: a row an item, a column an agency."""
    return [(item, [(row.agency, row.cells.get(item.pk)) for row in matrix.rows]) for item in matrix.items]
