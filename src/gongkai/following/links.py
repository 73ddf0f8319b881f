"""Signed links that lead a person without an account to what is theirs, and whole addresses for mails."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import translation

from gongkai.core.web.addresses import site_address

CONFIRM, OWN, LEAVE = "following.confirm", "following.own", "following.leave"
CONFIRM_SECONDS = 7 * 24 * 3600
"""As long as an unconfirmed address is kept."""
OWN_SECONDS = 90 * 24 * 3600


def signed(purpose: str, what: UUID | int) -> str:
    """Return the token of a link that is good for one purpose only."""
    return signing.dumps(str(what), salt=purpose)


def opened(purpose: str, token: str, *, seconds: int | None = None) -> str | None:
    """Return what the token was made for; None where it is not ours or too old."""
    try:
        found: Any = signing.loads(token, salt=purpose, max_age=seconds)
    except signing.BadSignature:
        return None
    return str(found)


def page_in(language: str, name: str, *args: object) -> str:
    """Return the whole address of a page in a language."""
    with translation.override(language):
        return site_address(reverse(name, args=args))
