"""Acts on activities: recording one, changing what was recorded, striking it out."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.activities.models import Activity
from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, User
from gongkai.organisations.permissions import may_work_for

_FIELDS = ("kind", "title", "happened_on", "ended_on", "quantity", "by_head", "note")


class NotYours(DomainError):
    """An activity of an agency that the account does not work for."""

    code = "not_yours"


class AlreadyStruckOut(DomainError):
    """An activity that was struck out before."""

    code = "already_struck_out"


class ReasonMissing(DomainError):
    """An act that must say why, and does not."""

    code = "reason_missing"


@transaction.atomic
def record_activity(
    *,
    agency: Agency,
    kind: str,
    title: str,
    happened_on: date,
    actor: User | None,
    now: datetime,
    ended_on: date | None = None,
    quantity: Decimal | int = 0,
    by_head: bool = False,
    note: str = "",
) -> Activity:
    """Record what an agency did, or what it has from a day on."""
    _require_own(actor, agency)
    activity = Activity(
        agency=agency,
        kind=kind,
        title=title,
        happened_on=happened_on,
        ended_on=ended_on,
        quantity=Decimal(quantity),
        by_head=by_head,
        note=note,
        recorded_by=actor,
        recorded_at=now,
    )
    activity.full_clean()
    activity.save()
    _write_down(activity, "record_activity", actor=actor, now=now)
    return activity


@transaction.atomic
def change_activity(
    *, activity: Activity, actor: User | None, now: datetime, **changes: object
) -> Activity:
    """Correct what was recorded; the trail keeps what it was before."""
    current = _locked(activity, actor)
    before = {name: getattr(current, name) for name in _FIELDS}
    for name, value in changes.items():
        if name not in _FIELDS:
            raise TypeError(f"{name} of an activity cannot be changed.")
        setattr(current, name, value)
    current.full_clean()
    current.save()
    changed = {name: old for name, old in before.items() if getattr(current, name) != old}
    _write_down(current, "change_activity", actor=actor, now=now, before=changed)
    return current


@transaction.atomic
def strike_out(*, activity: Activity, reason: str, actor: User | None, now: datetime) -> Activity:
    """Take an activity that was recorded by mistake out of every count."""
    current = _locked(activity, actor)
    if not reason.strip():
        raise ReasonMissing(_("Say why the entry is struck out."))
    current.struck_out_at, current.struck_out_because = now, reason.strip()
    current.save(update_fields=["struck_out_at", "struck_out_because"])
    _write_down(current, "strike_out_activity", actor=actor, now=now, reason=current.struck_out_because)
    return current


def _locked(activity: Activity, actor: User | None) -> Activity:
    current = Activity.objects.select_for_update(of=("self",)).select_related("agency").get(pk=activity.pk)
    _require_own(actor, current.agency)
    if current.struck_out_at is not None:
        raise AlreadyStruckOut(_("“%(title)s” was struck out already.") % {"title": current.title})
    return current


def _require_own(actor: User | None, agency: Agency) -> None:
    if actor is not None and not may_work_for(actor, agency):
        raise NotYours(_("This account does not work for the agency of the entry."))


def _write_down(
    activity: Activity,
    action: str,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    before: dict[str, object] | None = None,
) -> None:
    data = {name: getattr(activity, name) for name in _FIELDS}
    audit.record(
        action=f"activities.{action}",
        subject=activity,
        actor=actor,
        now=now,
        agency=activity.agency,
        data={**data, **({"before": before} if before else {})},
        reason=reason,
    )
