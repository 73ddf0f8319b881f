"""Who looks after security, and who reads the trail: powers that the system administrator does not have."""

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import Role, RoleGrant, User


class NotYourPower(DomainError):
    """An act that is another administrator's."""

    code = "not_your_power"


def powers_are_separate() -> bool:
    """Tell whether a security administrator was ever appointed.

    Until the first one is, the system administrators of an installation that was set up before keep this
    power, so that somebody can appoint one. From then on it never falls back to them.
    """
    return RoleGrant.objects.filter(role=Role.SECURITY).exists()


def looks_after_security(user: User) -> bool:
    """Tell whether the account grants roles, unlocks accounts and resets second factors."""
    if not user.is_active:
        return False
    if Role.SECURITY in user.roles:
        return True
    return Role.ADMINISTRATOR in user.roles and not powers_are_separate()


def sets_policy(user: User) -> bool:
    """Tell whether the account sets the rules of access, which hold for the whole system."""
    return user.agency_id is None and looks_after_security(user)


def reads_trail(user: User) -> bool:
    """Tell whether the account searches and exports the audit trail: the audit administrator alone."""
    return user.is_active and user.agency_id is None and Role.AUDITOR in user.roles


def require_policy_setter(actor: User | None) -> None:
    """Refuse to change the rules for anyone but the security administrator; no actor is the console."""
    if actor is not None and not sets_policy(actor):
        raise NotYourPower(
            _("Only the security administrator of the whole system sets the rules of access.")
        )
