"""The rules of access: their bounds, who sets them, and the line that each change leaves."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.access.models import BOUNDS, SecurityPolicy
from gongkai.access.permissions import NotYourPower
from gongkai.access.selectors import policy_in_force
from gongkai.access.services.policies import set_policy
from gongkai.audit.append_only import RecordIsFinal
from gongkai.audit.models import AuditEntry
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db


def test_without_any_rules_set_the_figures_of_the_protection_scheme_hold() -> None:
    policy = policy_in_force()

    assert (policy.password_kinds, policy.password_reuse, policy.password_days) == (3, 5, 90)
    assert (policy.failures_by_account, policy.lock_minutes, policy.idle_minutes) == (5, 10, 30)
    policy.set_at = NOW
    policy.full_clean(exclude=["set_by"])


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_no_figure_leaves_its_bounds(name: str) -> None:
    least, most = BOUNDS[name]
    for value in (least - 1, most + 1):
        with pytest.raises(ValidationError):
            set_policy(values={name: value}, actor=None, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            SecurityPolicy(**{name: value}, set_at=NOW).save()

    assert getattr(set_policy(values={name: least}, actor=None, now=NOW), name) == least


def test_administrators_cannot_be_freed_of_the_second_factor() -> None:
    with pytest.raises(ValidationError):
        set_policy(values={"second_factor_roles": ["officer"]}, actor=None, now=NOW)


def test_a_change_leaves_a_line_with_what_was_before_and_the_old_rules_stay() -> None:
    security = make_officer(None, "security_admin")

    set_policy(values={"lock_minutes": 30}, actor=security, now=NOW, reason="等保整改")

    line = AuditEntry.objects.get(action="access.set_policy")
    assert line.data == {"changed": {"lock_minutes": [10, 30]}}
    assert (line.actor, line.reason) == (security, "等保整改")
    with pytest.raises(RecordIsFinal):
        SecurityPolicy.objects.update(lock_minutes=60)


def test_only_the_security_administrator_of_the_whole_system_sets_them() -> None:
    county = make_agency()
    make_officer(None, "security_admin")
    for actor in (
        make_officer(None, "administrator"),
        make_officer(None, "audit_admin"),
        make_officer(county, "security_admin"),
        make_officer(county, "officer"),
    ):
        with pytest.raises(NotYourPower):
            set_policy(values={"lock_minutes": 30}, actor=actor, now=NOW)
