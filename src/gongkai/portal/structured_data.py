"""What every public page tells programs in the vocabulary of schema.org, as JSON-LD."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.core.web.crumbs import Crumb

CONTEXT = "https://schema.org"
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def structured_data(*things: Mapping[str, Any]) -> SafeString:
    """Return things as the text of a JSON-LD element."""
    text = json.dumps({"@context": CONTEXT, "@graph": things}, ensure_ascii=False).translate(_ESCAPED)
    return mark_safe(text)  # noqa: S308 - JSON in which nothing can end the element that it stands in


def without_empty(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return a thing without what is not known of it."""
    return {name: value for name, value in thing.items() if value not in (None, "", [])}


def breadcrumbs(crumbs: Iterable[Crumb], host: str) -> dict[str, Any]:
    """Return the way from the front page to a page."""
    trail = [
        {"@type": "ListItem", "position": number, "name": crumb.title}
        | ({"item": host + crumb.url} if crumb.url else {})
        for number, crumb in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": trail}


def page_data(context: Mapping[str, Any]) -> SafeString | str:
    """Return what a page is, in which site, and the way to it; nothing of a page that only says no."""
    crumbs, is_front_page = context.get("crumbs"), context.get("section") == "home"
    if not crumbs and not is_front_page:
        return ""
    host, address = context["site_root"], context["canonical_url"]
    site = _site(context["site"], host, context["html_language"])
    if is_front_page or not crumbs:
        return structured_data(site)
    page = _page(context, address, crumbs[-1].title) | {"isPartOf": {"@id": site["@id"]}}
    return structured_data(page, breadcrumbs(crumbs, host), site)


def _site(site: Any, host: str, language: str) -> dict[str, Any]:
    home = host + reverse("portal:home")
    search = host + reverse("portal:search")
    publisher = {"@type": "GovernmentOrganization", "name": site.sponsor or site.name, "url": home}
    return {
        "@type": "WebSite",
        "@id": home,
        "url": home,
        "name": site.name,
        "inLanguage": language,
        "publisher": without_empty(publisher | {"telephone": site.phone, "email": site.email}),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search + "?q={words}"},
            "query-input": "required name=words",
        },
    }


def _page(context: Mapping[str, Any], address: str, title: str) -> dict[str, Any]:
    article, column = context.get("article"), context.get("column")
    common = {"@id": address, "url": address, "inLanguage": context["html_language"]}
    if not article:
        kind = "CollectionPage" if column else "WebPage"
        return without_empty(
            {"@type": kind, **common, "name": title, "description": column and column.description}
        )
    return without_empty(
        {
            "@type": "Report" if context.get("section") == "reports" else "Article",
            **common,
            "headline": article.title,
            "name": article.title,
            "datePublished": article.published_at.isoformat(),
            "description": article.description,
            "keywords": article.keywords,
            "author": {"@type": "GovernmentOrganization", "name": article.source},
        }
    )
