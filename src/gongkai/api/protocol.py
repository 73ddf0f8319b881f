"""What every answer has in common: its language, its limits, its headers, and not being sent twice."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from gongkai.api.errors import ApiError
from gongkai.api.rate_limit import count_request
from gongkai.core.web.context import HTML_LANGUAGE
from gongkai.core.web.downloads import unless_known

METHODS = "GET, HEAD, OPTIONS"
EXPOSED = (
    "Content-Disposition, ETag, Last-Modified, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset,"
    " Retry-After, Change-Position"
)
View = Callable[..., HttpResponseBase]


def public_interface(view: View) -> View:
    """Let a view answer as every address of the interface does. It is asked with GET only."""

    @csrf_exempt  # It changes nothing; what is no GET is refused in the interface's own shape.
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = asked_language(request)
        with translation.override(language):
            response = _answer(view, request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        response.headers.setdefault("Content-Language", HTML_LANGUAGE[language])
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return answer


def asked_language(request: HttpRequest) -> str:
    """Return the language that the request asks messages in; Chinese where we have none of those."""
    for language, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        try:
            return get_supported_language_variant(language)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def say_changed(response: HttpResponseBase, changed_at: datetime | None) -> None:
    """Say when what is answered last changed."""
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return _preflight()
    counted = count_request(request)
    try:
        counted.require_room()
        response = _asked(view, request, *args, **kwargs)
    except ApiError as refusal:
        response = refusal.response()
    for name, value in counted.headers.items():
        response.headers[name] = value
    return response


def _asked(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    method = request.method
    if method not in {"GET", "HEAD"}:
        raise ApiError(
            405,
            "method_not_allowed",
            _("This interface is for reading. Ask with GET or HEAD."),
            headers={"Allow": METHODS},
        )
    request.method = "GET"  # what answers GET answers HEAD, less the content
    response = view(request, *args, **kwargs)
    request.method = method
    response = _kept_by_readers(request, response)
    return _without_content(response) if method == "HEAD" else response


def _kept_by_readers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Name the state of an answer, and send it only to those who do not have it yet."""
    if response.status_code != 200:  # noqa: PLR2004
        response.headers["Cache-Control"] = "no-store"
        return response
    # Whoever keeps an answer asks whether it still holds: what was withdrawn is gone everywhere at once.
    response.headers.setdefault("Cache-Control", "public, no-cache")
    if isinstance(response, HttpResponse):
        response.headers.setdefault("ETag", quote_etag(sha256(response.content).hexdigest()[:32]))
    return unless_known(request, response)


def _without_content(response: HttpResponseBase) -> HttpResponseBase:
    """Return the same answer with its headers only; of what is streamed nobody says how long it is."""
    if not isinstance(response, HttpResponse):
        streamed = StreamingHttpResponse(status=response.status_code)
        streamed.headers = response.headers
        return streamed
    bare = HttpResponse(status=response.status_code)
    bare.headers = response.headers
    bare.headers["Content-Length"] = str(len(response.content))
    return bare


def _preflight() -> HttpResponse:
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept-Language, If-Modified-Since, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)
