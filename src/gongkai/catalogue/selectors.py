"""Questions about catalogues that are asked in more than one place."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from gongkai.catalogue.coverage import (
    CoverageCell,
    CoverageMatrix,
    CoverageRow,
    Facts,
    PublicationFact,
    coverage_of,
)
from gongkai.catalogue.models import (
    CatalogueAssignment,
    CatalogueItem,
    CatalogueItemQuerySet,
    CatalogueOrigin,
    NegativeItem,
)
from gongkai.catalogue.statutory import StatutoryItem, statutory_items
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.organisations.selectors import (
    agencies_in_order,
    agency_version,
    agency_versions,
    line_of_superiors,
)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One row of the catalogue that holds: the county's own, or the law's where the county has none."""

    item: CatalogueItem | None
    statutory: StatutoryItem | None

    @property
    def source(self) -> CatalogueItem | StatutoryItem:
        """The row that holds. Both kinds name their fields alike."""
        row = self.item or self.statutory
        if row is None:
            raise ValueError("A catalogue entry needs an item of the county or of the statute.")
        return row


@dataclass(frozen=True, slots=True)
class StatuteDifference:
    """A field in which the county's row says something else than the statutory item it stands for."""

    item: CatalogueItem
    name: str
    here: object
    statute: object


_COMPARED = (
    "first_level", "second_level", "elements", "basis", "time_limit_text", "responsible_text", "audience",
    "audience_text", "mode",
)  # fmt: skip


_NOTHING = PublicationFact()


def catalogue_owner(agency: Agency, day: date) -> Agency:
    """Return whose catalogue binds the agency: the nearest superior that keeps one, else the highest."""
    version = agency_version(agency, day)
    line = [*line_of_superiors(version, day), version]
    keepers = set(
        CatalogueItem.objects.filter(owner__in=[one.agency_id for one in line])
        .order_by()
        .values_list("owner_id", flat=True)
        .distinct()
    )
    nearest = next((one for one in reversed(line) if one.agency_id in keepers), line[0])
    return nearest.agency


def items_of_catalogue(owner: Agency, day: date, level: str = "", field: str = "") -> CatalogueItemQuerySet:
    """Return the county's own items of the day, of one level and one field if these are given."""
    items = CatalogueItem.objects.filter(owner=owner).as_of(day).order_by("field", "position", "id")
    if level:
        items = items.at_level(level)
    return items.filter(field=field) if field else items


def items_of_agency(agency: Agency, day: date, level: str = "") -> CatalogueItemQuerySet:
    """Return the items of the day that the agency is responsible for, whoever's catalogue they stand in."""
    items = CatalogueItem.objects.of_agency(agency).as_of(day).order_by("field", "position", "id")
    return items.at_level(level) if level else items


def catalogue_entries(owner: Agency, day: date, level: str = "") -> list[CatalogueEntry]:
    """Return the catalogue that holds in a county: its own rows, and the law's where it has none.

    A row of the county stands in place of the statutory item whose key it bears, even once taken out.
    A field whose catalogue the county imported is the county's alone.
    """
    own = list(CatalogueItem.objects.filter(owner=owner).order_by("field", "position", "id"))
    replaced = {item.statutory_key for item in own}
    imported = {item.field for item in own if item.origin == CatalogueOrigin.IMPORTED}
    entries = [CatalogueEntry(item, None) for item in own if item.is_in_force(day)]
    entries += [
        CatalogueEntry(None, row)
        for row in statutory_items(day)
        if row.key not in replaced and row.field not in imported
    ]
    if level:
        entries = [entry for entry in entries if level in entry.source.levels]
    return sorted(entries, key=lambda entry: entry.source.field or "~")


def statute_differences(owner: Agency, day: date) -> list[StatuteDifference]:
    """Return where the county's rows say something else than the statutory items they stand for."""
    statutory = {row.key: row for row in statutory_items(day)}
    return [
        StatuteDifference(item, name, getattr(item, name), getattr(statutory[item.statutory_key], name))
        for item in CatalogueItem.objects.filter(owner=owner, statutory_key__in=statutory).as_of(day)
        for name in _COMPARED
        if getattr(item, name) != getattr(statutory[item.statutory_key], name)
    ]


def negative_list(owner: Agency, day: date) -> list[NegativeItem]:
    """Return what agencies of the county do not publish, as of a day."""
    return list(NegativeItem.objects.filter(owner=owner).as_of(day))


def coverage_matrix(
    owner: Agency, day: date, facts: Facts, level: str = "", field: str = ""
) -> CoverageMatrix:
    """Return how every agency stands on every item that it must publish of its own accord.

    ``facts`` tells what was published, by the agency's id and the item's code.
    """
    items = [item for item in items_of_catalogue(owner, day, level, field) if item.is_proactive]
    agencies_of: dict[int, list[int]] = defaultdict(list)
    for item_id, agency_id in CatalogueAssignment.objects.filter(item__owner=owner).values_list(
        "item", "agency"
    ):
        agencies_of[item_id].append(agency_id)
    cells: dict[int, dict[int, CoverageCell]] = defaultdict(dict)
    for item in items:
        for agency_id in agencies_of[item.pk]:
            fact = facts.get((agency_id, item.code), _NOTHING)
            cells[agency_id][item.pk] = CoverageCell(item, coverage_of(item, fact, day), fact)
    rows = [CoverageRow(agency, cells[agency.agency_id]) for agency in _in_order(set(cells), day)]
    return CoverageMatrix(items, rows, [item for item in items if not agencies_of[item.pk]])


def _in_order(agency_ids: set[int], day: date) -> list[AgencyVersion]:
    """Return the agencies in printed order; those that are gone by that day come last."""
    found = [version for version in agencies_in_order(day) if version.agency_id in agency_ids]
    gone = agency_ids - {version.agency_id for version in found}
    return found + (list(agency_versions(gone, day).values()) if gone else [])
