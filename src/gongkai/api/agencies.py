"""Agencies as they are today and were before, and the catalogue of what they must make public."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from gongkai.api import words
from gongkai.api.cursors import counted_off
from gongkai.api.errors import not_found
from gongkai.api.parameters import AgencyCode, Paging, agency_with_code
from gongkai.api.schemas import AgencyDetail, AgencyPage, CataloguePage
from gongkai.catalogue.selectors import CatalogueEntry, catalogue_entries, catalogue_owner
from gongkai.organisations.models import Agency, AgencySuccession, AgencyVersion, DisclosureOffice
from gongkai.organisations.selectors import agencies_in_order, agency_version, predecessors, successors

router = Router(tags=["agencies"])
_OFFICE = ("name", "address", "postcode", "hours", "phone", "fax", "email")
_PLAIN = ("name", "name_en", "short_name", "kind", "level")


@router.get("/agencies", response=AgencyPage, summary=words.AGENCIES, url_name="agencies")
def agencies(request: HttpRequest, choice: Query[Paging]) -> dict[str, Any]:
    """List the agencies of today. One query."""
    versions = agencies_in_order(timezone.localdate())
    codes = {version.agency_id: version.agency.code for version in versions}
    page = counted_off(request, versions, choice.cursor, choice.limit)
    return {
        **page,
        "items": [_brief(version, codes.get(version.parent_id or 0)) for version in page["items"]],
    }


@router.get("/agencies/{code}", response=AgencyDetail, summary=words.ONE_AGENCY, url_name="agency")
def agency(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one agency, also one that is no more: with its names, its office and its successors."""
    versions = AgencyVersion.objects.select_related("agency", "parent")
    wanted = Agency.objects.filter(code=code.replace("\0", "")).select_related("disclosure_office")
    found = wanted.prefetch_related(Prefetch("versions", versions)).first()
    if found is None:
        raise not_found()
    today = timezone.localdate()
    now = agency_version(found, today)
    return {
        **_brief(now, _parent(now)),
        "names": [_brief(version, _parent(version)) for version in found.versions.all()],
        "predecessors": _successions(predecessors(found, today), "predecessor"),
        "successors": _successions(successors(found, today), "successor"),
        "office": _office(found),
    }


class CatalogueChoice(Paging):
    """Whose catalogue is asked for."""

    agency: AgencyCode


@router.get("/catalogue", response=CataloguePage, summary=words.CATALOGUE, url_name="catalogue")
def catalogue(request: HttpRequest, choice: Query[CatalogueChoice]) -> dict[str, Any]:
    """List the catalogue that binds an agency today; without one that of the highest agency."""
    today = timezone.localdate()
    asked = agency_with_code(choice.agency)
    owner = catalogue_owner(asked, today) if asked else _highest(today)
    entries = catalogue_entries(owner, today) if owner else []
    page = counted_off(request, entries, choice.cursor, choice.limit)
    return {
        **page,
        "owner": owner.code if owner else None,
        "items": [_row(entry) for entry in page["items"]],
    }


def _highest(day: date) -> Agency | None:
    return next((version.agency for version in agencies_in_order(day)), None)


def _brief(version: AgencyVersion, parent: str | None) -> dict[str, Any]:
    return {
        "code": version.agency.code,
        "credit_code": version.agency.credit_code,
        **{name: getattr(version, name) for name in _PLAIN},
        "parent": parent,
        "valid_from": version.valid_from.isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
    }


def _parent(version: AgencyVersion) -> str | None:
    return version.parent.code if version.parent else None


def _successions(found: Iterable[AgencySuccession], side: str) -> list[dict[str, Any]]:
    return [
        {
            "agency": getattr(one, side).code,
            "kind": one.kind,
            "happened_on": one.happened_on.isoformat(),
            "reason": one.reason,
        }
        for one in found
    ]


def _office(agency: Agency) -> dict[str, str] | None:
    try:
        office = agency.disclosure_office
    except DisclosureOffice.DoesNotExist:
        return None
    return {name: getattr(office, name) for name in _OFFICE}


def _row(entry: CatalogueEntry) -> dict[str, Any]:
    source = entry.source
    return {
        "code": entry.item.code if entry.item else entry.statutory.key if entry.statutory else "",
        "field": source.field or getattr(source, "field_name", ""),
        "first_level": source.first_level,
        "second_level": source.second_level,
        "elements": source.elements,
        "basis": source.basis,
        "time_limit": source.time_limit_text,
        "responsible": source.responsible_text,
        "clause": source.clause,
        "mode": source.mode,
        "audience": source.audience,
        "levels": list(source.levels),
        "is_statutory": entry.item is None,
    }
