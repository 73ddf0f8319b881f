"""Pages on records as they are sent: made once for each state of what is public, and not sent twice.

A page is kept in memory under the state that it was made from and sent with an entity tag made of its
content. Withdrawing a record changes the state, so a page that showed it is never sent again.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag

from gongkai.audit.append_only import AppendOnlyModel, written
from gongkai.audit.models import AuditEntry
from gongkai.disclosures.models import PublicationLogEntry
from gongkai.portal.disclosures.stamps import page_key
from gongkai.portal.page_keeping import kept_in_front

PAGE_SECONDS = 60
"""How long a page is kept: names of agencies are on it too, and those change without the log."""
HTTP_OK = 200
OWN_COOKIES = ("sessionid", "messages")
"""Who has one of these may be shown something of their own, so nothing is kept for them."""


def page_of_records(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the pages of a view that shows nothing but records, agencies and the catalogue.

    The view takes the publication stamp as ``stamp``, for the counts that it keeps itself.
    """

    return _keeping(view, PublicationLogEntry)


def page_of_all_acts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the pages of a view that also shows what changes without the publication log: annual reports.

    Any act ends them. The view takes the publication stamp as ``stamp``.
    """
    return _keeping(view, PublicationLogEntry, AuditEntry)


def _keeping(
    view: Callable[..., HttpResponse], *changing: type[AppendOnlyModel]
) -> Callable[..., HttpResponse]:
    @wraps(view)
    @kept_in_front
    def kept_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = written(*changing)
        return kept_page(request, state, lambda: view(request, *args, stamp=state[0], **kwargs))

    return kept_view


def kept_page(
    request: HttpRequest, state: tuple[str, ...], made: Callable[[], HttpResponse]
) -> HttpResponse:
    """Return the page that ``made`` makes, made once for each state of all that it shows."""
    response = _page(request, state, made)
    return _sent(request, response) if response.status_code == HTTP_OK else response


def _page(request: HttpRequest, state: tuple[str, ...], made: Callable[[], HttpResponse]) -> HttpResponse:
    if settings.DEBUG or any(name in request.COOKIES for name in OWN_COOKIES):
        return made()
    key = f"portal.page.{page_key(request, state)}"
    stored: dict[str, Any] | None = cache.get(key)
    if stored is not None:
        return HttpResponse(stored["content"], headers=stored["headers"])
    response = made()
    if response.status_code == HTTP_OK and not response.streaming:
        cache.set(
            key, {"content": response.content, "headers": dict(response.headers.items())}, PAGE_SECONDS
        )
    return response


def _sent(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let caches ask each time whether the page is still the same, and answer without it where it is."""
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, public=True, no_cache=True)
    answered = get_conditional_response(request, etag=etag, response=response)
    return answered if isinstance(answered, HttpResponse) else response
