"""Acts on accounts: made, renamed, given roles, closed, given a new password."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import ADMINISTRATIVE_ROLES, Agency, Role, RoleGrant, User

_LEGIBLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that are mistaken for one another when read aloud."""
_PASSWORD_LENGTH = 14


class PasswordWrong(DomainError):
    """A change of password by someone who does not know the present one."""

    code = "password_wrong"


class PowersWouldMeet(DomainError):
    """Roles of which no account may hold both, such as system and audit administrator."""

    code = "powers_would_meet"


@transaction.atomic
def create_account(
    *,
    username: str,
    display_name: str,
    password: str,
    agency: Agency | None,
    roles: Collection[Role],
    password_is_temporary: bool = False,
) -> User:
    """Make an account that may sign in, with its roles."""
    require_separate_powers(roles)
    user = User(
        username=username,
        display_name=display_name,
        agency=agency,
        password_is_temporary=password_is_temporary,
    )
    user.set_password(password)
    user.full_clean()
    validate_password(password, user)
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
    return user


@transaction.atomic
def edit_account(*, user: User, display_name: str, agency: Agency | None) -> User:
    """Change the name that is shown, or the agency that the account works for."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.display_name, user.agency = display_name, agency
    user.full_clean()
    user.save(update_fields=["display_name", "agency"])
    return user


@transaction.atomic
def change_roles(*, user: User, roles: Collection[str], as_of: date) -> tuple[list[str], list[str]]:
    """Let the account have exactly these roles from ``as_of`` on; return what was added and what ended.

    A role that would only begin after ``as_of`` and is not wanted ends before it begins.
    """
    require_separate_powers(roles)
    User.objects.select_for_update().get(pk=user.pk)
    held = {grant.role: grant for grant in RoleGrant.objects.filter(user=user, valid_until=None)}
    ended = sorted(set(held) - set(roles))
    added = sorted(set(roles) - set(held))
    for role in ended:
        grant = held[role]
        grant.valid_until = max(as_of, grant.valid_from) if grant.valid_from else as_of
        grant.full_clean()
        grant.save()
    for role in added:
        grant = RoleGrant(user=user, role=role, valid_from=as_of)
        grant.full_clean()
        grant.save()
    _require_separate_days(user, roles, as_of)
    return added, ended


def require_separate_powers(roles: Collection[str]) -> None:
    """Refuse two of the three administrators in one account, and an auditor who does more."""
    powers = ADMINISTRATIVE_ROLES & {Role(role) for role in roles}
    if len(powers) > 1 or (Role.AUDITOR in powers and len(set(roles)) > 1):
        raise PowersWouldMeet(
            _(
                "System, security and audit administrator must be three accounts, and the audit"
                " administrator has no other role. Choose one of them, and another account for the other."
            )
        )


def _require_separate_days(user: User, roles: Collection[str], as_of: date) -> None:
    """Refuse roles that begin while one that must be held apart from them has yet to end."""
    ending = RoleGrant.objects.filter(user=user, valid_until__gt=as_of)
    for role in ending.values_list("role", flat=True):
        require_separate_powers({role, *roles})


@transaction.atomic
def set_active(*, user: User, is_active: bool) -> User:
    """Let the account sign in, or let it sign in no more; its sessions end at once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def reset_password(*, user: User) -> str:
    """Give the account a new password and return it, the only time that anybody can read it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    password = generated_password()
    user.set_password(password)
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary"])
    return password


@transaction.atomic
def change_own_password(*, user: User, present: str, new: str) -> User:
    """Replace one's own password by one that nobody else knows."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.check_password(present):
        raise PasswordWrong(_("The present password is not right. Enter the one you signed in with."))
    validate_password(new, user)
    user.set_password(new)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    return user


def generated_password() -> str:
    """Return a password by chance that is easily read aloud, with small and capital letters and digits."""
    while True:
        password = get_random_string(_PASSWORD_LENGTH, _LEGIBLE)
        kinds = (str.islower, str.isupper, str.isdigit)
        if all(any(is_of_kind(letter) for letter in password) for is_of_kind in kinds):
            return password
