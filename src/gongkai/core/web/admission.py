"""What the head of a request settles before any view: method, charset, the numbers in its address."""

from collections.abc import Callable
from functools import cache
from inspect import getclosurevars
from types import FunctionType
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from gongkai.core.web.fields import LARGEST_KEY

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"POST"})
View = Callable[..., HttpResponseBase]


class AdmissionMiddleware:
    """Refuses what no view could answer, before a form's mark is asked for and before the database is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; of an answer to HEAD everything but its content."""
        response = self.get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: object, kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Refuse a number that no record has, and a method that the view does not take.

        What answers programs refuses both in its own shape. Every page of ours is UTF-8, and so is every
        form that a browser sends from it.
        """
        if getattr(view, "csrf_exempt", False):
            return None
        if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
            raise Http404
        if request.method in SAFE:
            return None
        allowed = methods_of(view)
        if request.method not in allowed:
            return HttpResponseNotAllowed(sorted(allowed | SAFE))
        if (request.content_params or {}).get("charset", "utf-8").lower() != "utf-8":
            raise BadRequest("A form that is not UTF-8.")
        return None


@cache
def methods_of(view: View) -> frozenset[str]:
    """Return the methods that a view's decorators let through; those of a form where none of them says."""
    allowed = FORMS | SAFE
    step: View | None = view
    while step is not None:
        allowed &= _said_by(step) or allowed
        step = getattr(step, "__wrapped__", None)
    return allowed


def _said_by(step: Any) -> frozenset[str]:
    """Return the list that ``require_http_methods`` keeps; nothing for any other decorator."""
    if not isinstance(step, FunctionType):
        return frozenset()
    return frozenset(getclosurevars(step).nonlocals.get("request_method_list", ()))
