"""Acts on accounts as an administrator does them, and the change of one's own password."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.access.models import SignInFailure
from gongkai.access.permissions import looks_after_security
from gongkai.access.services.second_factors import remove_second_factor
from gongkai.access.services.sessions import end_other_sessions
from gongkai.administration.permissions import (
    NotYoursToAdminister,
    administers_everything,
    require_administration,
    require_security,
)
from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.organisations import services
from gongkai.organisations.models import ADMINISTRATIVE_ROLES, Agency, Role, User


class NotOnOneself(DomainError):
    """An act by which an administrator would shut himself or herself out."""

    code = "not_on_oneself"


class RolesMissing(DomainError):
    """An account without any role."""

    code = "roles_missing"


@transaction.atomic
def open_account(
    *,
    username: str,
    display_name: str,
    agency: Agency | None,
    roles: Collection[Role],
    actor: User | None,
    now: datetime,
    today: date,
) -> tuple[User, str]:
    """Make an account and return it with its first password, which is shown once and kept by nobody.

    A system administrator makes it without roles; the security administrator grants them.
    """
    require_administration(actor, agency, today=today)
    if roles or actor is None or looks_after_security(actor):
        require_security(actor, agency, today=today)
        _require_fitting(roles, agency)
    password = services.generated_password()
    user = services.create_account(
        username=username,
        display_name=display_name,
        password=password,
        agency=agency,
        roles=roles,
        password_is_temporary=True,
    )
    data = {"username": username, "roles": sorted(roles)}
    _write_down(user, "create_account", actor=actor, now=now, data=data)
    return user, password


@transaction.atomic
def change_account(
    *, user: User, display_name: str, agency: Agency | None, actor: User | None, now: datetime, today: date
) -> User:
    """Change an account's shown name or its agency; the agency must be the actor's to administer too."""
    _require_account(actor, user, today)
    if agency != user.agency:
        require_administration(actor, agency, today=today)
        _require_no_wider_reach(user)
        _require_fitting(user.roles, agency)
    before = {"display_name": user.display_name, "agency": user.agency.code if user.agency else ""}
    user = services.edit_account(user=user, display_name=display_name, agency=agency)
    _write_down(user, "edit_account", actor=actor, now=now, data={"before": before})
    return user


@transaction.atomic
def grant_roles(
    *, user: User, roles: Collection[str], as_of: date, actor: User | None, now: datetime, today: date
) -> None:
    """Let an account have exactly these roles from a day on: the security administrator's power alone."""
    require_security(actor, user.agency, today=today)
    _require_fitting(roles, user.agency)
    if actor == user:
        raise NotOnOneself(
            _("You cannot change your own roles. Another security administrator, or the console, can.")
        )
    added, ended = services.change_roles(user=user, roles=roles, as_of=as_of)
    if added or ended:
        data = {"added": added, "ended": ended, "as_of": as_of}
        _write_down(user, "change_roles", actor=actor, now=now, data=data)


@transaction.atomic
def let_sign_in(
    *, user: User, is_active: bool, actor: User | None, now: datetime, today: date, reason: str = ""
) -> User:
    """Disable an account, or enable it again. What it did stays its own."""
    _require_account(actor, user, today)
    if actor == user:
        raise NotOnOneself(
            _("You cannot disable your own account. Another administrator of your agency or above can.")
        )
    user = User.objects.select_related("agency").get(pk=user.pk)
    if user.is_active != is_active:
        user = services.set_active(user=user, is_active=is_active)
        act = "enable_account" if is_active else "disable_account"
        _write_down(user, act, actor=actor, now=now, data={"username": user.username}, reason=reason)
    return user


@transaction.atomic
def give_new_password(*, user: User, actor: User | None, now: datetime, today: date) -> str:
    """Give an account a new password and return it, the only time that anybody can read it."""
    _require_account(actor, user, today)
    password = services.reset_password(user=user)
    _write_down(user, "reset_password", actor=actor, now=now, data={"username": user.username})
    return password


@transaction.atomic
def unlock_account(*, user: User, actor: User | None, now: datetime, today: date) -> None:
    """Let an account that is locked after failures sign in again at once."""
    require_security(actor, user.agency, today=today)
    SignInFailure.objects.filter(name=user.username).delete()
    _write_down(user, "unlock_account", actor=actor, now=now, data={"username": user.username})


@transaction.atomic
def reset_second_factor(
    *, user: User, actor: User | None, now: datetime, today: date, reason: str = ""
) -> None:
    """Forget the device of someone who lost it, end the sessions and let a new device be set up."""
    require_security(actor, user.agency, today=today)
    if actor == user:
        raise NotOnOneself(
            _("You cannot reset your own second factor. Use a recovery code, or ask another administrator.")
        )
    remove_second_factor(user=user)
    end_other_sessions(user=user, kept=None, now=now, why="second_factor_reset", by=actor)
    data = {"username": user.username}
    _write_down(user, "reset_second_factor", actor=actor, now=now, data=data, reason=reason)


@transaction.atomic
def choose_password(*, user: User, present: str, new: str, now: datetime) -> User:
    """Replace one's own password."""
    user = services.change_own_password(user=user, present=present, new=new)
    _write_down(user, "change_password", actor=user, now=now, data={})
    return user


def _require_account(actor: User | None, user: User, today: date) -> None:
    """Refuse an account outside the actor's reach, and the accounts that administer the whole system."""
    if user.agency_id is None and actor is not None and not administers_everything(actor):
        raise NotYoursToAdminister(_("Only an administrator of the whole system can change this account."))
    require_administration(actor, user.agency, today=today)


def _require_no_wider_reach(user: User) -> None:
    """Refuse to move an account whose security powers would reach elsewhere with it."""
    if user.roles & {Role.SECURITY, Role.AUDITOR}:
        raise NotYoursToAdminister(
            _("A security or audit administrator keeps the agency. End the role first, then move it.")
        )


def _require_fitting(roles: Collection[str], agency: Agency | None) -> None:
    if not roles:
        raise RolesMissing(_("Choose at least one role. To shut an account out, disable it."))
    if agency is not None and Role.AUDITOR in roles:
        raise RolesMissing(
            _("The audit administrator reads the trail of all agencies, so the account has no agency.")
        )
    if agency is None and not set(roles) <= ADMINISTRATIVE_ROLES:
        raise RolesMissing(
            _("Only an administrator may work for no agency. Choose the agency of this account.")
        )


def _write_down(
    user: User, act: str, *, actor: User | None, now: datetime, data: Mapping[str, Any], reason: str = ""
) -> None:
    audit.record(
        action=f"organisations.{act}",
        subject=user,
        actor=actor,
        now=now,
        agency=user.agency,
        data=data,
        reason=reason,
    )
