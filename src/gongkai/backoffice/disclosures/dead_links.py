"""What the weekly check of links found in everything public of the account's agencies."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.lookup import page_language, works_on_records
from gongkai.backoffice.long_lists import BoundedPaginator
from gongkai.disclosures.selectors import dead_links_of
from gongkai.organisations.selectors import agency_versions

LINKS_A_PAGE = 50


@require_safe
@officers_only
def dead_links(request: OfficerRequest) -> HttpResponse:
    """List dead links with their records, those that nobody answered for first."""
    pages = BoundedPaginator(dead_links_of(request.user), LINKS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    found = list(page)
    names = agency_versions((one.disclosure.agency_id for one in found), timezone.localdate())
    language = page_language()
    context = {
        "section": "disclosures",
        "title": _("Dead links"),
        "works_on_records": works_on_records(request),
        "is_checked": settings.CHECK_LINKS,
        "page": page,
        "rows": [
            (one, names[one.disclosure.agency_id], one.details.get("why", {}).get(language, ""))
            for one in found
        ],
    }
    return render(request, "backoffice/disclosures/dead_links.html", context)
