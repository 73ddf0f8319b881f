"""Acts on agencies as an administrator does them: refused to others, and written into the audit trail."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from gongkai.administration.permissions import require_administration
from gongkai.audit import services as audit
from gongkai.organisations import services
from gongkai.organisations.models import (
    Agency,
    AgencySuccession,
    AgencyVersion,
    DisclosureOffice,
    LiaisonOfficer,
    StaffCount,
    User,
)


@transaction.atomic
def establish_agency(
    *,
    actor: User | None,
    now: datetime,
    today: date,
    as_of: date,
    parent: Agency | None = None,
    reason: str = "",
    **values: Any,
) -> Agency:
    """Enter a new agency; at the top of the tree only an administrator of the whole system can."""
    require_administration(actor, parent, today=today)
    agency = services.create_agency(as_of=as_of, parent=parent, reason=reason, **values)
    data = {"as_of": as_of, "parent": parent.code if parent else "", **values}
    _write_down(agency, "create_agency", actor=actor, now=now, agency=agency, data=data, reason=reason)
    return agency


@transaction.atomic
def give_new_name(
    *,
    agency: Agency,
    actor: User | None,
    now: datetime,
    today: date,
    as_of: date,
    name: str,
    name_en: str = "",
    short_name: str = "",
    reason: str = "",
) -> AgencyVersion:
    """Rename the agency from a day on."""
    require_administration(actor, agency, today=today)
    version = services.rename_agency(
        agency=agency, name=name, name_en=name_en, short_name=short_name, as_of=as_of, reason=reason
    )
    data = {"as_of": as_of, "name": name}
    _write_down(agency, "rename_agency", actor=actor, now=now, agency=agency, data=data, reason=reason)
    return version


@transaction.atomic
def place_under(
    *,
    agency: Agency,
    parent: Agency | None,
    actor: User | None,
    now: datetime,
    today: date,
    as_of: date,
    reason: str = "",
) -> AgencyVersion:
    """Move the agency under another one that the actor also administers."""
    require_administration(actor, agency, parent, today=today)
    version = services.move_agency(agency=agency, parent=parent, as_of=as_of, reason=reason)
    data = {"as_of": as_of, "parent": parent.code if parent else ""}
    _write_down(agency, "move_agency", actor=actor, now=now, agency=agency, data=data, reason=reason)
    return version


@transaction.atomic
def merge_into(
    *,
    agencies: Collection[Agency],
    into: Agency,
    actor: User | None,
    now: datetime,
    today: date,
    as_of: date,
    reason: str = "",
) -> list[AgencySuccession]:
    """Let agencies end in another one that the actor also administers."""
    require_administration(actor, *agencies, into, today=today)
    successions = services.merge_agencies(agencies=agencies, into=into, as_of=as_of, reason=reason)
    data = {"as_of": as_of, "into": into.code}
    for agency in agencies:
        _write_down(agency, "merge_agency", actor=actor, now=now, agency=agency, data=data, reason=reason)
    return successions


@transaction.atomic
def divide_agency(
    *,
    agency: Agency,
    into: Collection[Agency],
    actor: User | None,
    now: datetime,
    today: date,
    as_of: date,
    reason: str = "",
) -> list[AgencySuccession]:
    """Let an agency end in several others that the actor also administers."""
    require_administration(actor, agency, *into, today=today)
    successions = services.split_agency(agency=agency, into=into, as_of=as_of, reason=reason)
    data = {"as_of": as_of, "into": [one.code for one in into]}
    _write_down(agency, "split_agency", actor=actor, now=now, agency=agency, data=data, reason=reason)
    return successions


@transaction.atomic
def close_agency(
    *,
    agency: Agency,
    successor: Agency | None,
    actor: User | None,
    now: datetime,
    today: date,
    as_of: date,
    reason: str = "",
) -> list[AgencySuccession]:
    """Abolish the agency, with or without one that takes its duties over."""
    named = [agency, successor] if successor else [agency]
    require_administration(actor, *named, today=today)
    successions = services.abolish_agency(agency=agency, successor=successor, as_of=as_of, reason=reason)
    data = {"as_of": as_of, "successor": successor.code if successor else ""}
    _write_down(agency, "abolish_agency", actor=actor, now=now, agency=agency, data=data, reason=reason)
    return successions


@transaction.atomic
def set_entry_right(
    *,
    agency: Agency,
    actor: User | None,
    now: datetime,
    today: date,
    as_of: date,
    reason: str = "",
    **values: Any,
) -> AgencyVersion:
    """Correct what was entered wrongly, without a new version; the trail keeps what stood there."""
    require_administration(actor, agency, today=today)
    held = AgencyVersion.objects.as_of(as_of).filter(agency=agency).values(*values.keys() - {"credit_code"})
    before = {"credit_code": agency.credit_code, **(held.first() or {})}
    version = services.correct_agency(agency=agency, as_of=as_of, **values)
    data = {"before": {name: before[name] for name, value in values.items() if before.get(name) != value}}
    _write_down(agency, "correct_agency", actor=actor, now=now, agency=agency, data=data, reason=reason)
    return version


@transaction.atomic
def set_disclosure_office(
    *, agency: Agency, actor: User | None, now: datetime, today: date, **contact: str
) -> DisclosureOffice:
    """Say where the agency's disclosure office is and how it is reached."""
    require_administration(actor, agency, today=today)
    office = services.update_disclosure_office(agency=agency, **contact)
    _write_down(agency, "update_disclosure_office", actor=actor, now=now, agency=agency, data=contact)
    return office


