"""Lists of records: everything, one column, one agency, and the catalogue of items that leads to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.catalogue.selectors import CatalogueEntry, catalogue_entries
from gongkai.catalogue.statutory import catalogue_fields
from gongkai.core.web.crumbs import Crumb
from gongkai.disclosures.models import Disclosure, DisclosureQuerySet
from gongkai.disclosures.states import Validity
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agencies_in_order, agency_versions
from gongkai.portal.agency_frame import (
    AgencyFrame,
    agency_frame,
    all_predecessors,
    section_name,
    successions_until,
)
from gongkai.portal.disclosures.columns import (
    KIND_COLUMNS,
    RecordColumn,
    kind_columns,
    language_of_data,
    record_column,
)
from gongkai.portal.disclosures.counting import RecordTotals, item_counts, record_count, record_totals
from gongkai.portal.disclosures.filters import DisclosureFilter, filter_choices
from gongkai.portal.disclosures.keeping import page_of_records
from gongkai.portal.disclosures.keyset import list_page
from gongkai.portal.disclosures.metadata import disclosures_column, section_column


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record in a list, with the agency as it is today and whether the document holds."""

    record: Disclosure
    agency: AgencyVersion
    validity: Validity

    @property
    def is_out_of_force(self) -> bool:
        """Tell whether the list has to warn that the document holds no longer, or not yet."""
        return self.validity != Validity.VALID


@dataclass(frozen=True, slots=True)
class CatalogueGroup:
    """One field of the catalogue with its items, each with the number of its records."""

    key: str
    name: str
    language: str
    items: list[tuple[str, CatalogueEntry, int]]


@require_safe
@page_of_records
def disclosures(request: HttpRequest, *, stamp: str) -> HttpResponse:
    """List everything that is disclosed proactively."""
    return _list(request, stamp, None)


@require_safe
@page_of_records
def column(request: HttpRequest, key: str, *, stamp: str) -> HttpResponse:
    """List one column: an item of article 20, a kind of document, or an item of the catalogue."""
    found = record_column(key, timezone.localdate())
    if found is None:
        raise Http404
    return _list(request, stamp, found)


@require_safe
@page_of_records
def agency_disclosures(request: HttpRequest, code: str, *, stamp: str) -> HttpResponse:
    """List the records of one agency and of those whose duties it took over."""
    today = timezone.localdate()
    frame = agency_frame(code, today, with_successions=True)
    chosen = DisclosureFilter.from_query(request.GET).without_agency()
    key = request.GET.get("column", "")
    column = record_column(key, today) if key else None
    if key and column is None:
        raise Http404
    records = chosen.records(today, column)
    page = list_page(records, request.GET, agency_ids=frame.agency_ids)
    totals = record_totals(stamp, frame.agency_ids)
    name = f"{key} of {sorted(frame.agency_ids)}"
    counted = records.filter(agency__in=frame.agency_ids)
    context = {
        **_agency_context(frame, "disclosures"),
        "chosen": chosen,
        "chosen_column": column,
        "columns": totals.article_20,
        "choices": filter_choices(totals.years),
        "page": page,
        "rows": listed(page.records, today, {frame.agency.pk: frame.version}),
        "total": _total(stamp, name, counted, chosen, None if column else totals, is_indexed=True),
    }
    return render(request, "portal/disclosures/agency_list.html", context)


@require_safe
@page_of_records
def catalogue(request: HttpRequest, *, stamp: str) -> HttpResponse:
    """Show the catalogue of what must be public, with the number of records under each item."""
    today = timezone.localdate()
    agencies = agencies_in_order(today)
    entries = catalogue_entries(agencies[0].agency, today) if agencies else []
    context = {
        "section": "disclosures",
        "column": disclosures_column(),
        "crumbs": _crumbs(_("Catalogue")),
        "groups": _groups(entries, item_counts(stamp)),
        "article_20": record_totals(stamp).article_20,
    }
    return render(request, "portal/disclosures/catalogue.html", context)


