"""Answers that a browser saves as a file."""

from typing import TypeVar, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, parse_http_date_safe

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Response = TypeVar("Response", bound=HttpResponseBase)


def as_download(response: Response, name: str) -> Response:
    """Let the browser save the answer under ``name``, which may be Chinese."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def unless_known(request: HttpRequest, response: Response) -> Response | HttpResponse:
    """Return the answer, or 304 without it where the reader says that they have this state of it."""
    changed = response.headers.get("Last-Modified")
    known = get_conditional_response(
        request,
        response.headers.get("ETag"),
        parse_http_date_safe(changed) if changed else None,
        cast("HttpResponse", response),  # it copies headers only, which a streamed answer has as well
    )
    if known is None or known is response:
        return response
    if isinstance(response, FileResponse) and response.file_to_stream:
        # Not the answer itself: closing that tells the database that the request is over.
        response.file_to_stream.close()
    return known
