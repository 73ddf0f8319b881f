"""Who gets into the back office, and the request as its views see it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gongkai.organisations.models import User

P = ParamSpec("P")


ACCESS = "access"
"""Under which name a session keeps its limits and what its account still owes."""
_CHANGING_IT = "backoffice:change-password"
_OWN_ACCOUNT = frozenset(
    f"backoffice:{name}"
    for name in (
        "own-account",
        "change-password",
        "second-factor",
        "recovery-codes",
        "end-session",
        "end-other-sessions",
    )
)
"""All that is left to an account whose roles have ended."""


class OfficerRequest(HttpRequest):
    """A request of someone who is signed in."""

    user: User


def officers_only(
    view: Callable[Concatenate[OfficerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Ask visitors to sign in first, and whoever got a password from another to choose an own one.

    An account without a role reaches its own pages only. The page stays out of every cache.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if _must_change_password(request):
            return redirect(_CHANGING_IT)
        _require_role(request)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return cast(
        "Callable[Concatenate[HttpRequest, P], HttpResponseBase]", never_cache(login_required(guarded))
    )


def _must_change_password(request: HttpRequest) -> bool:
    """Tell whether the password is another's or too old, and is not just being changed."""
    is_temporary = isinstance(request.user, User) and request.user.password_is_temporary
    is_expired = bool(request.session.get(ACCESS, {}).get("is_expired"))
    return (is_temporary or is_expired) and (
        request.resolver_match is None or request.resolver_match.view_name != _CHANGING_IT
    )


def _require_role(request: HttpRequest) -> None:
    """Refuse everything but the own account to whom no role is given today."""
    match = request.resolver_match
    is_own = match is not None and match.view_name in _OWN_ACCOUNT
    if isinstance(request.user, User) and not is_own and not request.user.roles:
        raise PermissionDenied(
            _("Your account has no role today. Ask the security administrator of your agency for one.")
        )
