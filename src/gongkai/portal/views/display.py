"""Switching large type and high contrast on and off."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.core.web.display import COOKIE, COOKIE_SECONDS, DisplayMode, toggled


@require_safe
@never_cache
def switch(request: HttpRequest) -> HttpResponse:
    """Switch one way of showing pages over, and go back to the page."""
    target = request.GET.get("next", "/")
    if not (target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = "/"
    response = HttpResponseRedirect(target)
    chosen = DisplayMode.chosen(request)
    for mode in DisplayMode.parse(request.GET.get("toggle", "")):
        response.set_cookie(
            COOKIE,
            toggled(chosen, mode),
            max_age=COOKIE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
