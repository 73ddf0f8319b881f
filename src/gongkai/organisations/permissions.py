"""Who may act for which agency: an account acts for its own, for those below it, and for predecessors."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from gongkai.organisations.models import Agency, AgencyVersion, Role, User

Visitor = User | AnonymousUser
WORKING_ROLES = frozenset({Role.OFFICER, Role.COUNTY_OFFICE})
"""Roles that work on an agency's records. An administrator looks after accounts, not after records."""

SCOPE = """
WITH RECURSIVE scope(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT step.below FROM scope JOIN (
        SELECT parent_id AS above, agency_id AS below FROM organisations_agencyversion
         WHERE parent_id IS NOT NULL AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s)
        UNION ALL
        SELECT successor_id, predecessor_id FROM organisations_agencysuccession WHERE happened_on <= %s
    ) AS step ON step.above = scope.id
) SELECT id FROM scope
"""


_LARGEST_LIST = 1000
"""Agencies that a query names one by one; a larger scope stays a query of its own."""


@dataclass(frozen=True, slots=True)
class AgencyScope:
    """The agencies whose records an account may work on, as the tree is on one day."""

    agency_ids: frozenset[int] = frozenset()
    is_everything: bool = False
    """Whether there is no other agency, so that a list needs no condition on agencies at all."""


def scope_of(visitor: Visitor) -> AgencyScope:
    """Return the scope of the account today, found out once for each account object: for a request."""
    if not isinstance(visitor, User) or visitor.agency_id is None or not visitor.is_active:
        return AgencyScope()
    if not visitor.roles & WORKING_ROLES:
        return AgencyScope()
    asked = (visitor.agency_id, timezone.localdate())
    known = vars(visitor).get("_scope_found")
    if known is None or known[0] != asked:
        known = vars(visitor)["_scope_found"] = (asked, _scope(*asked))
    found: AgencyScope = known[1]
    return found


def within_scope(visitor: Visitor, path: str = "agency") -> Q:
    """Return the condition that the agency at ``path`` is one whose records the account may work on."""
    scope = scope_of(visitor)
    if scope.is_everything:
        return Q()
    if len(scope.agency_ids) > _LARGEST_LIST:
        return Q(**{f"{path}__in": agencies_in_scope(visitor)})
    return Q(**{f"{path}__in": sorted(scope.agency_ids)})


def agencies_in_scope(visitor: Visitor) -> QuerySet[Agency]:
    """Return the agencies whose records the account may work on today; none for a visitor."""
    scope = scope_of(visitor)
    if not scope.agency_ids:
        return Agency.objects.none()
    if scope.is_everything:
        return Agency.objects.all()
    if len(scope.agency_ids) > _LARGEST_LIST and isinstance(visitor, User):
        today = timezone.localdate()
        tree = RawSQL(SCOPE, [visitor.agency_id, today, today, today])  # noqa: S611 - a constant query
        return Agency.objects.filter(id__in=tree)
    return Agency.objects.filter(id__in=sorted(scope.agency_ids))


def may_work_for(visitor: Visitor, agency: Agency) -> bool:
    """Tell whether the account may work on the agency's records."""
    return agency.pk in scope_of(visitor).agency_ids


def answers_for_site(visitor: Visitor) -> bool:
    """Tell whether the account is the office that answers for the whole site and not for one county of it.

    Its agency has every agency that exists today below itself; or it works for no agency, where several
    governments share the site and none is above the others.
    """
    if not isinstance(visitor, User) or not visitor.is_active or Role.COUNTY_OFFICE not in visitor.roles:
        return False
    if visitor.agency_id is None or scope_of(visitor).is_everything:
        return True
    existing = AgencyVersion.objects.as_of(timezone.localdate())
    return not existing.exclude(agency__in=agencies_in_scope(visitor)).exists()


def _scope(agency_id: int, today: date) -> AgencyScope:
    """Find the agencies out, and whether they are all there are. One query."""
    statement = f"SELECT id, (SELECT count(*) FROM organisations_agency) FROM ({SCOPE}) AS found"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [agency_id, today, today, today])
        rows = cursor.fetchall()
    return AgencyScope(frozenset(row[0] for row in rows), is_everything=len(rows) == rows[0][1])
