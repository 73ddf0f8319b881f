"""What the pages on requests share: the way to a page, its column, the agencies that can be asked."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.core.web.crumbs import Crumb
from gongkai.organisations.models import Agency, AgencyVersion, DisclosureOffice
from gongkai.organisations.selectors import agencies_in_order, agency_version, successors
from gongkai.portal.metadata import PageColumn

SECTION = "requests"


@dataclass(frozen=True, slots=True)
class AskedAgency:
    """An agency that can be asked, and how its office is reached."""

    version: AgencyVersion
    office: DisclosureOffice | None

    @property
    def code(self) -> str:
        """Its code in addresses."""
        return self.version.agency.code


def asked_agencies(today: date) -> list[AskedAgency]:
    """Return every agency of the day in printed order, with its office. Two queries."""
    versions = agencies_in_order(today)
    offices = {
        office.agency_id: office
        for office in DisclosureOffice.objects.filter(agency__in=[one.agency_id for one in versions])
    }
    return [AskedAgency(version, offices.get(version.agency_id)) for version in versions]


def asked_agency(code: str, today: date) -> AskedAgency:
    """Return the agency with this code; one that is no more, or never was, is not found."""
    agency = existing_agency(code, today)
    if agency is None:
        raise Http404
    return agency


def existing_agency(code: str, today: date) -> AskedAgency | None:
    """Return the agency with this code if it exists on the day."""
    version = AgencyVersion.objects.as_of(today).select_related("agency").filter(agency__code=code).first()
    if version is None:
        return None
    return AskedAgency(version, DisclosureOffice.objects.filter(agency=version.agency_id).first())


def heirs_of_former_agency(code: str, today: date) -> list[AgencyVersion]:
    """Return to whom the duties of an agency that is no more went; one that never was is not found."""
    agency = Agency.objects.filter(code=code, versions__valid_from__lte=today).distinct().first()
    if agency is None:
        raise Http404
    return [agency_version(one.successor, today) for one in successors(agency, today)]


def language() -> str:
    """Return the reader's language as the law's data names it."""
    return "en" if get_language() == "en" else "zh"


def crumbs(*steps: Crumb | str) -> list[Crumb]:
    """Return the way to a page of this part."""
    way = [Crumb(_("Home"), reverse("portal:home"))]
    first = _("Disclosure on request")
    if not steps:
        return [*way, Crumb(first)]
    way.append(Crumb(first, reverse("portal:requests")))
    return way + [step if isinstance(step, Crumb) else Crumb(step) for step in steps]


def column() -> PageColumn:
    """Return the column of disclosure on request."""
    return PageColumn(
        name=_("Disclosure on request"),
        description=_("How to ask an agency for information, follow the request and read the answer."),
        keywords=_("government information disclosure, disclosure on request, application"),
        type=_("Government information disclosure"),
    )


def private(response: HttpResponse) -> HttpResponse:
    """Keep a page with personal data out of every cache and every search engine."""
    add_never_cache_headers(response)
    patch_cache_control(response, private=True, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def too_many(request: HttpRequest, sentence: str, retry_after: int) -> HttpResponse:
    """Refuse a visitor who tried too often, in a whole sentence."""
    context = {"section": SECTION, "crumbs": crumbs(_("Please wait")), "sentence": sentence}
    response = render(request, "portal/requests/too_many.html", context, status=429)
    response.headers["Retry-After"] = str(retry_after)
    return private(response)
