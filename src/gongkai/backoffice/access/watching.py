"""What is written down besides acts: who looked at applicants' personal data, and who took files away."""

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from gongkai.audit import services as audit
from gongkai.audit.models import ActResult
from gongkai.organisations.models import User

PERSONAL = frozenset(
    f"backoffice:{name}"
    for name in (
        "requests",
        "request",
        "request-act",
        "redaction",
        "request-decision",
        "request-decision-file",
        "request-letter",
        "request-letter-file",
        "request-document",
        "request-archive",
        "request-files",
        "request-files-archive",
        "applicant-file",
        "complaint",
        "post-letters",
        "error-report",
    )
)
"""Pages and files that show who asked and how to reach him or her."""
_REQUEST = "requests.disclosurerequest"
_SHOWING = frozenset({"GET", "POST"})
_REFUSED = {"GET": 400, "POST": 401}
"""From which status on nothing was seen: a form that comes back with its errors (400) shows its page."""


def note_if_watched(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write one line where someone signed in saw personal data or took a file away, or was refused it."""
    match = request.resolver_match
    if match is None or "backoffice" not in match.app_names or request.method not in _SHOWING:
        return
    is_file = "attachment" in response.headers.get("Content-Disposition", "")
    is_personal = match.view_name in PERSONAL and response.status_code not in range(300, 400)
    user = request.user
    if not (is_file or is_personal) or not isinstance(user, User):
        return
    audit.record(
        action="access.download" if is_file else "access.view_personal_data",
        subject=_subject(match.kwargs.get("case_id"), user),
        actor=user,
        now=timezone.now(),
        agency=user.agency,
        data={"page": match.url_name, "address": request.path},
        result=ActResult.REFUSED if response.status_code >= _REFUSED[request.method] else ActResult.DONE,
    )


def _subject(case_id: int | None, user: User) -> models.Model:
    """Return the request that it was about, else the account itself."""
    return apps.get_model(_REQUEST)(pk=case_id) if case_id else user
