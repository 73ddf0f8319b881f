"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from gongkai.access.selectors import has_second_factor
from gongkai.backoffice.access.entering import enter, leave, start_page
from gongkai.backoffice.access.forms import SignInForm
from gongkai.backoffice.access.second_step import ask_for_code
from gongkai.organisations.models import User

REFUSED = 400


class SignIn(LoginView):
    """Ask for user name and password; whoever has a second factor is asked for its code next."""

    template_name = "backoffice/session/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": _("Sign in")}

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the account in, or ask for its code."""
        user = form.get_user()
        if has_second_factor(user):
            ask_for_code(self.request, user, next_url=self.get_redirect_url())
            return redirect("backoffice:sign-in-code")
        enter(self.request, user, how="password", is_proven_twice=False)
        return HttpResponseRedirect(self.get_redirect_url() or start_page(user))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what is wrong, in an answer that counts as a refusal."""
        response = super().form_invalid(form)
        response.status_code = REFUSED
        return response

    def get_default_redirect_url(self) -> str:
        """Return where someone who is signed in already goes."""
        user = self.request.user
        return start_page(user) if isinstance(user, User) else super().get_default_redirect_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out what the framework says of the site; every page says it itself."""
        context = super().get_context_data(**kwargs)
        kept = {name: value for name, value in context.items() if name not in {"site", "site_name"}}
        return {**kept, "has_provider": bool(settings.OIDC_RP_CLIENT_ID)}


class SignOut(LogoutView):
    """End the session; only by POST, so that no link can do it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write down that the session was ended on purpose, then end it."""
        if request.method == "POST":
            leave(request, why="signed_out")
        return super().dispatch(request, *args, **kwargs)
