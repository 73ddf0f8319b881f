"""Closing accounts that nobody uses, whose agency is gone, or whose officer left."""

from datetime import datetime, timedelta

from django.db import transaction

from gongkai.access.models import BOUNDS, AccountSession, SignInFailure
from gongkai.access.selectors import policy_in_force, stale_accounts
from gongkai.audit import services as audit
from gongkai.organisations import services as organisations
from gongkai.organisations.models import ADMINISTRATIVE_ROLES, User

_LONGEST_SESSION = timedelta(hours=BOUNDS["session_hours"][1])
"""No session lasts longer under any rules, so its note is of no use."""


def review_stale_accounts(*, now: datetime) -> dict[str, int]:
    """List the accounts that ought to be closed and, where the rules say so, disable them.

    Administrators are only listed, so that a quiet year shuts nobody out of the whole system.
    """
    policy = policy_in_force()
    found = list(stale_accounts(now=now))
    counts = {"stale_accounts": len(found), "disabled_accounts": 0}
    for stale in found:
        if policy.disable_unused and not stale.user.roles & ADMINISTRATIVE_ROLES:
            _disable(stale.user.pk, str(stale.why), now)
            counts["disabled_accounts"] += 1
    SignInFailure.objects.filter(failed_at__lte=now - policy.lock).delete()
    AccountSession.objects.filter(started_at__lte=now - _LONGEST_SESSION).delete()
    return counts


@transaction.atomic
def _disable(user_id: int, why: str, now: datetime) -> None:
    user = User.objects.select_related("agency").get(pk=user_id)
    user = organisations.set_active(user=user, is_active=False)
    audit.record(
        action="organisations.disable_account",
        subject=user,
        actor=None,
        now=now,
        agency=user.agency,
        data={"username": user.username},
        reason=why,
    )
