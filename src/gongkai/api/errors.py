"""The one shape that every refusal has: a stable code, a whole sentence, and what is wrong by field."""

import logging
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import ValidationError

from gongkai.api.rendering import json_bytes
from gongkai.core.errors import DomainError
from gongkai.core.faults import fault_of
from gongkai.search.engine import SearchUnavailable

JSON = "application/json; charset=utf-8"
logger = logging.getLogger(__name__)


class ApiError(Exception):
    """A request that is refused, with what is sent in place of an answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.fields, self.headers, self.facts = dict(fields or {}), dict(headers or {}), facts

    def response(self) -> HttpResponse:
        """Return the refusal as it is sent."""
        error = {"code": self.code, "message": self.message, "fields": self.fields, **self.facts}
        response = HttpResponse(json_bytes({"error": error}), status=self.status, content_type=JSON)
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


def wrong_parameter(name: str, problem: str) -> ApiError:
    """Return the refusal of one parameter."""
    return _wrong_parameters({name: problem})


def not_found() -> ApiError:
    """Return the refusal of an address at which there is nothing."""
    return ApiError(
        404,
        "not_found",
        _("There is nothing public at this address. /api/v1/docs lists the addresses that there are."),
    )


def gone(message: str, *, reason: str, withdrawn_at: str) -> ApiError:
    """Return what stands in the place of something that was withdrawn: when and why."""
    return ApiError(410, "withdrawn", message, reason=reason, withdrawn_at=withdrawn_at)


def error_response(request: HttpRequest, problem: Exception) -> HttpResponse:
    """Return any problem in the one shape."""
    if isinstance(problem, ApiError):
        return problem.response()
    if isinstance(problem, ValidationError):
        return _wrong_parameters(_problems_by_field(problem)).response()
    if isinstance(problem, Http404):
        return not_found().response()
    if isinstance(problem, SearchUnavailable):
        return ApiError(503, problem.code, str(problem), headers={"Retry-After": "60"}).response()
    if isinstance(problem, DomainError):
        return ApiError(400, problem.code, str(problem)).response()
    return _own_fault(request, problem).response()


def _own_fault(request: HttpRequest, problem: Exception) -> ApiError:
    """Return what is said where it is not the question's fault."""
    if fault := fault_of(problem):
        sentence = _("The records cannot be reached at the moment. Ask again in a minute.")
        return ApiError(503, fault, sentence, headers={"Retry-After": "60"})
    logger.error("The answer to %s failed.", request.path, exc_info=problem)
    sentence = _("The server could not answer. The fault was written down; try again later.")
    return ApiError(500, "server_error", sentence)


def answer_errors(api: NinjaAPI) -> None:
    """Let every problem of ``api`` be answered in the one shape."""
    for kind in (ApiError, ValidationError, Http404, DomainError, Exception):
        api.add_exception_handler(kind, error_response)  # type: ignore[arg-type]


def _wrong_parameters(fields: Mapping[str, str]) -> ApiError:
    return ApiError(
        400,
        "invalid_parameters",
        _("The request has parameters that cannot be understood: %(names)s. Correct them and ask again.")
        % {"names": "、".join(fields)},
        fields=fields,
    )


def _problems_by_field(problem: ValidationError) -> dict[str, str]:
    return {str(error["loc"][-1]): _sentence(error) for error in problem.errors}


def _sentence(error: Mapping[str, Any]) -> str:
    """Return what is wrong with one value, in the language of who asks."""
    kind = str(error["type"])
    found = next((text for prefix, text in _SENTENCES.items() if kind.startswith(prefix)), _NOT_ACCEPTED)
    return str(found) % (error.get("ctx") or {})


_NOT_A_DAY = gettext_lazy("The value is not a date. Write it as 2026-03-02 or 2026-03-02T09:30:00+08:00.")
_NOT_ACCEPTED = gettext_lazy("This value is not accepted.")
_SENTENCES: Mapping[str, Promise] = {
    "missing": gettext_lazy("The parameter is missing. Give it."),
    "int": gettext_lazy("The value is not a whole number. Write digits only."),
    "date": _NOT_A_DAY,
    "time": _NOT_A_DAY,
    "greater_than_equal": gettext_lazy("The value is less than %(ge)s."),
    "less_than_equal": gettext_lazy("The value is more than %(le)s."),
    "string_too_long": gettext_lazy("The text is longer than %(max_length)s characters."),
    "string_too_short": gettext_lazy("The text is empty. Write what you look for."),
    "literal_error": gettext_lazy("The value is not one of %(expected)s."),
}
"""What to say of a value, by how the name of its problem begins."""
