"""What search engines ask for."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.organisations.models import AgencyVersion
from gongkai.reports.models import AnnualReport

STATIC_PAGES = (
    "home",
    "reports",
    "agencies",
    "compare-years",
    "compare-agencies",
    "data",
    "about",
    "accessibility",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what not to ask for, and where the site map is."""
    sitemap = request.build_absolute_uri(reverse("files:sitemap-xml"))
    lines = ("User-agent: *", "Disallow: /office/", "Disallow: /display/", f"Sitemap: {sitemap}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """List every public page with the time of its last change."""
    pages = [
        {"url": request.build_absolute_uri(address), "changed_at": changed_at}
        for address, changed_at in _addresses()
    ]
    return render(
        request, "portal/sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8"
    )


def _addresses() -> Iterator[tuple[str, object]]:
    for name in STATIC_PAGES:
        yield reverse(f"portal:{name}"), None
    versions = AgencyVersion.objects.as_of(timezone.localdate()).values_list("agency__code", flat=True)
    for code in versions.order_by("agency__code"):
        yield reverse("portal:agency", args=[code]), None
    records = AnnualReport.objects.published().order_by("agency__code", "year")
    for code, year, published_at in records.values_list("agency__code", "year", "published_at"):
        yield reverse("portal:report", args=[code, year]), published_at
