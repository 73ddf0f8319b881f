"""Setting the rules of access."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.access.models import BOUNDS, SecurityPolicy
from gongkai.access.permissions import require_policy_setter
from gongkai.access.selectors import policy_in_force
from gongkai.audit import services as audit
from gongkai.organisations.models import User

POLICY_FIELDS = (*BOUNDS, "one_session", "second_factor_roles", "disable_unused")
"""What may be set."""


@transaction.atomic
def set_policy(
    *, values: Mapping[str, Any], actor: User | None, now: datetime, reason: str = ""
) -> SecurityPolicy:
    """Let other rules hold from now on; sessions that are open keep the limits they began with."""
    require_policy_setter(actor)
    before = policy_in_force()
    facts = {name: values.get(name, getattr(before, name)) for name in POLICY_FIELDS}
    policy = SecurityPolicy(**facts, set_at=now, set_by=actor, reason=reason)
    policy.full_clean()
    policy.save()
    changed = {
        name: [getattr(before, name), facts[name]]
        for name in POLICY_FIELDS
        if getattr(before, name) != facts[name]
    }
    audit.record(
        action="access.set_policy",
        subject=policy,
        actor=actor,
        now=now,
        data={"changed": changed},
        reason=reason,
    )
    return policy
