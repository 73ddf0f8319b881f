"""Pages about the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.organisations.selectors import agency_tree
from gongkai.portal.disclosures.columns import article_20_columns, kind_columns
from gongkai.reports import selectors


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this site is and where its figures come from."""
    return render(request, "portal/pages/about.html", _frame(_("About this site")))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was done so that everyone can use the site, and whom to tell where it fails."""
    return render(request, "portal/pages/accessibility.html", _frame(_("Accessibility")))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List what the site has."""
    context = {
        **_frame(_("Site map")),
        "tree": agency_tree(timezone.localdate()),
        "years": selectors.published_years(),
        "columns": [*article_20_columns(), *kind_columns()],
    }
    return render(request, "portal/pages/sitemap.html", context)


def _frame(title: str) -> dict[str, object]:
    return {"crumbs": [Crumb(_("Home"), reverse("portal:home")), Crumb(title)]}
