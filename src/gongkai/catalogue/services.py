"""Everything that changes a county's catalogue.

Each function is one act: it checks that the act is allowed, changes the items and writes down who did it.
Statutory items are data in ``statute/``; nothing here changes them, and no reload changes an item.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.catalogue.bodies import BodyMatcher
from gongkai.catalogue.catalogue_rows import natural_key
from gongkai.catalogue.item_writing import (
    EDITABLE_FIELDS,
    ItemAct,
    ItemCodes,
    create_items,
    require_editable,
    set_item_values,
)
from gongkai.catalogue.models import (
    CatalogueAct,
    CatalogueAssignment,
    CatalogueItem,
    CatalogueOrigin,
    NegativeItem,
)
from gongkai.catalogue.permissions import require_catalogue_work
from gongkai.catalogue.statutory import StatutoryItem, statutory_items
from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, User


class CatalogueActRefused(DomainError):
    """An act on an item that is not in a state for it."""

    code = "catalogue_act_refused"


@transaction.atomic
def adopt_statutory_items(
    *,
    owner: Agency,
    actor: User | None,
    now: datetime,
    as_of: date,
    fields: Collection[str] | None = None,
) -> list[CatalogueItem]:
    """Take statutory items into the county's own catalogue, where they can be edited and assigned.

    What the catalogue has already, in whatever wording, stays as it is.
    """
    require_catalogue_work(actor, owner)
    Agency.objects.select_for_update().get(pk=owner.pk)
    held = CatalogueItem.objects.filter(owner=owner).values_list("statutory_key", "natural_key", "position")
    keys = {value for statutory_key, natural, _position in held for value in (statutory_key, natural)}
    position = max((row[2] for row in held), default=0)
    items = []
    for statutory in statutory_items(as_of):
        item = _adopted(owner, statutory, as_of)
        if (fields is not None and statutory.field not in fields) or {
            statutory.key,
            item.natural_key,
        } & keys:
            continue
        position += 1
        item.position = position
        items.append(item)
    matcher = BodyMatcher(owner, as_of)
    ids = {item.natural_key: matcher.bodies_in(item.responsible_text).agency_ids for item in items}
    create_items(items, ids, ItemAct(CatalogueAct.ADOPT, actor, now))
    if items:
        data = {"items": [item.code for item in items]}
        _write_down(owner, "adopt_statutory_items", owner=owner, actor=actor, now=now, data=data)
    return items


@transaction.atomic
def add_item(
    *,
    owner: Agency,
    actor: User | None,
    now: datetime,
    as_of: date,
    code: str = "",
    agencies: Collection[Agency] = (),
    reason: str = "",
    **values: Any,
) -> CatalogueItem:
    """Enter an item by hand into a county's catalogue. Records name it by its code, which never changes."""
    require_catalogue_work(actor, owner)
    Agency.objects.select_for_update().get(pk=owner.pk)
    require_editable(values)
    item = CatalogueItem(owner=owner, origin=CatalogueOrigin.ENTERED, active_from=as_of)
    set_item_values(item, values)
    item.natural_key = natural_key(item.field, item.field_name, item.first_level, item.second_level)
    item.code = code or ItemCodes(owner).next_code(item.field)
    item.full_clean()
    item.save()
    ItemAct(CatalogueAct.ENTER, actor, now, reason).write_down(item)
    CatalogueAssignment.objects.bulk_create(
        CatalogueAssignment(item=item, agency=agency, by_hand=True) for agency in agencies
    )
    _write_down_item(item, "add_item", actor=actor, now=now, reason=reason)
    return item


