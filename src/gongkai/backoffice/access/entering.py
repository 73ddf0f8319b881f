"""What happens when an account gets in, on whichever way: its session is noted and its limits are set."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone

from gongkai.access.permissions import reads_trail
from gongkai.access.selectors import has_second_factor, password_set_at, policy_in_force
from gongkai.access.services import sessions
from gongkai.access.services.signing_in import signed_in, signed_out
from gongkai.backoffice.access.guard import ACCESS
from gongkai.core.web.addresses import visitors_address
from gongkai.organisations.models import ADMINISTRATIVE_ROLES, User

PROVIDER = "provider"
"""How one came in who signed in at another system."""
SEEN_EVERY = 60
"""Seconds between two notes that a session is in use."""


def enter(request: HttpRequest, user: User, *, how: str, is_proven_twice: bool) -> None:
    """Sign the account in, in a session of its own, and write it down."""
    request.META["gongkai.access"] = (how, is_proven_twice)
    signed_in(user=user, how=how, now=timezone.now())
    login(request, user, backend=getattr(user, "backend", settings.AUTHENTICATION_BACKENDS[0]))


def start_page(user: User) -> str:
    """Return where the account begins its work."""
    if reads_trail(user):
        return resolve_url("backoffice:trail")
    if user.roles and user.roles <= ADMINISTRATIVE_ROLES:
        return resolve_url("backoffice:accounts")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def leave(request: HttpRequest, *, why: str) -> None:
    """Sign the account out and write down why."""
    user = request.user
    if isinstance(user, User):
        sessions.forget_session(session_id=request.session.get(ACCESS, {}).get("id"))
        signed_out(user=user, why=why, now=timezone.now())
    logout(request)


def password_was_changed(request: HttpRequest, user: User) -> None:
    """Keep this session of someone who chose a new password, under a new key; the others end."""
    update_session_auth_hash(request, user)
    keep_session(request, is_expired=False)
    kept = request.session.get(ACCESS, {}).get("id")
    sessions.end_other_sessions(user=user, kept=kept, now=timezone.now(), why="password_changed")


def keep_session(request: HttpRequest, **facts: Any) -> None:
    """Note facts in this session, and its present key where other sessions are listed."""
    noted = {**request.session.get(ACCESS, {}), **facts}
    request.session[ACCESS] = noted
    if "id" in noted:
        sessions.session_seen(
            session_id=noted["id"], session_key=request.session.session_key or "", now=timezone.now()
        )


def begin_session(sender: object, request: HttpRequest, user: User, **_options: object) -> None:
    """Set the limits of a session that begins, whoever began it. Connected to the framework's signal."""
    now = timezone.now()
    how, is_proven_twice = request.META.get("gongkai.access", ("", False))
    policy = policy_in_force()
    longest = timedelta(hours=policy.session_hours)
    if request.session.session_key is None:  # another account was signed in here and was put out
        request.session.create()
    noted = sessions.note_session(
        user=user,
        session_key=request.session.session_key or "",
        address=visitors_address(request),
        agent=request.headers.get("User-Agent", ""),
        now=now,
        is_only=policy.one_session,
    )
    request.session[ACCESS] = {
        "id": noted.pk,
        "started": now.timestamp(),
        "seen": now.timestamp(),
        "idle": policy.idle_minutes * 60,
        "longest": longest.total_seconds(),
        "roles": sorted(user.roles),
        "owes": "" if is_proven_twice else _owed(user, set(policy.second_factor_roles)),
        "is_expired": how != PROVIDER and _is_expired(user, policy.password_days, now),
    }
    request.session.set_expiry(longest)


def _owed(user: User, roles: set[str]) -> str:
    if has_second_factor(user):
        return "code"
    return "set_up" if settings.SECOND_FACTOR_REQUIRED and user.roles & roles else ""


def _is_expired(user: User, days: int, now: datetime) -> bool:
    return password_set_at(user) + timedelta(days=days) <= now
