"""The search page, and how a browser learns to search this site."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.following import saved_search
from gongkai.following.states import FollowedKind
from gongkai.portal.disclosures.keeping import kept_page
from gongkai.portal.disclosures.stamps import publication_stamp
from gongkai.portal.following.targets import follow_url
from gongkai.portal.search.narrowing import (
    LAST_PAGE,
    PAGE_SIZE,
    QUERY,
    SORT,
    SearchAddress,
    chosen_filters,
    facet_groups,
)
from gongkai.search import selectors
from gongkai.search.engine import SearchOrder, SearchUnavailable
from gongkai.search.engines import search_engine
from gongkai.search.queries import LONGEST_QUERY, MOST_WORDS, parse_query

RETRY_AFTER = "30"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find public records by words, numbers and filters; explain when there is none."""
    state = search_engine().state()
    if state is None:
        return _answer(request)
    return kept_page(request, (publication_stamp(), state), lambda: _answer(request))


def _answer(request: HttpRequest) -> HttpResponse:
    address = SearchAddress(request.GET)
    context = {
        "section": "search",
        "crumbs": [Crumb(_("Home"), reverse("portal:home")), Crumb(_("Search"))],
        "typed": address.typed,
        "longest": LONGEST_QUERY,
        "most_words": MOST_WORDS,
        "order": address.order,
        "kept_filters": {str(facet): value for facet, value in address.filters.items()},
    }
    try:
        context |= _found(address)
    except SearchUnavailable as refused:
        response = _page(request, {**context, "unavailable": str(refused)}, 503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    return _page(request, context)


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search to browsers, so that the site can be searched from the address bar."""
    context = {
        "search_url": request.build_absolute_uri(reverse("portal:search")),
        "own_url": request.build_absolute_uri(),
    }
    return render(request, "portal/search/opensearch.xml", context, "application/opensearchdescription+xml")


def _found(address: SearchAddress) -> dict[str, Any]:
    """Return what the page shows of the results; nothing where nothing was asked for."""
    page, today, choice = address.page, timezone.localdate(), address.choice()
    if parse_query(address.typed).is_empty and not choice.filters:
        return {}
    results = selectors.search(address.typed, choice, today=today)
    pages = min(LAST_PAGE, -(-results.total // PAGE_SIZE))
    if page > max(1, pages):
        raise Http404
    context = {
        "results": results,
        "filters": chosen_filters(address, today),
        "groups": facet_groups(results.counts, address, today),
        "unfiltered_url": address.without_filters(),
        "by_relevance_url": address.with_values(**{SORT: ""}),
        "by_date_url": address.with_values(**{SORT: str(SearchOrder.NEWEST)}),
        "exact_url": address.with_values(**{QUERY: f"“{address.typed}”"}),
        "follow_url": follow_url(FollowedKind.SEARCH, saved_search.written(address.typed, address.filters)),
        "page": page,
        "pages": pages,
        "has_more": results.total > LAST_PAGE * PAGE_SIZE,
        "first_number": choice.offset + 1,
    }
    if not results.total:
        advice = selectors.advice(results.query, choice, today=today)
        context["advice"] = advice
        context["suggestions"] = [(text, address.with_values(q=text)) for text in advice.suggestions]
        context["words"] = [(one, address.with_values(q=one.word.typed)) for one in advice.words]
    return context


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "portal/search/search.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, follow"
    patch_cache_control(response, no_cache=True)
    return response
