"""Between the password and the code: whose code is awaited, for a few minutes."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest
from django.utils import timezone

from gongkai.access.services.second_factors import CodeWrong
from gongkai.access.services.signing_in import attempt_failed, attempt_succeeded, begin_attempt
from gongkai.core.errors import DomainError
from gongkai.core.web.addresses import visitors_network
from gongkai.organisations.models import User

Result = TypeVar("Result")
AWAITED = "second_step"
LONGEST = 5 * 60
"""Seconds in which the code must come after the password."""


def ask_for_code(request: HttpRequest, user: User, *, next_url: str, how: str = "password") -> None:
    """Note in a fresh session whose code is awaited; nobody is signed in yet."""
    request.session.flush()
    request.session[AWAITED] = {
        "user": user.pk,
        "backend": getattr(user, "backend", ""),
        "at": timezone.now().timestamp(),
        "next": next_url,
        "how": how,
    }


def awaited_account(request: HttpRequest, now: datetime) -> User | None:
    """Return the account whose code is awaited; None when nobody's is, or it took too long."""
    noted = request.session.get(AWAITED)
    if not noted or now.timestamp() - noted["at"] > LONGEST:
        return None
    user = User.objects.select_related("agency").filter(pk=noted["user"], is_active=True).first()
    if user is not None and noted["backend"]:
        user.backend = noted["backend"]  # as the framework notes it
    return user


def counted(
    request: HttpRequest,
    user: User,
    act: Callable[[], Result],
    now: datetime,
    *,
    step: str = "code",
    wrong: type[DomainError] = CodeWrong,
) -> Result:
    """Do what takes a code or a password, and return what came of it; a wrong one counts as at sign-in."""
    attempt = begin_attempt(name=user.username, address=visitors_network(request), now=now)
    try:
        done = act()
    except wrong:
        attempt_failed(attempt=attempt, step=step, now=now)
        raise
    except Exception:
        attempt_succeeded(attempt=attempt)
        raise
    attempt_succeeded(attempt=attempt)
    return done
