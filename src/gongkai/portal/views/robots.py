"""What search engines ask for: what to leave alone, and site maps in pieces of a bounded size."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.agency_frame import SECTIONS
from gongkai.portal.disclosures.columns import article_20_columns, kind_columns
from gongkai.reports.models import AnnualReport

STATIC_PAGES = (
    "home",
    "disclosures",
    "catalogue",
    "reports",
    "agencies",
    "compare-years",
    "compare-agencies",
    "data",
    "about",
    "accessibility",
    "sitemap",
)
RECORDS_A_PIECE = 20_000
"""Records are split by their number, so a piece stays what it is however many come after. The limit of the
format is 50,000 addresses."""
CONTENT_TYPE = "application/xml; charset=utf-8"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
_FOOT = "</urlset>\n"
Address = tuple[str, datetime | None]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what not to ask for, and where the site map is."""
    sitemap = request.build_absolute_uri(reverse("files:sitemap-xml"))
    lines = (
        "User-agent: *",
        "Disallow: /office/",
        "Disallow: /en/office/",
        "Disallow: /display/",
        "Disallow: /en/display/",
        f"Sitemap: {sitemap}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def icon(_request: HttpRequest) -> HttpResponse:
    """Send whoever asks for the site's icon without having read a page to the seal."""
    return redirect(static("web/seal.svg"))


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the pieces of the site map: the pages of the site, and records by their number."""
    last = Disclosure.objects.published().aggregate(last=Max("pk"))["last"]
    count = last // RECORDS_A_PIECE + 1 if last else 0
    addresses = [reverse("files:sitemap-pages")]
    addresses += [reverse("files:sitemap-records", args=[number]) for number in range(count)]
    pieces = [request.build_absolute_uri(address) for address in addresses]
    return render(request, "portal/sitemap_index.xml", {"pieces": pieces}, content_type=CONTENT_TYPE)


@require_safe
def sitemap_pages(request: HttpRequest) -> StreamingHttpResponse:
    """List the pages of the site, its columns, its agencies and their reports."""
    return _urlset(request, _addresses())


@require_safe
def sitemap_records(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """List one piece of the records, each with the time of its last edition."""
    first = number * RECORDS_A_PIECE
    records = Disclosure.objects.published().filter(pk__gte=first, pk__lt=first + RECORDS_A_PIECE)
    if not records.exists():
        raise Http404
    rows = records.order_by("pk").values_list("index_number", "edition_at")
    return _urlset(
        request,
        (
            (reverse("portal:disclosure", args=[number]), at)
            for number, at in rows.iterator(chunk_size=2000)
        ),
    )


def _urlset(request: HttpRequest, addresses: Iterable[Address]) -> StreamingHttpResponse:
    root = request.build_absolute_uri("/").rstrip("/")
    return StreamingHttpResponse(_pieces(root, addresses), content_type=CONTENT_TYPE)


def _pieces(root: str, addresses: Iterable[Address]) -> Iterator[str]:
    yield _HEAD
    for address, changed_at in addresses:
        lastmod = f"<lastmod>{changed_at.isoformat()}</lastmod>" if changed_at else ""
        yield f"<url><loc>{escape(root + address)}</loc>{lastmod}</url>\n"
    yield _FOOT


def _addresses() -> Iterator[Address]:
    for name in STATIC_PAGES:
        yield reverse(f"portal:{name}"), None
    for column in (*article_20_columns(), *kind_columns()):
        yield reverse("portal:column", args=[column.key]), None
    versions = AgencyVersion.objects.as_of(timezone.localdate()).values_list("agency__code", flat=True)
    for code in versions.order_by("agency__code"):
        yield reverse("portal:agency", args=[code]), None
        for key, _name in SECTIONS:
            yield reverse(f"portal:agency-{key}", args=[code]), None
    records = AnnualReport.objects.published().order_by("agency__code", "year")
    for code, year, published_at in records.values_list("agency__code", "year", "published_at"):
        yield reverse("portal:report", args=[code, year]), published_at
