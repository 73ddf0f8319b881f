"""Attempts to sign in: counted before they are looked at, locked after too many, and written down."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.access.models import SignInFailure
from gongkai.access.selectors import locked_until
from gongkai.audit import services as audit
from gongkai.audit.models import ActResult
from gongkai.core.errors import DomainError
from gongkai.organisations.models import User

_BY_NAME = gettext_noop(
    "There were too many failures under this name, so nobody can sign in under it before %(until)s."
    " Wait, or ask your security administrator to unlock it."
)
_BY_ADDRESS = gettext_noop(
    "There were too many failures from your network, so nobody can sign in from it before %(until)s."
    " Wait, or ask your security administrator."
)


class LockedOut(DomainError):
    """An attempt under a name, or from an address, that failed too often."""

    code = "locked_out"


def begin_attempt(*, name: str, address: str, now: datetime) -> SignInFailure:
    """Count an attempt as failed until it succeeds, so that many at once are no way round the lock."""
    name = name.strip()[:60]
    for until, sentence in (
        (locked_until(now=now, name=name), _BY_NAME),
        (locked_until(now=now, address=address), _BY_ADDRESS),
    ):
        if until is not None:
            raise LockedOut(_(sentence) % {"until": f"{timezone.localtime(until):%H:%M}"})
    return SignInFailure.objects.create(name=name, address=address[:45], failed_at=now)


def attempt_succeeded(*, attempt: SignInFailure) -> None:
    """Take back what was counted: this step of signing in is done."""
    attempt.delete()


@transaction.atomic
def attempt_failed(*, attempt: SignInFailure, step: str, now: datetime) -> None:
    """Write the failure down, and the lock where it is the one too many."""
    user = User.objects.filter(username=attempt.name).select_related("agency").first()
    data = {"name": attempt.name, "step": step}
    _write_failure(user, attempt, "access.sign_in", data, now)
    if locked_until(now=now, name=attempt.name):
        _write_failure(user, attempt, "access.lock_account", {"name": attempt.name}, now)
    if locked_until(now=now, address=attempt.address):
        _write_failure(None, attempt, "access.lock_address", {"address": attempt.address}, now)


@transaction.atomic
def signed_in(*, user: User, how: str, now: datetime) -> None:
    """Write a completed sign-in down and forget the failures before it."""
    SignInFailure.objects.filter(name=user.username).delete()
    _write(user, "access.sign_in", now, {"how": how})


@transaction.atomic
def signed_out(*, user: User, why: str, now: datetime) -> None:
    """Write the end of a session down."""
    _write(user, "access.sign_out", now, {"why": why})


def _write(user: User, action: str, now: datetime, data: dict[str, str]) -> None:
    audit.record(action=action, subject=user, actor=user, now=now, agency=user.agency, data=data)


def _write_failure(
    user: User | None, attempt: SignInFailure, action: str, data: dict[str, str], now: datetime
) -> None:
    """Write a line about the account, or about the attempt where there is no such account."""
    audit.record(
        action=action,
        subject=user or attempt,
        actor=None,
        now=now,
        agency=user.agency if user else None,
        data=data,
        result=ActResult.FAILED,
    )
