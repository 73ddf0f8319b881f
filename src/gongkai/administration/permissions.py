"""Who may set up what: an administrator reaches his or her own agency and all below it."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from gongkai.access.permissions import looks_after_security
from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, AgencyVersion, Role, User
from gongkai.organisations.permissions import WORKING_ROLES


class NotYoursToAdminister(DomainError):
    """An act of administration on an agency or an account that the actor does not reach."""

    code = "not_yours_to_administer"


def is_administrator(user: User) -> bool:
    """Tell whether the account administers anything."""
    return user.is_active and Role.ADMINISTRATOR in user.roles


def administers_everything(user: User) -> bool:
    """Tell whether the account administers the whole system and not only one agency's part of it."""
    return is_administrator(user) and user.agency_id is None


def administers_whole_site(user: User, today: date) -> bool:
    """Tell whether the account may change what holds for every agency: all that exist are below its own."""
    if not is_administrator(user):
        return False
    existing = AgencyVersion.objects.as_of(today)
    return user.agency_id is None or not existing.exclude(agency__in=_own_and_below(user, today)).exists()


def agencies_administered(user: User, today: date) -> QuerySet[Agency]:
    """Return the agencies that the account administers."""
    if not is_administrator(user):
        return Agency.objects.none()
    return _own_and_below(user, today)


def agencies_seen(user: User, today: date) -> QuerySet[Agency]:
    """Return the agencies whose particulars the account sees: those it administers or works for."""
    if not user.is_active or not (is_administrator(user) or user.roles & WORKING_ROLES):
        return Agency.objects.none()
    if user.agency_id is None and not is_administrator(user):
        return Agency.objects.none()
    return _own_and_below(user, today)


def agency_keys_seen(user: User, today: date) -> set[int]:
    """Return which agencies have a page for the account; others are named to it without a link."""
    return set(agencies_seen(user, today).values_list("pk", flat=True))


def agencies_looked_after(user: User, today: date) -> QuerySet[Agency]:
    """Return the agencies whose accounts this one looks after, as system or security administrator."""
    if is_administrator(user) or looks_after_security(user):
        return _own_and_below(user, today)
    return Agency.objects.none()


def accounts_administered(user: User, today: date) -> QuerySet[User]:
    """Return the accounts that the account looks after, as system or as security administrator."""
    if user.agency_id is None and (is_administrator(user) or looks_after_security(user)):
        return User.objects.all()
    return User.objects.filter(agency__in=agencies_looked_after(user, today))


def accounts_within_reach(user: User, today: date) -> QuerySet[User]:
    """Return the active accounts that may be named for a review: of one's own agency, below and above."""
    active = User.objects.filter(is_active=True)
    if user.agency_id is None:
        return active if is_administrator(user) else active.none()
    return active.filter(
        Q(agency__in=_own_and_below(user, today)) | Q(agency__in=_above(user.agency_id, today))
    )


def require_administration(actor: User | None, *agencies: Agency | None, today: date) -> None:
    """Refuse an act on agencies that ``actor`` does not all administer; None stands for the whole system.

    No actor is the program itself, acting for the person at its console.
    """
    if actor is None or administers_everything(actor):
        return
    wanted = {agency.pk for agency in agencies if agency is not None}
    if None not in agencies and wanted:
        found = agencies_administered(actor, today).filter(pk__in=wanted).count()
        if found == len(wanted):
            return
    raise NotYoursToAdminister(
        _("Only an administrator of this agency or of one above it can do this. Ask that administrator.")
    )


def require_security(actor: User | None, agency: Agency | None, *, today: date) -> None:
    """Refuse an act on roles, locks and second factors for anyone but the security administrator.

    No actor is the program itself, acting for the person at its console.
    """
    if actor is None:
        return
    if looks_after_security(actor):
        if actor.agency_id is None:
            return
        if agency is not None and _own_and_below(actor, today).filter(pk=agency.pk).exists():
            return
    raise NotYoursToAdminister(
        _("Only the security administrator of this agency or of one above it can do this. Ask there.")
    )


def _own_and_below(user: User, today: date) -> QuerySet[Agency]:
    if user.agency_id is None:
        return Agency.objects.all()
    tree = RawSQL(_BELOW, [user.agency_id, today, today, today])  # noqa: S611 - a constant query
    return Agency.objects.filter(id__in=tree)


_BELOW = """
WITH RECURSIVE scope(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT step.below FROM scope JOIN (
        SELECT parent_id AS above, agency_id AS below FROM organisations_agencyversion AS held
         WHERE parent_id IS NOT NULL AND (valid_until IS NULL OR valid_until > %s)
           AND (valid_from <= %s OR NOT EXISTS (
                SELECT 1 FROM organisations_agencyversion AS earlier
                 WHERE earlier.agency_id = held.agency_id AND earlier.valid_from < held.valid_from))
        UNION ALL
        SELECT successor_id, predecessor_id FROM organisations_agencysuccession WHERE happened_on <= %s
    ) AS step ON step.above = scope.id
) SELECT id FROM scope
"""
"""As the scope of those who work on records, and the agencies that are entered and do not exist yet."""


_ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT step.parent_id FROM above JOIN organisations_agencyversion AS step ON step.agency_id = above.id
     WHERE step.parent_id IS NOT NULL AND step.valid_from <= %s
       AND (step.valid_until IS NULL OR step.valid_until > %s)
) SELECT id FROM above
"""


def _above(agency_id: int, today: date) -> QuerySet[Agency]:
    line = RawSQL(_ABOVE, [agency_id, today, today])  # noqa: S611 - a constant query
    return Agency.objects.filter(id__in=line)
