"""Acts of setting up: chains of review, and delegations of those who are away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models import Delegation, ReviewChain, ReviewStep
from gongkai.disclosures.permissions import NotAdministrator, require_administrator
from gongkai.organisations.models import Agency, Role, User
from gongkai.organisations.selectors import agency_version, line_of_superiors


class ChainBroken(DomainError):
    """A chain without steps, or a step in which nobody may act."""

    code = "chain_broken"


class ChainMissing(DomainError):
    """A record for whose agency and kind no chain of review is set up."""

    code = "chain_missing"


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One step of a chain that is to be set up."""

    name: str
    turn: int
    questions: Sequence[str] = ()
    role: str = ""
    agency: Agency | None = None
    users: Collection[User] = field(default_factory=tuple)


@transaction.atomic
def set_up_chain(
    *,
    name: str,
    steps: Sequence[StepPlan],
    actor: User | None,
    now: datetime,
    today: date,
    agency: Agency | None = None,
    kinds: Sequence[str] = (),
    for_minor: bool = False,
    replaces: ReviewChain | None = None,
) -> ReviewChain:
    """Set up a chain; reviews under way in the one that it replaces end as they began."""
    require_administrator(actor, agency, today)
    _require_sound(steps, kinds)
    if replaces is not None:
        retire_chain(chain=replaces, actor=actor, now=now, today=today)
    chain = ReviewChain(name=name, agency=agency, kinds=list(kinds), for_minor=for_minor, set_up_at=now)
    chain.full_clean()
    chain.save()
    for position, plan in enumerate(steps):
        step = ReviewStep(
            chain=chain,
            turn=plan.turn,
            position=position,
            name=plan.name,
            role=plan.role,
            agency=plan.agency,
            questions=list(plan.questions),
        )
        step.full_clean()
        step.save()
        step.users.set(plan.users)
    data = {"steps": [plan.name for plan in steps]}
    _write_down(chain, "set_up_chain", actor=actor, now=now, agency=agency, data=data)
    return chain


@transaction.atomic
def retire_chain(*, chain: ReviewChain, actor: User | None, now: datetime, today: date) -> ReviewChain:
    """Let no new review run through the chain."""
    require_administrator(actor, chain.agency, today)
    chain = ReviewChain.objects.select_for_update(of=("self",)).get(pk=chain.pk)
    if chain.retired_at is None:
        chain.retired_at = now
        chain.save(update_fields=["retired_at"])
        _write_down(chain, "retire_chain", actor=actor, now=now, agency=chain.agency, data={})
    return chain


@transaction.atomic
def delegate(
    *,
    from_user: User,
    to_user: User,
    from_day: date,
    until_day: date,
    actor: User | None,
    now: datetime,
    today: date,
    reason: str = "",
) -> Delegation:
    """Let one account give another's opinions while that one is away."""
    _require_own(actor, from_user, today)
    delegation = Delegation(
        from_user=from_user, to_user=to_user, from_day=from_day, until_day=until_day, reason=reason
    )
    delegation.full_clean()
    delegation.save()
    data = {"from": from_user.pk, "to": to_user.pk, "from_day": from_day, "until_day": until_day}
    _write_down(
        delegation, "delegate", actor=actor, now=now, agency=from_user.agency, data=data, reason=reason
    )
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Delegation, actor: User | None, now: datetime, today: date) -> Delegation:
    """End a delegation before its last day."""
    _require_own(actor, delegation.from_user, today)
    delegation.ended_at = now
    delegation.save(update_fields=["ended_at"])
    agency = delegation.from_user.agency
    _write_down(delegation, "end_delegation", actor=actor, now=now, agency=agency, data={})
    return delegation


def chain_for(agency: Agency, kind: str, today: date, *, is_minor: bool = False) -> ReviewChain:
    """Return the chain that a record passes: the nearest up the tree, of those the most specific."""
    version = agency_version(agency, today)
    line = [agency.pk, *(above.agency_id for above in reversed(line_of_superiors(version, today)))]
    nearness: dict[int | None, int] = {key: place for place, key in enumerate(line)}
    nearness[None] = len(line)
    chains = ReviewChain.objects.filter(retired_at=None).order_by("-id")
    fitting = [
        chain
        for chain in chains
        if chain.agency_id in nearness
        and (not chain.kinds or kind in chain.kinds)
        and (is_minor or not chain.for_minor)
    ]
    if not fitting:
        raise ChainMissing(
            _("No chain of review is set up for “%(agency)s”. Ask an administrator to set one up.")
            % {"agency": version.name}
        )
    return min(
        fitting,
        key=lambda chain: (chain.for_minor != is_minor, nearness[chain.agency_id], not chain.kinds),
    )


def _require_sound(steps: Sequence[StepPlan], kinds: Sequence[str]) -> None:
    if not steps:
        raise ChainBroken(_("A chain of review needs at least one step."))
    for plan in steps:
        if not plan.role and not plan.users:
            raise ChainBroken(
                _("Nobody may act in the step “%(step)s”. Name a role or accounts.") % {"step": plan.name}
            )
        if plan.role and plan.role not in Role.values:
            raise ChainBroken(_("There is no role “%(role)s”.") % {"role": plan.role})
    unknown = [kind for kind in kinds if kind not in disclosure_kinds()]
    if unknown:
        raise ChainBroken(_("There is no kind of information “%(kind)s”.") % {"kind": unknown[0]})


def _require_own(actor: User | None, owner: User, today: date) -> None:
    if actor == owner:
        return
    try:
        require_administrator(actor, owner.agency, today)
    except NotAdministrator as refusal:
        raise NotAdministrator(
            _("Only the account itself or an administrator of its agency can delegate its reviews.")
        ) from refusal


def _write_down(
    subject: models.Model,
    action: str,
    *,
    actor: User | None,
    now: datetime,
    agency: Agency | None,
    data: Mapping[str, object],
    reason: str = "",
) -> None:
    audit.record(
        action=f"disclosures.{action}",
        subject=subject,
        actor=actor,
        now=now,
        agency=agency,
        data=data,
        reason=reason,
    )
