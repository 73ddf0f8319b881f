"""Who gets into the back office, and the request as its views see it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from gongkai.organisations.models import User

P = ParamSpec("P")


class OfficerRequest(HttpRequest):
    """A request of someone who is signed in."""

    user: User


def officers_only(
    view: Callable[Concatenate[OfficerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Ask visitors to sign in first; keep the page out of every cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return cast(
        "Callable[Concatenate[HttpRequest, P], HttpResponseBase]", never_cache(login_required(guarded))
    )
