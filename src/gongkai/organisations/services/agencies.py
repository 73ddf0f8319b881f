"""Acts on agencies.

Each function is one act: it checks that the act is allowed, closes what held before and writes what holds
from the day on. The past is never overwritten.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import (
    Agency,
    AgencySuccession,
    AgencyVersion,
    SuccessionKind,
)

VERSION_FIELDS = frozenset({"name", "name_en", "short_name", "kind", "level", "parent", "position"})
"""What may change about an agency."""
_FEWEST_OF_A_SPLIT = 2


class AgencyNotInForce(DomainError):
    """An act on an agency that does not exist on that day."""

    code = "agency_not_in_force"


class AgencyTreeBroken(DomainError):
    """An act that would put an agency under itself, or leave agencies under one that is gone."""

    code = "agency_tree_broken"


@transaction.atomic
def create_agency(
    *,
    code: str,
    name: str,
    kind: str,
    level: str,
    as_of: date,
    parent: Agency | None = None,
    name_en: str = "",
    short_name: str = "",
    credit_code: str = "",
    position: int = 0,
    reason: str = "",
) -> Agency:
    """Enter a new agency, existing from ``as_of`` on."""
    if parent:
        _version_in_force(parent, as_of)
    agency = Agency(code=code, credit_code=credit_code)
    agency.full_clean()
    agency.save()
    _write(
        AgencyVersion(
            agency=agency,
            name=name,
            name_en=name_en,
            short_name=short_name,
            kind=kind,
            level=level,
            parent=parent,
            position=position,
            valid_from=as_of,
            reason=reason,
        )
    )
    return agency


@transaction.atomic
def rename_agency(
    *, agency: Agency, name: str, as_of: date, name_en: str = "", short_name: str = "", reason: str = ""
) -> AgencyVersion:
    """Give the agency another name from ``as_of`` on; its records before keep the old one."""
    version = _next_version(agency, as_of, reason)
    version.name, version.name_en, version.short_name = name, name_en, short_name
    return _write(version)


@transaction.atomic
def move_agency(*, agency: Agency, parent: Agency | None, as_of: date, reason: str = "") -> AgencyVersion:
    """Put the agency under another one from ``as_of`` on."""
    _require_tree(agency, parent, as_of)
    version = _next_version(agency, as_of, reason)
    version.parent = parent
    return _write(version)


@transaction.atomic
def revise_agency(*, agency: Agency, as_of: date, reason: str = "", **values: Any) -> AgencyVersion:
    """Change several facts from ``as_of`` on at once; what begins on that very day is set right."""
    _require_version_fields(values)
    if "parent" in values:
        _require_tree(agency, values["parent"], as_of)
    Agency.objects.select_for_update().get(pk=agency.pk)
    version = _version_in_force(agency, as_of)
    if version.valid_from != as_of:
        version = _next_version(agency, as_of, reason)
    for name, value in values.items():
        setattr(version, name, value)
    return _write(version)


@transaction.atomic
def correct_agency(*, agency: Agency, as_of: date, credit_code: str, **values: Any) -> AgencyVersion:
    """Set right what was entered wrongly in the version of a day; the agency's history gains nothing."""
    _require_version_fields(values)
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if agency.credit_code != credit_code:
        agency.credit_code = credit_code
        agency.full_clean()
        agency.save()
    version = _version_in_force(agency, as_of)
    for name, value in values.items():
        setattr(version, name, value)
    return _write(version)


@transaction.atomic
def merge_agencies(
    *, agencies: Collection[Agency], into: Agency, as_of: date, reason: str = ""
) -> list[AgencySuccession]:
    """End ``agencies`` on ``as_of``; their duties and their records go to ``into``."""
    if not agencies:
        raise AgencyTreeBroken(_("Name at least one agency that is merged into the other."))
    _version_in_force(into, as_of)
    return [
        succession
        for agency in agencies
        for succession in _end(agency, [into], SuccessionKind.MERGED, as_of, reason)
    ]


@transaction.atomic
def split_agency(
    *, agency: Agency, into: Collection[Agency], as_of: date, reason: str = ""
) -> list[AgencySuccession]:
    """End the agency on ``as_of``; its duties go to several others."""
    if len(set(into)) < _FEWEST_OF_A_SPLIT:
        raise AgencyTreeBroken(
            _("An agency is split into at least two others. If one takes over all duties, merge it.")
        )
    return _end(agency, into, SuccessionKind.SPLIT, as_of, reason)


