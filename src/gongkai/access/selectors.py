"""Questions about access: which rules hold, who needs what, who is unused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.access.models import PasswordRecord, SecondFactor, SecurityPolicy, SignInFailure
from gongkai.organisations.models import AgencyVersion, LiaisonOfficer, Role, User


def policy_in_force() -> SecurityPolicy:
    """Return the rules that hold now; without any set, those of the protection scheme.

    There every role needs a second factor, as every one of them signs, publishes or administrates.
    """
    return SecurityPolicy.objects.first() or SecurityPolicy(second_factor_roles=list(Role.values))


def needs_second_factor(user: User) -> bool:
    """Tell whether the account may do nothing before it has a second factor."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return bool(user.roles & set(policy_in_force().second_factor_roles))


def has_second_factor(user: User) -> bool:
    """Tell whether the account has a device that was confirmed."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def password_set_at(user: User) -> datetime:
    """Return since when the account has its password."""
    newest = PasswordRecord.objects.filter(user=user).order_by("-id").first()
    return newest.set_at if newest else user.created_at


def password_expires_at(user: User) -> datetime:
    """Return when the account must choose another password."""
    return password_set_at(user) + timedelta(days=policy_in_force().password_days)


def locked_until(*, now: datetime, name: str = "", address: str = "") -> datetime | None:
    """Return until when nobody signs in under this name, or from this address; None is not locked."""
    policy = policy_in_force()
    recent = SignInFailure.objects.filter(failed_at__gt=now - policy.lock)
    if name:
        recent, most = recent.filter(name=name), policy.failures_by_account
    else:
        recent, most = recent.filter(address=address), policy.failures_by_address
    times = list(recent.order_by("-failed_at").values_list("failed_at", flat=True)[:most])
    return times[0] + policy.lock if len(times) >= most else None


@dataclass(frozen=True, slots=True)
class StaleAccount:
    """An account that ought to be closed, and why."""

    user: User
    why: str | Promise


def stale_accounts(*, now: datetime) -> Iterator[StaleAccount]:
    """Yield active accounts that nobody used for long, whose agency is gone, or whose officer left."""
    today = timezone.localdate(now)
    border = now - timedelta(days=policy_in_force().unused_days)
    living = AgencyVersion.objects.as_of(today).filter(agency=OuterRef("agency"))
    duties = LiaisonOfficer.objects.filter(agency=OuterRef("agency"), name=OuterRef("display_name"))
    users = User.objects.filter(is_active=True).annotate(
        agency_lives=Exists(living), had_duty=Exists(duties), has_duty=Exists(duties.as_of(today))
    )
    unused = Q(last_login__lt=border) | Q(last_login=None, created_at__lt=border)
    gone = Q(agency__isnull=False, agency_lives=False)
    found = users.filter(unused | gone | Q(had_duty=True, has_duty=False))
    for user in found.select_related("agency").order_by("agency__code", "username"):
        yield StaleAccount(user, _why(user))


def _why(user: User) -> str | Promise:
    facts = vars(user)
    if user.agency_id and not facts["agency_lives"]:
        return _("Its agency no longer exists.")
    if facts["had_duty"] and not facts["has_duty"]:
        return _("The person's duty at the agency has ended.")
    return (
        _("Nobody signed in with it for long.") if user.last_login else _("Nobody ever signed in with it.")
    )