@transaction.atomic
def edit_item(
    *, item: CatalogueItem, actor: User | None, now: datetime, reason: str = "", **changes: Any
) -> CatalogueItem:
    """Change an item by hand. What is set here stays when the catalogue is imported again."""
    item = CatalogueItem.objects.select_for_update(of=("self",)).select_related("owner").get(pk=item.pk)
    require_catalogue_work(actor, item.owner)
    require_editable(changes)
    before = {name: getattr(item, name) for name in EDITABLE_FIELDS}
    set_item_values(item, changes)
    before = {name: value for name, value in before.items() if getattr(item, name) != value}
    if not before:
        return item
    if item.origin == CatalogueOrigin.ENTERED:
        item.natural_key = natural_key(item.field, item.field_name, item.first_level, item.second_level)
    item.edited_fields = sorted({*item.edited_fields, *before})
    item.full_clean()
    item.save()
    ItemAct(CatalogueAct.EDIT, actor, now, reason).write_down(item, before)
    _write_down_item(
        item, "edit_item", actor=actor, now=now, reason=reason, data={"fields": sorted(before)}
    )
    return item


@transaction.atomic
def assign_item(
    *,
    item: CatalogueItem,
    agencies: Collection[Agency],
    actor: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Say by hand which agencies are responsible for an item; imports leave it so."""
    item = CatalogueItem.objects.select_for_update(of=("self",)).select_related("owner").get(pk=item.pk)
    require_catalogue_work(actor, item.owner)
    held = {one.agency_id: one.by_hand for one in item.assignments.all()}
    if held == {agency.pk: True for agency in agencies}:
        return
    item.assignments.all().delete()
    CatalogueAssignment.objects.bulk_create(
        CatalogueAssignment(item=item, agency=agency, by_hand=True) for agency in agencies
    )
    ItemAct(CatalogueAct.ASSIGN, actor, now, reason).write_down(item, {"assignments": sorted(held)})
    named = {"agencies": [agency.code for agency in agencies]}
    _write_down_item(item, "assign_item", actor=actor, now=now, reason=reason, data=named)


@transaction.atomic
def retire_item(
    *, item: CatalogueItem, actor: User | None, now: datetime, as_of: date, reason: str
) -> CatalogueItem:
    """Take an item out of the catalogue from ``as_of`` on; what was published under it stays."""
    item = CatalogueItem.objects.select_for_update(of=("self",)).select_related("owner").get(pk=item.pk)
    require_catalogue_work(actor, item.owner)
    if not reason.strip():
        raise CatalogueActRefused(_("Say why the item is taken out of the catalogue."))
    if item.active_until is not None:
        raise CatalogueActRefused(
            _("“%(title)s” was taken out of the catalogue on %(day)s already.")
            % {"title": item.title, "day": item.active_until.isoformat()}
        )
    if as_of <= item.active_from:
        raise CatalogueActRefused(
            _("“%(title)s” is in the catalogue since %(day)s. Choose a later day.")
            % {"title": item.title, "day": item.active_from.isoformat()}
        )
    item.active_until = as_of
    item.full_clean()
    item.save()
    ItemAct(CatalogueAct.RETIRE, actor, now, reason.strip()).write_down(item)
    _write_down_item(
        item, "retire_item", actor=actor, now=now, reason=reason.strip(), data={"as_of": as_of}
    )
    return item


@transaction.atomic
def reinstate_item(
    *, item: CatalogueItem, actor: User | None, now: datetime, reason: str = ""
) -> CatalogueItem:
    """Put an item back into the catalogue as if it had never been taken out."""
    item = CatalogueItem.objects.select_for_update(of=("self",)).select_related("owner").get(pk=item.pk)
    require_catalogue_work(actor, item.owner)
    if item.active_until is None:
        raise CatalogueActRefused(
            _("“%(title)s” is in the catalogue; there is nothing to put back.") % {"title": item.title}
        )
    before = {"active_until": item.active_until.isoformat()}
    item.active_until = None
    item.full_clean()
    item.save()
    ItemAct(CatalogueAct.REINSTATE, actor, now, reason).write_down(item, before)
    _write_down_item(item, "reinstate_item", actor=actor, now=now, reason=reason, data=before)
    return item


@transaction.atomic
def add_negative_item(
    *,
    owner: Agency,
    subject: str,
    reason: str,
    basis: str,
    actor: User | None,
    now: datetime,
    as_of: date,
) -> NegativeItem:
    """Put a kind of information on the list of what is not published."""
    require_catalogue_work(actor, owner)
    Agency.objects.select_for_update().get(pk=owner.pk)
    position = NegativeItem.objects.filter(owner=owner).count() + 1
    item = NegativeItem(
        owner=owner, subject=subject, reason=reason, basis=basis, position=position, active_from=as_of
    )
    item.full_clean()
    item.save()
    _write_down_negative(item, "add_negative_item", actor, now, {"as_of": as_of})
    return item


@transaction.atomic
def edit_negative_item(
    *,
    item: NegativeItem,
    actor: User | None,
    now: datetime,
    as_of: date,
    subject: str,
    reason: str,
    basis: str,
) -> NegativeItem:
    """Reword an item of the negative list from ``as_of`` on; the days before keep the old wording."""
    require_catalogue_work(actor, item.owner)
    item = NegativeItem.objects.select_for_update(of=("self",)).select_related("owner").get(pk=item.pk)
    before = {"subject": item.subject, "reason": item.reason, "basis": item.basis}
    if item.active_from == as_of and item.active_until is None:
        item.subject, item.reason, item.basis = subject, reason, basis
    else:
        retire_negative_item(item=item, actor=actor, now=now, as_of=as_of)
        item = NegativeItem(
            owner=item.owner,
            subject=subject,
            reason=reason,
            basis=basis,
            position=item.position,
            active_from=as_of,
        )
    item.full_clean()
    item.save()
    _write_down_negative(item, "edit_negative_item", actor, now, {"before": before})
    return item


@transaction.atomic
def retire_negative_item(
    *, item: NegativeItem, actor: User | None, now: datetime, as_of: date
) -> NegativeItem:
    """Take an item off the negative list from ``as_of`` on."""
    item = NegativeItem.objects.select_for_update(of=("self",)).select_related("owner").get(pk=item.pk)
    require_catalogue_work(actor, item.owner)
    if item.active_until is not None:
        raise CatalogueActRefused(
            _("“%(title)s” was taken off the negative list on %(day)s already.")
            % {"title": item.subject, "day": item.active_until.isoformat()}
        )
    if as_of <= item.active_from:
        raise CatalogueActRefused(
            _("“%(title)s” is on the negative list since %(day)s. Choose a later day.")
            % {"title": item.subject, "day": item.active_from.isoformat()}
        )
    item.active_until = as_of
    item.full_clean()
    item.save()
    _write_down_negative(item, "retire_negative_item", actor, now, {"as_of": as_of})
    return item


def _write_down_item(
    item: CatalogueItem,
    act: str,
    *,
    actor: User | None,
    now: datetime,
    reason: str,
    data: Mapping[str, Any] | None = None,
) -> None:
    facts = {"code": item.code, "title": item.title, **(data or {})}
    _write_down(item, act, owner=item.owner, actor=actor, now=now, data=facts, reason=reason)


def _write_down_negative(
    item: NegativeItem, act: str, actor: User | None, now: datetime, data: Mapping[str, Any]
) -> None:
    facts = {"subject": item.subject, **data}
    _write_down(item, act, owner=item.owner, actor=actor, now=now, data=facts, reason=item.reason)


def _write_down(
    subject: models.Model,
    act: str,
    *,
    owner: Agency,
    actor: User | None,
    now: datetime,
    data: Mapping[str, Any],
    reason: str = "",
) -> None:
    audit.record(
        action=f"catalogue.{act}",
        subject=subject,
        actor=actor,
        now=now,
        agency=owner,
        data=data,
        reason=reason,
    )


def _adopted(owner: Agency, statutory: StatutoryItem, as_of: date) -> CatalogueItem:
    item = CatalogueItem(
        owner=owner,
        code=statutory.key,
        statutory_key=statutory.key,
        origin=CatalogueOrigin.ADOPTED,
        natural_key=natural_key(statutory.field, "", statutory.first_level, statutory.second_level),
        active_from=as_of,
    )
    copied = EDITABLE_FIELDS & set(StatutoryItem.__dataclass_fields__)
    set_item_values(
        item, {name: getattr(statutory, name) for name in copied} | {"channels": list(statutory.channels)}
    )
    for level in statutory.levels:
        setattr(item, f"at_{level}", True)
    return item