@transaction.atomic
def abolish_agency(
    *, agency: Agency, as_of: date, successor: Agency | None = None, reason: str = ""
) -> list[AgencySuccession]:
    """End the agency on ``as_of``, with or without one that takes its duties over."""
    return _end(agency, [successor] if successor else [], SuccessionKind.TRANSFERRED, as_of, reason)


def _version_in_force(agency: Agency, day: date) -> AgencyVersion:
    version = AgencyVersion.objects.as_of(day).filter(agency=agency).select_related("parent").first()
    if version is None:
        raise AgencyNotInForce(
            _("The agency “%(agency)s” does not exist on %(day)s. Choose a day of its existence.")
            % {"agency": _name(agency, day), "day": day.isoformat()}
        )
    return version


def _require_version_fields(values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - VERSION_FIELDS)
    if unknown:
        raise TypeError(f"An agency has no fact that may change called {', '.join(unknown)}.")


def _require_tree(agency: Agency, parent: Agency | None, as_of: date) -> None:
    """Refuse to put an agency under itself or under one that is under it."""
    above, seen = parent, set()
    while above is not None and above.pk not in seen:
        if above == agency:
            raise AgencyTreeBroken(
                _("“%(agency)s” cannot be put under itself. Choose another agency.")
                % {"agency": _name(agency, as_of)}
                if parent == agency
                else _("“%(parent)s” is itself under “%(agency)s”; choose an agency that is not.")
                % {"parent": _name(parent, as_of), "agency": _name(agency, as_of)}
            )
        seen.add(above.pk)
        above = _version_in_force(above, as_of).parent


def _next_version(agency: Agency, as_of: date, reason: str) -> AgencyVersion:
    """Close the version in force and return its unsaved copy that begins on ``as_of``."""
    version = _close(agency, as_of)
    version.pk = None
    version._state.adding = True  # noqa: SLF001 - Django's documented way to copy a record
    version.valid_from, version.valid_until, version.reason = as_of, None, reason
    return version


def _close(agency: Agency, as_of: date) -> AgencyVersion:
    Agency.objects.select_for_update().get(pk=agency.pk)
    version = _version_in_force(agency, as_of)
    if version.valid_until is not None:
        raise AgencyNotInForce(
            _("“%(agency)s” was already changed as of %(day)s. Enter changes in the order of their days.")
            % {"agency": version.name, "day": version.valid_until.isoformat()}
        )
    if version.valid_from == as_of:
        raise AgencyNotInForce(
            _("“%(agency)s” was already changed on %(day)s. Choose a later day.")
            % {"agency": version.name, "day": as_of.isoformat()}
        )
    version.valid_until = as_of
    version.save(update_fields=["valid_until"])
    return version


def _end(
    agency: Agency, successors: Collection[Agency], kind: SuccessionKind, as_of: date, reason: str
) -> list[AgencySuccession]:
    below = AgencyVersion.objects.as_of(as_of).filter(parent=agency).order_by("position", "name")
    if below:
        raise AgencyTreeBroken(
            _("%(count)s agencies are still under “%(agency)s”, among them “%(first)s”. Move them first.")
            % {"count": len(below), "agency": _name(agency, as_of), "first": below[0].name}
        )
    if agency in successors:
        raise AgencyTreeBroken(
            _("“%(agency)s” ends on that day, so it cannot take over its own duties. Name another agency.")
            % {"agency": _name(agency, as_of)}
        )
    for successor in successors:
        _version_in_force(successor, as_of)
    _close(agency, as_of)
    successions = [
        AgencySuccession(
            predecessor=agency, successor=successor, kind=kind, happened_on=as_of, reason=reason
        )
        for successor in dict.fromkeys(successors)
    ]
    for succession in successions:
        succession.full_clean()
        succession.save()
    return successions


def _write(version: AgencyVersion) -> AgencyVersion:
    version.full_clean()
    version.save()
    return version


def _name(agency: Agency | None, day: date) -> str:
    if agency is None:
        return "—"
    version = agency.versions.filter(valid_from__lte=day).last() or agency.versions.first()
    return version.name if version else agency.code