def listed(
    records: tuple[Disclosure, ...] | list[Disclosure], day: date, known: Mapping[int, AgencyVersion]
) -> list[ListedRecord]:
    """Return records as lists show them; agencies that are not ``known`` are asked for in one query."""
    missing = {record.agency_id for record in records} - set(known)
    agencies = {**known, **(agency_versions(missing, day) if missing else {})}
    return [ListedRecord(record, agencies[record.agency_id], record.validity(day)) for record in records]


def _list(request: HttpRequest, stamp: str, column: RecordColumn | None) -> HttpResponse:
    today = timezone.localdate()
    chosen = DisclosureFilter.from_query(request.GET)
    agencies = agencies_in_order(today)
    agency_ids = _agency_ids(chosen.agency, agencies, today)
    records = chosen.records(today, column)
    page = list_page(records, request.GET, agency_ids=agency_ids)
    counted = records.filter(agency__in=agency_ids) if agency_ids else records
    totals = record_totals(stamp)
    is_indexed = bool(agency_ids) or (
        chosen.is_only_a_year and (column is None or column.key not in KIND_COLUMNS)
    )
    name = f"{column.key if column else ''} of {sorted(agency_ids)}"
    context = {
        "section": "disclosures",
        "column": column.page_column() if column else disclosures_column(),
        "crumbs": _crumbs(column.name, column.language) if column else _crumbs(),
        "chosen_column": column,
        "chosen": chosen,
        "agencies": agencies,
        "columns": totals.article_20,
        "kind_columns": kind_columns(),
        "choices": filter_choices(totals.years),
        "page": page,
        "rows": listed(page.records, today, {one.agency_id: one for one in agencies}),
        "total": _total(
            stamp, name, counted, chosen, None if column or agency_ids else totals, is_indexed=is_indexed
        ),
    }
    return render(request, "portal/disclosures/list.html", context)


def _total(
    stamp: str,
    name: str,
    records: DisclosureQuerySet,
    chosen: DisclosureFilter,
    totals: RecordTotals | None,
    *,
    is_indexed: bool,
) -> int | None:
    """Return how many records the list has: as counted already where nothing is chosen.

    What no index holds is not counted: that would mean to read every record.
    """
    if totals is not None and chosen.is_empty:
        return totals.total
    if not is_indexed:
        return None
    return record_count(stamp, f"{chosen} {name} {timezone.localdate()}", records)


def _agency_ids(code: str, agencies: list[AgencyVersion], day: date) -> tuple[int, ...]:
    """Return the agency of this code with its predecessors; none where no agency is chosen."""
    if not code:
        return ()
    found = next((one.agency_id for one in agencies if one.agency.code == code), None)
    if found is None:
        raise Http404
    return (found, *all_predecessors(found, successions_until(day)))


def _agency_context(frame: AgencyFrame, key: str) -> dict[str, Any]:
    return {
        "section": "agencies",
        "column": section_column(key, frame.version),
        "crumbs": frame.crumbs(section_name(key)),
        "frame": frame,
        "agency": frame.version,
        "open_section": key,
        "section_title": section_name(key),
    }


def _groups(entries: list[CatalogueEntry], counts: Mapping[str, int]) -> list[CatalogueGroup]:
    fields = catalogue_fields()
    groups: dict[str, CatalogueGroup] = {}
    for entry in entries:
        source = entry.source
        code = entry.item.code if entry.item else source.key  # type: ignore[union-attr]
        field = source.field
        name = fields[field].name.text(language_of_data()) if field else getattr(source, "field_name", "")
        group = groups.setdefault(
            field or name,
            CatalogueGroup(
                f"field-{len(groups) + 1}", name or _("Other items"), "" if field else "zh-CN", []
            ),
        )
        group.items.append((code, entry, counts.get(code, 0)))
    return list(groups.values())


def _crumbs(title: str = "", language: str = "") -> list[Crumb]:
    home = Crumb(_("Home"), reverse("portal:home"))
    if not title:
        return [home, Crumb(section_name("disclosures"))]
    return [
        home,
        Crumb(section_name("disclosures"), reverse("portal:disclosures")),
        Crumb(title, "", language),
    ]
