"""Which catalogue the account looks at, and whether it keeps it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone

from gongkai.backoffice.access import OfficerRequest
from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.permissions import may_edit_catalogue
from gongkai.catalogue.selectors import catalogue_owner
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.organisations.selectors import agency_tree, agency_version


@dataclass(frozen=True, slots=True)
class KeptCatalogue:
    """One county's catalogue as an account sees it."""

    owner: Agency
    version: AgencyVersion
    may_edit: bool

    def frame(self, tab: str) -> dict[str, Any]:
        """Return what every page of the catalogue shows."""
        return {"section": "catalogue", "tab": tab, "owner": self.version, "may_edit": self.may_edit}


def kept_catalogue(request: OfficerRequest) -> KeptCatalogue:
    """Return the catalogue that binds the account's agency; for who has none, the first that is kept."""
    today = timezone.localdate()
    agency = request.user.agency or _first_keeper()
    if agency is None:
        raise Http404
    owner = catalogue_owner(agency, today)
    return KeptCatalogue(owner, agency_version(owner, today), may_edit_catalogue(request.user, owner))


def edited_catalogue(request: OfficerRequest) -> KeptCatalogue:
    """Return the catalogue that the account keeps; for all others the page does not exist."""
    kept = kept_catalogue(request)
    if not kept.may_edit:
        raise Http404
    return kept


def _first_keeper() -> Agency | None:
    item = CatalogueItem.objects.order_by("pk").select_related("owner").first()
    if item is not None:
        return item.owner
    roots = agency_tree(timezone.localdate())
    return roots[0].version.agency if roots else None
