"""What is looked at before every request of someone signed in: the session's limits, what is still owed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.access.services import sessions
from gongkai.audit.origin import acting_from
from gongkai.backoffice.access.entering import SEEN_EVERY, keep_session, leave
from gongkai.backoffice.access.guard import ACCESS
from gongkai.backoffice.access.watching import note_if_watched
from gongkai.core.web.addresses import visitors_address
from gongkai.organisations.models import User

SET_UP = "backoffice:second-factor"
WITHOUT_SECOND_FACTOR = frozenset(
    {SET_UP, "backoffice:sign-in", "backoffice:sign-out", "backoffice:change-password"}
)
"""All that an account may reach before it has the second factor that its roles need."""


class AccessMiddleware:
    """Ends sessions at their limits, keeps out who owes a second factor, and notes where acts come from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request within the limits of its session."""
        with acting_from(visitors_address(request)):
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                _keep_limits(request)
            response = self.get_response(request)
            note_if_watched(request, response)
            return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Send whoever owes a second factor to its page; elsewhere on the site he or she is a visitor.

        Who was given a role since signing in signs in again, as the role may need a second factor.
        """
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        match = request.resolver_match
        is_office = match is not None and "backoffice" in match.app_names
        if not _access(request).get("owes"):
            if is_office and _has_new_roles(request):
                _end(request, why="roles_changed")
            return None
        if match is None or not is_office:
            request.user = AnonymousUser()
            return None
        return None if match.view_name in WITHOUT_SECOND_FACTOR else redirect(SET_UP)


def _access(request: HttpRequest) -> dict[str, Any]:
    noted: dict[str, Any] = request.session.get(ACCESS, {})
    return noted


def _keep_limits(request: HttpRequest) -> None:
    noted, now = _access(request), timezone.now()
    if not noted:
        return
    idle, age = now.timestamp() - noted["seen"], now.timestamp() - noted["started"]
    if noted["owes"] == "code":
        leave(request, why="second_factor_missing")
    elif idle > noted["idle"] or age > noted["longest"]:
        _end(request, why="idle" if idle > noted["idle"] else "too_long")
    elif idle > SEEN_EVERY:
        key = request.session.session_key or ""
        if sessions.session_seen(session_id=noted["id"], session_key=key, now=now):
            keep_session(request, seen=now.timestamp())
        else:
            leave(request, why="ended_elsewhere")


def _has_new_roles(request: HttpRequest) -> bool:
    """Tell whether the account has a role that it had not when the session began."""
    noted = _access(request).get("roles")
    return noted is not None and isinstance(request.user, User) and not request.user.roles <= set(noted)


def _end(request: HttpRequest, *, why: str) -> None:
    leave(request, why=why)
    messages.info(request, _("Your session has ended. Sign in again to go on."))
