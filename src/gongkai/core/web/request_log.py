"""One line a request, and one name that all its lines share.

The line says what was asked and how it went. It never holds the words of a search or of a form, nor who
asked.
"""

import logging
import re
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from gongkai.core.log_lines import request_id

logger = logging.getLogger("gongkai.requests")

HEADER = "X-Request-ID"
_USABLE = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")


class RequestLogMiddleware:
    """Names the request, by what the proxy calls it where that is usable, and logs how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the request's name on, and write its line."""
        given = request.headers.get(HEADER, "")
        name = given if _USABLE.match(given) else uuid4().hex
        token = request_id.set(name)
        begun = perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = name
            logger.info(
                "%s %s %s", request.method, request.path, response.status_code,
                extra={
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "milliseconds": round((perf_counter() - begun) * 1000, 1),
                },
            )  # fmt: skip
        finally:
            request_id.reset(token)
        return response
