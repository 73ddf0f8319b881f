"""What no text that is sent may hold: the character that ends strings, which PostgreSQL does not keep."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_NUL = "\x00"


class SentTextMiddleware:
    """Refuse it in an address and in a form, whose mark is asked for before this.

    No browser sends it, and not every word of a form goes through a field that would refuse it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the next one does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: object, _kwargs: object
    ) -> None:
        """Refuse; what answers programs refuses in its own shape."""
        if getattr(view, "csrf_exempt", False):
            return
        for sent in (request.GET, request.POST):
            if any(_NUL in text for name, texts in sent.lists() for text in (name, *map(str, texts))):
                raise BadRequest("A character that no text has.")
