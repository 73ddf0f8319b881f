"""Who may act for which agency: an account acts for its own, for those below it, and for predecessors."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from gongkai.organisations.models import Agency, Role, User

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


def agencies_in_scope(visitor: Visitor) -> QuerySet[Agency]:
    """Return the agencies whose records the account may work on today; none for a visitor."""
    if not isinstance(visitor, User) or visitor.agency_id is None or not visitor.is_active:
        return Agency.objects.none()
    if not visitor.roles & WORKING_ROLES:
        return Agency.objects.none()
    today = timezone.localdate()
    return Agency.objects.filter(id__in=RawSQL(SCOPE, [visitor.agency_id, today, today, today]))  # noqa: S611


def may_work_for(visitor: Visitor, agency: Agency) -> bool:
    """Tell whether the account may work on the agency's records."""
    return agencies_in_scope(visitor).filter(id=agency.pk).exists()
