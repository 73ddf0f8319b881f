"""Signing in and out."""

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.forms import SignInForm


class SignIn(LoginView):
    """Ask for user name and password."""

    template_name = "backoffice/session/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": _("Sign in")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out what the framework says of the site; every page says it itself."""
        context = super().get_context_data(**kwargs)
        return {name: value for name, value in context.items() if name not in {"site", "site_name"}}


class SignOut(LogoutView):
    """End the session; only by POST, so that no link can do it."""