@transaction.atomic
def name_liaison_officer(
    *,
    agency: Agency,
    actor: User | None,
    now: datetime,
    today: date,
    duty: str,
    name: str,
    as_of: date,
    phone: str = "",
) -> LiaisonOfficer:
    """Enter a person who does the agency's disclosure work."""
    require_administration(actor, agency, today=today)
    officer = services.appoint_liaison_officer(
        agency=agency, duty=duty, name=name, phone=phone, as_of=as_of
    )
    data = {"duty": duty, "name": name, "as_of": as_of}
    _write_down(officer, "appoint_liaison_officer", actor=actor, now=now, agency=agency, data=data)
    return officer


@transaction.atomic
def end_liaison(
    *, officer: LiaisonOfficer, actor: User | None, now: datetime, today: date, as_of: date
) -> LiaisonOfficer:
    """End a person's duty on a day."""
    require_administration(actor, officer.agency, today=today)
    officer = services.relieve_liaison_officer(officer=officer, as_of=as_of)
    data = {"name": officer.name, "as_of": as_of}
    _write_down(officer, "relieve_liaison_officer", actor=actor, now=now, agency=officer.agency, data=data)
    return officer


@transaction.atomic
def record_staff(
    *,
    agency: Agency,
    actor: User | None,
    now: datetime,
    today: date,
    counted_on: date,
    full_time: int,
    part_time: int,
) -> StaffCount:
    """Record how many people do disclosure work on a day."""
    require_administration(actor, agency, today=today)
    count = services.count_staff(
        agency=agency, counted_on=counted_on, full_time=full_time, part_time=part_time
    )
    data = {"counted_on": counted_on, "full_time": full_time, "part_time": part_time}
    _write_down(agency, "count_staff", actor=actor, now=now, agency=agency, data=data)
    return count


def _write_down(
    subject: models.Model,
    act: str,
    *,
    actor: User | None,
    now: datetime,
    agency: Agency,
    data: Mapping[str, Any],
    reason: str = "",
) -> None:
    audit.record(
        action=f"organisations.{act}",
        subject=subject,
        actor=actor,
        now=now,
        agency=agency,
        data=data,
        reason=reason,
    )
