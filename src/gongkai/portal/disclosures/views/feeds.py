"""Feeds of the newest records: everything, one column, one agency, as Atom or RSS."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import override
from django.views.decorators.http import require_safe

from gongkai.core.web.context import site_identity
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.selectors import agency_versions
from gongkai.portal.agency_frame import agency_frame
from gongkai.portal.disclosures.addresses import disclosure_url
from gongkai.portal.disclosures.columns import article_20_name, record_column
from gongkai.portal.disclosures.keeping import page_of_records
from gongkai.portal.disclosures.keyset import newest

ENTRIES = 30


class HubbedAtomFeed(Atom1Feed):
    """An Atom feed that names the hub at which it can be followed."""

    def add_root_elements(self, handler: Any) -> None:
        """Add the hub."""
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            handler.addQuickElement("link", "", {"rel": "hub", "href": settings.WEBSUB_HUB})


class HubbedRssFeed(Rss201rev2Feed):
    """An RSS feed that names the hub at which it can be followed."""

    def add_root_elements(self, handler: Any) -> None:
        """Add the hub, in the words of Atom, as WebSub wants it."""
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": settings.WEBSUB_HUB})


FORMATS: dict[str, tuple[type[SyndicationFeed], str]] = {
    "atom": (HubbedAtomFeed, "application/atom+xml; charset=utf-8"),
    "rss": (HubbedRssFeed, "application/rss+xml; charset=utf-8"),
}
CHINESE = "zh-hans"
"""A feed has one language; what it tells of is written in this one."""


@require_safe
@page_of_records
def everything(request: HttpRequest, feed_format: str, *, stamp: str) -> HttpResponse:
    """Tell of the newest records of all agencies."""
    with override(CHINESE):
        return _feed(
            request,
            feed_format,
            title=site_identity(CHINESE).name,
            link=reverse("portal:disclosures"),
            records=newest(Disclosure.objects.published(), ENTRIES),
        )


@require_safe
@page_of_records
def of_column(request: HttpRequest, key: str, feed_format: str, *, stamp: str) -> HttpResponse:
    """Tell of the newest records of one column."""
    with override(CHINESE):
        column = record_column(key, timezone.localdate())
        if column is None:
            raise Http404
        return _feed(
            request,
            feed_format,
            title=f"{column.name} · {site_identity(CHINESE).name}",
            link=reverse("portal:column", args=[key]),
            records=newest(Disclosure.objects.published().filter(column.where), ENTRIES),
        )


@require_safe
@page_of_records
def of_agency(request: HttpRequest, code: str, feed_format: str, *, stamp: str) -> HttpResponse:
    """Tell of the newest records of one agency and of those whose duties it took over."""
    with override(CHINESE):
        frame = agency_frame(code, timezone.localdate(), with_successions=True)
        return _feed(
            request,
            feed_format,
            title=f"{frame.version.name} · {site_identity(CHINESE).name}",
            link=reverse("portal:agency-disclosures", args=[code]),
            records=newest(Disclosure.objects.published(), ENTRIES, agency_ids=frame.agency_ids),
        )


def _feed(
    request: HttpRequest, feed_format: str, *, title: str, link: str, records: Sequence[Disclosure]
) -> HttpResponse:
    if feed_format not in FORMATS:
        raise Http404
    made_as, content_type = FORMATS[feed_format]
    feed = made_as(
        title=title,
        link=request.build_absolute_uri(link),
        description=title,
        language=settings.LANGUAGE_CODE.replace("hans", "CN"),
        feed_url=request.build_absolute_uri(request.path),
        author_name=site_identity(CHINESE).sponsor,
    )
    agencies = agency_versions({record.agency_id for record in records}, timezone.localdate())
    for record in records:
        address = request.build_absolute_uri(disclosure_url(record))
        feed.add_item(
            title=record.title,
            link=address,
            description=record.summary or record.title,
            unique_id=address,
            author_name=agencies[record.agency_id].name,
            pubdate=record.published_at,
            updateddate=record.edition_at,
            categories=[name for name in (article_20_name(record), record.genre) if name],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=content_type)
    if settings.WEBSUB_HUB:
        own = request.build_absolute_uri(request.path)
        response.headers["Link"] = f'<{settings.WEBSUB_HUB}>; rel="hub", <{own}>; rel="self"'
    return response
