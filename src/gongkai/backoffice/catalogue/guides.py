"""The guide (指南) of each agency as article 12 demands it, and what is missing for it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.administration.permissions import agencies_administered, agencies_seen, agency_keys_seen
from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.agencies.fields import in_words
from gongkai.backoffice.catalogue.kept import kept_catalogue
from gongkai.catalogue.guide import disclosure_guide, guide_gaps
from gongkai.core.web.crumbs import Crumb
from gongkai.organisations.selectors import agencies_in_order


@require_safe
@officers_only
def guides(request: OfficerRequest) -> HttpResponse:
    """List the agencies with what their guides lack."""
    kept, today = kept_catalogue(request), timezone.localdate()
    seen = agency_keys_seen(request.user, today)
    versions = [version for version in agencies_in_order(today) if version.agency_id in seen]
    gaps = guide_gaps(versions, today)
    context = {
        **kept.frame("guides"),
        "rows": [(gap, [in_words(name) for name in gap.missing]) for gap in gaps],
        "complete": sum(1 for gap in gaps if gap.is_complete),
        "total": len(gaps),
    }
    return render(request, "backoffice/catalogue/guides.html", context)


@require_safe
@officers_only
def guide(request: OfficerRequest, agency_id: int) -> HttpResponse:
    """Show one agency's guide as citizens are to read it."""
    kept, today = kept_catalogue(request), timezone.localdate()
    agency = get_object_or_404(
        agencies_seen(request.user, today).prefetch_related("versions"), pk=agency_id
    )
    made = disclosure_guide(agency, today)
    context = {
        **kept.frame("guides"),
        "crumbs": [
            Crumb(_("Catalogue"), reverse("backoffice:catalogue")),
            Crumb(_("Guides"), reverse("backoffice:guides")),
            Crumb(made.agency.local_name, language=made.agency.name_language),
        ],
        "guide": made,
        "classes": [(in_words(one.name), one.items) for one in made.classes],
        "arrangement": [in_words(one) for one in made.arrangement],
        "columns": [in_words(one) for one in made.catalogue_columns],
        "obtaining": [in_words(one) for one in made.obtaining],
        "channels": [in_words(one.name) for one in made.channels],
        "request_channels": [in_words(one) for one in made.request_channels],
        "contacts": [(in_words(one.name), one) for one in made.contacts],
        "missing": [in_words(one.name) for one in made.missing],
        "administers": agencies_administered(request.user, today).filter(pk=agency.pk).exists(),
    }
    return render(request, "backoffice/catalogue/guide.html", context)
