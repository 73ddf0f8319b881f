"""Which pages are kept for the web server in front: those that are the same for every visitor."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from gongkai.operations.kept_pages import page_store
from gongkai.operations.page_store import PageAddress

HTTP_OK = 200


def kept_in_front(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the pages of a view that shows every visitor without cookies the same."""

    @wraps(view)
    def keeping_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        store = page_store()
        address = _address(request) if store else None
        # Taken before anything is read, so that a page never outlives what it was made from.
        generation = store.current() if store and address else None
        response = view(request, *args, **kwargs)
        if store and address and generation and _is_page(response):
            store.keep(generation, address, response.content)
        return response

    return keeping_view


def _address(request: HttpRequest) -> PageAddress | None:
    if request.method != "GET" or request.COOKIES:
        return None
    return PageAddress.of(request.get_host(), request.path, request.META.get("QUERY_STRING", ""))


def _is_page(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    is_plain = not response.streaming and not response.cookies
    return response.status_code == HTTP_OK and is_plain and kind.startswith("text/html")
