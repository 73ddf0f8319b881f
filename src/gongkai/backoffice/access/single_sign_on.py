"""Signing in through another system (OpenID Connect): an account here is matched by a claim, never made."""

import logging
from typing import Any

import jwt
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

import requests
from gongkai.access.selectors import has_second_factor
from gongkai.access.services.signing_in import LockedOut, attempt_failed, attempt_succeeded, begin_attempt
from gongkai.backoffice.access.entering import PROVIDER, enter, start_page
from gongkai.backoffice.access.second_step import ask_for_code
from gongkai.core.web.addresses import visitors_network
from gongkai.organisations.models import User

logger = logging.getLogger(__name__)


class ProviderBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """Believes the provider about who it is, and this site about whether there is such an account."""

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Require the claim that names the account."""
        return bool(claims.get(settings.OIDC_CLAIM))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[User]:
        """Return the account that the claim names, if it may sign in."""
        name = str(claims.get(settings.OIDC_CLAIM, ""))
        return User.objects.filter(username=name, is_active=True)

    def get_user(self, user_id: int) -> User | None:
        """Return whose session it is; the sessions of an account end when it may sign in no more."""
        found: User | None = super().get_user(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        """Return the provider's key for the token; a token that names no key needs a provider with one."""
        if "kid" in jwt.get_unverified_header(token):
            named: jwt.PyJWK = super().retrieve_matching_jwk(token)
            return named
        answer = requests.get(self.OIDC_OP_JWKS_ENDPOINT, timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        keys = answer.json()["keys"]
        if len(keys) != 1:
            raise SuspiciousOperation("The token names no key, and the provider has several.")
        return jwt.PyJWK(keys[0])

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Refuse a token that was made for another site."""
        payload: dict[str, Any] = super().verify_token(token, **kwargs)
        meant_for = payload.get("aud", [])
        if settings.OIDC_RP_CLIENT_ID not in ([meant_for] if isinstance(meant_for, str) else meant_for):
            raise SuspiciousOperation("The token was made for another client.")
        return payload


class GoToProvider(OIDCAuthenticationRequestView):  # type: ignore[misc]  # as above
    """Send the visitor to the provider."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer only where a provider is set up."""
        _require_provider()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class ReturnFromProvider(OIDCAuthenticationCallbackView):  # type: ignore[misc]  # as above
    """Let in whom the provider sent back, or say why not."""

    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; a provider that fails or lies leads back to the sign-in page."""
        _require_provider()
        address, now = visitors_network(request), timezone.now()
        try:
            attempt = begin_attempt(name=f"{PROVIDER}@{address}", address=address, now=now)
        except LockedOut as refusal:
            messages.error(request, str(refusal))
            return redirect("backoffice:sign-in")
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        except (SuspiciousOperation, requests.RequestException, jwt.PyJWTError, KeyError) as problem:
            logger.warning("The sign-in through the provider failed: %s", problem)
            response = self.login_failure()
        if hasattr(self, "user") and self.user is not None:
            attempt_succeeded(attempt=attempt)
        else:
            attempt_failed(attempt=attempt, step=PROVIDER, now=now)
        return response

    def login_success(self) -> HttpResponse:
        """Let the account in; its own second factor is asked for unless the provider's is trusted."""
        next_url = self.request.session.get("oidc_login_next") or ""
        is_trusted = settings.OIDC_SECOND_FACTOR_TRUSTED
        if has_second_factor(self.user) and not is_trusted:
            ask_for_code(self.request, self.user, next_url=next_url, how=PROVIDER)
            return redirect("backoffice:sign-in-code")
        enter(self.request, self.user, how=PROVIDER, is_proven_twice=is_trusted)
        return HttpResponseRedirect(next_url or start_page(self.user))

    def login_failure(self) -> HttpResponse:
        """Say that it did not work, and lead back."""
        text = _(
            "The single sign-on did not let you in, or you have no account here. Ask your administrator."
        )
        messages.error(self.request, text)
        return HttpResponseRedirect(resolve_url("backoffice:sign-in"))


def _require_provider() -> None:
    if not settings.OIDC_RP_CLIENT_ID:
        raise Http404
